namespace Allmhub.Account.Spending;

/// <summary>A time of which spending is asked.</summary>
/// <param name="Since">Its begin; <c>null</c> for ever.</param>
/// <param name="Until">Its end, which is not part of it; <c>null</c> for none.</param>
public sealed record SpendingPeriod(DateTimeOffset? Since, DateTimeOffset? Until)
{
    /// <summary>This month, by the clock of this machine: what holds when nothing is said.</summary>
    /// <param name="now">The time.</param>
    /// <returns>From the first of the month on.</returns>
    public static SpendingPeriod MonthOf(DateTimeOffset now)
    {
        DateTime first = new(now.LocalDateTime.Year, now.LocalDateTime.Month, 1, 0, 0, 0, DateTimeKind.Local);
        return new SpendingPeriod(first, null);
    }

    /// <summary>Whether a time lies in it.</summary>
    /// <param name="time">The time.</param>
    /// <returns>Whether it does.</returns>
    public bool Holds(DateTimeOffset time) => !(time < Since) && !(time >= Until);

    /// <summary>Begin and end.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => (Since, Until) switch
    {
        (null, null) => Words.Say("all time"),
        (DateTimeOffset since, null) => Words.Say($"since {since.LocalDateTime:yyyy-MM-dd HH:mm}"),
        (null, DateTimeOffset until) => Words.Say($"until {until.LocalDateTime:yyyy-MM-dd HH:mm}"),
        (DateTimeOffset since, DateTimeOffset until) => Words.Say($"{since.LocalDateTime:yyyy-MM-dd HH:mm} to {until.LocalDateTime:yyyy-MM-dd HH:mm}"),
    };
}
