using System.Buffers;
using System.Collections.Frozen;

namespace Allmhub.Audio.Speech;

/// <summary>How good a place is for a break; a greater one is better.</summary>
internal enum BreakKind
{
    /// <summary>Between two letters as people see them.</summary>
    Letter,

    /// <summary>At a blank.</summary>
    Blank,

    /// <summary>At a comma or the like, or where a dot may end a sentence or not.</summary>
    Clause,

    /// <summary>At the end of a sentence or of a line.</summary>
    Sentence,
}

/// <summary>
/// Where sentences end, by the marks themselves: comparing by a culture's rules finds an end at every zero-width joiner. A Latin mark ends a sentence
/// where a blank follows; a dot does not after an abbreviation, an initial or before a small letter, and after a number it only may.
/// </summary>
internal static class SentenceEnd
{
    private const int LongestWord = 12;
    private const int LongestBlank = 64;

    // Full width, Chinese, Devanagari, Arabic, Armenian, Ethiopic, Burmese, Khmer: these need no blank.
    private static readonly SearchValues<char> Sentence = SearchValues.Create("。！？｡．…‥।॥؟۔։።፧၊။។៕﹒﹗﹖");
    private static readonly SearchValues<char> Clause = SearchValues.Create("，、；：､︰﹐﹑﹔﹕،؛၊፣፤—");
    private static readonly SearchValues<char> LatinSentence = SearchValues.Create(".!?‼⁇⁈⁉‽");
    private static readonly SearchValues<char> LatinClause = SearchValues.Create(",;:–");
    private static readonly SearchValues<char> Closer = SearchValues.Create("\"')]}”’»›」』】》〉）］｝〕〗〙〛｣*_");

    private static readonly FrozenSet<string> Abbreviation = FrozenSet.ToFrozenSet(
    [
        "mr", "mrs", "ms", "mx", "dr", "prof", "sr", "jr", "st", "rev", "hon", "gen", "col", "lt", "sgt", "capt", "gov", "sen", "rep", "messrs", "vs", "etc", "e.g", "i.e", "cf", "al", "viz",
        "approx", "ca", "no", "nos", "nr", "vol", "vols", "fig", "figs", "eq", "sec", "ch", "pp", "ed", "eds", "dept", "univ", "inc", "ltd", "co", "corp", "bros", "ave", "blvd", "rd", "mt", "ft",
        "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "a.m", "p.m", "u.s", "u.k", "u.n", "ph.d",
        "z.b", "d.h", "u.a", "usw", "bzw", "evtl", "ggf", "hr", "fr", "str", "abs", "bd", "mm", "mme", "mlle", "av", "env", "sra", "dra", "ud", "uds", "sig", "dott", "ing", "tel", "abb", "inkl", "zzgl", "min", "max", "est",
    ], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a mark belongs to the end of the sentence before it: a closing quotation mark or bracket.</summary>
    /// <param name="unit">The unit.</param>
    /// <returns>Whether it does.</returns>
    public static bool IsCloser(char unit) => Closer.Contains(unit);

    /// <summary>Tells what a place is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">The place: a break would stand before it.</param>
    /// <param name="mark">The last unit before it that is neither blank nor closes a quotation; -1 for none.</param>
    /// <param name="afterBlank">Whether a blank stands between.</param>
    /// <returns>How good it is.</returns>
    public static BreakKind KindOf(string text, int at, int mark, bool afterBlank)
    {
        char next = at < text.Length ? text[at] : ' ';
        BreakKind blank = afterBlank ? BreakKind.Blank : BreakKind.Letter;
        if (mark < 0 || (!afterBlank && (IsCloser(next) || IsMark(next))))
        {
            return blank;
        }

        char unit = text[mark];
        if (Sentence.Contains(unit))
        {
            return unit == '．' && char.IsDigit(next) ? blank : BreakKind.Sentence;
        }

        if (Clause.Contains(unit))
        {
            return BreakKind.Clause;
        }

        // A Latin mark within a word is none: 3.14, 10:30, a.b, http://x.
        if (!afterBlank && !char.IsWhiteSpace(next) && !IsWide(next))
        {
            return blank;
        }

        return LatinSentence.Contains(unit) ? unit == '.' ? DotKind(text, at, mark) : BreakKind.Sentence
            : LatinClause.Contains(unit) ? BreakKind.Clause
            : blank;
    }

    private static BreakKind DotKind(string text, int at, int dot)
    {
        if (dot > 0 && char.IsDigit(text[dot - 1]))
        {
            return BreakKind.Clause;
        }

        if (IsSmall(text, at))
        {
            return BreakKind.Blank;
        }

        int first = dot;
        while (first > 0 && dot - first <= LongestWord && (char.IsLetter(text[first - 1]) || (text[first - 1] == '.' && first < dot)))
        {
            first--;
        }

        ReadOnlySpan<char> word = text.AsSpan(first, dot - first);
        bool isInitial = word.Length == 1 && char.IsUpper(word[0]) && word[0] != 'I';
        bool isLetters = word.Length >= 3 && word.Length <= LongestWord && word.Contains('.');
        return isInitial || isLetters || Abbreviation.Contains(word.ToString()) ? BreakKind.Blank : BreakKind.Sentence;
    }

    // A small letter goes on with the sentence.
    private static bool IsSmall(string text, int at)
    {
        int most = Math.Min(text.Length, at + LongestBlank);
        while (at < most && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at < text.Length && char.IsLower(text[at]);
    }

    private static bool IsMark(char unit) => Sentence.Contains(unit) || Clause.Contains(unit) || LatinSentence.Contains(unit) || LatinClause.Contains(unit);

    // Scripts that put no blank after a mark: what follows "OK." there begins a sentence.
    private static bool IsWide(char unit) => unit is >= '\u2E80' and <= '\uD7FF' or >= '\uF900' and <= '\uFAFF' or >= '\uFF00' and <= '\uFFEF';
}
