using System.Text.Json.Nodes;

namespace Allmhub.Http;

/// <summary>What one call may say differently from its connection.</summary>
public sealed record AllmCallOptions
{
    /// <summary>Options that change nothing.</summary>
    public static AllmCallOptions Default { get; } = new();

    /// <summary>Receives retry notices, progress and debug lines.</summary>
    public INoticeSink? Notices { get; init; }

    /// <summary>Is told of every paid request when it has ended; <c>null</c> when nobody adds them up.</summary>
    public IChargeSink? Charges { get; init; }

    /// <summary>Is told what was asked and what came of it; <c>null</c> when nobody keeps it.</summary>
    public ICallLog? Log { get; init; }

    /// <summary>Asked before a paid call begins; <c>null</c> when there is no limit.</summary>
    public ICallBudget? Budget { get; init; }

    /// <summary>What is held back for the paid call that has begun; <c>null</c> without a budget.</summary>
    internal ICallHold? Hold { get; init; }

    /// <summary>What the call's progress belongs to, when it is one of many; <c>null</c> for the command as a whole.</summary>
    public NoticeActivity? Activity { get; init; }

    /// <summary>Asked before each attempt is sent, and told how it went, when the call is one of many; <c>null</c> sends at once.</summary>
    public ICallPacer? Pacer { get; init; }

    /// <summary>Retries after the first try; <c>null</c> means the connection's.</summary>
    public int? MaxRetry { get; init; }

    /// <summary>Limit for the whole call; <c>null</c> means the connection's.</summary>
    public TimeSpan? TotalTimeout { get; init; }

    /// <summary>Limit between two pieces of content; <c>null</c> means the connection's.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>Fields merged into the JSON body last, so they win over what the client wrote.</summary>
    public JsonObject? ExtraBody { get; init; }

    /// <summary>Headers added to the request. Authorization headers are refused.</summary>
    public IReadOnlyDictionary<string, string>? ExtraHeader { get; init; }

    /// <summary>Query parameters added to the address.</summary>
    public IReadOnlyDictionary<string, string>? ExtraQuery { get; init; }

    /// <summary>The time limit of the operation this call belongs to; <c>null</c> before one has begun.</summary>
    internal Deadline? Deadline { get; init; }

    /// <summary>The options of an operation that begins now, unless it belongs to one that has begun.</summary>
    /// <param name="connection">The connection, whose limit holds when the call names none.</param>
    /// <returns>Options with a <see cref="Deadline"/>.</returns>
    internal AllmCallOptions Begun(AllmClientOptions connection) =>
        Deadline is null ? this with { Deadline = new Deadline(TotalTimeout ?? connection.TotalTimeout) } : this;
}
