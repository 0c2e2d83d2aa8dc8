namespace Allmhub.Emulator.Vectors;

/// <summary>One input: a text, or tokens.</summary>
/// <param name="Text">The text; null for tokens.</param>
/// <param name="Token">The tokens; empty for a text.</param>
/// <param name="Count">How many tokens it has.</param>
internal sealed record VectorInput(string? Text, IReadOnlyList<int> Token, int Count);

/// <summary>A request for vectors.</summary>
/// <param name="Model">The model.</param>
/// <param name="Input">What becomes a vector each.</param>
/// <param name="Dimension">How many numbers a vector is to have.</param>
/// <param name="IsBase64">Base64 was asked, not numbers.</param>
internal sealed record VectorRequest(string Model, IReadOnlyList<VectorInput> Input, int Dimension, bool IsBase64);
