using System.Text;
using Allmhub.Markdown.Styling;

namespace Allmhub.Core.Tests.Markdown.Styling;

public sealed class CellWidthTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("plain text", 10)]
    [InlineData("caf\u00e9 na\u00efve", 10)]
    [InlineData("中文", 4)]
    [InlineData("a中b文c", 7)]
    [InlineData("，。（）", 8)]
    [InlineData("ｆｕｌｌ", 8)]
    [InlineData("ﾊﾝ", 2)]
    [InlineData("日本語 한국어", 13)]
    [InlineData("\U00020000\U0002FFFD", 4)]
    [InlineData("│─╭", 3)]
    public void East_Asian_characters_take_two_cells_and_others_one(string text, int cells) => Assert.Equal(cells, CellWidth.Of(text));

    [Theory]
    [InlineData("😀", 2)]
    [InlineData("✅", 2)]
    [InlineData("✔", 1)]
    [InlineData("✔\uFE0F", 2)]
    [InlineData("👍🏽", 2)]
    [InlineData("👨\u200D👩\u200D👧", 2)]
    [InlineData("🇨🇳", 2)]
    [InlineData("1\uFE0F\u20E3", 2)]
    [InlineData("a😀b😀", 6)]
    public void An_emoji_takes_two_cells_however_many_it_is_made_of(string text, int cells) => Assert.Equal(cells, CellWidth.Of(text));

    [Theory]
    [InlineData("e\u0301", 1)]
    [InlineData("e\u0301\u0323x", 2)]
    [InlineData("か\u3099", 2)]
    [InlineData("ก\u0E34", 1)]
    [InlineData("a\u200Bb", 2)]
    [InlineData("\u0301", 0)]
    public void What_combines_takes_no_cell(string text, int cells) => Assert.Equal(cells, CellWidth.Of(text));

    [Theory]
    [InlineData("\t", 0)]
    [InlineData("a\tb", 2)]
    [InlineData("\n", 0)]
    [InlineData("a\u001bb\u0007\u007f\u009b", 2)]
    [InlineData("\u00ad", 1)]
    public void Control_characters_take_no_cell_and_a_soft_hyphen_one(string text, int cells) => Assert.Equal(cells, CellWidth.Of(text));

    [Theory]
    [InlineData("ab", 1, 1)]
    [InlineData("e\u0301b", 2, 1)]
    [InlineData("中文", 1, 2)]
    [InlineData("👨\u200D👩\u200D👧 family", 8, 2)]
    [InlineData("🇨🇳🇨🇳", 4, 2)]
    public void A_character_is_read_with_all_that_belongs_to_it(string text, int length, int cells)
    {
        Assert.Equal(length, CellWidth.Next(text, out int width));
        Assert.Equal(cells, width);
    }

    [Fact]
    public void The_parts_of_a_text_are_as_wide_as_the_whole()
    {
        const string Text = "Mixed 中文，emoji 👍🏽 and e\u0301 in ｆｕｌｌ width.";
        int sum = 0;
        for (int i = 0; i < Text.Length;)
        {
            i += CellWidth.Next(Text.AsSpan(i), out int cells);
            sum += cells;
        }

        Assert.Equal(CellWidth.Of(Text), sum);
    }

    [Theory]
    [InlineData(0x10FF, false)]
    [InlineData(0x1100, true)]
    [InlineData(0x115F, true)]
    [InlineData(0x1160, false)]
    [InlineData(0x4E00, true)]
    [InlineData(0x303F, false)]
    [InlineData(0xFF60, true)]
    [InlineData(0xFF61, false)]
    [InlineData(0x1F600, true)]
    [InlineData(0x3FFFD, true)]
    [InlineData(0x3FFFE, false)]
    public void Wide_ranges_hold_their_first_and_their_last(int codePoint, bool isWide)
    {
        Assert.True(Rune.IsValid(codePoint));
        Assert.Equal(isWide, CellWidth.IsWide(codePoint));
    }
}
