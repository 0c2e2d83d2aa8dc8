using System.Globalization;

namespace Allmhub.Audio.Speech;

/// <summary>
/// Breaks a long text: at the last end of a sentence that a request can hold, else at the last comma, the last blank, or between two letters as people see
/// them (an emoji of a family is one). Nothing is lost or added: the parts together are the text. Every unit is looked at a few times at most, however long the text.
/// </summary>
internal static class SpeechText
{
    // So far beyond its reach a letter is followed to see whether it goes on there.
    private const int LookAhead = 256;

    /// <summary>Breaks a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limit">How much a request holds.</param>
    /// <returns>The parts; blanks alone are none.</returns>
    public static IReadOnlyList<string> Split(string text, SpeechLimit limit)
    {
        List<string> parts = [];
        for (int start = 0; start < text.Length;)
        {
            int reach = limit.Reach(text, start);
            int end = reach == text.Length ? reach : BreakIn(text, start, reach);
            if (!text.AsSpan(start, end - start).IsWhiteSpace())
            {
                parts.Add(text[start..end]);
            }

            start = end;
        }

        return parts;
    }

    private static int BreakIn(string text, int start, int reach)
    {
        int[] last = new int[(int)BreakKind.Sentence + 1];
        int mark = -1;
        int solid = -1;
        bool afterBlank = false;
        for (int at = start; at < reach;)
        {
            int length = StringInfo.GetNextTextElementLength(text.AsSpan(at, Math.Min(text.Length, reach + LookAhead) - at));
            if (at + length > reach)
            {
                break;
            }

            char unit = text[at];
            bool isLine = unit is '\n' or '\r' or '\u2028' or '\u2029' or '\u0085';
            if (char.IsWhiteSpace(unit))
            {
                afterBlank = true;
            }
            else
            {
                // A closing mark behind a blank opens something, and is no end of what was before.
                mark = SentenceEnd.IsCloser(unit) && !afterBlank && solid >= 0 ? mark : at + length - 1;
                solid = at;
                afterBlank = false;
            }

            at += length;
            BreakKind kind = isLine ? BreakKind.Sentence : SentenceEnd.KindOf(text, at, mark, afterBlank);
            last[(int)kind] = at;
        }

        for (BreakKind kind = BreakKind.Sentence; kind >= BreakKind.Letter; kind--)
        {
            if (last[(int)kind] > start)
            {
                return last[(int)kind];
            }
        }

        // One letter with thousands of accents: it is broken where it must be, yet never within a character.
        return char.IsHighSurrogate(text[reach - 1]) && reach < text.Length && char.IsLowSurrogate(text[reach]) ? reach > start + 1 ? reach - 1 : reach + 1 : reach;
    }
}
