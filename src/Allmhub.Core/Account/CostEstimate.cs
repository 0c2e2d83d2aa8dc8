namespace Allmhub.Account;

/// <summary>What a call costs by the price list: whole units of the gateway, and what they come to.</summary>
/// <param name="Units">The gateway's units, rounded as it does (NOTES section 16.7).</param>
/// <param name="Usd">The same in USD.</param>
/// <param name="Basis">What it was reckoned from, in words: ratio or price, group, factors.</param>
public sealed record CostEstimate(decimal Units, decimal Usd, string Basis)
{
    /// <summary>Whether it is a price for each call, or for each picture of it, and not for tokens.</summary>
    public bool IsPerCall { get; init; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Usd:0.########} USD");
}
