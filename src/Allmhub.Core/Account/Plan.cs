using Allmhub.Streaming;

namespace Allmhub.Account;

/// <summary>Quota that comes from a plan the user bought, beside the wallet (NOTES section 16.7). Midjourney is never charged to one.</summary>
public sealed record Plan
{
    /// <summary>The number of the subscription.</summary>
    public long Id { get; init; }

    /// <summary>What the plan gives, in USD; <c>null</c> where it does not say or has no limit.</summary>
    public decimal? Total { get; init; }

    /// <summary>What of it is used, in USD.</summary>
    public decimal Used { get; init; }

    /// <summary>What of it is left, in USD; <c>null</c> where it does not say or has no limit.</summary>
    public decimal? Remaining => Total - Used;

    /// <summary>The state, in the gateway's word, e.g. <c>active</c>.</summary>
    public string Status { get; init; } = string.Empty;

    /// <summary>When it ends; <c>null</c> where it does not say.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>When what is used is forgotten; <c>null</c> for never, or not told.</summary>
    public DateTimeOffset? ResetsAt { get; init; }

    /// <summary>Whether calls may be charged to it.</summary>
    public bool IsActive => Status.Equals("active", StringComparison.OrdinalIgnoreCase);

    /// <summary>What is left of what, on one line.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => RecordText.Of(TerminalFilter.OneLine(FormattableString.Invariant($"{Status}: {Remaining:0.00####} of {Total:0.00####} USD")));
}
