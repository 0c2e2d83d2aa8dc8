namespace Allmhub.Markdown.Parsing;

/// <summary>What a line begins with, its indentation and containers already read (CommonMark 0.31, sections 4 and 5).</summary>
internal static class BlockMarks
{
    private const int LongestNumber = 9;
    private const int MostHashes = 6;

    /// <summary>What ends HTML of which Markdown has no say, up to one of its own closing tags.</summary>
    public const string AnyVerbatimEnd = "</";

    private static readonly string[] VerbatimTags = ["script", "pre", "style", "textarea"];

    private static readonly HashSet<string> HtmlBlocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "address", "article", "aside", "base", "basefont", "blockquote", "body", "caption", "center", "col", "colgroup", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "iframe", "legend", "li", "link", "main", "menu",
        "menuitem", "nav", "noframes", "ol", "optgroup", "option", "p", "param", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "track", "ul",
    };

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

    /// <summary>Whether HTML begins that goes on to an empty line, or what <paramref name="end"/> says (CommonMark 0.31, section 4.6, kinds 1 to 6).</summary>
    public static bool Html(ReadOnlySpan<char> text, out string end)
    {
        end = string.Empty;
        if (text.Length < 2 || text[0] != '<')
        {
            return false;
        }

        if (text[1] is '?' or '!')
        {
            end = text.StartsWith("<!--") ? "-->"
                : text[1] == '?' ? "?>"
                : text.StartsWith("<![CDATA[") ? "]]>"
                : text.Length > 2 && char.IsAsciiLetter(text[2]) ? ">"
                : string.Empty;
            return end.Length > 0;
        }

        ReadOnlySpan<char> rest = text[(text[1] == '/' ? 2 : 1)..];
        int length = 0;
        while (length < rest.Length && char.IsAsciiLetterOrDigit(rest[length]))
        {
            length++;
        }

        string name = rest[..length].ToString();
        rest = rest[length..];
        bool isEnded = rest.IsEmpty || rest[0] is ' ' or '\t' or '>';
        if (isEnded && text[1] != '/' && VerbatimTags.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            end = AnyVerbatimEnd;
            return true;
        }

        return (isEnded || rest.StartsWith("/>")) && HtmlBlocks.Contains(name);
    }

    /// <summary>Whether a line ends HTML.</summary>
    /// <param name="text">The line.</param>
    /// <param name="end">What ends it.</param>
    public static bool EndsHtml(string text, string end) => end == AnyVerbatimEnd
        ? VerbatimTags.Any(tag => text.Contains($"</{tag}>", StringComparison.OrdinalIgnoreCase))
        : end.Length > 0 && text.Contains(end, StringComparison.Ordinal);
}
