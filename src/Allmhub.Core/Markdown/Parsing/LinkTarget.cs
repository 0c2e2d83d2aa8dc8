namespace Allmhub.Markdown.Parsing;

/// <summary>What follows the text of a link: <c>(address "title")</c> (CommonMark 0.31, section 6.3).</summary>
internal static class LinkTarget
{
    private const int Longest = 2048;
    private const int MostParentheses = 32;

    /// <summary>Reads one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where its parenthesis is.</param>
    /// <param name="target">The address.</param>
    /// <returns>Where it ends; -1 when there is none.</returns>
    public static int Read(string text, int start, out string? target)
    {
        target = null;
        if (start >= text.Length || text[start] != '(')
        {
            return -1;
        }

        int i = SkipSpace(text, start + 1);
        bool isAngled = i < text.Length && text[i] == '<';
        int end = isAngled ? Angled(text, i) : Bare(text, i);
        if (end < 0 || end >= text.Length)
        {
            return -1;
        }

        string address = isAngled ? text[(i + 1)..(end - 1)] : text[i..end];
        int after = SkipSpace(text, end);
        if (after > end && after < text.Length && text[after] is '"' or '\'' or '(')
        {
            after = Title(text, after);
            after = after < 0 ? text.Length : SkipSpace(text, after);
        }

        if (after >= text.Length || text[after] != ')')
        {
            return -1;
        }

        target = Escapes.Resolve(address);
        return after + 1;
    }

    /// <summary>Whether more text can still make one of it.</summary>
    public static bool MayGoOn(ReadOnlySpan<char> text) => text.Length < Longest && !text.ContainsAny('\n', '\t') && !text.EndsWith(")");

    private static int Angled(string text, int i)
    {
        int last = Math.Min(text.Length, i + Longest);
        for (i++; i < last && text[i] is not ('<' or '\n'); i++)
        {
            if (text[i] == '>')
            {
                return i + 1;
            }

            i += IsEscape(text, i) ? 1 : 0;
        }

        return -1;
    }

    private static int Title(string text, int i)
    {
        char open = text[i];
        char close = open == '(' ? ')' : open;
        int last = Math.Min(text.Length, i + Longest);
        for (i++; i < last; i++)
        {
            if (text[i] == close)
            {
                return i + 1;
            }

            if (text[i] == open)
            {
                return -1;
            }

            i += IsEscape(text, i) ? 1 : 0;
        }

        return -1;
    }

    private static bool IsEscape(string text, int i) => text[i] == '\\' && i + 1 < text.Length && Escapes.IsEscapable(text[i + 1]);

    private static int Bare(string text, int i)
    {
        int open = 0;
        int last = Math.Min(text.Length, i + Longest);
        for (; i < last; i++)
        {
            char c = text[i];
            if (c <= ' ' || (c == ')' && open == 0))
            {
                return i;
            }

            open += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (open > MostParentheses)
            {
                return -1;
            }

            i += IsEscape(text, i) ? 1 : 0;
        }

        return -1;
    }

    private static int SkipSpace(string text, int i)
    {
        while (i < text.Length && text[i] is ' ' or '\t' or '\n')
        {
            i++;
        }

        return i;
    }
}
