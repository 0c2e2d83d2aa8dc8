using Allmhub.PowerShell.Interactive.Editing;

namespace Allmhub.PowerShell.Tests.Interactive;

public sealed class LineRendererTests
{
    [Theory]
    [InlineData("a", 1)]
    [InlineData("你好", 4)]
    [InlineData("🙂", 2)]
    [InlineData("👨‍👩‍👧", 2)]
    [InlineData("❤️", 2)]
    [InlineData("🇨🇳", 2)]
    [InlineData("e\u0301", 1)]
    [InlineData("ａ。", 4)]
    [InlineData("한국", 4)]
    [InlineData("\t", 4)]
    [InlineData("\u200b", 0)]
    public void A_text_takes_cells(string text, int cells) => Assert.Equal(cells, TextCells.Of(text));

    [Fact]
    public void A_text_is_cut_with_a_mark_and_never_wider()
    {
        Assert.Equal("你…", TextCells.Cut("你好吗", 4));
        Assert.Equal("你好吗", TextCells.Cut("你好吗", 6));
        Assert.Equal("abc…", TextCells.Cut("abcdef", 4));
    }

    [Fact]
    public void A_line_is_drawn_with_the_cursor_at_its_caret()
    {
        SimulatedTerminal terminal = new(20, 10);
        new LineRenderer(terminal).Draw(View("你好 x", 2));
        Assert.Equal("> 你好 x", terminal.Screen);
        Assert.Equal((0, 6), terminal.Cursor);
        Assert.False(terminal.HidesCursor);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(40)]
    public void Every_caret_of_a_long_line_stands_before_its_character(int columns)
    {
        const string text = "ab你好cd吗efg🙂hij\nklmnopqrstuvwxyz你";
        SimulatedTerminal terminal = new(columns, 30);
        LineRenderer renderer = new(terminal);
        terminal.Write("before\r\n");
        for (int caret = 0; caret <= text.Length; caret++)
        {
            if (caret < text.Length && char.IsLowSurrogate(text[caret]))
            {
                continue;
            }

            renderer.Draw(View(text, caret));
            Assert.StartsWith("before\n> ab", terminal.Screen, StringComparison.Ordinal);
            Assert.Equal(text.Replace("\n", string.Empty, StringComparison.Ordinal), Body(terminal));

            // What is written where the cursor stands lands before the rest.
            LineLayout layout = renderer.Lay(View(text, caret));
            Assert.Equal((layout.CaretRow + 1, layout.CaretColumn), terminal.Cursor);
        }

        renderer.Erase();
        Assert.Equal("before", terminal.Screen);
        Assert.Equal((1, 0), terminal.Cursor);
    }

    [Theory]
    [InlineData(40, 20)]
    [InlineData(20, 40)]
    [InlineData(30, 9)]
    [InlineData(9, 60)]
    public void A_window_that_changes_leaves_nothing_behind(int before, int after)
    {
        string text = string.Concat(Enumerable.Repeat("你好 and more text, ", 5));
        foreach (int caret in new[] { 0, 30, text.Length })
        {
            SimulatedTerminal terminal = new(before, 100);
            LineRenderer renderer = new(terminal);
            terminal.Write("before\r\n");
            renderer.Draw(View(text, caret));
            terminal.Resize(after);
            renderer.Draw(View(text, caret));
            Assert.StartsWith("before\n> 你好", terminal.Screen, StringComparison.Ordinal);
            Assert.Equal(text.Replace(" ", string.Empty, StringComparison.Ordinal), Body(terminal).Replace(" ", string.Empty, StringComparison.Ordinal));
            terminal.Resize(before);
            renderer.Erase();
            Assert.Equal("before", terminal.Screen);
        }
    }

    [Fact]
    public void Of_a_text_longer_than_the_window_the_rows_around_the_caret_are_seen()
    {
        string text = string.Join('\n', Enumerable.Range(1, 50).Select(static number => $"line {number}"));
        SimulatedTerminal terminal = new(30, 6);
        LineRenderer renderer = new(terminal);
        renderer.Draw(View(text, text.Length));
        Assert.EndsWith("line 50", terminal.Screen, StringComparison.Ordinal);
        Assert.Equal(6, terminal.Screen.Split('\n').Length);
        renderer.Draw(View(text, 0));
        Assert.StartsWith("> line 1\n", terminal.Screen, StringComparison.Ordinal);
        Assert.Equal((0, 2), terminal.Cursor);
        renderer.Erase();
        Assert.Equal(string.Empty, terminal.Screen);
    }

    [Fact]
    public void Lines_below_are_cut_to_the_window_and_go_again()
    {
        SimulatedTerminal terminal = new(20, 10);
        LineRenderer renderer = new(terminal);
        renderer.Draw(View("/m", 2) with { Below = [new Styled("/model /models /and a very long one"), new Styled("second", "\u001b[2m", "\u001b[22m")] });
        Assert.Equal("> /m\n/model /models /an…\nsecond", terminal.Screen);
        Assert.Equal((0, 4), terminal.Cursor);
        renderer.Draw(View("/mo", 3));
        Assert.Equal("> /mo", terminal.Screen);
    }

    private static string Body(SimulatedTerminal terminal) =>
        string.Concat(terminal.Screen.Split('\n').Skip(1).Select(static row => row.StartsWith("> ", StringComparison.Ordinal) || row.StartsWith(". ", StringComparison.Ordinal) ? row[2..] : row));

    private static LineView View(string text, int caret) => new(new Styled("> "), new Styled(". "), text, caret, []);
}
