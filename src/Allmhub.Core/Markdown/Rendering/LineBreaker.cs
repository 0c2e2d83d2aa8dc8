using Allmhub.Markdown.Styling;

namespace Allmhub.Markdown.Rendering;

/// <summary>
/// Breaks text into lines of a width: between words, and between the characters of scripts that have no spaces, where no point or closing bracket begins a line
/// and no opening one ends it.
/// </summary>
internal sealed class LineBreaker
{
    private const string NeverFirst = "、。，．：；？！）】」』》〉〕］｝…—～·”’％!),.:;?]}";
    private const string NeverLast = "（【「『《〈〔［｛“‘([{";

    private readonly int _width;
    private readonly List<TextLine> _lines = [];
    private TextLine _line = new();
    private readonly TextLine _word = new();
    private readonly TextLine _space = new();
    private bool _endsOpen;
    private bool _endsWide;

    private LineBreaker(int width) => _width = Math.Max(1, width);

    /// <summary>Breaks runs; a line feed in them ends a line.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="width">How many cells a line has.</param>
    /// <returns>One line at least.</returns>
    public static List<TextLine> Break(IEnumerable<TextRun> runs, int width)
    {
        LineBreaker breaker = new(width);
        foreach (TextRun run in runs)
        {
            breaker.Add(run);
        }

        breaker.EndLine();
        return breaker._lines;
    }

    private void Add(in TextRun run)
    {
        ReadOnlySpan<char> text = run.Text;
        while (!text.IsEmpty)
        {
            int length = Plain(text);
            int cells = length;
            length = length > 0 ? length : CellWidth.Next(text, out cells);
            ReadOnlySpan<char> next = text[..length];
            if (next[0] == '\n')
            {
                EndLine();
            }
            else if (next[0] is ' ' or '\t')
            {
                EndWord();
                _space.Add(" ", 1, run.Style, run.Link);
                _endsOpen = false;
            }
            else
            {
                AddToWord(next, cells, run);
            }

            text = text[length..];
        }
    }

    // Words of ASCII letters need no look at each character.
    private static int Plain(ReadOnlySpan<char> text)
    {
        int length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] is '_' or '/' or '='))
        {
            length++;
        }

        // The last may carry a mark that combines with it.
        return length < text.Length && text[length] >= '\u0300' ? length - 1 : length;
    }

    private void AddToWord(ReadOnlySpan<char> text, int cells, in TextRun run)
    {
        bool isWide = cells == 2 && text.Length <= 2 && text[0] >= '\u1100';
        if (isWide && !_endsOpen && !NeverFirst.Contains(text[0], StringComparison.Ordinal))
        {
            EndWord();
        }
        else if (!isWide && _word.Width > 0 && _endsWide && !NeverFirst.Contains(text[0], StringComparison.Ordinal) && !_endsOpen)
        {
            EndWord();
        }

        _word.Add(text, cells, run.Style, run.Link);
        _endsOpen = NeverLast.Contains(text[^1], StringComparison.Ordinal);
        _endsWide = isWide;
    }

    private void EndWord()
    {
        if (_word.Width == 0)
        {
            return;
        }

        if (_line.Width > 0 && _line.Width + _space.Width + _word.Width > _width)
        {
            NewLine();
        }
        else
        {
            _line.Add(_space);
        }

        _space.Clear();
        if (_line.Width + _word.Width > _width)
        {
            Split(_word);
        }
        else
        {
            _line.Add(_word);
        }

        _word.Clear();
        _endsWide = false;
    }

    private void Split(TextLine word)
    {
        foreach (TextRun run in word.Runs)
        {
            ReadOnlySpan<char> text = run.Text;
            while (!text.IsEmpty)
            {
                int length = CellWidth.Next(text, out int cells);
                if (_line.Width > 0 && _line.Width + cells > _width)
                {
                    NewLine();
                }

                _line.Add(text[..length], cells, run.Style, run.Link);
                text = text[length..];
            }
        }
    }

    private void NewLine()
    {
        _lines.Add(_line);
        _line = new TextLine();
    }

    private void EndLine()
    {
        EndWord();
        _space.Clear();
        NewLine();
    }
}
