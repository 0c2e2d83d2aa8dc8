using System.Globalization;

namespace Allmhub.Chat.Dialects.Prose;

/// <summary>
/// Reads progress lines in both dialects (NOTES section 4a): <c>&gt; 🏃 进度：36.0%</c>, and <c>&gt;🏃 进度 26..77..[100](%)</c>
/// where numbers have no sign of their own. The word must open the line, quote mark and emoji aside, so that a sentence
/// that only mentions progress is none.
/// </summary>
internal sealed class ProseProgress
{
    private const string Word = "进度";
    private const int MaxLine = 512;

    private double _max = -1;
    private int _start;
    private bool _counted;

    /// <summary>How many lines told progress.</summary>
    public int Lines { get; private set; }

    /// <summary>Begins a new line.</summary>
    public void NextLine()
    {
        _start = 0;
        _counted = false;
    }

    /// <summary>Looks at the line as far as it came; a number at its open end waits for what follows.</summary>
    /// <param name="line">The line so far.</param>
    /// <param name="isEnded">Whether the line is whole.</param>
    /// <param name="updates">Receives progress, never falling within one answer.</param>
    public void Look(ReadOnlySpan<char> line, bool isEnded, List<ChatUpdate> updates)
    {
        if (line.Length > MaxLine || (_start == 0 && !FindStart(line)))
        {
            return;
        }

        int from = _start;
        int next;
        while ((next = line[from..].IndexOfAnyInRange('0', '9')) >= 0)
        {
            from += next;
            ReadOnlySpan<char> digits = NumberAt(line[from..]);
            if (IsPercentage(line[(from + digits.Length)..], isEnded)
                && double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
                && value <= 100)
            {
                Lines += _counted ? 0 : 1;
                _counted = true;
                Report(value, line, updates);
            }

            from += digits.Length;
        }
    }

    // Digits, and digits behind a point.
    private static ReadOnlySpan<char> NumberAt(ReadOnlySpan<char> text)
    {
        int end = DigitsOf(text);
        int behind = end + 1 < text.Length && text[end] == '.' ? DigitsOf(text[(end + 1)..]) : 0;
        return text[..(behind > 0 ? end + 1 + behind : end)];
    }

    private static int DigitsOf(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') is >= 0 and int end ? end : text.Length;

    private void Report(double value, ReadOnlySpan<char> line, List<ChatUpdate> updates)
    {
        if (value > _max)
        {
            _max = value;
            updates.Add(ChatUpdate.OfProgress(value, line.ToString()));
        }
    }

    private bool FindStart(ReadOnlySpan<char> line)
    {
        int i = 0;
        while (i < line.Length && !char.IsLetterOrDigit(line[i]) && line[i] is not ('`' or '[' or '!' or '|' or '#' or '-' or '*'))
        {
            i++;
        }

        if (!line[i..].StartsWith(Word, StringComparison.Ordinal))
        {
            return false;
        }

        _start = i + Word.Length;
        return true;
    }

    private static bool IsPercentage(ReadOnlySpan<char> after, bool isEnded)
    {
        ReadOnlySpan<char> next = after.TrimStart();
        return next.StartsWith("%", StringComparison.Ordinal)
            || after.StartsWith("..", StringComparison.Ordinal)
            || after.StartsWith("](%)", StringComparison.Ordinal)
            || (isEnded && next.IsEmpty);
    }
}
