namespace Allmhub.Markdown;

/// <summary>
/// The block quotes and list items around a line (CommonMark section 5). A fence is indented against them, and lines of a block in a quote
/// begin with its mark.
/// </summary>
internal sealed class Containers
{
    /// <summary>A quote.</summary>
    private const int Quote = -1;

    private const int Deepest = 100;
    private const int LongestNumber = 9;
    private const int MostMarkIndent = 3;
    private const int CodeIndent = 4;

    // A quote, or how many columns a list item's content is indented.
    private readonly List<int> _open = [];

    /// <summary>How many there are.</summary>
    public int Count => _open.Count;

    /// <summary>Whether a quote is among them.</summary>
    public bool HasQuote => _open.Contains(Quote);

    /// <summary>Goes on over what belongs to the containers that are open.</summary>
    /// <returns>How many of them the line belongs to.</returns>
    public int Match(ref MarkdownLine line)
    {
        for (int i = 0; i < _open.Count; i++)
        {
            if (_open[i] == Quote ? !TryQuote(ref line) : !line.IsBlank && line.Indent < _open[i])
            {
                return i;
            }

            if (_open[i] != Quote)
            {
                line.Skip(_open[i]);
            }
        }

        return _open.Count;
    }

    /// <summary>Whether all that a line leaves is list items, and no quote.</summary>
    /// <param name="matched">How many it belongs to.</param>
    public bool LeavesItemsAlone(int matched) => !_open.Skip(matched).Contains(Quote);

    /// <summary>Closes all but the first so many.</summary>
    public void CloseTo(int count) => _open.RemoveRange(count, _open.Count - count);

    /// <summary>Whether a line can go on a paragraph without the marks of its containers: it begins nothing else.</summary>
    public static bool IsText(MarkdownLine line)
    {
        if (line.Indent > MostMarkIndent)
        {
            return true;
        }

        line.Skip(line.Indent);
        return !line.Rest.IsEmpty && line.Rest[0] is not ('#' or '>' or '<') && !IsRule(line.Rest) && ItemWidth(line) == 0 && !Fence.TryRead(line.Rest, out _);
    }

    /// <summary>Opens what begins in a line, and goes on over its marks.</summary>
    public void Open(ref MarkdownLine line)
    {
        while (_open.Count < Deepest && line.Indent <= MostMarkIndent && !line.IsBlank)
        {
            if (TryQuote(ref line))
            {
                _open.Add(Quote);
            }
            else if (ItemWidth(line) is > 0 and int width)
            {
                int indent = line.Indent;
                line.Skip(indent);
                line.Take(width);

                // Content stands one to four columns after the mark; farther away it is code inside the item.
                int after = line.IsBlank || line.Indent > CodeIndent ? 1 : line.Indent;
                line.Skip(after);
                _open.Add(indent + width + after);
            }
            else
            {
                return;
            }
        }
    }

    private static bool TryQuote(ref MarkdownLine line)
    {
        MarkdownLine ahead = line;
        int indent = ahead.Indent;
        ahead.Skip(indent);
        if (indent > MostMarkIndent || ahead.Rest.IsEmpty || ahead.Rest[0] != '>')
        {
            return false;
        }

        ahead.Take(1);
        ahead.Skip(1);
        line = ahead;
        return true;
    }

    /// <summary>How wide a list item's mark is: "-", "10."; 0 when there is none.</summary>
    private static int ItemWidth(MarkdownLine line)
    {
        line.Skip(line.Indent);
        ReadOnlySpan<char> text = line.Rest;
        int digits = 0;
        while (digits < text.Length && digits <= LongestNumber && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        int width = digits is > 0 and <= LongestNumber && digits < text.Length && text[digits] is '.' or ')' ? digits + 1
            : digits == 0 && text[0] is '-' or '*' or '+' ? 1
            : 0;
        return width > 0 && (width == text.Length || text[width] is ' ' or '\t') && !IsRule(text) ? width : 0;
    }

    // "* * *" is a rule, not three lists.
    private static bool IsRule(ReadOnlySpan<char> text)
    {
        char mark = text[0];
        int count = 0;
        foreach (char c in text)
        {
            if (c == mark)
            {
                count++;
            }
            else if (c is not (' ' or '\t' or '\r'))
            {
                return false;
            }
        }

        return count >= 3 && mark is '-' or '*';
    }
}
