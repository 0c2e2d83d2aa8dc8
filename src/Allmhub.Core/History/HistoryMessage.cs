using Allmhub.Streaming;

namespace Allmhub.History;

/// <summary>A message as it was asked.</summary>
/// <param name="Role">Who speaks, e.g. <c>User</c>.</param>
/// <param name="Text">What is said.</param>
public sealed record HistoryMessage(string Role, string Text)
{
    /// <summary>What went along with it.</summary>
    public IReadOnlyList<HistoryMedia> Media { get; init; } = [];

    /// <summary>Calls of tools in it, or their results.</summary>
    public IReadOnlyList<HistoryTool> Tool { get; init; } = [];

    /// <summary>Who speaks and what, on one line.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => RecordText.Of(TerminalFilter.OneLine($"{Role}: {Text}"));
}
