using Allmhub.Markdown.Coloring;
using Allmhub.Markdown.Styling;

namespace Allmhub.Core.Tests.Markdown.Coloring;

public sealed class CodeColoursTests
{
    [Theory]
    [InlineData("powershell", "foreach ($x in 'a') { 12 } # c", "Keyword:foreach|Name:$x|Keyword:in|String:'a'|Number:12|Dim:# c")]
    [InlineData("csharp", "var a = \"x\\\"y\"; // return", "Keyword:var|String:\"x\\\"y\"|Dim:// return")]
    [InlineData("python", "def f(x): return 'a' # b", "Keyword:def|Keyword:return|String:'a'|Dim:# b")]
    [InlineData("ts", "const a = 0xFF; b.const", "Keyword:const|Number:0xFF")]
    [InlineData("json", "{ \"a\": [1, true, \"b\"] }", "Name:\"a\"|Number:1|Keyword:true|String:\"b\"")]
    [InlineData("yaml", "key: value # c", "Name:key|Dim:# c")]
    [InlineData("bash", "if echo \"$x\"; then # c", "Keyword:if|Keyword:echo|String:\"$x\"|Keyword:then|Dim:# c")]
    [InlineData("sql", "select 'a' FROM t -- c", "Keyword:select|String:'a'|Keyword:FROM|Dim:-- c")]
    [InlineData("html", "<a href=\"x\">t</a><!-- c -->", "Keyword:<a|Name:href|String:\"x\"|Keyword:>|Keyword:</a>|Dim:<!-- c -->")]
    [InlineData("rust", "let x: &'a str = \"s\";", "Keyword:let|Keyword:str|String:\"s\"")]
    [InlineData("diff", "+added", "Added:+added")]
    [InlineData("nosuch", "for if 12", "")]
    public void Words_strings_numbers_and_comments_have_their_colours(string language, string line, string expected)
    {
        IReadOnlyList<TextRun> runs = CodeColours.For(language).Read(line, out _);
        Assert.Equal(line, string.Concat(runs.Select(static run => run.Text)));
        Assert.Equal(expected, string.Join('|', runs.Where(static run => run.Style != TextStyle.Plain).Select(static run => $"{(run.Style.Traits == TextTraits.Dim ? "Dim" : run.Style.Tint)}:{run.Text}")));
    }

    [Fact]
    public void What_goes_over_lines_is_remembered()
    {
        CodeColours.For("cs").Read("a /* b", out CodeColours next);
        IReadOnlyList<TextRun> runs = next.Read("c */ return", out next);
        Assert.Equal(["c */", " ", "return"], runs.Select(static run => run.Text));
        Assert.Null(Assert.IsType<ProgramColours>(next).Inside);
    }
}
