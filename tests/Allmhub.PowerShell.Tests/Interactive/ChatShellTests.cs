using System.Globalization;
using Allmhub.Chat;
using Allmhub.Chat.Sessions;
using Allmhub.Markdown.Styling;
using Allmhub.PowerShell.Interactive;
using Allmhub.PowerShell.Interactive.Editing;

namespace Allmhub.PowerShell.Tests.Interactive;

public sealed class ChatShellTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("allmhub").FullName;
    private readonly FakeShellHost _host;
    private readonly ChatTalk _talk = new(new ChatSession());

    public ChatShellTests() => _host = new FakeShellHost(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Interrupts_leave_only_when_they_follow_each_other_at_an_empty_line()
    {
        Run("^C", "hello", "^C", "half^C", "^C", "^C", "never");
        Assert.Equal(1, _host.Left);
        Assert.Equal(1, _talk.Session.Turn);
        Assert.Equal(3, _host.Said.Count(static line => line == "Ctrl+C again leaves."));
    }

    [Fact]
    public void A_model_is_checked_and_an_unknown_one_tells_what_is_near()
    {
        Run("/model opus", "/model gpt-4O-mini", "/model gpt4o", "/model nonsense");
        Assert.Contains("There is no model opus. Near it: claude-opus-4-5. /models lists all.", _host.Said);
        Assert.Contains("There is no model gpt4o. Near it: gpt-4o. /models lists all.", _host.Said);
        Assert.Contains("There is no model nonsense. /models lists them.", _host.Said);
        Assert.Equal("gpt-4o-mini", _host.Model);
        Assert.Equal("gpt-4o-mini", _talk.Session.Model);
        Assert.Empty(_host.Asked);
    }

    [Fact]
    public void A_model_that_is_known_is_not_asked_for_again_and_one_that_is_not_is()
    {
        Run("/model gpt-4o-mini");
        Assert.Equal([false], _host.Listed);
        Run("/model new");
        Assert.Equal([false, false, true], _host.Listed);
    }

    [Fact]
    public void Without_a_list_a_model_is_taken_as_it_is()
    {
        _host.IsListed = false;
        Run("/model anything", "/models");
        Assert.Equal("anything", _host.Model);
        Assert.Contains(_host.Said, static line => line.Contains("anything is taken as it is", StringComparison.Ordinal));
        Assert.Contains("The list of models is not to be had.", _host.Said);
    }

    [Fact]
    public void Models_are_listed_by_a_part_or_a_pattern()
    {
        Run("/models mini");
        Assert.Equal(["  gpt-4o-mini"], _host.Said);
        _host.Said.Clear();
        Run("/models gpt*o", "/models none");
        Assert.Equal(["* gpt-4o", "No model matches none."], _host.Said);
    }

    [Fact]
    public void What_is_attached_goes_with_the_next_question_that_is_answered_and_with_its_retry()
    {
        File.WriteAllText(Path.Combine(_folder, "my notes.txt"), "hi");
        _host.Answer = static text => text.Contains("fail", StringComparison.Ordinal) ? null : new ChatCompletion { Text = "ok" };
        Run("/attach \"my notes.txt\"", "fail", "what?", "and now?", "/undo", "/undo", "/retry");
        Assert.Equal([2, 2, 1, 1], _host.Asked.Select(static parts => parts.Count));
        Assert.Contains(_host.Said, static line => line.Contains("my notes.txt (text, ", StringComparison.Ordinal));
        Run("/attach \"my notes.txt\"", "what?", "/retry");
        Assert.Equal(2, _host.Asked[^1].Count);
        Assert.Equal("what?", ((ChatTextPart)_host.Asked[^1][^1]).Text);
    }

    [Fact]
    public void What_is_attached_can_be_taken_off_and_what_is_missing_is_told()
    {
        File.WriteAllText(Path.Combine(_folder, "a.txt"), "a");
        File.WriteAllText(Path.Combine(_folder, "b.txt"), "b");
        Run("/attach", "/attach a.txt b.txt a.txt", "/attach - a.txt", "hello", "/attach nowhere.txt", "/attach a.txt", "/attach - x", "/attach -", "hello");
        Assert.Equal([2, 1], _host.Asked.Select(static parts => parts.Count));
        Assert.Contains("Nothing is attached.", _host.Said);
        Assert.Contains("x is not attached.", _host.Said);
        Assert.Contains(_host.Said, static line => line.Contains("nowhere.txt", StringComparison.Ordinal) && !line.StartsWith("  ", StringComparison.Ordinal));
    }

    [Fact]
    public void Code_is_listed_copied_and_saved_and_nothing_is_replaced_without_a_yes()
    {
        _host.Answer = static _ => new ChatCompletion { Text = "```python\n# a.py\nprint(1)\n```\n\n```sh\nls\n```\n\n```cs\n" };
        string there = Path.Combine(_folder, "a.py");
        File.WriteAllText(there, "mine");
        Run("/code", "x", "/code", "/code 2", "/code 4", "/code 1 .", "n");
        Assert.Equal("There is no code in the last answer.", _host.Said[0]);
        Assert.Contains("  1  python       2 lines  a.py", _host.Said);
        Assert.Contains("  2  sh           1 line", _host.Said);
        Assert.Contains(_host.Said, static line => line.Contains("  3  cs", StringComparison.Ordinal) && line.EndsWith("(no end: perhaps cut off)", StringComparison.Ordinal));
        Assert.Contains("The last answer has 3 blocks of code.", _host.Said);
        Assert.Equal(["ls"], _host.Copied);
        Assert.Equal("mine", File.ReadAllText(there));
        Run("/code 1 .", "y", "/code 2 \"my list.sh\"");
        Assert.Equal("# a.py\nprint(1)\n", File.ReadAllText(there));
        Assert.Equal("ls\n", File.ReadAllText(Path.Combine(_folder, "my list.sh")));
        Run("/code nowhere/x.sh");
        Assert.False(Directory.Exists(Path.Combine(_folder, "nowhere")));
    }

    [Fact]
    public void Two_blocks_of_one_name_are_two_files()
    {
        _host.Answer = static _ => new ChatCompletion { Text = "```sh\none\n```\n\n```sh\ntwo\n```" };
        Run("x", "/code .");
        Assert.Equal(["code (2).sh", "code.sh"], Directory.EnumerateFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(_host.Said, static line => line.Contains("Replace", StringComparison.Ordinal));
    }

    [Fact]
    public void Cost_and_tokens_are_told_with_what_is_not_known()
    {
        Run("/cost", "one");
        Assert.StartsWith("Nothing was answered", _host.Said[0], StringComparison.Ordinal);
        _host.Answer = static _ => new ChatCompletion { Text = "b", RequestedModel = "m", Cost = 0.25m, CostBasis = "list", Usage = new ChatUsage { InputToken = 1, OutputToken = 2 } };
        _host.Said.Clear();
        Run("two", "/cost", "/tokens");
        Assert.Equal("Answers: 2 · 11 in, 7 out, about 0.25 USD by list price without 1 whose price is not known.", _host.Said[0]);
        Assert.Equal("  m: list", _host.Said[1]);
        Assert.Contains(_host.Said, static line => line.StartsWith("About ", StringComparison.Ordinal) && line.Contains("2 turns", StringComparison.Ordinal));
        Assert.Contains("The last answer counted 1 in, 2 out.", _host.Said);
    }

    [Fact]
    public void One_turn_is_one_turn()
    {
        Run("one", "/save chat.json", "/load chat.json");
        Assert.Contains("1 turn, model gpt-4o", _host.Said);
        Assert.StartsWith("1 turn, ", _talk.Session.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_command_tells_what_is_near_and_asks_nothing()
    {
        Run("/modle x", "/xyzzy", "/etc/hosts?");
        Assert.Equal("There is no /modle; near it is /model. /help lists all.", _host.Said[0]);
        Assert.StartsWith("There is no /xyzzy.", _host.Said[1], StringComparison.Ordinal);
        Assert.Single(_host.Asked);
    }

    [Theory]
    [InlineData("en-US")]
    [InlineData("zh-CN")]
    public void No_line_of_the_help_is_broken_at_80_columns(string culture)
    {
        CultureInfo before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = new CultureInfo(culture);
        try
        {
            Run("/help");
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }

        Assert.NotEmpty(_host.Said);
        Assert.All(_host.Said, static line => Assert.InRange(CellWidth.Of(line), 1, 79));
    }

    [Theory]
    [InlineData("/mo", "/model |/models ")]
    [InlineData("/ex", "/exit")]
    [InlineData("/model gpt", "gpt-4o|gpt-4o-mini")]
    [InlineData("/model  CLAUDE", "claude-opus-4-5")]
    [InlineData("/attach ", "\"a b.txt\"|\"c.txt\"|\"sub dir/")]
    [InlineData("/attach c", "c.txt")]
    [InlineData("/attach c.txt \"a", "\"a b.txt\"")]
    [InlineData("/attach \"sub dir/", "\"sub dir/d.txt\"")]
    [InlineData("/attach .", ".hidden")]
    [InlineData("/save a b", "\"a b.txt\"")]
    [InlineData("/code 1 c", "c.txt")]
    [InlineData("/system c", "")]
    [InlineData("hello c", "")]
    [InlineData("/attach nowhere/", "")]
    public void Tab_knows_commands_models_and_paths(string text, string expected)
    {
        File.WriteAllText(Path.Combine(_folder, "a b.txt"), "a");
        File.WriteAllText(Path.Combine(_folder, "c.txt"), "c");
        File.WriteAllText(Path.Combine(_folder, ".hidden"), "h");
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "sub dir")).FullName, "d.txt"), "d");
        CompletionSet set = new SlashCompletion(_host).Complete(text, text.Length);
        Assert.Equal(expected, string.Join('|', set.Candidates.Select(static one => one.Text)));
        if (set.Candidates.Count > 0)
        {
            Assert.Equal(text.Length, set.Start + set.Length);
        }
    }

    private void Run(params string[] lines) => new ChatShell(_host.Type(lines), _host, _talk).Run();
}
