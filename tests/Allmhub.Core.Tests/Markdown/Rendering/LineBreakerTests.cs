using Allmhub.Markdown.Rendering;
using Allmhub.Markdown.Styling;

namespace Allmhub.Core.Tests.Markdown.Rendering;

public sealed class LineBreakerTests
{
    [Theory]
    [InlineData("", 10, "")]
    [InlineData("one two", 7, "one two")]
    [InlineData("one two", 6, "one|two")]
    [InlineData("one two three four", 9, "one two|three|four")]
    [InlineData("one   two", 6, "one|two")]
    [InlineData("one  two", 20, "one  two")]
    [InlineData("one\ttwo", 20, "one two")]
    [InlineData("one\ntwo\n\nthree", 20, "one|two||three")]
    [InlineData("one \ntwo", 20, "one|two")]
    [InlineData("end. (next)", 6, "end.|(next)")]
    public void Words_stay_whole(string text, int width, string lines) => Assert.Equal(lines, Broken(text, width));

    [Theory]
    [InlineData("abcdefghij", 4, "abcd|efgh|ij")]
    [InlineData("ab cdefghij", 4, "ab|cdef|ghij")]
    [InlineData("abcdefg hi", 4, "abcd|efg|hi")]
    [InlineData("ab", 0, "a|b")]
    [InlineData("e\u0301e\u0301e\u0301", 2, "e\u0301e\u0301|e\u0301")]
    public void A_word_longer_than_the_line_is_broken_where_the_line_ends(string text, int width, string lines) => Assert.Equal(lines, Broken(text, width));

    [Theory]
    [InlineData("中文没有空格", 6, "中文没|有空格")]
    [InlineData("中文没有空格", 7, "中文没|有空格")]
    [InlineData("用 Windows 系统", 10, "用 Windows|系统")]
    [InlineData("中文word中文", 8, "中文word|中文")]
    [InlineData("中文word中文", 6, "中文|word中|文")]
    public void Chinese_is_broken_between_its_characters(string text, int width, string lines) => Assert.Equal(lines, Broken(text, width));

    [Theory]
    [InlineData("中文中文，字", 8, "中文中|文，字")]
    [InlineData("中文中文。", 8, "中文中|文。")]
    [InlineData("中文中文？！", 8, "中文中|文？！")]
    [InlineData("中文（中）文", 8, "中文|（中）文")]
    [InlineData("中文中（文）", 8, "中文中|（文）")]
    [InlineData("中文中“文”", 7, "中文中|“文”")]
    public void No_point_or_closing_bracket_begins_a_line_and_no_opening_one_ends_it(string text, int width, string lines) => Assert.Equal(lines, Broken(text, width));

    [Fact]
    public void No_line_is_wider_than_the_width_and_nothing_is_lost()
    {
        const string Text = "Some words, 中文，没有空格。And_a_word_that_is_longer_than_any_line 👍🏽 and more（括号）of them.";
        for (int width = 2; width < 60; width++)
        {
            List<TextLine> lines = LineBreaker.Break([new TextRun(Text, TextStyle.Plain)], width);
            Assert.All(lines, line => Assert.InRange(line.Width, 1, width));
            Assert.All(lines, static line => Assert.Equal(CellWidth.Of(line.ToString()), line.Width));
            Assert.Equal(Text.Replace(" ", string.Empty, StringComparison.Ordinal), string.Concat(lines).Replace(" ", string.Empty, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_word_of_two_looks_stays_whole_and_keeps_them()
    {
        TextStyle bold = new(TextTraits.Bold);
        List<TextLine> lines = LineBreaker.Break([new TextRun("one tw", TextStyle.Plain), new TextRun("o", bold), new TextRun(" three", TextStyle.Plain)], 6);
        Assert.Equal(["one", "two", "three"], lines.Select(static line => line.ToString()));
        Assert.Equal([new TextRun("tw", TextStyle.Plain), new TextRun("o", bold)], lines[1].Runs);
    }

    private static string Broken(string text, int width) => string.Join('|', LineBreaker.Break([new TextRun(text, TextStyle.Plain)], width).Select(static line => line.ToString()));
}
