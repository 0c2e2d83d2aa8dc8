using System.Text;

namespace Allmhub.Markdown.Styling;

/// <summary>A line of a screen: runs of text, those of one look together.</summary>
internal sealed class TextLine
{
    private readonly List<TextRun> _runs = [];

    // The last run while it grows: to join texts for each word would cost the square of the line.
    private readonly StringBuilder _tail = new();
    private TextStyle _style;
    private string? _link;

    /// <summary>The runs.</summary>
    public IReadOnlyList<TextRun> Runs
    {
        get
        {
            Flush();
            return _runs;
        }
    }

    /// <summary>How many cells it takes.</summary>
    public int Width { get; private set; }

    /// <summary>Whether the terminal itself breaks it when it is too long, so that it is copied as one line.</summary>
    public bool IsLong { get; init; }

    /// <summary>Adds text.</summary>
    public void Add(ReadOnlySpan<char> text, TextStyle style, string? link = null) => Add(text, CellWidth.Of(text), style, link);

    /// <summary>Adds text whose width is known.</summary>
    public void Add(ReadOnlySpan<char> text, int width, TextStyle style, string? link)
    {
        if (text.IsEmpty)
        {
            return;
        }

        if (style != _style || link != _link)
        {
            Flush();
            (_style, _link) = (style, link);
        }

        Width += width;
        _tail.Append(text);
    }

    /// <summary>Adds what another line has.</summary>
    public void Add(TextLine other)
    {
        foreach (TextRun run in other._runs)
        {
            Add(run.Text, 0, run.Style, run.Link);
        }

        foreach (ReadOnlyMemory<char> chunk in other._tail.GetChunks())
        {
            Add(chunk.Span, 0, other._style, other._link);
        }

        Width += other.Width;
    }

    /// <summary>Adds spaces up to a width.</summary>
    public void PadTo(int width) => Add(new string(' ', Math.Max(0, width - Width)), TextStyle.Plain);

    /// <summary>Makes it empty.</summary>
    public void Clear()
    {
        _runs.Clear();
        _tail.Clear();
        Width = 0;
    }

    /// <summary>Takes spaces off the end; what is copied then has none.</summary>
    public void TrimEnd()
    {
        Flush();
        while (_runs.Count > 0 && _runs[^1].Text.AsSpan().TrimEnd(' ').Length < _runs[^1].Text.Length)
        {
            TextRun last = _runs[^1];
            string text = last.Text.TrimEnd(' ');
            Width -= last.Text.Length - text.Length;
            _runs.RemoveAt(_runs.Count - 1);
            if (text.Length > 0)
            {
                _runs.Add(last with { Text = text });
            }
        }
    }

    /// <summary>Whether it is the same, looks included.</summary>
    public bool IsSame(TextLine other) => Width == other.Width && Runs.SequenceEqual(other.Runs);

    /// <summary>Whether it begins with all of another line, looks included.</summary>
    /// <param name="other">The other line.</param>
    /// <param name="rest">What it has more.</param>
    public bool StartsWith(TextLine other, out TextLine rest)
    {
        (IReadOnlyList<TextRun> mine, IReadOnlyList<TextRun> its) = (Runs, other.Runs);
        rest = new TextLine();
        int whole = its.Count - 1;
        if (whole >= mine.Count || !mine.Take(whole).SequenceEqual(its.Take(whole)))
        {
            return false;
        }

        int from = 0;
        if (whole >= 0)
        {
            if (mine[whole].Style != its[whole].Style || mine[whole].Link != its[whole].Link || !mine[whole].Text.StartsWith(its[whole].Text, StringComparison.Ordinal))
            {
                return false;
            }

            rest.Add(mine[whole].Text.AsSpan(its[whole].Text.Length), mine[whole].Style, mine[whole].Link);
            from = whole + 1;
        }

        for (int i = from; i < mine.Count; i++)
        {
            rest.Add(mine[i].Text, mine[i].Style, mine[i].Link);
        }

        return true;
    }

    /// <summary>The text without its look.</summary>
    public override string ToString() => string.Concat(Runs.Select(static run => run.Text));

    private void Flush()
    {
        if (_tail.Length > 0)
        {
            string text = _tail.ToString();
            _tail.Clear();
            if (_runs.Count > 0 && _runs[^1] is { } last && last.Style == _style && last.Link == _link)
            {
                _runs[^1] = last with { Text = last.Text + text };
            }
            else
            {
                _runs.Add(new TextRun(text, _style, _link));
            }
        }
    }
}
