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
        int end = i < text.Length && text[i] == '<' ? Angled(text, i) : Bare(text, i);
        if (end < 0 || end >= text.Length)
        {
            return -1;
        }

        string address = text[i] == '<' ? text[(i + 1)..(end - 1)] : text[i..end];
        int after = SkipSpace(text, end);
        if (after > end && after < text.Length && text[after] is '"' or '\'' or '(')
        {
            char close = text[after] == '(' ? ')' : text[after];
            int title = text.IndexOf(close, after + 1);
            after = title < 0 ? text.Length : SkipSpace(text, title + 1);
        }

        if (after >= text.Length || text[after] != ')')
        {
            return -1;
        }

        target = address;
        return after + 1;
    }

    /// <summary>Whether more text can still make one of it.</summary>
    public static bool MayGoOn(ReadOnlySpan<char> text) => text.Length < Longest && !text.ContainsAny('\n', '\t') && !text.EndsWith(")");

    private static int Angled(string text, int i)
    {
        int end = text.AsSpan(i, Math.Min(Longest, text.Length - i)).IndexOfAny('>', '\n');
        return end < 0 || text[i + end] == '\n' ? -1 : i + end + 1;
    }

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

            i += c == '\\' ? 1 : 0;
        }

        return -1;
    }

    private static int SkipSpace(string text, int i)
    {
        while (i < text.Length && text[i] is ' ' or '\n')
        {
            i++;
        }

        return i;
    }
}
