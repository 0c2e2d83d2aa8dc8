using Allmhub.Markdown.Styling;

namespace Allmhub.Markdown.Coloring;

/// <summary>Runs of a line in the making; those of one look are joined.</summary>
internal sealed class RunList
{
    private readonly List<TextRun> _runs = [];

    /// <summary>What there is.</summary>
    public IReadOnlyList<TextRun> Runs => _runs;

    /// <summary>Adds text in a colour.</summary>
    public void Add(ReadOnlySpan<char> text, Tint tint) => Add(text, new TextStyle(TextTraits.None, tint));

    /// <summary>Adds text of a look.</summary>
    public void Add(ReadOnlySpan<char> text, TextStyle style)
    {
        if (text.IsEmpty)
        {
            return;
        }

        if (_runs.Count > 0 && _runs[^1].Style == style)
        {
            _runs[^1] = _runs[^1] with { Text = string.Concat(_runs[^1].Text, text) };
        }
        else
        {
            _runs.Add(new TextRun(text.ToString(), style));
        }
    }
}
