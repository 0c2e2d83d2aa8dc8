namespace Allmhub.Tokens;

/// <summary>By whose rule pictures, sound and documents are counted.</summary>
public enum TokenFamily
{
    /// <summary>OpenAI's, which is also taken for models of vendors that publish none.</summary>
    OpenAI,

    /// <summary>Anthropic's.</summary>
    Claude,

    /// <summary>Google's.</summary>
    Gemini,
}

/// <summary>Tells the rule by a model's name.</summary>
public static class TokenFamilies
{
    /// <summary>The rule of a model.</summary>
    /// <param name="model">Its name; may be <c>null</c>.</param>
    /// <returns>The rule.</returns>
    public static TokenFamily Of(string? model) =>
        Has(model, "claude") ? TokenFamily.Claude
        : Has(model, "gemini") || Has(model, "nano-banana") ? TokenFamily.Gemini
        : TokenFamily.OpenAI;

    internal static bool Has(string? model, string word) => model?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}
