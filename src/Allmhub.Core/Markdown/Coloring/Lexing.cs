namespace Allmhub.Markdown.Coloring;

/// <summary>How far the things that all languages have go.</summary>
internal static class Lexing
{
    /// <summary>The length of a string, its marks included; to the end where it is not closed.</summary>
    /// <param name="text">What begins with its mark.</param>
    /// <param name="mark">The mark.</param>
    /// <param name="hasEscapes">Whether a backslash takes the meaning of the mark.</param>
    public static int Quoted(ReadOnlySpan<char> text, char mark, bool hasEscapes)
    {
        for (int i = 1; i < text.Length; i++)
        {
            if (hasEscapes && text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == mark)
            {
                return i + 1;
            }
        }

        return text.Length;
    }

    /// <summary>The length of a word or number; 0 where there is none.</summary>
    public static int Word(ReadOnlySpan<char> text)
    {
        int length = 0;
        bool isNumber = !text.IsEmpty && char.IsAsciiDigit(text[0]);
        while (length < text.Length && (char.IsLetterOrDigit(text[length]) || text[length] == '_' || (isNumber && text[length] == '.' && length + 1 < text.Length && char.IsAsciiDigit(text[length + 1]))))
        {
            length++;
        }

        return length;
    }

    /// <summary>Whether a word that begins with a digit is a number: "12", "1.5e3", "0xFF", "10MB", "3u".</summary>
    public static bool IsNumber(ReadOnlySpan<char> word) => word.Length < 40 && !word.ContainsAnyExcept("0123456789abcdefABCDEFxXoOuUlLmMnNkKgGtTpPiIsS_.");
}
