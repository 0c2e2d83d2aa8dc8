namespace Allmhub.Account;

/// <summary>What is asked of a balance.</summary>
public sealed record BalanceQuery
{
    /// <summary>Whose balance.</summary>
    public BalanceScope Scope { get; init; } = BalanceScope.Token;

    /// <summary>
    /// The path to ask instead of the usual one, since the gateway's own page could not be seen (NOTES section 14, question 1);
    /// no other path is tried then.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>How many of the gateway's units are one USD; <c>null</c> asks <c>/api/status</c> and takes 500000 when it does not answer.</summary>
    public decimal? UnitPerUsd { get; init; }
}
