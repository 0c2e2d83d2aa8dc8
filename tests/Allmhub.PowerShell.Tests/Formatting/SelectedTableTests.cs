using System.Globalization;
using Allmhub.Chat;
using Allmhub.Markdown.Styling;
using Allmhub.PowerShell.Formatting;

namespace Allmhub.PowerShell.Tests.Formatting;

/// <summary>Rows that are drawn one by one: what fits, what is cut, what takes room from whom.</summary>
public sealed class SelectedTableTests : IDisposable
{
    private static readonly string Long = string.Join(' ', Enumerable.Repeat("words", 100));
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;

    public SelectedTableTests() => CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

    public void Dispose() => CultureInfo.CurrentCulture = _culture;

    [Theory]
    [InlineData(40)]
    [InlineData(59)]
    [InlineData(79)]
    [InlineData(119)]
    public void A_long_text_leaves_the_others_their_room(int width)
    {
        string[] lines = Row(Table(width), ("Text", Long), ("Usage", new ChatUsage { InputToken = 12, OutputToken = 345 })).Split('\n');

        Assert.Equal(["Text", "Usage"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["----", "-----"], lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.EndsWith("… 12 in, 345 out", lines[2], StringComparison.Ordinal);
        Assert.Equal(lines[0].IndexOf('U', StringComparison.Ordinal), lines[2].IndexOf("12 in", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(line.Length, 1, width));
        Assert.InRange(lines[2].IndexOf('…', StringComparison.Ordinal), width - 20, width);
    }

    [Fact]
    public void A_text_alone_or_at_the_end_has_all_that_is_left()
    {
        Assert.Equal($"Text\n----\n{Long[..78]}…", Row(Table(79), ("Text", Long)));
        string[] lines = Row(Table(60), ("Index", 7), ("Text", Long)).Split('\n');
        Assert.Equal($"    7 {Long[..53]}…", lines[2]);
        Assert.Equal("Index Text", lines[0]);
    }

    [Fact]
    public void Money_is_never_shown_as_less_than_it_is_and_no_number_is_cut()
    {
        SelectedTable table = Table(50);
        string[] first = Row(table, ("Text", Long), ("Cost", 0.000008m)).Split('\n');
        Assert.EndsWith("…   0.000008", first[2], StringComparison.Ordinal);
        Assert.EndsWith("      Cost", first[0], StringComparison.Ordinal);
        string later = Row(table, ("Text", Long), ("Cost", 12345.12345678m));
        Assert.EndsWith("… 12345.12345678", later, StringComparison.Ordinal);
        Assert.Equal(50, later.Length);
        Assert.EndsWith("       4.17", Row(table, ("Text", "x"), ("Cost", 4.17m)), StringComparison.Ordinal);
    }

    [Fact]
    public void Characters_of_two_cells_are_cut_whole_and_keep_the_columns()
    {
        SelectedTable table = Table(40);
        Row(table, ("Text", Long), ("Model", "m"));
        foreach (string text in (string[])["一个很长的中文回答一个很长的中文回答一个很长的中文回答", "a一个很长的中文回答一个很长的中文回答一个很长的中文回答", "一"])
        {
            string row = Row(table, ("Text", text), ("Model", "m"));
            Assert.Equal(20, CellWidth.Of(row.AsSpan(0, row.IndexOf('m', StringComparison.Ordinal))));
        }
    }

    [Theory]
    [InlineData("first\nsecond", "first…")]
    [InlineData("first\r\nsecond", "first…")]
    [InlineData("a\u001b]0;owned\u0007b", "ab")]
    [InlineData("::add-mask::x", ": :add-mask::x")]
    public void A_cell_is_one_clean_line(string text, string shown) => Assert.EndsWith($"\n{shown}", Row(Table(60), ("Text", text)), StringComparison.Ordinal);

    [Fact]
    public void Other_properties_begin_another_table_and_a_list_stands_apart()
    {
        SelectedTable table = Table(60);
        Assert.StartsWith("Text\n----\n", Row(table, ("Text", "a")), StringComparison.Ordinal);
        Assert.Equal("b", Row(table, ("Text", "b")));
        Assert.StartsWith("\nModel", Row(table, ("Model", "m")), StringComparison.Ordinal);
        Assert.Equal("\nText : a", table.List("Text : a"));
        Assert.Equal("\nText : b", table.List("Text : b"));
        Assert.StartsWith("\nModel", Row(table, ("Model", "m")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_takes_what_it_needs_and_a_word_no_more_than_a_word()
    {
        string[] lines = Row(Table(79), ("Time", new DateTimeOffset(2026, 11, 27, 8, 0, 0, TimeSpan.Zero)), ("Lang", "en"), ("Prompt", Long), ("Script", "x.ps1")).Split('\n');
        Assert.StartsWith("11/27/2026 08:00:00 +00:00 en   words words words", lines[2], StringComparison.Ordinal);
        Assert.EndsWith("… x.ps1", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Values_look_as_in_the_engines_table()
    {
        string row = Row(Table(119), ("Index", 3), ("Done", true), ("FinishReason", ChatFinishReason.Stop), ("Tool", new[] { 1, 2, 3, 4, 5 })).Split('\n')[2];
        Assert.Equal("    3 True         Stop {1, 2, 3, 4…}", row);
    }

    [Fact]
    public void Whatever_comes_no_line_is_wider_than_its_place()
    {
        Random random = new(7);
        for (int run = 0; run < 300; run++)
        {
            int width = random.Next(5, 130);
            SelectedTable table = Table(width);
            string[] names = [.. Enumerable.Range(0, random.Next(1, 5)).Select(i => (string[])["Text", "Model", "Cost", "Index", "Lang", "Usage", "Found"] is { } all ? all[random.Next(all.Length)] + (i == 0 ? string.Empty : new string('x', i)) : string.Empty)];
            for (int row = 0; row < 5; row++)
            {
                string lines = Row(table, [.. names.Select(name => (name, Value(random)))]);
                Assert.All(lines.Split('\n'), line => Assert.True(CellWidth.Of(line) <= width, $"{width}: '{line}'"));
            }
        }
    }

    private static object? Value(Random random) => random.Next(6) switch
    {
        0 => null,
        1 => Long[..random.Next(300)],
        2 => new string('中', random.Next(60)),
        3 => random.Next(),
        4 => (decimal)random.NextDouble() / 1000,
        _ => TimeSpan.FromMilliseconds(random.Next()),
    };

    private static SelectedTable Table(int width) => new(new OutputWidth(width, true), (string.Empty, string.Empty));

    private static string Row(SelectedTable table, params (string Name, object? Value)[] values) => table.Row(values);
}
