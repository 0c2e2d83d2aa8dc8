using System.Text;
using Allmhub.Markdown.Parsing;
using Allmhub.Markdown.Rendering;
using Allmhub.Markdown.Styling;
using Allmhub.Streaming;

namespace Allmhub.Markdown.Screen;

/// <summary>Draws a whole text.</summary>
public static class MarkdownView
{
    /// <summary>A longer text is not drawn: nobody reads it on a screen.</summary>
    private const int LongestText = 1024 * 1024;

    /// <summary>Draws Markdown for a screen of so many columns. Control sequences in it are taken out.</summary>
    /// <param name="text">The text.</param>
    /// <param name="columns">Cells a row of the screen; one of them stays free.</param>
    /// <param name="look">What the terminal shows.</param>
    /// <returns>Lines, a line feed between them; the cleaned text itself when it is longer than one million characters.</returns>
    public static string Draw(string text, int columns, MarkdownLook look)
    {
        ArgumentNullException.ThrowIfNull(look);
        text = TerminalFilter.Clean(text);
        if (text.Length > LongestText)
        {
            return text;
        }

        BlockReader reader = new();
        foreach (string line in (text.EndsWith('\n') ? text[..^1] : text).Split('\n'))
        {
            reader.Feed(line);
        }

        reader.End();
        Palette palette = new(look.HasColour, look.Accent, look.HasLinks);
        LeafDrawing drawing = new(columns - 1, palette);
        StringBuilder drawn = new();
        foreach (TextLine line in reader.TakeClosed().SelectMany(drawing.Draw))
        {
            _ = drawn.Length > 0 ? drawn.Append('\n') : drawn;
            palette.Write(line, drawn);
        }

        return drawn.ToString();
    }
}
