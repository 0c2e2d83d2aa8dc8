using Allmhub.Streaming;

namespace Allmhub.Markdown;

/// <summary>A fenced code block of an answer (CommonMark 0.31, section 4.5).</summary>
/// <param name="Language">The first word of the fence's info string as the model wrote it, e.g. <c>csharp</c>; empty when there is none.</param>
/// <param name="Code">The code, exact: lines end with a line feed, the last one without; the fence's own indentation is taken off.</param>
/// <param name="FileName">
/// The file the model says it is, as it says it: a name or a path, by the info string, a comment in the first line, or a heading or bold line
/// before the fence. <c>null</c> when it says none. It is the model's word: whoever writes the file makes it safe.
/// </param>
public sealed record CodeBlock(string Language, string Code, string? FileName)
{
    /// <summary>Whether its closing fence was there; one that is not was perhaps cut off.</summary>
    public bool IsClosed { get; init; } = true;

    /// <summary>The code without terminal control sequences; <see cref="Code"/> is exact.</summary>
    /// <returns>The code.</returns>
    public override string ToString() => TerminalFilter.Clean(Code);
}
