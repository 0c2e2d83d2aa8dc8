using System.Buffers;
using System.Globalization;
using System.Text;

namespace Allmhub.Markdown.Styling;

/// <summary>
/// How many cells of a terminal text takes: two for what East Asian scripts and emoji write (Unicode 15.1, EastAsianWidth W and F), none for marks that
/// combine. Terminals do not agree on emoji that are made of several; as most of the newer ones do, they count as one of two cells.
/// </summary>
public static class CellWidth
{
    private const int JoinsEmoji = 0x200D;
    private const int AsEmoji = 0xFE0F;

    private static readonly SearchValues<char> Narrow = SearchValues.Create([.. Enumerable.Range(' ', 0x2FF - ' ').Select(static c => (char)c).Where(static c => c is not (>= '\u007f' and < '\u00a0') and not '\u00ad')]);

    // First and last of each range.
    private static readonly int[] Wide =
    [
        0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x23F0, 0x23F0, 0x23F3, 0x23F3, 0x25FD, 0x25FE, 0x2614, 0x2615, 0x2648, 0x2653, 0x267F, 0x267F,
        0x2693, 0x2693, 0x26A1, 0x26A1, 0x26AA, 0x26AB, 0x26BD, 0x26BE, 0x26C4, 0x26C5, 0x26CE, 0x26CE, 0x26D4, 0x26D4, 0x26EA, 0x26EA, 0x26F2, 0x26F3, 0x26F5, 0x26F5,
        0x26FA, 0x26FA, 0x26FD, 0x26FD, 0x2705, 0x2705, 0x270A, 0x270B, 0x2728, 0x2728, 0x274C, 0x274C, 0x274E, 0x274E, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797,
        0x27B0, 0x27B0, 0x27BF, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B50, 0x2B55, 0x2B55, 0x2E80, 0x2E99, 0x2E9B, 0x2EF3, 0x2F00, 0x2FD5, 0x2FF0, 0x303E, 0x3041, 0x3096,
        0x3099, 0x30FF, 0x3105, 0x312F, 0x3131, 0x318E, 0x3190, 0x31E3, 0x31EF, 0x321E, 0x3220, 0x3247, 0x3250, 0x4DBF, 0x4E00, 0xA48C, 0xA490, 0xA4C6, 0xA960, 0xA97C,
        0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE10, 0xFE19, 0xFE30, 0xFE52, 0xFE54, 0xFE66, 0xFE68, 0xFE6B, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6, 0x16FE0, 0x16FE4, 0x16FF0, 0x16FF1,
        0x17000, 0x187F7, 0x18800, 0x18CD5, 0x18D00, 0x18D08, 0x1AFF0, 0x1AFFE, 0x1B000, 0x1B122, 0x1B132, 0x1B132, 0x1B150, 0x1B152, 0x1B155, 0x1B155, 0x1B164, 0x1B167,
        0x1B170, 0x1B2FB, 0x1F004, 0x1F004, 0x1F0CF, 0x1F0CF, 0x1F18E, 0x1F18E, 0x1F191, 0x1F19A, 0x1F200, 0x1F202, 0x1F210, 0x1F23B, 0x1F240, 0x1F248, 0x1F250, 0x1F251,
        0x1F260, 0x1F265, 0x1F300, 0x1F320, 0x1F32D, 0x1F335, 0x1F337, 0x1F37C, 0x1F37E, 0x1F393, 0x1F3A0, 0x1F3CA, 0x1F3CF, 0x1F3D3, 0x1F3E0, 0x1F3F0, 0x1F3F4, 0x1F3F4,
        0x1F3F8, 0x1F43E, 0x1F440, 0x1F440, 0x1F442, 0x1F4FC, 0x1F4FF, 0x1F53D, 0x1F54B, 0x1F54E, 0x1F550, 0x1F567, 0x1F57A, 0x1F57A, 0x1F595, 0x1F596, 0x1F5A4, 0x1F5A4,
        0x1F5FB, 0x1F64F, 0x1F680, 0x1F6C5, 0x1F6CC, 0x1F6CC, 0x1F6D0, 0x1F6D2, 0x1F6D5, 0x1F6D7, 0x1F6DC, 0x1F6DF, 0x1F6EB, 0x1F6EC, 0x1F6F4, 0x1F6FC, 0x1F7E0, 0x1F7EB,
        0x1F7F0, 0x1F7F0, 0x1F90C, 0x1F93A, 0x1F93C, 0x1F945, 0x1F947, 0x1F9FF, 0x1FA70, 0x1FAFF, 0x20000, 0x2FFFD, 0x30000, 0x3FFFD,
    ];

    /// <summary>The cells of a text.</summary>
    /// <param name="text">The text, of one line and without control characters.</param>
    /// <returns>How many.</returns>
    public static int Of(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyExcept(Narrow))
        {
            return text.Length;
        }

        int width = 0;
        while (!text.IsEmpty)
        {
            int length = Next(text, out int cells);
            width += cells;
            text = text[length..];
        }

        return width;
    }

    /// <summary>Reads one character as a reader sees it, its marks included.</summary>
    /// <param name="text">What is to be read; not empty.</param>
    /// <param name="cells">How many cells it takes.</param>
    /// <returns>How long it is in UTF-16.</returns>
    public static int Next(ReadOnlySpan<char> text, out int cells)
    {
        if (Narrow.Contains(text[0]) && (text.Length == 1 || Narrow.Contains(text[1])))
        {
            cells = 1;
            return 1;
        }

        int length = StringInfo.GetNextTextElementLength(text);
        bool isFirst = true;
        cells = 0;
        foreach (Rune rune in text[..length].EnumerateRunes())
        {
            if (!isFirst && rune.Value is AsEmoji or JoinsEmoji)
            {
                cells = cells > 0 && rune.Value == AsEmoji ? 2 : cells;
            }
            else
            {
                // What is joined to something of two cells stands in them.
                cells = isFirst || cells < 2 ? cells + Of(rune) : cells;
            }

            isFirst = false;
        }

        cells = Math.Min(cells, 2);
        return length;
    }

    /// <summary>Whether a character takes two cells.</summary>
    /// <param name="codePoint">The character.</param>
    /// <returns>Whether it does.</returns>
    public static bool IsWide(int codePoint)
    {
        int low = 0;
        int high = (Wide.Length / 2) - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (codePoint > Wide[(middle * 2) + 1])
            {
                low = middle + 1;
            }
            else if (codePoint < Wide[middle * 2])
            {
                high = middle - 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private static int Of(Rune rune) => rune.Value switch
    {
        >= 0x1160 and <= 0x11FF => 0,
        0xAD => 1,
        _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.Control => 0,
        _ => IsWide(rune.Value) ? 2 : 1,
    };
}
