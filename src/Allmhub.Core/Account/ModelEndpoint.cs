namespace Allmhub.Account;

/// <summary>The words for the endpoints a model speaks: the gateway's own, and those of this client's formats.</summary>
public static class ModelEndpoint
{
    /// <summary>The gateway's words (NOTES sections 12 and 16.7).</summary>
    public static IReadOnlyList<string> Known { get; } =
        ["openai", "openai-response", "openai-response-compact", "openai-alpha-search", "anthropic", "gemini", "jina-rerank", "image-generation", "embeddings", "openai-video"];

    /// <summary>Whether a word means Google's format.</summary>
    /// <param name="word">The word.</param>
    /// <returns>Whether it does.</returns>
    public static bool IsGemini(string? word) => string.Equals(word, "gemini", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The models that speak an endpoint. One of which the gateway tells no endpoints is left out, unless it tells none of any:
    /// then nothing is known, and all stay.
    /// </summary>
    /// <param name="models">The whole listing.</param>
    /// <param name="word">The gateway's word, or a format's name; <c>null</c> for any.</param>
    /// <returns>The models that do, as far as is known.</returns>
    public static IReadOnlyList<ModelInfo> Filter(IReadOnlyList<ModelInfo> models, string? word)
    {
        ArgumentNullException.ThrowIfNull(models);
        return word is null || models.All(static model => model.Endpoint.Count == 0)
            ? models
            : [.. models.Where(model => model.Endpoint.Contains(ToGatewayWord(word), StringComparer.OrdinalIgnoreCase))];
    }

    private static string ToGatewayWord(string word) => word.ToUpperInvariant() switch
    {
        "CHAT" => "openai",
        "RESPONSES" => "openai-response",
        "CLAUDE" => "anthropic",
        _ => word,
    };
}
