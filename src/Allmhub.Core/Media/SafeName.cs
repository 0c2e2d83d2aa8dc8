using System.Buffers;
using System.Globalization;
using System.Text;

namespace Allmhub.Media;

/// <summary>
/// File names made of what others wrote: a link's last piece, a model's name, a prompt. What comes out is one name on every platform: no path, no
/// stream, no device of Windows, nothing that turns or hides letters, and short enough for every file system with what is put behind it.
/// </summary>
public static class SafeName
{
    /// <summary>The most bytes of a name without its extension: 255 less an extension and <c> (12345)</c>.</summary>
    public const int MaxStemBytes = 200;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("<>:\"/\\|?*");

    // Devices whatever their extension; with the superscript digits, which Windows takes for digits.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$",
        "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM¹", "COM²", "COM³",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT¹", "LPT²", "LPT³",
    };

    /// <summary>Makes a name without extension.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="maxBytes">The most bytes of UTF-8 it may have.</param>
    /// <returns>The name; empty when nothing of the text can stand in one.</returns>
    public static string Of(string text, int maxBytes = MaxStemBytes)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder name = new();
        foreach (Rune letter in Composed(text).EnumerateRunes())
        {
            Append(name, letter);
        }

        string trimmed = Shortened(name.ToString().Trim(' ', '.', '\u00A0', '\u3000'), maxBytes).TrimEnd(' ', '.', '\u00A0', '\u3000');
        if (trimmed.StartsWith('-') || trimmed.StartsWith('~'))
        {
            // An option to the tool that is called with it, or somebody's home folder.
            trimmed = "_" + trimmed[1..];
        }

        return Reserved.Contains(trimmed.Split('.')[0].TrimEnd()) ? Shortened("_" + trimmed, maxBytes) : trimmed;
    }

    private static string Composed(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            // Halves of surrogates; runes make the replacement character of them, which is left out below.
            return text;
        }
    }

    // Format covers the marks of direction and what has no width.
    private static void Append(StringBuilder name, Rune letter)
    {
        switch (Rune.GetUnicodeCategory(letter))
        {
            case UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
            case UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned:
            case UnicodeCategory.Format:
                break;
            default:
                if (letter != Rune.ReplacementChar)
                {
                    name.Append(letter.IsBmp && Forbidden.Contains((char)letter.Value) ? "_" : letter.ToString());
                }

                break;
        }
    }

    // Between two letters as people see them, so that no accent or half of an emoji is left.
    private static string Shortened(string name, int maxBytes)
    {
        if (Encoding.UTF8.GetByteCount(name) <= maxBytes)
        {
            return name;
        }

        int bytes = 0;
        int end = 0;
        TextElementEnumerator elements = StringInfo.GetTextElementEnumerator(name);
        while (elements.MoveNext())
        {
            bytes += Encoding.UTF8.GetByteCount(elements.GetTextElement());
            if (bytes > maxBytes)
            {
                break;
            }

            end = elements.ElementIndex + elements.GetTextElement().Length;
        }

        return name[..end];
    }
}
