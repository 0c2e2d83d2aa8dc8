using Allmhub.Streaming;

namespace Allmhub.History;

/// <summary>A place of an entry that a search found.</summary>
/// <param name="Field">Which of its texts, e.g. <c>Prompt</c>.</param>
/// <param name="Before">What stands before it, a little of it.</param>
/// <param name="Value">What was found.</param>
/// <param name="After">What stands after it, a little of it.</param>
public sealed record HistoryMatch(string Field, string Before, string Value, string After)
{
    /// <summary>The place with what stands round it, on one line.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => RecordText.Of(TerminalFilter.OneLine($"{Field}: {Before}{Value}{After}"));
}
