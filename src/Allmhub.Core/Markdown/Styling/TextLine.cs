using System.Text;

namespace Allmhub.Markdown.Styling;

/// <summary>A line of a screen: runs of text, those of one look together.</summary>
internal sealed class TextLine
{
    private readonly List<TextRun> _runs = [];

    /// <summary>The runs.</summary>
    public IReadOnlyList<TextRun> Runs => _runs;

    /// <summary>How many cells it takes.</summary>
    public int Width { get; private set; }

    /// <summary>Whether the terminal itself breaks it when it is too long, so that it is copied as one line.</summary>
    public bool IsLong { get; init; }

    /// <summary>Adds text.</summary>
    public void Add(string text, TextStyle style, string? link = null)
    {
        if (text.Length == 0)
        {
            return;
        }

        Width += CellWidth.Of(text);
        if (_runs.Count > 0 && _runs[^1] is { } last && last.Style == style && last.Link == link)
        {
            _runs[^1] = last with { Text = last.Text + text };
        }
        else
        {
            _runs.Add(new TextRun(text, style, link));
        }
    }

    /// <summary>Adds what another line has.</summary>
    public void Add(TextLine other)
    {
        foreach (TextRun run in other._runs)
        {
            Add(run.Text, run.Style, run.Link);
        }
    }

    /// <summary>Adds spaces up to a width.</summary>
    public void PadTo(int width) => Add(new string(' ', Math.Max(0, width - Width)), TextStyle.Plain);

    /// <summary>Takes spaces off the end; what is copied then has none.</summary>
    public void TrimEnd()
    {
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

    /// <summary>Whether it begins with all of another line, looks included.</summary>
    /// <param name="other">The other line.</param>
    /// <param name="rest">What it has more.</param>
    public bool StartsWith(TextLine other, out TextLine rest)
    {
        rest = new TextLine();
        int whole = other._runs.Count - 1;
        if (whole >= _runs.Count || !_runs.Take(whole).SequenceEqual(other._runs.Take(whole)))
        {
            return false;
        }

        int from = 0;
        if (whole >= 0)
        {
            (TextRun mine, TextRun its) = (_runs[whole], other._runs[whole]);
            if (mine.Style != its.Style || mine.Link != its.Link || !mine.Text.StartsWith(its.Text, StringComparison.Ordinal))
            {
                return false;
            }

            rest.Add(mine.Text[its.Text.Length..], mine.Style, mine.Link);
            from = whole + 1;
        }

        foreach (TextRun run in _runs.Skip(from))
        {
            rest.Add(run.Text, run.Style, run.Link);
        }

        return true;
    }

    /// <summary>The text without its look.</summary>
    public override string ToString() => _runs.Aggregate(new StringBuilder(), static (text, run) => text.Append(run.Text)).ToString();
}
