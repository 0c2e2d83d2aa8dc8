using System.Globalization;
using System.Text;

namespace Allmhub.Markdown.Styling;

/// <summary>
/// Says looks as a terminal understands them. The colours are of the sixteen that every theme sets for itself, and of those the ones that are
/// readable on dark and light ground alike; what is to stand back is dim, since no single grey is.
/// </summary>
internal sealed class Palette
{
    private const string Escape = "\u001b[";
    private const string Reset = "\u001b[0m";

    private readonly bool _hasColour;
    private readonly string _accent;

    /// <summary>Makes one.</summary>
    /// <param name="hasColour">Whether there is any look at all.</param>
    /// <param name="accent">The parameters of a sequence, e.g. <c>32;1</c>, that headings are shown with.</param>
    /// <param name="hasLinks">Whether the terminal is known to have links behind text (OSC 8).</param>
    public Palette(bool hasColour, string? accent, bool hasLinks)
    {
        _hasColour = hasColour;
        _accent = accent is { Length: > 0 } ? accent : "32;1";
        HasLinks = hasColour && hasLinks;
    }

    /// <summary>Whether looks are shown; where not, marks stand for what they would have said.</summary>
    public bool HasColour => _hasColour;

    /// <summary>Whether a link may stand behind its text.</summary>
    public bool HasLinks { get; }

    /// <summary>Writes a line; at its end everything is as before.</summary>
    public void Write(TextLine line, StringBuilder to)
    {
        TextStyle style = TextStyle.Plain;
        string? link = null;
        foreach (TextRun run in line.Runs)
        {
            if (_hasColour && run.Style != style)
            {
                Style(to, style, run.Style);
                style = run.Style;
            }

            if (HasLinks && run.Link != link)
            {
                to.Append(CultureInfo.InvariantCulture, $"\u001b]8;;{run.Link}\u001b\\");
                link = run.Link;
            }

            to.Append(run.Text);
        }

        _ = link is null ? to : to.Append("\u001b]8;;\u001b\\");
        _ = style == TextStyle.Plain ? to : to.Append(Reset);
    }

    private void Style(StringBuilder to, TextStyle before, TextStyle now)
    {
        _ = before == TextStyle.Plain ? to : to.Append(Reset);
        if (now == TextStyle.Plain)
        {
            return;
        }

        to.Append(Escape);
        int start = to.Length;
        foreach ((TextTraits trait, string code) in Codes)
        {
            _ = now.Traits.HasFlag(trait) ? Add(code) : to;
        }

        _ = Colour(now.Tint) is { } colour ? Add(colour) : to;
        to.Append('m');

        StringBuilder Add(string code) => (to.Length > start ? to.Append(';') : to).Append(code);
    }

    private static readonly (TextTraits Trait, string Code)[] Codes =
    [
        (TextTraits.Bold, "1"), (TextTraits.Dim, "2"), (TextTraits.Italic, "3"), (TextTraits.Underline, "4"), (TextTraits.Strike, "9"),
    ];

    private string? Colour(Tint tint) => tint switch
    {
        Tint.Accent => _accent,
        Tint.Code or Tint.Link or Tint.Name => "36",
        Tint.Keyword or Tint.Number => "35",
        Tint.String or Tint.Added => "32",
        Tint.Removed => "31",
        _ => null,
    };
}
