using System.Globalization;
using Allmhub.Markdown.Styling;

namespace Allmhub.PowerShell.Interactive.Editing;

/// <summary>How many cells of a terminal a text takes: none, one or two a character as a reader sees it (a grapheme cluster).</summary>
internal static class TextCells
{
    private const int TabWidth = 4;

    /// <summary>The cells of a text of one line.</summary>
    public static int Of(ReadOnlySpan<char> text)
    {
        int cells = 0;
        while (!text.IsEmpty)
        {
            int length = StringInfo.GetNextTextElementLength(text);
            cells += OfElement(text[..length]);
            text = text[length..];
        }

        return cells;
    }

    /// <summary>The cells of one grapheme cluster. A tab is drawn as blanks.</summary>
    public static int OfElement(ReadOnlySpan<char> element)
    {
        if (element is "\t")
        {
            return TabWidth;
        }

        CellWidth.Next(element, out int cells);
        return cells;
    }

    /// <summary>How a cluster is drawn.</summary>
    public static string Shown(string element) => element == "\t" ? new string(' ', TabWidth) : element;

    /// <summary>A text cut to a width, with a mark where something is missing.</summary>
    public static string Cut(string text, int cells)
    {
        if (Of(text) <= cells)
        {
            return text;
        }

        int used = 1;
        int at = 0;
        while (at < text.Length)
        {
            int length = StringInfo.GetNextTextElementLength(text, at);
            used += OfElement(text.AsSpan(at, length));
            if (used > cells)
            {
                break;
            }

            at += length;
        }

        return text[..at] + "…";
    }
}
