namespace Allmhub.Markdown.Parsing;

/// <summary>What a line begins with, its indentation and containers already read (CommonMark 0.31, sections 4 and 5).</summary>
internal static class BlockMarks
{
    private const int LongestNumber = 9;
    private const int MostHashes = 6;

    private static readonly string[] HtmlStarts = ["<!--", "<?", "<![CDATA[", "<!"];

    private static readonly string[] HtmlBlocks =
    [
        "address", "article", "aside", "blockquote", "body", "center", "details", "dialog", "dd", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
        "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "iframe", "legend", "li", "link", "main", "menu", "nav", "ol", "p", "pre", "script", "section", "source",
        "style", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
    ];

    /// <summary>Whether it is a rule: three or more of one mark, and nothing else.</summary>
    public static bool IsRule(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] is not ('-' or '*' or '_'))
        {
            return false;
        }

        int count = 0;
        foreach (char c in text)
        {
            if (c == text[0])
            {
                count++;
            }
            else if (c is not (' ' or '\t'))
            {
                return false;
            }
        }

        return count >= 3;
    }

    /// <summary>The level of a heading whose underline this is; 0 when it is none.</summary>
    public static int Underlines(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd(" \t");
        return text.IsEmpty ? 0 : !text.ContainsAnyExcept('=') ? 1 : !text.ContainsAnyExcept('-') ? 2 : 0;
    }

    /// <summary>The level of a heading that begins with its hashes; 0 when it is none.</summary>
    public static int Heading(ReadOnlySpan<char> text, out string title)
    {
        int level = text.IndexOfAnyExcept('#');
        level = level < 0 ? text.Length : level;
        title = string.Empty;
        if (level is 0 or > MostHashes || (level < text.Length && text[level] is not (' ' or '\t')))
        {
            return 0;
        }

        ReadOnlySpan<char> rest = text[level..].Trim(" \t");
        ReadOnlySpan<char> end = rest.TrimEnd('#');
        title = (end.IsEmpty || end[^1] is ' ' or '\t' ? end.TrimEnd(" \t") : rest).ToString();
        return level;
    }

    /// <summary>How wide the mark of a list item is; 0 when there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="number">Its number; -1 for a bullet.</param>
    public static int Item(ReadOnlySpan<char> text, out int number)
    {
        number = -1;
        int digits = 0;
        while (digits < text.Length && digits <= LongestNumber && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        int width = digits is > 0 and <= LongestNumber && digits < text.Length && text[digits] is '.' or ')' ? digits + 1
            : digits == 0 && !text.IsEmpty && text[0] is '-' or '*' or '+' ? 1
            : 0;
        if (width == 0 || (width < text.Length && text[width] is not (' ' or '\t')) || IsRule(text))
        {
            return 0;
        }

        number = digits == 0 ? -1 : int.Parse(text[..digits], System.Globalization.CultureInfo.InvariantCulture);
        return width;
    }

    /// <summary>Whether HTML begins that goes on to an empty line, or what <paramref name="end"/> says.</summary>
    public static bool Html(ReadOnlySpan<char> text, out string end)
    {
        end = string.Empty;
        if (text.Length < 3 || text[0] != '<')
        {
            return false;
        }

        foreach (string start in HtmlStarts)
        {
            if (text.StartsWith(start, StringComparison.Ordinal) && (start.Length > 2 || !char.IsAsciiLetterLower(text[2])))
            {
                end = start switch { "<!--" => "-->", "<?" => "?>", "<![CDATA[" => "]]>", _ => ">" };
                return true;
            }
        }

        ReadOnlySpan<char> name = text[(text[1] == '/' ? 2 : 1)..];
        int length = 0;
        while (length < name.Length && char.IsAsciiLetterOrDigit(name[length]))
        {
            length++;
        }

        return length > 0 && (length == name.Length || name[length] is ' ' or '\t' or '>' or '/')
            && HtmlBlocks.Contains(name[..length].ToString(), StringComparer.OrdinalIgnoreCase);
    }
}
