using System.Globalization;

namespace Allmhub.Account;

/// <summary>What holds for all models of a key at a site.</summary>
/// <param name="UnitPerUsd">Units that make one USD.</param>
/// <param name="GroupRatio">What the key's group pays of a list price.</param>
/// <param name="Group">The group's name.</param>
/// <param name="IsGroupKnown">Whether the gateway's log told that the key is of this group; else it is taken for one of <c>default</c>.</param>
public sealed record PriceTerms(decimal UnitPerUsd, decimal GroupRatio, string Group, bool IsGroupKnown)
{
    /// <summary>What holds unless the site says otherwise: 500000 units a USD, the group <c>default</c> at its full price.</summary>
    public static PriceTerms Stock { get; } = new(500_000m, 1m, "default", false);

    /// <summary>When the list was asked for, where that is longer ago than a list is good for; <c>null</c> for a list of today.</summary>
    public DateTimeOffset? Old { get; init; }

    /// <summary>What a basis says of them, e.g. <c>group vip at 0.5</c>.</summary>
    internal string Words => string.Create(CultureInfo.InvariantCulture, $"group {Group} at {GroupRatio:0.######}{(IsGroupKnown ? string.Empty : " (assumed)")}")
        + (Old is DateTimeOffset time ? string.Create(CultureInfo.InvariantCulture, $", list of {time.UtcDateTime:yyyy-MM-dd}") : string.Empty);

    /// <inheritdoc/>
    public override string ToString() => Words;
}
