using System.Text.RegularExpressions;

namespace Allmhub.Streaming;

/// <summary>
/// Text of a service where it becomes part of a record (error, warning, notice) or of a line of this product: without control sequences,
/// on one line, and with the marks broken by which a CI service takes a line of a log for a command (<c>::add-mask::</c>, <c>##vso[…]</c>).
/// </summary>
public static partial class RecordText
{
    private static readonly char[] Suspect = ['\n', '\u2028', '\u2029'];

    /// <summary>Makes one line of a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>One line; the same instance when nothing has to change.</returns>
    public static string Of(string text)
    {
        string clean = TerminalFilter.Clean(text);
        if (clean.IndexOfAny(Suspect) >= 0)
        {
            clean = LineBreak().Replace(clean, " ").TrimEnd();
        }

        return WithoutCommand(clean);
    }

    /// <summary>Cleans a text whose line breaks are this product's own.</summary>
    /// <param name="text">The text.</param>
    /// <returns>As many lines, none of which is a command.</returns>
    public static string Lines(string text) => WithoutCommand(TerminalFilter.Clean(text));

    /// <summary>Writes as an escape what Azure Pipelines takes for a command anywhere in a line, for text in which <c>\u0023</c> means that character.</summary>
    /// <param name="json">JSON.</param>
    /// <returns>The same JSON.</returns>
    internal static string EscapeCommand(string json) => json.Contains("##", StringComparison.Ordinal) ? HashMark().Replace(json, "#\\u0023") : json;

    // A long line may be wrapped where it has a blank, so the mark is broken there too; Azure Pipelines finds its own anywhere in a line.
    private static string WithoutCommand(string text)
    {
        if (text.Contains("::", StringComparison.Ordinal))
        {
            text = GitHubMark().Replace(text, ": :");
        }

        return text.Contains("##", StringComparison.Ordinal) ? HashMark().Replace(text, "## ") : text;
    }

    [GeneratedRegex("""[ \t]*[\n\u2028\u2029][\s\u2028\u2029]*""")]
    private static partial Regex LineBreak();

    // At the beginning of a word, and anywhere when it is a whole command: a word longer than a line is wrapped where the line ends.
    [GeneratedRegex("""(?<=^|\s)::(?=[A-Za-z])|::(?=[A-Za-z][\w-]*(?:\s*::|\s+\w+=))""")]
    private static partial Regex GitHubMark();

    [GeneratedRegex("""##(?=\w*\[)""")]
    private static partial Regex HashMark();
}
