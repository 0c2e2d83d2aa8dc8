namespace Allmhub.Markdown.Parsing;

/// <summary>Reads a tag, comment, instruction or declaration within a text (CommonMark 0.31, section 6.6).</summary>
internal static class HtmlTag
{
    /// <summary>The longest that is read.</summary>
    public const int Longest = 1000;

    /// <summary>How long what begins a text is; 0 when it is none.</summary>
    public static int Length(ReadOnlySpan<char> text)
    {
        text = text[..Math.Min(text.Length, Longest)];
        if (text.Length < 3)
        {
            return 0;
        }

        return text[1] switch
        {
            '/' => Closing(text),
            '?' => Until(text, 2, "?>"),
            '!' when text.StartsWith("<!-->") => 5,
            '!' when text.StartsWith("<!--->") => 6,
            '!' when text.StartsWith("<!--") => Until(text, 4, "-->"),
            '!' when text.StartsWith("<![CDATA[") => Until(text, 9, "]]>"),
            '!' when char.IsAsciiLetter(text[2]) => Until(text, 2, ">"),
            _ => Opening(text),
        };
    }

    private static int Until(ReadOnlySpan<char> text, int from, string end)
    {
        int at = text[from..].IndexOf(end, StringComparison.Ordinal);
        return at < 0 ? 0 : from + at + end.Length;
    }

    private static int Closing(ReadOnlySpan<char> text)
    {
        int i = Name(text, 2);
        i = i < 0 ? text.Length : Space(text, i);
        return i < text.Length && text[i] == '>' ? i + 1 : 0;
    }

    private static int Opening(ReadOnlySpan<char> text)
    {
        int i = Name(text, 1);
        while (i >= 0 && i < text.Length)
        {
            int next = Space(text, i);
            if (text[next..].StartsWith(">"))
            {
                return next + 1;
            }

            if (text[next..].StartsWith("/>"))
            {
                return next + 2;
            }

            i = next > i ? Attribute(text, next) : -1;
        }

        return 0;
    }

    private static int Name(ReadOnlySpan<char> text, int i)
    {
        if (i >= text.Length || !char.IsAsciiLetter(text[i]))
        {
            return -1;
        }

        while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] == '-'))
        {
            i++;
        }

        return i;
    }

    // Its name, and its value behind a sign of equality: in quotes or without.
    private static int Attribute(ReadOnlySpan<char> text, int i)
    {
        if (i >= text.Length || !(char.IsAsciiLetter(text[i]) || text[i] is '_' or ':'))
        {
            return -1;
        }

        while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '_' or ':' or '.' or '-'))
        {
            i++;
        }

        int sign = Space(text, i);
        if (sign >= text.Length || text[sign] != '=')
        {
            return i;
        }

        i = Space(text, sign + 1);
        if (i >= text.Length)
        {
            return -1;
        }

        if (text[i] is '"' or '\'')
        {
            int end = text[(i + 1)..].IndexOf(text[i]);
            return end < 0 ? -1 : i + end + 2;
        }

        int length = text[i..].IndexOfAny(" \t\n\"'=<>`");
        return length > 0 ? i + length : -1;
    }

    private static int Space(ReadOnlySpan<char> text, int i)
    {
        int length = text[i..].IndexOfAnyExcept(" \t\n");
        return length < 0 ? text.Length : i + length;
    }
}
