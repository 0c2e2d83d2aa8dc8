using System.Collections.Immutable;
using Allmhub.Markdown.Coloring;

namespace Allmhub.Markdown.Parsing;

/// <summary>Code or HTML that is open.</summary>
/// <param name="Kind">What its lines are.</param>
/// <param name="Fence">What opened it; <c>null</c> where it is indented, or HTML.</param>
/// <param name="Indent">How many columns of white space do not belong to it.</param>
internal sealed record CodeBody(LeafKind Kind, Fence? Fence, int Indent)
{
    /// <summary>What colours its lines, and what of an earlier line goes on.</summary>
    public CodeColours Colours { get; init; } = CodeColours.None;

    /// <summary>Empty lines of indented code, which belong to it once more code follows.</summary>
    public ImmutableQueue<string> Pending { get; init; } = [];

    /// <summary>What ends HTML; empty for an empty line.</summary>
    public string End { get; init; } = string.Empty;
}
