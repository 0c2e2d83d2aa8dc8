using System.Globalization;
using System.Text;
using Allmhub.Markdown.Styling;

namespace Allmhub.Markdown.Screen;

/// <summary>
/// The last lines on a terminal, which may still change. What only grows is written on; what changes is drawn again with moves of the cursor,
/// as far as it is still on the screen. The cursor stands at the end of the last line.
/// </summary>
internal sealed class ScreenRegion(Action<string> write, Palette palette)
{
    private List<TextLine> _lines = [];
    private ScreenSize? _size;

    /// <summary>Whether the cursor stands at the beginning of an empty line.</summary>
    public bool IsAtLineStart { get; private set; } = true;

    /// <summary>How many rows it takes.</summary>
    public int Rows => RowsFrom(0);

    /// <summary>Whether the screen has another width than when the region was drawn: then nobody knows where its lines are, and it is only added to.</summary>
    public bool IsMoved(ScreenSize? size) => _lines.Count > 0 && _size?.Columns != size?.Columns;

    /// <summary>The width of the lines that are there, or of the screen where there are none.</summary>
    public int Columns(ScreenSize? size) => (_lines.Count > 0 ? _size : size)?.Columns ?? 80;

    /// <summary>Shows lines in place of those that are there.</summary>
    public void Draw(List<TextLine> lines, ScreenSize? size)
    {
        bool isMoved = IsMoved(size);
        int same = 0;
        while (same < _lines.Count && same < lines.Count && _lines[same].IsSame(lines[same]))
        {
            same++;
        }

        StringBuilder shown = new();
        if (same == _lines.Count)
        {
            Append(shown, lines, same);
        }
        else if (same == _lines.Count - 1 && same < lines.Count && lines[same].StartsWith(_lines[same], out TextLine rest))
        {
            palette.Write(rest, shown);
            Append(shown, lines, same + 1);
        }
        else if (isMoved)
        {
            Append(shown, lines, _lines.Count);
        }
        else
        {
            Redraw(shown, lines, Math.Min(same, Math.Max(0, lines.Count - 1)));
        }

        _lines = lines;
        _size = isMoved ? _size : size;
        if (shown.Length > 0)
        {
            write(shown.ToString());
        }
    }

    /// <summary>Lets its first lines be: they do not change any more.</summary>
    public void Keep(int count) => _lines.RemoveRange(0, Math.Min(count, _lines.Count));

    /// <summary>Writes text behind what is there, which the terminal breaks as it likes.</summary>
    public void Write(string text)
    {
        if (text.Length > 0)
        {
            _lines.Clear();
            IsAtLineStart = false;
            write(text);
        }
    }

    /// <summary>Ends the last line.</summary>
    public void EndLine()
    {
        _lines.Clear();
        if (!IsAtLineStart)
        {
            IsAtLineStart = true;
            write(Environment.NewLine);
        }
    }

    private void Append(StringBuilder shown, List<TextLine> lines, int from)
    {
        for (int i = from; i < lines.Count; i++)
        {
            _ = IsAtLineStart ? shown : shown.Append(Environment.NewLine);
            IsAtLineStart = false;
            palette.Write(lines[i], shown);
        }
    }

    private void Redraw(StringBuilder shown, List<TextLine> lines, int from)
    {
        int up = RowsFrom(from) - 1;
        while (up > (_size?.Rows ?? 1) - 1)
        {
            up -= RowsOf(_lines[from++]);
        }

        if (from >= _lines.Count)
        {
            Append(shown, lines, _lines.Count);
            return;
        }

        _ = up > 0 ? shown.Append(CultureInfo.InvariantCulture, $"\u001b[{up}A") : shown;
        shown.Append("\r\u001b[J");
        IsAtLineStart = true;
        Append(shown, lines, from);
    }

    private int RowsFrom(int first)
    {
        int rows = 0;
        for (int i = first; i < _lines.Count; i++)
        {
            rows += RowsOf(_lines[i]);
        }

        return rows;
    }

    // A character of two cells does not stand in the last column.
    private int RowsOf(TextLine line)
    {
        int columns = _size?.Columns ?? int.MaxValue;
        if (line.Width <= columns)
        {
            return 1;
        }

        int rows = 1;
        int column = 0;
        foreach (TextRun run in line.Runs)
        {
            ReadOnlySpan<char> text = run.Text;
            while (!text.IsEmpty)
            {
                int length = CellWidth.Next(text, out int cells);
                rows += column + cells > columns ? 1 : 0;
                column = column + cells > columns ? cells : column + cells;
                text = text[length..];
            }
        }

        return rows;
    }
}
