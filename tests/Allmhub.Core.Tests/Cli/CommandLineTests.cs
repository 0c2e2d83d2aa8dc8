using System.CommandLine;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Allmhub.Cli;
using Allmhub.Cli.Help;
using Allmhub.Cli.Screen;
using Allmhub.Foundation;

namespace Allmhub.Core.Tests.Cli;

/// <summary>The command line by itself: help, examples, slips, completion, and the words of errors.</summary>
public sealed partial class CommandLineTests
{
    /// <summary>Sentences that name the module, of paths that no command of allm takes.</summary>
    private static readonly string[] Unreachable =
    [
        "Midjourney", "mj", "modal", "button", "mask", "-Button", "-State", "-Mode", "-Mask", "-Image, or a film", "-Metric", "SpeakerName", "Names of speakers", "Get-AllmEmbedding", "-ExtraQuery", "description or a shortening",
        "the task waits for one", "The task has no id", "buttons come", "answer it with", "Answer it with", "with -Prompt and without", "extra field 'input'", "Write less", "would guard nothing", "Connect-AllmHub -PromptFolder", "Tools of a file are commands", "keep one with Set-AllmPrompt",
    ];

    [Theory]
    [InlineData("caht hi", "Did you mean 'chat'?")]
    [InlineData("", null)]
    [InlineData("chat hi --modle x", "Did you mean '--model'?")]
    [InlineData("chat hi --sytem=x", "Did you mean '--system'?")]
    [InlineData("models a b", "'b' is one word too many.")]
    [InlineData("image x --hepl", "Did you mean '--help'?")]
    [InlineData("models --jsn", "Did you mean '--json'?")]
    [InlineData("history --newst=2", "Did you mean '--newest'?")]
    [InlineData("prompts --json", "'--json' is no option.")]
    [InlineData("help cht", "Did you mean 'chat'?")]
    [InlineData("chat hi --effort hgih", "Did you mean 'high'?")]
    [InlineData("chat hi --api 2", "It takes auto, chat, responses, claude, gemini.")]
    [InlineData("chat hi --temperature hot", "write one from 0 to 2")]
    [InlineData("chat hi --max-tokens 0", "write a whole one from 1")]
    [InlineData("chat hi -x --json", "leave one of them out")]
    [InlineData("chat - --no-input", "leave one of them out")]
    [InlineData("tasks --status runing", "Did you mean 'running'?")]
    [InlineData("completion ksh", "ksh")]
    public async Task A_slip_ends_with_2_and_the_nearest_word(string line, string? hint)
    {
        AllmResult run = await AllmProcess.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(hint is null ? 0 : 2, run.ExitCode);
        Assert.Contains(hint ?? "Usage:", run.Error + run.Out, StringComparison.Ordinal);
        Assert.True(hint is null || run.Error.TrimEnd('\n').Split('\n').Length == 1, run.Error);
    }

    [Fact]
    public async Task Version_and_help_are_where_they_are_looked_for()
    {
        AllmResult version = await AllmProcess.RunAsync(["--version"]);
        AllmResult help = await AllmProcess.RunAsync(["help", "chat"]);
        AllmResult same = await AllmProcess.RunAsync(["chat", "--help"]);
        Assert.Matches(@"^\d+\.\d+\.\d+\n$", version.Out);
        Assert.Equal((0, same.Out), (help.ExitCode, help.Out));
        Assert.Contains("Examples:\n  allm chat ", help.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_command_has_examples_that_parse()
    {
        RootCommand root = Allm.CreateRoot();
        foreach (Command command in root.Subcommands)
        {
            HelpfulCommand helpful = Assert.IsType<HelpfulCommand>(command);
            Assert.NotEmpty(helpful.Example);
            foreach (string call in helpful.Example.SelectMany(CallsOf))
            {
                ParseResult parsed = Allm.Parse(root, CommandLineSplit(call));
                Assert.True(parsed.Errors.Count == 0, $"{call}: {string.Join(" ", parsed.Errors)}");
            }

            Assert.Contains(helpful.Example, example => example.Contains("allm " + command.Name, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void No_help_line_is_left_without_a_description()
    {
        foreach (Command command in Allm.CreateRoot().Subcommands)
        {
            Assert.All(command.Options, option => Assert.False(string.IsNullOrEmpty(option.Description), $"{command.Name} {option.Name}"));
            Assert.All(command.Arguments, argument => Assert.False(string.IsNullOrEmpty(argument.Description), command.Name));
        }
    }

    [Theory]
    [InlineData("bash", "complete -o default -F")]
    [InlineData("zsh", "compdef")]
    [InlineData("fish", "complete -c allm")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task A_shell_gets_its_script(string shell, string word) =>
        Assert.Contains(word, (await AllmProcess.RunAsync(["completion", shell])).Out, StringComparison.Ordinal);

    [UnixTheory]
    [InlineData("help")]
    [InlineData("completion bash")]
    [InlineData("models --emulator")]
    [InlineData("chat --emulator hello")]
    public async Task A_full_disk_is_a_line_and_no_crash(string arguments)
    {
        string allm = $"dotnet exec '{Path.Combine(AppContext.BaseDirectory, "allm.dll")}' {arguments}";

        using AllmProcess told = AllmProcess.StartShell($"{allm} > /dev/full");
        using AllmProcess untold = AllmProcess.StartShell($"{allm} > /dev/full 2> /dev/full");

        AllmResult result = await told.EndAsync();

        Assert.Equal((1, "allm: Standard output cannot be written: No space left on device"), (result.ExitCode, result.Error.TrimEnd()));
        Assert.Equal(1, (await untold.EndAsync()).ExitCode);
    }

    [UnixTheory("bash")]
    [InlineData("allm ch", "chat")]
    [InlineData("allm chat --sess", "--session")]
    [InlineData("allm chat --effort x", "xhigh")]
    [InlineData("allm usage --by m", "model month")]
    [InlineData("allm usage --by k", "")]
    public async Task Bash_completes(string line, string completed)
    {
        string words = string.Join(' ', line.Split(' '));
        string script = $$"""
            allm() { dotnet exec '{{Path.Combine(AppContext.BaseDirectory, "allm.dll")}}' "$@"; }
            eval "$(allm completion bash)"
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}} COMP_WORDS=({{words}}) COMP_CWORD={{line.Split(' ').Length - 1}}
            _allm_complete
            echo "${COMPREPLY[*]}"
            """;
        using AllmProcess process = AllmProcess.StartShell($"bash -c '{script.Replace("'", "'\\''", StringComparison.Ordinal)}'");
        Assert.Equal(completed + "\n", (await process.EndAsync()).Out);
    }

    [Theory]
    [InlineData("Name another one, or add -Force to replace it.", "Name another one, or add --force to replace it.")]
    [InlineData("A higher -MaxToken or less -ReasoningEffort leaves room for an answer.", "A higher --max-tokens or less --effort leaves room for an answer.")]
    [InlineData("ask with -Api Chat, or with -Api Images.", "ask with --api chat, or with --api images.")]
    [InlineData("'--Why' and x-Api and -1 stay", "'--Why' and x-Api and -1 stay")]
    public void Sentences_of_Core_speak_the_words_of_allm(string module, string own) => Assert.Equal(own, Wording.Of(module));

    /// <summary>Reads every string of Core: one that names a parameter or a cmdlet must be said otherwise, or be of a path that allm has no command for.</summary>
    [Fact]
    public void No_sentence_of_Core_recommends_what_allm_does_not_have()
    {
        string[] left = [.. StringsOf(typeof(AllmClient).Assembly.Location)
            .Where(static text => text.Contains(' ', StringComparison.Ordinal) && !Unreachable.Any(word => text.Contains(word, StringComparison.Ordinal)))
            .Select(Wording.Of)
            .Where(static text => ModuleWord().IsMatch(text))];
        Assert.True(left.Length == 0, string.Join("\n", left));
    }

    [Fact]
    public void No_Chinese_sentence_of_Core_does_either()
    {
        (string English, string Chinese)[] entries = [.. typeof(AllmClient).Assembly.GetManifestResourceNames()
            .Where(static name => name.StartsWith("words.", StringComparison.Ordinal))
            .SelectMany(static name => WordsCatalogue.Read(new StreamReader(typeof(AllmClient).Assembly.GetManifestResourceStream(name)!)))];
        Assert.NotEmpty(entries);
        string[] left = [.. entries
            .Where(static entry => !Unreachable.Any(word => entry.English.Contains(word, StringComparison.Ordinal)))
            .Select(static entry => Wording.Of(string.Format(System.Globalization.CultureInfo.InvariantCulture, entry.Chinese, [.. Enumerable.Repeat("x", 10)])))
            .Where(static text => ModuleWord().IsMatch(text))];
        Assert.True(left.Length == 0, string.Join("\n", left));
    }

    private static IEnumerable<string> StringsOf(string assembly)
    {
        using PEReader file = new(File.OpenRead(assembly));
        MetadataReader reader = file.GetMetadataReader();
        for (UserStringHandle handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = reader.GetNextHandle(handle))
        {
            yield return reader.GetUserString(handle);
        }
    }

    private static IEnumerable<string> CallsOf(string line) =>
        line.Split(['|', '#'], StringSplitOptions.TrimEntries).SelectMany(static piece => AllmCall().Matches(piece)).Select(static call => call.Groups[1].Value.Trim());

    private static List<string> CommandLineSplit(string call) =>
        [.. ShellWord().Matches(call).Select(static word => word.Value.Trim('\'', '"')).TakeWhile(static word => word is not (">" or "<" or "||"))];

    [GeneratedRegex(@"(?<![\w'-])-[A-Z][a-z]\w+|\b[A-Z][a-z]+-(?:Allm\w+|ChildItem)\b")]
    private static partial Regex ModuleWord();

    [GeneratedRegex(@"\ballm ([^)|]*)")]
    private static partial Regex AllmCall();

    [GeneratedRegex(@"'[^']*'|""[^""]*""|\S+")]
    private static partial Regex ShellWord();
}
