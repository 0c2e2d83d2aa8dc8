using Allmhub.Markdown.Parsing;
using Allmhub.Markdown.Styling;

namespace Allmhub.Markdown.Rendering;

/// <summary>Draws a table: columns as wide as they need, narrower where the screen is, with their cells broken into lines.</summary>
internal static class TableDrawing
{
    private const int LeastColumn = 4;

    /// <summary>A word up to this length is not broken while another column can give way.</summary>
    private const int LongestLeast = 14;

    /// <summary>What stands between columns: a bar with a space on both sides.</summary>
    private const int Bar = 3;

    /// <summary>What stands at the sides.</summary>
    private const int Sides = 4;

    /// <summary>How wide the columns are.</summary>
    public static IReadOnlyList<int> Widths(Table table, int room, LeafDrawing drawing) =>
        Fit(table, room, [Cells(table.Header, isHeader: true, drawing), .. table.Rows.Select(row => Cells(row, isHeader: false, drawing))]);

    /// <summary>Draws it.</summary>
    /// <param name="table">The table.</param>
    /// <param name="room">How many cells of the screen a line may take.</param>
    /// <param name="isClosed">Whether it has all its rows.</param>
    /// <param name="drawing">What draws the text in it.</param>
    public static List<TextLine> Draw(Table table, int room, bool isClosed, LeafDrawing drawing)
    {
        List<List<TextRun>> header = Cells(table.Header, isHeader: true, drawing);
        List<List<List<TextRun>>> rows = [.. table.Rows.Select(row => Cells(row, isHeader: false, drawing))];
        int[] widths = Fit(table, room, [header, .. rows]);
        if (widths.Sum() + ((widths.Length - 1) * Bar) + Sides > room)
        {
            return Listed(table, room, drawing);
        }

        List<TextLine> lines = [];
        if (table.Widths is null)
        {
            lines.Add(Across(widths, "┌┬┐"));
            lines.AddRange(Row(Break(header, widths), widths, table.Alignment));
            lines.Add(Across(widths, "├┼┤"));
        }
        else if (!widths.SequenceEqual(table.Widths))
        {
            // Rows that are wider than those that have scrolled away: the columns are from here on.
            lines.Add(Across(widths, "├┼┤"));
        }

        AddRows(lines, [.. rows.Select(row => Break(row, widths))], widths, table);
        if (isClosed)
        {
            lines.Add(Across(widths, "└┴┘"));
        }

        return lines;
    }

    private static void AddRows(List<TextLine> lines, List<List<List<TextLine>>> rows, IReadOnlyList<int> widths, Table table)
    {
        // Rows whose cells take several lines could not be told apart without a line between them.
        bool isRuled = rows.Exists(static row => row.Exists(static cell => cell.Count > 1));
        for (int i = 0; i < rows.Count; i++)
        {
            if (isRuled && (i > 0 || table.Widths is not null))
            {
                lines.Add(Across(widths, "├┼┤"));
            }

            lines.AddRange(Row(rows[i], widths, table.Alignment));
        }
    }

    private static List<List<TextLine>> Break(List<List<TextRun>> cells, IReadOnlyList<int> widths) => [.. cells.Select((cell, i) => LineBreaker.Break(cell, widths[i]))];

    private static List<List<TextRun>> Cells(IReadOnlyList<string> row, bool isHeader, LeafDrawing drawing) =>
        [.. row.Select(cell => drawing.Inlines(cell, isOpen: false, isHeader ? new TextStyle(TextTraits.Bold) : TextStyle.Plain))];

    private static int[] Fit(Table table, int room, List<List<List<TextRun>>> rows)
    {
        int count = table.Alignment.Count;
        int left = room - ((count - 1) * Bar) - Sides;
        int[] wanted = new int[count];
        int[] least = new int[count];
        if (left < count)
        {
            return [.. wanted.Select(static _ => LeastColumn)];
        }

        foreach (List<List<TextRun>> row in rows)
        {
            for (int i = 0; i < count; i++)
            {
                wanted[i] = Math.Clamp(LineBreaker.Break(row[i], int.MaxValue).Max(static line => line.Width), Math.Max(1, wanted[i]), left);
                least[i] = Math.Max(least[i], Math.Min(LongestLeast, LongestWord(row[i])));
            }
        }

        for (int i = 0; i < count; i++)
        {
            wanted[i] = Math.Max(wanted[i], table.Widths?[i] ?? 0);
            least[i] = Math.Clamp(least[i], Math.Min(wanted[i], LeastColumn), wanted[i]);
        }

        return Share(wanted, least, left);
    }

    // The widest gives way first, no farther than its longest word while others still can.
    private static int[] Share(int[] wanted, int[] least, int room)
    {
        int[] widths = [.. wanted];
        for (int over = widths.Sum() - room; over > 0; over--)
        {
            int widest = -1;
            for (int i = 0; i < widths.Length; i++)
            {
                bool canGive = widths[i] > least[i] || (widths[i] > LeastColumn && !widths.Where((width, j) => width > least[j]).Any());
                if (canGive && (widest < 0 || widths[i] > widths[widest]))
                {
                    widest = i;
                }
            }

            if (widest < 0)
            {
                break;
            }

            widths[widest]--;
        }

        return widths;
    }

    private static int LongestWord(List<TextRun> cell) =>
        string.Concat(cell.Select(static run => run.Text)).Split(' ', '\n').Max(static word => CellWidth.Of(word));

    private static IEnumerable<TextLine> Row(List<List<TextLine>> cells, IReadOnlyList<int> widths, IReadOnlyList<CellAlignment> alignment)
    {
        int height = cells.Max(static cell => cell.Count);
        for (int y = 0; y < height; y++)
        {
            TextLine line = new();
            line.Add("│ ", TextStyle.Quiet);
            for (int i = 0; i < cells.Count; i++)
            {
                TextLine text = y < cells[i].Count ? cells[i][y] : new TextLine();
                int rest = widths[i] - text.Width;
                int before = alignment[i] switch { CellAlignment.Right => rest, CellAlignment.Center => rest / 2, _ => 0 };
                int end = line.Width + widths[i];
                line.PadTo(line.Width + before);
                line.Add(text);
                line.PadTo(end);
                line.Add(i < cells.Count - 1 ? " │ " : " │", TextStyle.Quiet);
            }

            yield return line;
        }
    }

    private static TextLine Across(IReadOnlyList<int> widths, string corners)
    {
        TextLine line = new();
        line.Add(corners[0] + string.Join(corners[1], widths.Select(static width => new string('─', width + 2))) + corners[2], TextStyle.Quiet);
        return line;
    }

    // Where even the narrowest columns do not fit, each row is a list of its cells.
    private static List<TextLine> Listed(Table table, int room, LeafDrawing drawing)
    {
        List<TextLine> lines = [];
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            if (lines.Count > 0 || table.Widths is not null)
            {
                lines.Add(new TextLine());
            }

            for (int i = 0; i < row.Count; i++)
            {
                List<TextRun> runs = drawing.Inlines(table.Header[i], isOpen: false, new TextStyle(TextTraits.Bold));
                runs.Add(new TextRun(": ", TextStyle.Plain));
                runs.AddRange(drawing.Inlines(row[i], isOpen: false, TextStyle.Plain));
                lines.AddRange(LineBreaker.Break(runs, room));
            }
        }

        return lines;
    }
}
