using System.Globalization;
using System.Text;

namespace Allmhub.PowerShell.Interactive.Editing;

/// <summary>A row of the screen.</summary>
/// <param name="Text">What goes to the terminal.</param>
/// <param name="Width">Its cells.</param>
/// <param name="Start">The index of its first character in the text.</param>
internal readonly record struct LayoutRow(string Text, int Width, int Start);

/// <summary>A text laid out in rows of a width: broken between characters as a reader sees them, a wide one never over the edge.</summary>
internal sealed class LineLayout
{
    private readonly List<LayoutRow> _rows = [];
    private readonly StringBuilder _row = new();
    private readonly int _limit;
    private int _width;
    private int _start;

    private LineLayout(int limit) => _limit = limit;

    /// <summary>The rows of the text, without what stands below.</summary>
    public IReadOnlyList<LayoutRow> Rows => _rows;

    /// <summary>The caret's row.</summary>
    public int CaretRow { get; private set; }

    /// <summary>The cell of its row before which the caret stands.</summary>
    public int CaretColumn { get; private set; }

    /// <summary>Lays a text out.</summary>
    /// <param name="view">The text.</param>
    /// <param name="limit">The most cells a row may have.</param>
    public static LineLayout Of(LineView view, int limit)
    {
        LineLayout layout = new(Math.Max(2, limit));
        layout.Begin(view.Prompt, 0);
        layout.Add(view);
        return layout;
    }

    /// <summary>The index of the text at a cell of a row, for moves up and down.</summary>
    public int IndexAt(string text, int row, int column)
    {
        int index = _rows[row].Start;
        int end = row + 1 < _rows.Count ? _rows[row + 1].Start : text.Length;
        int used = _rows[row].Width - TextCells.Of(text.AsSpan(index, end - index).TrimEnd('\n'));
        while (index < end && text[index] != '\n')
        {
            int length = StringInfo.GetNextTextElementLength(text, index);
            used += TextCells.OfElement(text.AsSpan(index, length));
            if (used > column || (row + 1 < _rows.Count && index + length >= end && text[end - 1] != '\n'))
            {
                break;
            }

            index += length;
        }

        return index;
    }

    private void Add(LineView view)
    {
        string text = view.Text;
        for (int at = 0; at < text.Length;)
        {
            if (at == view.Caret)
            {
                Mark();
            }

            if (text[at] == '\n')
            {
                End();
                Begin(view.More, ++at);
                continue;
            }

            int length = StringInfo.GetNextTextElementLength(text, at);
            string element = text.Substring(at, length);
            int cells = TextCells.OfElement(element);
            if (_width + cells > _limit && _width > 0)
            {
                End();
                _start = at;
                if (at == view.Caret)
                {
                    Mark();
                }
            }

            _row.Append(TextCells.Shown(element));
            _width += cells;
            at += length;
        }

        if (view.Caret >= text.Length)
        {
            if (_width >= _limit)
            {
                End();
                _start = text.Length;
            }

            Mark();
        }

        End();
    }

    private void Begin(Styled prefix, int start)
    {
        _start = start;
        _row.Append(prefix.Drawn);
        _width = TextCells.Of(prefix.Text);
    }

    private void Mark() => (CaretRow, CaretColumn) = (_rows.Count, _width);

    private void End()
    {
        _rows.Add(new LayoutRow(_row.ToString(), _width, _start));
        _row.Clear();
        _width = 0;
    }
}
