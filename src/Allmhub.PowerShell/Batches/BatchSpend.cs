namespace Allmhub.PowerShell.Batches;

/// <summary>What one result took.</summary>
/// <param name="Token">Tokens in and out; <c>null</c> when nobody told.</param>
/// <param name="Usd">What it cost; <c>null</c> when there is no price.</param>
internal readonly record struct BatchSpend(long? Token, decimal? Usd);
