using Allmhub.Streaming;

namespace Allmhub.Http;

/// <summary>What one paid request is known to have used and cost, told when it has ended. It is the client's own reckoning; what the gateway took is in its log.</summary>
public sealed record Charge
{
    /// <summary>What was done, in a word, e.g. <c>Ask</c> (that of the operation).</summary>
    public required string Action { get; init; }

    /// <summary>The model that was asked for.</summary>
    public required string Model { get; init; }

    /// <summary>What was used; <c>null</c> when the answer did not say and it cannot be counted.</summary>
    public CallUsage? Usage { get; init; }

    /// <summary>What it cost in USD; <c>null</c> without a price behind it, never a guess.</summary>
    public decimal? Usd { get; init; }

    /// <summary>What <see cref="Usd"/> was reckoned from; <c>null</c> with it.</summary>
    public string? Basis { get; init; }

    /// <summary>The gateway's request id, by which its log knows the call.</summary>
    public string? RequestId { get; init; }

    /// <summary>When the call had ended.</summary>
    public DateTimeOffset Time { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>The task that was charged, of films and Midjourney; the amount of such a charge is negative where the gateway gave something back.</summary>
    public string? TaskId { get; init; }

    /// <summary>Whether the call broke off, was stopped or failed after something had been used.</summary>
    public bool IsPartial { get; init; }

    /// <inheritdoc/>
    public override string ToString() => TerminalFilter.OneLine(FormattableString.Invariant($"{Model}: {(Usd is decimal usd ? FormattableString.Invariant($"{usd:0.######} USD") : "price not known")}"));
}
