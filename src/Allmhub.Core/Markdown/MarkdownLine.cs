namespace Allmhub.Markdown;

/// <summary>A line without its end, and how far it has been read: in columns, since a tab goes on to the next multiple of four.</summary>
internal ref struct MarkdownLine(ReadOnlySpan<char> text)
{
    private const int TabStop = 4;

    private int _column;

    // Columns of a tab that is read in part.
    private int _pending;

    /// <summary>What is left of it.</summary>
    public ReadOnlySpan<char> Rest { get; private set; } = text;

    public readonly bool IsBlank => Rest.Trim(" \t\r").IsEmpty;

    /// <summary>How many columns of white space come next.</summary>
    public readonly int Indent
    {
        get
        {
            int column = _column + _pending;
            foreach (char c in Rest)
            {
                if (c == '\t')
                {
                    column += TabStop - (column % TabStop);
                }
                else if (c == ' ')
                {
                    column++;
                }
                else
                {
                    break;
                }
            }

            return column - _column;
        }
    }

    /// <summary>Goes on over columns of white space, as many as there are at most.</summary>
    public void Skip(int columns)
    {
        while (columns > 0)
        {
            if (_pending == 0)
            {
                if (Rest.IsEmpty || Rest[0] is not (' ' or '\t'))
                {
                    return;
                }

                _pending = Rest[0] == '\t' ? TabStop - (_column % TabStop) : 1;
                Rest = Rest[1..];
            }

            int step = Math.Min(columns, _pending);
            _pending -= step;
            _column += step;
            columns -= step;
        }
    }

    /// <summary>Goes on over characters that are no white space.</summary>
    public void Take(int count)
    {
        Rest = Rest[count..];
        _column += count;
    }

    /// <summary>What is left, with the columns of a tab that was read in part.</summary>
    public override readonly string ToString() => _pending == 0 ? Rest.ToString() : string.Concat(new string(' ', _pending), Rest);
}
