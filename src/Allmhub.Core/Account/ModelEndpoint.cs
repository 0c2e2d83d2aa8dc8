namespace Allmhub.Account;

/// <summary>The words for the endpoints a model speaks: the gateway's own, and those of this client's formats.</summary>
public static class ModelEndpoint
{
    /// <summary>The gateway's words (NOTES section 12).</summary>
    public static IReadOnlyList<string> Known { get; } =
        ["openai", "openai-response", "anthropic", "gemini", "jina-rerank", "image-generation", "embeddings", "openai-video"];

    /// <summary>Whether a word means Google's format.</summary>
    /// <param name="word">The word.</param>
    /// <returns>Whether it does.</returns>
    public static bool IsGemini(string? word) => string.Equals(word, "gemini", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether a model speaks an endpoint. A model of which the gateway tells no endpoints may speak any, and OpenAI chat
    /// is spoken by every model that chats (design: Auto).
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="word">The gateway's word, or a format's name; <c>null</c> for any.</param>
    /// <returns>Whether it does, as far as is known.</returns>
    public static bool Speaks(ModelInfo model, string? word)
    {
        ArgumentNullException.ThrowIfNull(model);
        return word is null || model.Endpoint.Count == 0 || model.Endpoint.Contains(ToGatewayWord(word), StringComparer.OrdinalIgnoreCase);
    }

    private static string ToGatewayWord(string word) => word.ToUpperInvariant() switch
    {
        "CHAT" => "openai",
        "RESPONSES" => "openai-response",
        "CLAUDE" => "anthropic",
        _ => word,
    };
}
