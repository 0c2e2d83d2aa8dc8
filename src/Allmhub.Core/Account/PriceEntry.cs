namespace Allmhub.Account;

/// <summary>
/// What the price list says of a model, as it says it: ratios where 1 is 2 USD per million tokens, a price in USD per call, or an expression of the gateway's own
/// (NOTES section 16.7). What is <c>null</c> was not said and counts 1.
/// </summary>
public sealed record PriceEntry
{
    /// <summary>Units a token read, before the group's ratio; <c>null</c> where the model is priced otherwise.</summary>
    public decimal? ModelRatio { get; init; }

    /// <summary>USD a call, before the group's ratio; <c>null</c> where the model is priced otherwise.</summary>
    public decimal? PerCall { get; init; }

    /// <summary>How much more a token written costs.</summary>
    public decimal? CompletionRatio { get; init; }

    /// <summary>What a token out of a cache costs of one that is not.</summary>
    public decimal? CacheRatio { get; init; }

    /// <summary>What a token written to a cache costs of one that is not; 1.25 where nothing is said.</summary>
    public decimal? CacheWriteRatio { get; init; }

    /// <summary>What a picture's token costs of one of text.</summary>
    public decimal? ImageRatio { get; init; }

    /// <summary>What a token of sound costs of one of text.</summary>
    public decimal? AudioRatio { get; init; }

    /// <summary>How much more a token of sound written costs than one read.</summary>
    public decimal? AudioCompletionRatio { get; init; }

    /// <summary>The gateway's own expression where that decides; shown, and reckoned with only in its plain form.</summary>
    public string? Expression { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Expression is not null ? "by expression"
        : PerCall is decimal call ? FormattableString.Invariant($"{call:0.######} USD per call")
        : FormattableString.Invariant($"ratio {ModelRatio:0.######}");
}
