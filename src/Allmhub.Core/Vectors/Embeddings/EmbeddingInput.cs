using Allmhub.Streaming;

namespace Allmhub.Vectors.Embeddings;

/// <summary>One text that is to become a vector, and what it was taken from.</summary>
/// <param name="Text">The text.</param>
/// <param name="InputObject">What the caller wants to find on the result and on errors; the text itself when it is <c>null</c>.</param>
public sealed record EmbeddingInput(string Text, object? InputObject = null)
{
    /// <summary>The first words of the text.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => TerminalFilter.OneLine(Text.Length > 80 ? Text[..80] + "…" : Text);
}
