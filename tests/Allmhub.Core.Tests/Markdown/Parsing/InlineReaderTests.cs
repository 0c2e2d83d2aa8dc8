using Allmhub.Markdown.Parsing;
using Allmhub.Markdown.Styling;

namespace Allmhub.Core.Tests.Markdown.Parsing;

public sealed class InlineReaderTests
{
    [Theory]
    [InlineData("*a*", "Italic:a")]
    [InlineData("_a_ b", "Italic:a| b")]
    [InlineData("**a**", "Bold:a")]
    [InlineData("***a***", "Bold, Italic:a")]
    [InlineData("**a *b* c**", "Bold:a |Bold, Italic:b|Bold: c")]
    [InlineData("~~a~~ ~b~", "Strike:a| |~|b|~")]
    [InlineData("snake_case_name", "snake|_|case|_|name")]
    [InlineData("2 * 3 * 4", "2 |*| 3 |*| 4")]
    [InlineData("**a", "**|a")]
    [InlineData("**a*", "*|Italic:a")]
    [InlineData("**注意：**请", "Bold:注意：|请")]
    public void Emphasis(string text, string runs) => Assert.Equal(runs, Read(text));

    [Theory]
    [InlineData("a `b` c", "a |Code:b| c")]
    [InlineData("`*a*`", "Code:*a*")]
    [InlineData("``a`b``", "Code:a`b")]
    [InlineData("`` `a` ``", "Code:`a`")]
    [InlineData("`a\nb`", "Code:a b")]
    [InlineData("`a\\`", "Code:a\\")]
    [InlineData("`a", "`a")]
    [InlineData("*a `b* c`", "*|a |Code:b* c")]
    public void Code_spans(string text, string runs) => Assert.Equal(runs, Read(text));

    [Theory]
    [InlineData("[a](http://x.y)", "Link:a→http://x.y")]
    [InlineData("[a](<x y> \"title\") b", "Link:a→x y| b")]
    [InlineData("[](http://x.y)", "Link:http://x.y→http://x.y")]
    [InlineData("![a](b.png)", "Link:a→b.png")]
    [InlineData("[*a*](b)", "Link Italic:a→b")]
    [InlineData("[a [b](c) d](e)", "[|a |Link:b→c| d](e)")]
    [InlineData("[a] (b)", "[|a] (b)")]
    [InlineData("[a](b", "[|a](b")]
    [InlineData("see http://x.y/z.", "see |Link:http://x.y/z|.")]
    [InlineData("<http://x.y>", "Link:http://x.y")]
    [InlineData("*a [b* c](d)", "*|a |Link:b→d|Link:*→d|Link: c→d")]
    public void Links(string text, string runs) => Assert.Equal(runs, Read(text));

    [Theory]
    [InlineData("&amp;&lt;", "&<")]
    [InlineData("&#8212;", "\u2014")]
    [InlineData("&nosuch; & b", "&nosuch; & b")]
    [InlineData("&#27;[31m", "&#27;|[|31m")]
    [InlineData("&#42;a&#42;", "*a*")]
    public void Entities(string text, string runs) => Assert.Equal(runs, Read(text));

    [Theory]
    [InlineData("\\*a\\*", "*a*")]
    [InlineData("\\[a](b)", "[a](b)")]
    [InlineData("C:\\dir", "C:\\dir")]
    [InlineData("\\\\", "\\")]
    [InlineData("\\(a*b*c\\)", "\\(a*b*c\\)")]
    [InlineData("$$a*b*c$$", "$$a*b*c$$")]
    [InlineData("a<br>b", "a\nb")]
    [InlineData("a  \nb", "a\nb")]
    public void Escapes_formulas_and_breaks(string text, string runs) => Assert.Equal(runs, Read(text));

    [Theory]
    [InlineData("a **b", "a |Bold:b")]
    [InlineData("a **", "a")]
    [InlineData("a `b", "a |Code:b")]
    [InlineData("a [b", "a")]
    [InlineData("a [b](http://x", "a")]
    [InlineData("a &am", "a ")]
    [InlineData("a <b", "a ")]
    [InlineData("a \\", "a")]
    public void Of_a_text_that_may_go_on_what_was_begun_is_meant_and_what_may_become_a_mark_is_held(string text, string runs) => Assert.Equal(runs, Read(text, isOpen: true));

    [Theory]
    [InlineData("a **b** `c` [d](e)", true)]
    [InlineData("a **b", false)]
    [InlineData("a `b", false)]
    [InlineData("a [b", false)]
    [InlineData("a \\[b", true)]
    public void A_text_is_balanced_when_nothing_in_it_waits_for_its_end(string text, bool isBalanced) => Assert.Equal(isBalanced, InlineReader.IsBalanced(text));

    private static string Read(string text, bool isOpen = false) => string.Join('|', InlineReader.Read(text, isOpen).Select(Shown));

    private static string Shown(TextRun run)
    {
        TextTraits traits = run.Style.Tint == Tint.Link ? run.Style.Traits & ~TextTraits.Underline : run.Style.Traits;
        string[] looks = [run.Style.Tint == Tint.None ? string.Empty : $"{run.Style.Tint}", traits == TextTraits.None ? string.Empty : $"{traits}"];
        string look = string.Join(' ', looks.Where(static one => one.Length > 0));
        return (look.Length > 0 ? look + ":" : string.Empty) + run.Text + (run.Link is null ? string.Empty : "→" + run.Link);
    }
}
