using Allmhub.Markdown.Styling;

namespace Allmhub.Markdown.Parsing;

/// <summary>A block without blocks in it, and what stands around it. Code comes line by line: a line that is there does not change any more.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text, lines joined by line feeds.</param>
internal sealed record Leaf(LeafKind Kind, string Text)
{
    /// <summary>The quotes and items around it, from the outside in.</summary>
    public IReadOnlyList<Container> Containers { get; init; } = [];

    /// <summary>A bit for each container whose mark stands before it, since nothing came before it there.</summary>
    public int Fresh { get; init; }

    /// <summary>Whether an empty line stands before it.</summary>
    public bool HasGap { get; init; }

    /// <summary>How many of the containers the leaf before it had too.</summary>
    public int Shared { get; init; }

    /// <summary>Whether a list item begins as a task: <c>true</c> for one that is done.</summary>
    public bool? Task { get; init; }

    /// <summary>The level of a heading.</summary>
    public int Level { get; init; }

    /// <summary>A line of code in its colours; empty for other kinds.</summary>
    public IReadOnlyList<TextRun> Runs { get; init; } = [];

    /// <summary>The table, where it is one.</summary>
    public Table? Table { get; init; }

    /// <summary>Whether nothing more of it can come.</summary>
    public bool IsClosed { get; init; }
}
