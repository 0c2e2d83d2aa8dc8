namespace Allmhub.Emulator.Account;

/// <summary>What the account says about itself, in quota units.</summary>
public sealed record EmulatorBalance
{
    /// <summary>The name of the key.</summary>
    public string Name { get; init; } = "emulator";

    /// <summary>Units the key was given, the spent ones included.</summary>
    public long Granted { get; init; } = 2_500_000;

    /// <summary>Units the key has spent.</summary>
    public long Used { get; init; } = 412_905;

    /// <summary>The key has no limit of its own; what is left means nothing then and may be negative.</summary>
    public bool IsUnlimited { get; init; }

    /// <summary>When the key ends; null never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The models the key is limited to; empty for all.</summary>
    public IReadOnlyList<string> ModelLimit { get; init; } = [];

    /// <summary>Units the user has left.</summary>
    public long UserQuota { get; init; } = 31_204_455;

    /// <summary>Units the user has spent.</summary>
    public long UserUsed { get; init; } = 8_795_545;

    /// <summary>Units that a plan gives beside what the user has left; 0 for no plan.</summary>
    public long PlanGranted { get; init; }

    /// <summary>Units of the plan that are spent.</summary>
    public long PlanUsed { get; init; }

    /// <summary>Units to a US dollar.</summary>
    public int UnitPerUsd { get; init; } = 500_000;

    /// <summary>
    /// What the site shows money in, and the billing paths count in despite their names: <c>USD</c>, <c>CNY</c> or <c>TOKENS</c>
    /// (NOTES section 12).
    /// </summary>
    public string DisplayType { get; init; } = "USD";

    /// <summary>What one US dollar is in CNY.</summary>
    public decimal CnyPerUsd { get; init; } = 7.3m;

    /// <summary>The group of the key, which decides what it pays; only the log tells it (NOTES section 16.7).</summary>
    public string Group { get; init; } = "default";

    /// <summary>What each group pays of a list price, as the public list has it.</summary>
    public IReadOnlyDictionary<string, decimal> Groups { get; init; } = new Dictionary<string, decimal> { ["default"] = 1, ["vip"] = 0.8m };

    /// <summary>What the key's group pays of a list price.</summary>
    internal decimal GroupRatio => Groups.TryGetValue(Group, out decimal ratio) ? ratio : 1;

    public override string ToString() => IsUnlimited ? $"{Name}: unlimited" : $"{Name}: {Granted - Used} of {Granted} units";
}
