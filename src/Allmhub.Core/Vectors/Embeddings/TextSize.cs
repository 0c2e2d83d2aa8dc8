namespace Allmhub.Vectors.Embeddings;

/// <summary>How much of a request a text takes, without the model's own tokenizer.</summary>
internal static class TextSize
{
    private const int AsciiPerToken = 4;

    /// <summary>Guesses the tokens of a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>A token for four ASCII characters or one other UTF-16 unit; at least 1.</returns>
    public static int Tokens(string text)
    {
        int other = 0;
        foreach (char c in text)
        {
            other += c < 128 ? 0 : 1;
        }

        return Math.Max(1, other + ((text.Length - other + AsciiPerToken - 1) / AsciiPerToken));
    }
}
