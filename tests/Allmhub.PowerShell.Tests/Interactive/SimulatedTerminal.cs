using System.Globalization;
using System.Text;
using Allmhub.PowerShell.Interactive.Editing;

namespace Allmhub.PowerShell.Tests.Interactive;

/// <summary>A terminal of some columns and rows that breaks its rows anew when its window changes, as most do. It knows what the editor sends and throws at anything else.</summary>
internal sealed class SimulatedTerminal(int columns, int rows) : ILineScreen
{
    private readonly List<(List<string> Cells, bool IsWrapped)> _rows = [([], false)];
    private int _row;
    private int _column;
    private bool _isFull;

    public (int Columns, int Rows) Size { get; private set; } = (columns, rows);

    public bool HidesCursor { get; private set; }

    public (int Row, int Column) Cursor => (_row, _column);

    public string Screen => string.Join('\n', _rows.Select(static row => string.Concat(row.Cells).TrimEnd())).TrimEnd('\n');

    public void Write(string text)
    {
        for (int at = 0; at < text.Length;)
        {
            at += text[at] == '\u001b' ? Control(text, at) : Put(text, at);
        }
    }

    public void Resize(int columns)
    {
        List<(List<string> Cells, bool IsWrapped)> old = [.. _rows];
        int cursorRow = _row;
        int cursorColumn = _column;
        _rows.Clear();
        Size = (columns, Size.Rows);
        List<string> line = [];
        int cursor = -1;
        for (int i = 0; i < old.Count; i++)
        {
            cursor = i == cursorRow ? line.Count + cursorColumn : cursor;
            line.AddRange(old[i].Cells);
            if (!old[i].IsWrapped)
            {
                Lay(line, cursor);
                line = [];
                cursor = -1;
            }
        }
    }

    private void Lay(List<string> line, int cursor)
    {
        int length = line.FindLastIndex(static cell => cell != " ") + 1;
        int at = 0;
        do
        {
            int count = Math.Min(Size.Columns, length - at);
            count -= count > 0 && at + count < length && line[at + count].Length == 0 ? 1 : 0;
            if (cursor >= at && (cursor < at + Size.Columns || at + count >= length))
            {
                (_row, _column) = (_rows.Count, Math.Min(cursor - at, Size.Columns - 1));
            }

            _rows.Add((line.GetRange(at, Math.Max(0, count)), at + count < length));
            at += count;
        }
        while (at < length);
    }

    private int Put(string text, int at)
    {
        int length = text[at] is '\r' or '\n' ? 1 : StringInfo.GetNextTextElementLength(text, at);
        string element = text.Substring(at, length);
        if (element is "\r" or "\n")
        {
            _column = element == "\r" ? 0 : _column;
            _row += element == "\n" ? 1 : 0;
            _isFull = false;
            Reach();
            return 1;
        }

        Assert.False(char.IsControl(element[0]));
        int width = WidthOf(element);
        if (_isFull || _column + width > Size.Columns)
        {
            _rows[_row] = (_rows[_row].Cells, true);
            _row++;
            _column = 0;
            Reach();
        }

        List<string> cells = _rows[_row].Cells;
        while (cells.Count < _column + width)
        {
            cells.Add(" ");
        }

        cells[_column] = element;
        if (width == 2)
        {
            cells[_column + 1] = string.Empty;
        }

        _isFull = _column + width >= Size.Columns;
        _column = Math.Min(_column + width, Size.Columns - 1);
        return length;
    }

    // As the terminals of this machine draw them, and not as the editor counts.
    private static int WidthOf(string element)
    {
        int code = Rune.GetRuneAt(element, 0).Value;
        return code is >= 0x2E80 and <= 0xFFE6 or >= 0x1F300 and <= 0x1FAFF ? 2 : 1;
    }

    private int Control(string text, int at)
    {
        int end = at + 2;
        while (!char.IsAsciiLetter(text[end]))
        {
            end++;
        }

        string parameter = text[(at + 2)..end];
        int count = int.TryParse(parameter, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 1;
        _isFull = false;
        switch (text[end])
        {
            case 'A':
                Assert.True(_row - count >= Math.Max(0, _rows.Count - Size.Rows), "The cursor leaves the window.");
                _row -= count;
                break;
            case 'C':
                _column = Math.Min(_column + count, Size.Columns - 1);
                break;
            case 'K':
                Clear(_row, _column);
                break;
            case 'J' when parameter == "2":
                _rows.Clear();
                Reach();
                break;
            case 'J':
                Clear(_row, _column);
                _rows.RemoveRange(_row + 1, _rows.Count - _row - 1);
                break;
            case 'H':
                _row = _column = 0;
                break;
            case 'h' or 'l' when parameter == "?25":
                HidesCursor = text[end] == 'l';
                break;
            case 'm':
                break;
            default:
                Assert.Fail($"The terminal does not know {text[at..(end + 1)]}.");
                break;
        }

        return end - at + 1;
    }

    private void Clear(int row, int column)
    {
        List<string> cells = _rows[row].Cells;
        cells.RemoveRange(Math.Min(column, cells.Count), Math.Max(0, cells.Count - column));
        _rows[row] = (cells, column == 0 ? false : _rows[row].IsWrapped);
    }

    private void Reach()
    {
        while (_rows.Count <= _row)
        {
            _rows.Add(([], false));
        }
    }
}
