using Allmhub.Markdown.Styling;

namespace Allmhub.Markdown.Parsing;

/// <summary>Reads code within a paragraph (CommonMark 0.31, section 6.1).</summary>
/// <param name="text">The paragraph.</param>
/// <param name="isOpen">Whether more of it may come.</param>
/// <param name="nodes">What takes the code.</param>
internal sealed class CodeSpans(string text, bool isOpen, InlineNodes nodes)
{
    private static readonly TextStyle CodeStyle = new(TextTraits.None, Tint.Code);

    // How many back-ticks nothing ends: to look for their end once more for each would cost the square of the text.
    private HashSet<int>? _unclosed;

    /// <summary>Whether anything began that has not ended.</summary>
    public bool IsUnclosed => _unclosed is not null;

    /// <summary>Reads the back-ticks at a place, and the code behind them.</summary>
    /// <returns>Where what was read ends.</returns>
    public int Read(int i)
    {
        int length = InlineMarks.Run(text, i);
        int start = i + length;
        int end = _unclosed?.Contains(length) == true ? -1 : End(start, length);
        if (end < 0)
        {
            (_unclosed ??= []).Add(length);
            if (isOpen && text.Length - start is > 0 and <= InlineMarks.MostHeld && text.IndexOf('\n', start) < 0)
            {
                nodes.Add(text[start..].TrimStart(), CodeStyle);
                return text.Length;
            }

            nodes.Append(text.AsSpan(i, length));
            return start;
        }

        string code = text[start..end].Replace('\n', ' ');
        bool isPadded = code.Length > 2 && code[0] == ' ' && code[^1] == ' ' && !string.IsNullOrWhiteSpace(code);
        nodes.Add(isPadded ? code[1..^1] : code, CodeStyle);
        return end + length;
    }

    private int End(int start, int length)
    {
        for (int i = text.IndexOf('`', start); i >= 0; i = i < text.Length ? text.IndexOf('`', i) : -1)
        {
            int run = InlineMarks.Run(text, i);
            if (run == length)
            {
                return i;
            }

            i += run;
        }

        return -1;
    }
}
