using System.Globalization;
using System.Text;

namespace Allmhub.PowerShell.Interactive.Editing;

/// <summary>Where a line is drawn.</summary>
internal interface ILineScreen
{
    /// <summary>Columns and rows of the window now.</summary>
    (int Columns, int Rows) Size { get; }

    /// <summary>Writes text and control sequences.</summary>
    void Write(string text);
}

/// <summary>
/// Draws a line that is being edited over the one drawn before, beginning at the left edge where the cursor was. It asks the terminal nothing, and counts
/// on every terminal breaking its rows anew when its window becomes narrower. The last column stays free, where terminals differ on when a row is full.
/// </summary>
internal sealed class LineRenderer(ILineScreen screen)
{
    private const int FewestColumns = 8;

    private readonly List<int> _drawn = [];
    private int _caretRow;
    private int _caretColumn;
    private int _top;
    private int _columns;

    /// <summary>How a text is laid out now.</summary>
    public LineLayout Lay(LineView view) => LineLayout.Of(view, Limit(screen.Size.Columns));

    /// <summary>Draws.</summary>
    public void Draw(LineView view)
    {
        (int columns, int rows) = screen.Size;
        LineLayout layout = LineLayout.Of(view, Limit(columns));
        List<LayoutRow> below = [.. view.Below.Select(line => Below(line, Limit(columns)))];
        int room = Math.Max(1, rows - Math.Min(below.Count, Math.Max(0, rows - 1)));
        Scroll(layout, room);
        List<LayoutRow> shown = [.. layout.Rows.Skip(_top).Take(room), .. below.Take(Math.Max(0, rows - Math.Min(room, layout.Rows.Count - _top)))];

        StringBuilder frame = new("\u001b[?25l");
        Rise(frame, columns);

        // Rows that the terminal broke anew stay joined for it until they are cleared.
        frame.Append(_columns == columns ? string.Empty : "\u001b[J");
        _columns = columns;
        for (int i = 0; i < shown.Count; i++)
        {
            frame.Append(i == 0 ? string.Empty : "\r\n").Append(shown[i].Text).Append("\u001b[K");
        }

        frame.Append("\u001b[J");
        _drawn.Clear();
        _drawn.AddRange(shown.Select(static row => row.Width));
        _caretRow = layout.CaretRow - _top;
        _caretColumn = layout.CaretColumn;
        Move(frame, 'A', shown.Count - 1 - _caretRow);
        frame.Append('\r');
        Move(frame, 'C', _caretColumn);
        screen.Write(frame.Append("\u001b[?25h").ToString());
    }

    /// <summary>Takes away what was drawn; the cursor stands where it began.</summary>
    public void Erase()
    {
        StringBuilder frame = new();
        Rise(frame, screen.Size.Columns);
        screen.Write(frame.Append("\u001b[J").ToString());
        Forget();
    }

    /// <summary>Clears the screen.</summary>
    public void ClearScreen()
    {
        screen.Write("\u001b[H\u001b[2J");
        Forget();
    }

    private static int Limit(int columns) => Math.Max(FewestColumns, columns) - 1;

    private static LayoutRow Below(Styled line, int limit)
    {
        Styled cut = line with { Text = TextCells.Cut(line.Text, limit) };
        return new LayoutRow(cut.Drawn, TextCells.Of(cut.Text), 0);
    }

    private void Forget()
    {
        _drawn.Clear();
        _caretRow = 0;
        _caretColumn = 0;
        _top = 0;
    }

    // Of a text longer than the window, the rows around the caret.
    private void Scroll(LineLayout layout, int room)
    {
        _top = Math.Min(_top, Math.Max(0, layout.Rows.Count - room));
        _top = Math.Clamp(_top, Math.Max(0, layout.CaretRow - room + 1), layout.CaretRow);
    }

    private void Rise(StringBuilder frame, int columns)
    {
        int up = _caretColumn / Math.Max(1, columns);
        for (int i = 0; i < _caretRow && i < _drawn.Count; i++)
        {
            up += Math.Max(1, (_drawn[i] + columns - 1) / Math.Max(1, columns));
        }

        frame.Append('\r');
        Move(frame, 'A', up);
    }

    private static void Move(StringBuilder frame, char direction, int count)
    {
        if (count > 0)
        {
            frame.Append(CultureInfo.InvariantCulture, $"\u001b[{count}{direction}");
        }
    }
}
