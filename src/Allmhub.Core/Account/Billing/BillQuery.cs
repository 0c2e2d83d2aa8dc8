namespace Allmhub.Account.Billing;

/// <summary>What is asked of the gateway's log.</summary>
public sealed record BillQuery
{
    /// <summary>Whose log: of the key that calls, or of the user with all keys, which needs the user's access token.</summary>
    public BalanceScope Scope { get; init; } = BalanceScope.Token;

    /// <summary>Rows from before are left out; <c>null</c> for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Rows from then on are left out; <c>null</c> for all.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>
    /// Asks again although the log of the key was read already. Its path answers 20 times in 20 minutes, together with that of the key's
    /// balance, so a client asks once and keeps the answer (NOTES section 16.7).
    /// </summary>
    public bool IsFresh { get; init; }

    /// <summary>Whose log.</summary>
    /// <returns>Its name.</returns>
    public override string ToString() => Scope.ToString();

    /// <summary>Whether a row lies in the time that is asked for.</summary>
    /// <param name="time">The row's time.</param>
    /// <returns>Whether it does.</returns>
    internal bool Holds(DateTimeOffset time) => !(time < Since) && !(time >= Until);
}
