using Allmhub.Markdown.Styling;
using Allmhub.PowerShell.Pipeline;

namespace Allmhub.PowerShell.Tests.Pipeline;

/// <summary>Text for a progress bar whose host takes characters for cells.</summary>
public sealed class BarTextTests
{
    [Theory]
    [InlineData("Waiting for tasks")]
    [InlineData("等待任务")]
    [InlineData("0（共 2）")]
    [InlineData("👋 a café, 한국어 …")]
    public void Has_as_many_characters_as_cells_and_loses_none(string text)
    {
        string fitted = BarText.Fit(text);
        Assert.Equal(CellWidth.Of(text), fitted.Length);
        Assert.Equal(text, fitted.Replace("\u200b", string.Empty, StringComparison.Ordinal));
    }

    [Fact]
    public void A_part_of_it_that_a_host_cuts_is_as_wide_as_it_is_long()
    {
        string fitted = BarText.Fit("等待任务");
        Assert.Equal(4, CellWidth.Of(fitted.AsSpan(0, 4)));
    }
}
