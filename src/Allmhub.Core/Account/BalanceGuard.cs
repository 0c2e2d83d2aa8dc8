using Allmhub.Http;

namespace Allmhub.Account;

/// <summary>Says whether a balance is enough to go on. Whatever falls short, time or money, is one kind of failure: a guard has one answer.</summary>
public static class BalanceGuard
{
    /// <summary>Checks a balance.</summary>
    /// <param name="balance">The balance.</param>
    /// <param name="minimum">What must be left at least, in USD.</param>
    /// <param name="minimumDay">How many days the key must still be good for.</param>
    /// <param name="now">The time.</param>
    /// <returns>The failure, which names both numbers; <c>null</c> when the balance is enough.</returns>
    public static AllmException? Check(Balance balance, decimal minimum, double minimumDay, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(balance);
        if (balance.ExpiresAt is DateTimeOffset end && end <= now)
        {
            return Failure(
                Words.Say($"The key expired on {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC."),
                Words.Say("Extend the key in the gateway's console, or use another one."));
        }

        if (balance.ExpiresAt is DateTimeOffset soon && soon < now.AddDays(minimumDay))
        {
            return Failure(
                Words.Say($"The key expires in {(soon - now).TotalDays:0.#} days ({soon.UtcDateTime:yyyy-MM-dd HH:mm} UTC); at least {minimumDay:0.#} days are asked for."),
                Words.Say("Extend the key in the gateway's console, or ask for fewer days."));
        }

        return balance.Spendable is decimal left && left < minimum
            ? Failure(
                Words.Say($"{left:0.00####} USD are left; at least {minimum:0.00####} USD are asked for."),
                balance.Scope == BalanceScope.Token ? Words.Say("Raise the key's quota in the gateway's console, or ask for less.") : Words.Say("Top up the account, or ask for less."))
            : null;
    }

    private static AllmException Failure(string message, string action) =>
        new(new AllmError(AllmErrorKind.InsufficientBalance, message) { RecommendedAction = action });
}
