using System.Diagnostics;
using System.Text;
using Allmhub.Markdown.Screen;

namespace Allmhub.Core.Tests.Markdown.Screen;

public sealed class MarkdownScreenTests
{
    private const int Tall = 500;

    private static readonly MarkdownLook Look = new();

    [Theory]
    [InlineData(80)]
    [InlineData(41)]
    [InlineData(23)]
    public void Every_split_into_two_pieces_ends_on_the_same_screen(int columns)
    {
        string text = MarkdownTexts.Rich;
        FakeTerminal whole = Streamed([text], columns, Tall);
        for (int at = 1; at < text.Length; at++)
        {
            FakeTerminal split = Streamed([text[..at], text[at..]], columns, Tall);
            Assert.True(whole.Looks == split.Looks, $"Split behind '{text[Math.Max(0, at - 20)..at]}':\n{split.Text}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void Small_pieces_end_on_the_same_screen(int size)
    {
        string[] pieces = [.. MarkdownTexts.Rich.Chunk(size).Select(static chunk => new string(chunk))];
        Assert.Equal(Streamed([MarkdownTexts.Rich], 60, Tall).Looks, Streamed(pieces, 60, Tall).Looks);
    }

    [Fact]
    public void The_screen_shows_what_the_view_shows()
    {
        FakeTerminal view = new(60, Tall);
        view.Write(MarkdownView.Draw(MarkdownTexts.Rich, 60, Look));
        Assert.Equal(view.Looks, Streamed([MarkdownTexts.Rich], 60, Tall).Looks);
    }

    [Theory]
    [InlineData("https://good.com", "https://evil.net/?https://good.com", true)]
    [InlineData("www.good.com", "https://evil.net/www.good.com", true)]
    [InlineData("good.com", "https://evil.net/", true)]
    [InlineData("登录 good.com 账户", "https://good.com.evil.net/", true)]
    [InlineData("good.com", "https://notgood.com/", true)]
    [InlineData("goo\u200bd.c\u00adom", "https://evil.net/", true)]
    [InlineData("good.com", "https://good.com@evil.net/", true)]
    [InlineData("good.com", "https://www.good.com/a", false)]
    [InlineData("www.good.com", "https://www.good.com/", false)]
    [InlineData("the README.md", "https://evil.net/", false)]
    public void A_text_that_says_another_address_than_its_link_does_not_hide_it(string text, string link, bool shows)
    {
        FakeTerminal terminal = new(120, 24);
        terminal.Write(MarkdownView.Draw($"[{text}]({link})", 120, Look with { HasLinks = true }));
        Assert.Equal(shows ? $"{text} ({link})" : text, terminal.Text);
    }

    [Fact]
    public void Text_is_there_before_its_line_ends()
    {
        FakeTerminal terminal = new(80, 24);
        MarkdownScreen screen = new(terminal.Write, () => new ScreenSize(80, 24), Look);
        screen.Write("Some **bold te");
        Assert.Equal("Some bold te", terminal.Text);
        screen.Write("xt** and `co");
        Assert.Equal("Some bold text and co", terminal.Text);
        screen.Write("de` [a li");
        Assert.Equal("Some bold text and code", terminal.Text);
        screen.Write("nk](http://x.y/z) now\n\n```py\nfor x in y:\n    pri");
        Assert.Contains("for x in y:", terminal.Text);
        Assert.Contains("a link (http://x.y/z) now", terminal.Text);
        Assert.Equal(0, terminal.Moves);
    }

    [Fact]
    public void Plain_paragraphs_and_code_are_written_without_moving_the_cursor_up()
    {
        FakeTerminal terminal = Streamed([.. "A few words that need more than one line of the screen.\n\nThen *more* of them, and `code`.\n\n```js\nconst a = 'b'; // c\n```\n".Select(static c => c.ToString())], 30, 24);
        Assert.Equal(0, terminal.Moves);
    }

    [Fact]
    public void A_table_that_grows_wider_is_drawn_again_as_long_as_it_is_on_the_screen()
    {
        FakeTerminal terminal = Streamed(["| a |\n|---|\n", "| b |\n", "| a longer one |\n"], 40, 20);
        Assert.Equal("┌──────────────┐\n│ a            │\n├──────────────┤\n│ b            │\n│ a longer one │\n└──────────────┘", terminal.Text);
        Assert.Equal(1, terminal.Moves);
    }

    [Fact]
    public void Of_a_table_taller_than_the_screen_every_row_is_shown_once()
    {
        StringBuilder text = new("| no | text |\n|---|---|\n");
        for (int i = 0; i < 60; i++)
        {
            text.Append($"| r{i} | {new string('x', i % 20)} |\n");
        }

        string shown = Streamed([.. text.ToString().Chunk(5).Select(static chunk => new string(chunk))], 60, 12).Text;
        for (int i = 0; i < 60; i++)
        {
            Assert.Single(shown.Split('\n'), line => line.Contains($"│ r{i} ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void What_has_scrolled_away_is_never_reached_for()
    {
        // The terminal itself fails at a move that is too long.
        string[] pieces = [.. MarkdownTexts.Rich.Chunk(4).Select(static chunk => new string(chunk))];
        string shown = Streamed(pieces, 30, 5).Text;
        foreach (string word in (string[])["Photos", "inner", "foreach", "quoted", "indented", "注意", "trailing"])
        {
            Assert.Contains(word, shown);
        }
    }

    [Fact]
    public void Where_the_size_is_unknown_the_cursor_never_moves_up_and_all_is_shown()
    {
        FakeTerminal terminal = new(80, Tall);
        MarkdownScreen screen = new(terminal.Write, static () => null, Look);
        foreach (char c in MarkdownTexts.Rich)
        {
            screen.Write(c.ToString());
        }

        screen.End();
        Assert.Equal(0, terminal.Moves);
        Assert.Equal(Streamed([MarkdownTexts.Rich], 80, Tall).Looks, terminal.Looks);
    }

    [Fact]
    public void A_window_that_changes_its_width_costs_the_open_block_at_most()
    {
        FakeTerminal terminal = new(80, 40);
        int columns = 80;
        MarkdownScreen screen = new(terminal.Write, () => new ScreenSize(columns, 40), Look);
        screen.Write("First paragraph.\n\nThe second one is **open when");
        columns = 40;
        screen.Write(" the window** changes.\n\nThe third one is broken at the new width of the window.\n");
        screen.End();
        Assert.Contains("First paragraph.\n\nThe second one is open when the window changes.", terminal.Text);
        Assert.EndsWith("\n\nThe third one is broken at the new\nwidth of the window.", terminal.Text);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(120)]
    public void A_window_that_changes_its_width_while_a_table_grows_leaves_columns_that_stand_below_each_other(int now)
    {
        FakeTerminal terminal = new(120, 40);
        int columns = 60;
        MarkdownScreen screen = new(terminal.Write, () => new ScreenSize(columns, 40), Look);
        screen.Write("| name | what |\n|---|---|\n| a | one |\n");
        columns = now;
        screen.Write("| a longer name | two words more |\n| b | 三 |\n\nThe end.");
        screen.End();
        Assert.Equal(
            """
            ┌──────┬──────┐
            │ name │ what │
            ├──────┼──────┤
            │ a    │ one  │
            ├───────────────┼────────────────┤
            │ a longer name │ two words more │
            │ b             │ 三             │
            └───────────────┴────────────────┘

            The end.
            """.ReplaceLineEndings("\n"),
            terminal.Text);
    }

    [Fact]
    public void After_the_end_another_document_begins_on_a_line_of_its_own()
    {
        FakeTerminal terminal = new(40, 10);
        MarkdownScreen screen = new(terminal.Write, static () => new ScreenSize(40, 10), Look);
        screen.Write("```\ncode");
        screen.End();
        screen.End();
        screen.Write("*text*");
        screen.End();
        Assert.Equal("╭─────────────────────────────────────╮\ncode\n╰─────────────────────────────────────╯\ntext", terminal.Text);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_text_costs_what_text_costs_and_all_of_it_is_shown(string name, string text, string kept)
    {
        TimeSpan plain = Time(string.Concat(Enumerable.Repeat("some words of an ordinary answer, in lines.\n", text.Length / 44)), out _);
        TimeSpan hostile = Time(text, out string shown);
        Assert.True(hostile < (plain * 40) + TimeSpan.FromSeconds(1), $"{name}: {hostile} and {plain} for as much ordinary text.");
        Assert.Equal(text.Count(c => kept.Contains(c)), shown.Count(c => kept.Contains(c)));
    }

    public static TheoryData<string, string, string> Hostile() => new()
    {
        { "deep quotes", new string('>', 100_000) + "x", "x" },
        { "deep quotes with spaces, many lines", string.Concat(Enumerable.Repeat(string.Concat(Enumerable.Repeat("> ", 2000)) + "x\n", 50)), "x" },
        { "a very long line", new string('w', 200_000), "w" },
        { "a very long line of words", string.Concat(Enumerable.Repeat("word ", 40_000)), "w" },
        { "pipes in a line", new string('|', 200_000), "|" },
        { "lines of pipes", string.Concat(Enumerable.Repeat("||||||||||\n", 8_000)), "|" },
        { "a table of 5,000 rows", "|a|b|\n|-|-|\n" + string.Concat(Enumerable.Repeat("|x|y|\n", 5_000)), "xy" },
        { "stars", string.Concat(Enumerable.Repeat("*a **b ", 20_000)), "ab" },
        { "stars in lines", string.Concat(Enumerable.Repeat("*a **b _c __d ~~e\n", 3_000)), "abcde" },
        { "brackets", new string('[', 200_000), "[" },
        { "bracketed links", string.Concat(Enumerable.Repeat("[a](\n", 8_000)), "a" },
        { "back-ticks", string.Concat(Enumerable.Range(1, 600).Select(static i => new string('`', i) + "q ")), "q" },
        { "deep lists", string.Concat(Enumerable.Range(0, 300).Select(static i => new string(' ', i * 2) + "- q\n")), "q" },
        { "angles", string.Concat(Enumerable.Repeat("<a ", 100_000)), "a" },
        { "tags whose quotes stay open", string.Concat(Enumerable.Repeat("<a q=\"", 20_000)), "q" },
        { "comments that do not end, in lines", string.Concat(Enumerable.Repeat("q <!-- <!--\n", 8_000)), "q" },
        { "titles of links that do not end", string.Concat(Enumerable.Repeat("[q](b \"c\n", 8_000)), "q" },
        { "targets of links that do not end", string.Concat(Enumerable.Repeat("[q](<b\\>\n", 8_000)), "q" },
        { "pictures in pictures", string.Concat(Enumerable.Repeat("![", 5_000)) + "q" + string.Concat(Enumerable.Repeat("](b)", 5_000)), "q" },
        { "addresses without a scheme", string.Concat(Enumerable.Repeat("www.q-", 20_000)), "q" },
        { "empty lines in code", "    q\n" + string.Concat(Enumerable.Repeat("      \n", 20_000)) + "    q", "q" },
        { "entities", string.Concat(Enumerable.Repeat("&q", 100_000)), "q" },
        { "combining marks", "q" + new string('\u0301', 100_000), "q" },
        { "a very long code line", "```js\n" + string.Concat(Enumerable.Repeat("var q = '", 20_000)), "q" },
        { "code of 8,000 lines", "```py\n" + string.Concat(Enumerable.Repeat("qq = 'x' # y\n", 8_000)), "q" },
        { "a list of 8,000 items", string.Concat(Enumerable.Repeat("- q **b**\n", 8_000)), "q" },
        { "one paragraph of 8,000 lines", string.Concat(Enumerable.Repeat("q **b** `c`\n", 8_000)), "q" },
    };

    [Fact]
    public void Ten_thousand_pieces_cost_ten_times_a_thousand()
    {
        string unit = string.Concat(Enumerable.Repeat("Some **bold** words, `code` and a [link](http://x.y).\n\n- an item of a list\n- another\n\n", 1));
        string small = string.Concat(Enumerable.Repeat(unit, 60));
        string large = string.Concat(Enumerable.Repeat(unit, 600));
        Time(small, out _);
        double ratio = Enumerable.Range(0, 3).Min(_ => Time(large, out string _) / Time(small, out string _));
        Assert.InRange(ratio, 0, 30);
    }

    private static TimeSpan Time(string text, out string shown)
    {
        StringBuilder written = new();
        Stopwatch clock = Stopwatch.StartNew();
        MarkdownScreen screen = new(piece => written.Append(piece), static () => new ScreenSize(80, 30), new MarkdownLook { HasColour = false });
        foreach (char[] piece in text.Chunk(6))
        {
            screen.Write(new string(piece));
        }

        screen.End();
        clock.Stop();
        FakeTerminal terminal = new(80, 30);
        terminal.Write(written.ToString());
        shown = terminal.Text;
        return clock.Elapsed;
    }

    private static FakeTerminal Streamed(string[] pieces, int columns, int rows)
    {
        FakeTerminal terminal = new(columns, rows);
        MarkdownScreen screen = new(terminal.Write, () => new ScreenSize(columns, rows), Look);
        foreach (string piece in pieces)
        {
            screen.Write(piece);
        }

        screen.End();
        return terminal;
    }
}
