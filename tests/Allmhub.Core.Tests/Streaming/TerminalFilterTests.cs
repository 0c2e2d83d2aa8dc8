using Allmhub.Streaming;

namespace Allmhub.Core.Tests.Streaming;

public sealed class TerminalFilterTests
{
    [Theory]
    [InlineData("plain 中文 😀", "plain 中文 😀")]
    [InlineData("tab\tand\nline", "tab\tand\nline")]
    [InlineData("carriage\r\nreturn\rover", "carriage\nreturnover")]
    [InlineData("\u001b[31mred\u001b[0m", "red")]
    [InlineData("\u009b2Jcleared", "cleared")]
    [InlineData("a\u001b]52;c;c2VjcmV0\u0007b", "ab")]
    [InlineData("a\u001b]8;;https://example.org\u001b\\link\u001b]8;;\u001b\\b", "alinkb")]
    [InlineData("a\u001bPq#0;2\u001b\\b", "ab")]
    [InlineData("a\u009d0;title\u009cb", "ab")]
    [InlineData("a\u001b(0b", "ab")]
    [InlineData("a\u001bcb", "ab")]
    [InlineData("bell\u0007 back\bspace del\u007f nul\0", "bell backspace del nul")]
    [InlineData("a\u001b\u001b[1mb", "ab")]
    [InlineData("a\u001b]0;title\u001b[31mb", "ab")]
    [InlineData("open \u001b[31\nnext", "open \nnext")]
    public void Control_sequences_go_and_text_stays(string given, string shown)
    {
        Assert.Equal(shown, TerminalFilter.Clean(given));
    }

    [Theory]
    [InlineData("a\u001b[38;5;196mb\u001b]0;title\u0007c")]
    [InlineData("中\u001b]8;;https://example.org\u001b\\文\u001bPdata\u001b\\!")]
    public void A_sequence_may_be_cut_anywhere(string text)
    {
        string whole = TerminalFilter.Clean(text);
        for (int cut = 0; cut <= text.Length; cut++)
        {
            TerminalFilter filter = new();
            Assert.Equal(whole, filter.Filter(text[..cut]) + filter.Filter(text[cut..]));
        }
    }

    [Fact]
    public void A_string_that_never_ends_does_not_swallow_the_answer()
    {
        string text = "\u001b]0;" + new string('x', 10_000) + "the answer";
        Assert.EndsWith("the answer", TerminalFilter.Clean(text), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_without_control_characters_is_handed_on_uncopied()
    {
        string text = "nothing to do";
        Assert.Same(text, new TerminalFilter().Filter(text));
    }
}
