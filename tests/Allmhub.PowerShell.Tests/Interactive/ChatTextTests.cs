using Allmhub.PowerShell.Interactive;

namespace Allmhub.PowerShell.Tests.Interactive;

public sealed class ChatTextTests
{
    [Theory]
    [InlineData("hello", null)]
    [InlineData("", null)]
    [InlineData("one\\", "one\n")]
    [InlineData("one`", "one\n")]
    [InlineData(@"C:\\", null)]
    [InlineData("```", null)]
    [InlineData("\"\"\"", "\"\"\"\n")]
    [InlineData("\"\"\"one", "\"\"\"one\n")]
    [InlineData("\"\"\"one\"\"\"", null)]
    [InlineData("\"\"\"\none\n\"\"\"", null)]
    [InlineData("\"\"\"\none\\", "\"\"\"\none\\\n")]
    [InlineData("\"\"\"Doc.\"\"\"\ndef f(): pass", null)]
    public void A_text_goes_on(string text, string? expected) => Assert.Equal(expected, ChatText.Continue(text));

    [Theory]
    [InlineData("hello", "hello")]
    [InlineData("//say hi", "/say hi")]
    [InlineData("\"\"\"\n/one\n  two\n\"\"\"", "/one\n  two")]
    [InlineData("\"\"\"one\ntwo\"\"\"", "one\ntwo")]
    [InlineData("\"\"\"one\"\"\"", "one")]
    [InlineData("\"\"\"\none", "one")]
    [InlineData("\"\"\"Doc.\"\"\"\ndef f(): pass", "\"\"\"Doc.\"\"\"\ndef f(): pass")]
    public void A_text_is_a_question(string text, string expected) => Assert.Equal(expected, ChatText.QuestionOf(text));

    [Theory]
    [InlineData("/model gpt-4o", "model", "gpt-4o")]
    [InlineData("/EXIT", "exit", "")]
    [InlineData("/code 1  a b.txt ", "code", "1  a b.txt")]
    [InlineData("//model", null, null)]
    [InlineData("/ model", null, null)]
    [InlineData("/etc/hosts says what?", null, null)]
    [InlineData("/one\ntwo", null, null)]
    [InlineData("hello /model", null, null)]
    public void A_text_is_a_command(string text, string? name, string? argument)
    {
        SlashCommand? command = ChatText.CommandOf(text);
        Assert.Equal(name, command?.Name);
        Assert.Equal(argument, command?.Argument);
    }

    [Fact]
    public void All_commands_are_in_the_help()
    {
        Assert.Equal(SlashCommand.Names.Where(static name => name != "quit"), SlashCommand.All.Select(static one => one.Usage.Split(' ')[0][1..]));
        Assert.Equal(SlashCommand.TakeArgument.Order(), SlashCommand.All.Where(static one => one.Usage.Contains(' ', StringComparison.Ordinal)).Select(static one => one.Usage.Split(' ')[0][1..]).Order());
        Assert.All(SlashCommand.All, static one => Assert.InRange(2 + 17 + one.Meaning.Length, 0, 79));
    }

    [Theory]
    [InlineData("a b", "a|b")]
    [InlineData("'a b' \"c d\" e", "a b|c d|e")]
    [InlineData("\"a b", "a b")]
    [InlineData(@"C:\x\y.txt 'it''s'", @"C:\x\y.txt|its")]
    [InlineData("don't stop", "don't|stop")]
    [InlineData("  ", "")]
    public void An_argument_is_words(string text, string expected) => Assert.Equal(expected, string.Join('|', ShellWords.Split(text).Select(static word => word.Text)));

    [Theory]
    [InlineData("a.txt", false, "a.txt")]
    [InlineData("a b.txt", false, "\"a b.txt\"")]
    [InlineData("a b/", true, "\"a b/")]
    [InlineData("say \"hi\".txt", false, "'say \"hi\".txt'")]
    public void A_name_is_quoted_when_it_must_be(string name, bool isOpen, string expected)
    {
        string quoted = ShellWords.Quote(name, isQuoted: false, isOpen);
        Assert.Equal(expected, quoted);
        Assert.Equal(name, ShellWords.Split(quoted).Single().Text);
    }
}
