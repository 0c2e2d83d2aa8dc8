using System.Text.Json.Serialization;
using Allmhub.Foundation;
using Allmhub.Streaming;

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

    /// <summary>Name, owner and price on one line and without control sequences: what is shown among other kinds of objects.</summary>
    [JsonIgnore]
    public string Display => RecordText.Of(TerminalFilter.OneLine(string.Join(" · ", ((string?[])[Name, Owner, Price?.ToString()]).Where(static piece => !string.IsNullOrEmpty(piece)))));

    /// <summary>The name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => TerminalFilter.OneLine(Name);

    /// <summary>The result as compact JSON: see <see cref="ResultJson"/>.</summary>
    /// <param name="indented">Whether it is on several lines.</param>
    /// <returns>A JSON object.</returns>
    public string ToJson(bool indented = false) => ResultJson.Of(this, indented);
}

/// <summary>What a model costs, in USD for the key's group, or the group <c>default</c> where that is not known: per token, per call, or by an expression of the gateway's own.</summary>
/// <param name="InputPerMillion">USD for a million tokens read.</param>
/// <param name="OutputPerMillion">USD for a million tokens written.</param>
/// <param name="PerCall">USD for one call.</param>
public sealed record ModelPrice(decimal? InputPerMillion, decimal? OutputPerMillion, decimal? PerCall)
{
    /// <summary>
    /// The gateway's own expression where that decides, e.g. <c>tier("base", p * 1.25 + c * 10)</c>; the amounts are <c>null</c> then.
    /// It is shown, and reckoned with only where it is plain (NOTES section 16.7).
    /// </summary>
    public string? Expression { get; init; }

    /// <summary>USD for a million tokens read out of a cache; <c>null</c> where they cost what others do.</summary>
    public decimal? CachedPerMillion { get; init; }

    /// <summary>USD for a million picture tokens read; <c>null</c> where they cost what others do.</summary>
    public decimal? PicturePerMillion { get; init; }

    /// <summary>USD for a million tokens of sound read; <c>null</c> where they cost what others do.</summary>
    public decimal? SoundPerMillion { get; init; }

    /// <summary>USD for a million tokens of sound written; <c>null</c> where they cost what others do.</summary>
    public decimal? SoundOutPerMillion { get; init; }

    /// <summary>What the list says, in USD and for a key's group.</summary>
    /// <param name="entry">The list's entry.</param>
    /// <param name="terms">Units and group.</param>
    /// <returns>The price; <c>null</c> when the entry says none that a number can hold.</returns>
    internal static ModelPrice? Of(PriceEntry entry, PriceTerms terms)
    {
        try
        {
            decimal? input = entry.ModelRatio * terms.GroupRatio * 1_000_000m / terms.UnitPerUsd;
            decimal? sound = entry.AudioRatio is decimal heard ? input * heard : null;
            return entry.Expression is not null ? new ModelPrice(null, null, null) { Expression = entry.Expression }
                : entry.PerCall is decimal call ? new ModelPrice(null, null, call * terms.GroupRatio)
                : new ModelPrice(input, input * (entry.CompletionRatio ?? 1), null)
                {
                    CachedPerMillion = entry.CacheRatio is decimal cached ? input * cached : null,
                    PicturePerMillion = entry.ImageRatio is decimal picture ? input * picture : null,
                    SoundPerMillion = sound,
                    SoundOutPerMillion = entry.AudioCompletionRatio is decimal spoken ? (sound ?? input) * spoken : sound,
                };
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Expression is not null ? "by expression" : PerCall is decimal call
        ? FormattableString.Invariant($"{call:0.######} per call")
        : FormattableString.Invariant($"{InputPerMillion:0.######} in, {OutputPerMillion:0.######} out per million");
}
