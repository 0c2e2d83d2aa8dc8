using Allmhub.Tokens;

namespace Allmhub.Vectors.Embeddings;

/// <summary>How much of a request a text takes, without the model's own tokenizer.</summary>
internal static class TextSize
{
    /// <summary>Estimates the tokens of a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The tokens; at least 1.</returns>
    public static int Tokens(string text) => (int)Math.Clamp(TextTokens.Of(text).Likely, 1, int.MaxValue);
}
