using System.Text.Json.Serialization;
using Allmhub.Foundation;
using Allmhub.Streaming;

namespace Allmhub.Account;

/// <summary>Whose balance it is.</summary>
public enum BalanceScope : long
{
    /// <summary>Of the key that calls.</summary>
    Token,

    /// <summary>Of the user who owns the key; needs the user's access token and id.</summary>
    User,
}

/// <summary>
/// What is left. USD amounts are decimals, made of the gateway's units by <see cref="UnitPerUsd"/> (NOTES section 12);
/// the amounts of an unlimited key are <c>null</c>, since the gateway's own number means nothing then and can be negative.
/// </summary>
public sealed class Balance
{
    /// <summary>Whose balance it is.</summary>
    public required BalanceScope Scope { get; init; }

    /// <summary>The key's or user's name; <c>null</c> where the endpoint tells none.</summary>
    public string? Name { get; init; }

    /// <summary>Used plus left, in USD; <c>null</c> when unlimited.</summary>
    public decimal? Total { get; init; }

    /// <summary>Spent, in USD.</summary>
    public decimal Used { get; init; }

    /// <summary>Left, in USD; <c>null</c> when unlimited.</summary>
    public decimal? Remaining { get; init; }

    /// <summary>Left, in the gateway's own units; <c>null</c> when unlimited or when the endpoint speaks money only.</summary>
    public long? RemainingUnit { get; init; }

    /// <summary>How many units are one USD; <c>null</c> when the endpoint speaks money only.</summary>
    public decimal? UnitPerUsd { get; init; }

    /// <summary>Whether there is no limit.</summary>
    public bool IsUnlimited { get; init; }

    /// <summary>When the key stops working; <c>null</c> for never, or not told.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The models the key is limited to; empty for all.</summary>
    public IReadOnlyList<string> ModelLimit { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The plans that give quota beside the wallet; empty for a key, and where the gateway sells none.</summary>
    public IReadOnlyList<Plan> Plan { get; init => field = Indexable.Of(value); } = [];

    /// <summary>What is charged first, wallet or plan, in the gateway's word; <c>null</c> where it does not tell.</summary>
    public string? BillingPreference { get; init; }

    /// <summary>What may be spent, in USD: what is left of the wallet and of active plans, as far as the user lets them be charged; <c>null</c> when unlimited.</summary>
    public decimal? Spendable
    {
        get
        {
            decimal plan = Says("wallet_only") ? 0 : Plan.Where(static plan => plan.IsActive).Sum(static plan => Math.Max(0, plan.Remaining ?? 0));
            return Remaining is not decimal wallet ? null : plan == 0 && !Says("subscription_only") ? wallet : plan + (Says("subscription_only") ? 0 : Math.Max(0, wallet));
        }
    }

    /// <summary>The group of the user, which decides what is paid of a list price; <c>null</c> where it is not told.</summary>
    public string? Group { get; init; }

    /// <summary>What that group pays of a list price; <c>null</c> where it is not told.</summary>
    public decimal? GroupRatio { get; init; }

    /// <summary>The path that answered, e.g. <c>/api/usage/token/</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The same with what the user has beside the wallet.</summary>
    /// <param name="plan">The plans.</param>
    /// <param name="preference">What is charged first.</param>
    /// <param name="groupRatio">What the user's group pays of a list price.</param>
    /// <returns>The balance.</returns>
    internal Balance With(IReadOnlyList<Plan> plan, string? preference, decimal? groupRatio) => new()
    {
        Scope = Scope,
        Name = Name,
        Total = Total,
        Used = Used,
        Remaining = Remaining,
        RemainingUnit = RemainingUnit,
        UnitPerUsd = UnitPerUsd,
        IsUnlimited = IsUnlimited,
        ExpiresAt = ExpiresAt,
        ModelLimit = ModelLimit,
        Plan = plan,
        BillingPreference = preference,
        Group = Group,
        GroupRatio = groupRatio,
        Source = Source,
    };

    /// <summary>Whose it is and what is left, on one line and without control sequences: what is shown among other kinds of objects.</summary>
    [JsonIgnore]
    public string Display => RecordText.Of(TerminalFilter.OneLine(string.Join(" · ", ((string?[])[Scope.ToString(), Name, ToString(), Source]).Where(static piece => !string.IsNullOrEmpty(piece)))));

    /// <inheritdoc/>
    public override string ToString() => IsUnlimited
        ? "unlimited"
        : FormattableString.Invariant($"{Remaining:0.00####} USD");

    private bool Says(string preference) => string.Equals(BillingPreference, preference, StringComparison.OrdinalIgnoreCase);

    /// <summary>The result as compact JSON: see <see cref="ResultJson"/>.</summary>
    /// <param name="indented">Whether it is on several lines.</param>
    /// <returns>A JSON object.</returns>
    public string ToJson(bool indented = false) => ResultJson.Of(this, indented);
}
