using System.Buffers;
using System.Globalization;
using System.Text;

namespace Allmhub.PowerShell.Formatting;

/// <summary>
/// Text as one quoted PowerShell literal on one line. Nothing is left out: whatever would not be seen as what it is stands as an
/// escape (<c>`e</c>, <c>`u{202e}</c>), so PowerShell reads the very text back from what is shown. Used wherever a display leads to a decision.
/// </summary>
internal static class LiteralText
{
    /// <summary>How many blanks may stand in a row: indentation stays readable, padding that draws a row of its own does not.</summary>
    private const int MaxBlank = 8;

    /// <summary>Marks that stand above or below their letter; more of them grow over the rows around.</summary>
    private const int MaxMark = 3;

    /// <summary>Stands before an escape until the quotes are known; the character itself is always escaped.</summary>
    private const char EscapeMark = '\u001a';

    private static readonly SearchValues<char> SingleQuotes = SearchValues.Create("'\u2018\u2019\u201a\u201b");

    // Letters, marks and symbols by category, yet nothing is drawn for them (Unicode's Default_Ignorable_Code_Point, and blank glyphs).
    private static readonly (int First, int Last)[] Unseen =
    [
        (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2065, 0x2065), (0x2800, 0x2800), (0x3164, 0x3164), (0xFE00, 0xFE0F),
        (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFC), (0x16FE4, 0x16FE4), (0x1D159, 0x1D159), (0x1D173, 0x1D17A), (0x13441, 0x13442), (0xE0000, 0xE0FFF),
    ];

    // Look like a quote and are none to PowerShell: the value would seem to end before it does (Unicode's confusables of ' and ").
    private static readonly (int First, int Last)[] SeemQuotes =
    [
        (0x00B4, 0x00B4), (0x02B9, 0x02BF), (0x02C8, 0x02C8), (0x02CA, 0x02CB), (0x02DD, 0x02DD), (0x02EE, 0x02EE), (0x02F4, 0x02F6), (0x0374, 0x0374),
        (0x0384, 0x0384), (0x055A, 0x055A), (0x055D, 0x055D), (0x05F3, 0x05F4), (0x07F4, 0x07F5), (0x144A, 0x144A), (0x16CC, 0x16CC), (0x1FBD, 0x1FBD),
        (0x1FBF, 0x1FBF), (0x1FEF, 0x1FEF), (0x1FFD, 0x1FFE), (0x201F, 0x201F), (0x2032, 0x2037), (0x2057, 0x2057), (0x275B, 0x275E), (0x301D, 0x301F),
        (0xA78B, 0xA78C), (0xFF02, 0xFF02), (0xFF07, 0xFF07), (0xFF40, 0xFF40), (0x1F676, 0x1F678),
    ];

    /// <summary>Writes a text as a literal: in single quotes, or in double quotes where something has to be escaped or is itself a single quote.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The literal, of one line.</returns>
    public static string Of(string text)
    {
        StringBuilder quoted = new(text.Length + 2);
        bool escaped = false;
        int blanks = 0;
        int marks = MaxMark;
        int jamo = 0;
        for (int i = 0; i < text.Length;)
        {
            // A surrogate that stands alone is no rune; it is escaped as the code unit it is.
            bool isRune = Rune.TryGetRuneAt(text, i, out Rune rune);
            int code = isRune ? rune.Value : text[i];
            blanks = code == ' ' ? blanks + 1 : 0;
            marks = !isRune || code == ' ' ? MaxMark : IsMark(rune) ? marks + 1 : Rune.IsLetter(rune) ? 0 : MaxMark;
            int before = jamo;
            jamo = Jamo(code);
            if (isRune && blanks <= MaxBlank && marks <= MaxMark && (jamo <= 1 || jamo == before + 1) && IsSeen(rune, marks))
            {
                quoted.Append(text, i, rune.Utf16SequenceLength);
            }
            else
            {
                escaped = true;
                marks = MaxMark;
                jamo = 0;
                quoted.Append(EscapeMark).Append(Escape(code));
            }

            i += isRune ? rune.Utf16SequenceLength : 1;
        }

        return escaped || text.AsSpan().ContainsAny(SingleQuotes) ? InDoubleQuotes(quoted) : $"'{quoted}'";
    }

    /// <summary>A text as it is when all of it can be seen, else as a literal.</summary>
    /// <param name="text">The text.</param>
    /// <returns>One line.</returns>
    public static string Shown(string text)
    {
        string literal = Of(text);
        return literal.AsSpan(1, literal.Length - 2).SequenceEqual(text) ? text : literal;
    }

    /// <summary>A name as it would be typed: bare when it is a plain word, else as a literal.</summary>
    /// <param name="name">The name.</param>
    /// <returns>One word.</returns>
    public static string Name(string name) =>
        name.Length > 0 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '\\' or ':') ? name : Of(name);

    private static bool IsSeen(Rune rune, int marks)
    {
        if (rune.IsAscii)
        {
            return rune.Value is >= ' ' and <= '~';
        }

        UnicodeCategory category = Rune.GetUnicodeCategory(rune);
        return category switch
        {
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => false,
            UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator or UnicodeCategory.EnclosingMark => false,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => marks is > 0 and <= MaxMark && !IsOneOf(Unseen, rune.Value),
            _ => !IsOneOf(Unseen, rune.Value) && !IsOneOf(SeemQuotes, rune.Value),
        };
    }

    // Vowels and ends of a Hangul syllable are drawn into the letter they follow; alone or repeated they take no room: 1, 2, 3 in their order.
    private static int Jamo(int code) => code switch
    {
        (>= 0x1100 and <= 0x115E) or (>= 0xA960 and <= 0xA97C) => 1,
        (>= 0x1161 and <= 0x11A7) or (>= 0xD7B0 and <= 0xD7C6) => 2,
        (>= 0x11A8 and <= 0x11FF) or (>= 0xD7CB and <= 0xD7FB) => 3,
        _ => 0,
    };

    /// <summary>Whether a rune is drawn at the letter before it.</summary>
    public static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static bool IsOneOf((int First, int Last)[] ranges, int code) => Array.Exists(ranges, range => code >= range.First && code <= range.Last);

    private static string Escape(int code) => code switch
    {
        0 => "`0",
        7 => "`a",
        8 => "`b",
        9 => "`t",
        10 => "`n",
        11 => "`v",
        12 => "`f",
        13 => "`r",
        27 => "`e",
        _ => string.Create(CultureInfo.InvariantCulture, $"`u{{{code:x}}}"),
    };

    // PowerShell takes typographic quotes for quotes.
    private static string InDoubleQuotes(StringBuilder text)
    {
        StringBuilder literal = new(text.Length + 2);
        literal.Append('"');
        bool isEscape = false;
        foreach (char c in text.ToString())
        {
            if (c == EscapeMark)
            {
                isEscape = true;
                continue;
            }

            if (!isEscape && c is '`' or '$' or '"' or '\u201c' or '\u201d' or '\u201e')
            {
                literal.Append('`');
            }

            literal.Append(c);
            isEscape = false;
        }

        return literal.Append('"').ToString();
    }
}
