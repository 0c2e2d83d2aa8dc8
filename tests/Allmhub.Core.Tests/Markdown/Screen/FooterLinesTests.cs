using Allmhub.Markdown.Screen;

namespace Allmhub.Core.Tests.Markdown.Screen;

/// <summary>A footer on a narrow screen.</summary>
public sealed class FooterLinesTests
{
    [Theory]
    [InlineData("gpt-4o · 4 in, 42 out · about 0.00043 USD by list price · 0.2 s", 80, "gpt-4o · 4 in, 42 out · about 0.00043 USD by list price · 0.2 s")]
    [InlineData("gpt-4o · 4 in, 42 out · about 0.00043 USD by list price · 0.2 s", 60, "gpt-4o · 4 in, 42 out · about 0.00043 USD by list price|0.2 s")]
    [InlineData("gpt-4o · 4 in, 42 out · about 0.00043 USD by list price · 0.2 s", 25, "gpt-4o · 4 in, 42 out|about 0.00043 USD by|list price|0.2 s")]
    [InlineData("gpt-4o · 输入 4，输出 42 · 按价目表约 0.00043 美元 · 0.2 s", 58, "gpt-4o · 输入 4，输出 42 · 按价目表约 0.00043 美元|0.2 s")]
    [InlineData("gpt-4o · 输入 4，输出 42", 25, "gpt-4o · 输入 4，输出 42")]
    [InlineData("gpt-4o · 输入 4，输出 42", 24, "gpt-4o|输入 4，输出 42")]
    [InlineData("", 20, "")]
    public void Is_broken_between_its_facts_and_inside_one_only_where_that_alone_is_too_long(string footer, int columns, string lines) =>
        Assert.Equal(lines.Split('|'), FooterLines.Of(footer, columns));

    [Fact]
    public void Another_sign_may_stand_between() => Assert.Equal(["[Y] Yes  [N] No", "[?] Help:"], FooterLines.Of("[Y] Yes  [N] No  [?] Help:", 18, "  "));
}
