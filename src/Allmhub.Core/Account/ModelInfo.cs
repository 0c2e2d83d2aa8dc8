using Allmhub.Foundation;

namespace Allmhub.Account;

/// <summary>A model the key may use.</summary>
public sealed class ModelInfo
{
    /// <summary>Its name: what <c>-Model</c> takes.</summary>
    public required string Name { get; init; }

    /// <summary>Who runs it, as the gateway says; <c>null</c> when it does not.</summary>
    public string? Owner { get; init; }

    /// <summary>When it was made; the gateway sends a constant (NOTES section 12).</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>
    /// The endpoints it speaks, in the gateway's words (<c>openai</c>, <c>openai-response</c>, <c>anthropic</c>, <c>gemini</c>, <c>embeddings</c> …);
    /// empty when the gateway does not say.
    /// </summary>
    public IReadOnlyList<string> Endpoint { get; init => field = Indexable.Of(value); } = [];

    /// <summary>Its price; <c>null</c> when the gateway publishes none.</summary>
    public ModelPrice? Price { get; init; }

    /// <summary>The name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}

/// <summary>What a model costs, in USD before any discount the operator grants. Either per token or per call.</summary>
/// <param name="InputPerMillion">USD for a million tokens read.</param>
/// <param name="OutputPerMillion">USD for a million tokens written.</param>
/// <param name="PerCall">USD for one call.</param>
public sealed record ModelPrice(decimal? InputPerMillion, decimal? OutputPerMillion, decimal? PerCall)
{
    /// <inheritdoc/>
    public override string ToString() => PerCall is decimal call
        ? FormattableString.Invariant($"{call:0.######} per call")
        : FormattableString.Invariant($"{InputPerMillion:0.######} in, {OutputPerMillion:0.######} out per million");
}
