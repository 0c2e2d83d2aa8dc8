using System.Globalization;
using Allmhub.Markdown.Styling;

namespace Allmhub.Core.Tests.Markdown.Screen;

/// <summary>A terminal as far as Markdown needs one: text, its looks, moves of the cursor, lines that scroll away and stay readable.</summary>
internal sealed class FakeTerminal(int columns, int rows)
{
    private readonly List<List<(string Text, string Look)>> _lines = [[]];
    private string _look = "";
    private int _top;
    private int _row;
    private int _column;

    /// <summary>How often the cursor was moved up.</summary>
    public int Moves { get; private set; }

    /// <summary>How much was written.</summary>
    public long Written { get; private set; }

    /// <summary>All lines from the first, without looks and spaces at their ends.</summary>
    public string Text => string.Join('\n', _lines.Select(static line => string.Concat(line.Select(static cell => cell.Text)).TrimEnd())).TrimEnd('\n');

    /// <summary>All lines with their looks.</summary>
    public string Looks => string.Join('\n', _lines.Select(static line => string.Concat(line.Where(static cell => cell.Text.Length > 0).Select(static cell => cell.Text == " " && !cell.Look.Contains('4') ? " " : $"{cell.Text}{{{cell.Look}}}")).TrimEnd())).TrimEnd('\n');

    public void Write(string text)
    {
        Written += text.Length;
        for (int i = 0; i < text.Length;)
        {
            i += text[i] == '\u001b' ? Sequence(text, i) : Character(text, i);
        }
    }

    private int Sequence(string text, int i)
    {
        if (text[i + 1] == ']')
        {
            return text.IndexOf("\u001b\\", i + 2, StringComparison.Ordinal) + 2 - i;
        }

        Assert.Equal('[', text[i + 1]);
        int end = i + 2;
        while (!char.IsAsciiLetter(text[end]))
        {
            end++;
        }

        string parameters = text[(i + 2)..end];
        switch (text[end])
        {
            case 'm':
                _look = parameters == "0" ? "" : parameters;
                break;
            case 'A':
                int up = int.Parse(parameters, CultureInfo.InvariantCulture);
                Assert.InRange(up, 1, rows - 1);
                _row = Math.Max(_top, _row - up);
                Moves++;
                break;
            case 'J':
                _lines.RemoveRange(_row + 1, _lines.Count - _row - 1);
                _lines[_row].RemoveRange(Math.Min(_column, _lines[_row].Count), Math.Max(0, _lines[_row].Count - _column));
                break;
            default:
                Assert.Fail($"An unexpected sequence: {text[i..(end + 1)]}");
                break;
        }

        return end + 1 - i;
    }

    private int Character(string text, int i)
    {
        if (text[i] == '\r')
        {
            _column = 0;
            return 1;
        }

        if (text[i] == '\n')
        {
            NextRow();
            _column = 0;
            return 1;
        }

        int length = CellWidth.Next(text.AsSpan(i), out int cells);
        if (_column + cells > columns)
        {
            NextRow();
            _column = 0;
        }

        List<(string, string)> line = _lines[_row];
        while (line.Count < _column + cells)
        {
            line.Add((" ", ""));
        }

        if (cells == 0)
        {
            line[_column - 1] = (line[_column - 1].Item1 + text.Substring(i, length), _look);
            return length;
        }

        line[_column] = (text.Substring(i, length), _look);
        for (int cell = 1; cell < cells; cell++)
        {
            line[_column + cell] = ("", _look);
        }

        _column += cells;
        return length;
    }

    private void NextRow()
    {
        _row++;
        if (_row == _lines.Count)
        {
            _lines.Add([]);
        }

        _top = Math.Max(_top, _row - rows + 1);
    }
}
