using Allmhub.Account.Spending;
using Allmhub.Foundation;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Account.Billing;

/// <summary>What a row of the gateway's log tells of (NOTES section 16.7).</summary>
public enum BillEntryKind
{
    /// <summary>Something this client does not know.</summary>
    Unknown = 0,

    /// <summary>Money came in.</summary>
    TopUp = 1,

    /// <summary>A call, or the correction of one.</summary>
    Use = 2,

    /// <summary>The operator changed something.</summary>
    Manage = 3,

    /// <summary>The gateway's own note.</summary>
    System = 4,

    /// <summary>A call that failed and cost nothing.</summary>
    Error = 5,

    /// <summary>Money given back, e.g. of a film that failed.</summary>
    Refund = 6,

    /// <summary>A login.</summary>
    Login = 7,
}

/// <summary>A row of the gateway's own log: what it charged, or gave back, for a call of this key or user (NOTES section 16.7).</summary>
public sealed record BillEntry
{
    /// <summary>When, by the gateway's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What the row tells of.</summary>
    public BillEntryKind Kind { get; init; }

    /// <summary>The model that was charged; empty where there is none.</summary>
    public string Model { get; init; } = string.Empty;

    /// <summary>What was charged, in USD; negative for what was given back; <c>null</c> for rows that move no money.</summary>
    public decimal? Charge { get; init; }

    /// <summary>The amount in the gateway's own units, as it stands in the row.</summary>
    public decimal Unit { get; init; }

    /// <summary>The tokens read, those of a cache included in the OpenAI sense.</summary>
    public long InputToken { get; init; }

    /// <summary>The tokens written.</summary>
    public long OutputToken { get; init; }

    /// <summary>Of the tokens read, those of a cache; <c>null</c> where the row does not tell.</summary>
    public long? CachedToken { get; init; }

    /// <summary>How long the call took; whole seconds.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The group whose ratio held; empty where the row does not tell.</summary>
    public string Group { get; init; } = string.Empty;

    /// <summary>The ratio of that group; <c>null</c> where the row does not tell.</summary>
    public decimal? GroupRatio { get; init; }

    /// <summary>The user's own ratio, which held instead; <c>null</c> where there is none.</summary>
    public decimal? UserRatio { get; init; }

    /// <summary>The name of the key.</summary>
    public string KeyName { get; init; } = string.Empty;

    /// <summary>The request id of the call; <c>null</c> for refunds and corrections.</summary>
    public string? RequestId { get; init; }

    /// <summary>The task that a refund or a correction is for; <c>null</c> otherwise.</summary>
    public string? TaskId { get; init; }

    /// <summary>Why, in the gateway's words.</summary>
    public string? Reason { get; init; }

    /// <summary>The same as the ledger has calls, to be summed like them.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <returns>The call.</returns>
    public SpendingEntry ToSpending(Uri gateway)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        return new SpendingEntry
        {
            Time = Time,
            Model = Model,
            Usage = new CallUsage { InputToken = InputToken, OutputToken = OutputToken, CachedToken = CachedToken ?? 0 },
            Cost = Charge,
            CostBasis = "log",
            RequestId = RequestId,
            TaskId = TaskId,
            Gateway = gateway.AbsoluteUri,
            KeyName = KeyName,
        };
    }

    /// <summary>Model, amount and request id, on one line.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => RecordText.Of(TerminalFilter.OneLine(FormattableString.Invariant($"{Time.UtcDateTime:yyyy-MM-dd HH:mm:ss} {Kind} {Model} {Charge:0.######} USD {RequestId ?? TaskId}").TrimEnd()));
}

/// <summary>The gateway's log, or as much of it as it gives.</summary>
public sealed record Bill
{
    /// <summary>The rows, newest first.</summary>
    public required IReadOnlyList<BillEntry> Entry { get; init => field = Indexable.Of(value); }

    /// <summary>Whose log it is.</summary>
    public required BalanceScope Scope { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Whether there are older rows that were not given: the log of a key ends at 1000.</summary>
    public bool IsCut { get; init; }

    /// <summary>How many rows could not be read.</summary>
    public int BadRow { get; init; }

    /// <summary>Whether there are charges and none names its request, as in the log of older gateways: no call can be found in it.</summary>
    public bool IsNameless => Entry.Any(static entry => entry.Charge is not null) && Entry.All(static entry => entry.Charge is null || (entry.RequestId is null && entry.TaskId is null));

    /// <summary>What the gateway itself adds up for the user, in USD; <c>null</c> for the log of a key, and where it does not tell.</summary>
    public decimal? Total { get; init; }

    /// <summary>The calls of the last minute, as the gateway counts them for the user; <c>null</c> where it does not tell.</summary>
    public long? CallPerMinute { get; init; }

    /// <summary>The tokens of the last minute, as the gateway counts them for the user; <c>null</c> where it does not tell.</summary>
    public long? TokenPerMinute { get; init; }

    /// <summary>The group of the newest charge, which for the log of a key is the key's own; <c>null</c> when there is none.</summary>
    public KeyGroup? Group => Entry.FirstOrDefault(static entry => entry.Kind == BillEntryKind.Use && entry.Group.Length > 0) is BillEntry newest
        ? new KeyGroup(newest.Group, newest.GroupRatio, newest.UserRatio)
        : null;

    /// <summary>How many rows it has.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => FormattableString.Invariant($"{Entry.Count} rows of the gateway's log, asked for at {AskedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
}
