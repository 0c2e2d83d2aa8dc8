using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Account.Spending;

/// <summary>A paid call as the ledger keeps it: who asked, what was used, what it cost by the client's own reckoning. Never a key, and no prompt unless the user wants it.</summary>
public sealed record SpendingEntry
{
    /// <summary>When the call had ended.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The command that asked, e.g. <c>Invoke-AllmChat</c> or <c>allm chat</c>.</summary>
    public string? Command { get; init; }

    /// <summary>The script the command stands in, its path; <c>null</c> when it was typed.</summary>
    public string? Script { get; init; }

    /// <summary>What was done, in a word, e.g. <c>Ask</c>.</summary>
    public string? Action { get; init; }

    /// <summary>The model that was asked for.</summary>
    public required string Model { get; init; }

    /// <summary>What was used; <c>null</c> when nobody told.</summary>
    public CallUsage? Usage { get; init; }

    /// <summary>What it cost in USD, negative for what was given back; <c>null</c> when no price was known.</summary>
    public decimal? Cost { get; init; }

    /// <summary>What the cost was reckoned from; <c>null</c> with it.</summary>
    public string? CostBasis { get; init; }

    /// <summary>The gateway's request id.</summary>
    public string? RequestId { get; init; }

    /// <summary>The task that was charged, of films and Midjourney.</summary>
    public string? TaskId { get; init; }

    /// <summary>The gateway's address.</summary>
    public string? Gateway { get; init; }

    /// <summary>Whether the call broke off after something had been used.</summary>
    public bool IsPartial { get; init; }

    /// <summary>What was asked, when the user wants prompts kept.</summary>
    public string? Prompt { get; init; }

    /// <summary>The name of the key, in rows of the gateway's own log; the ledger keeps none.</summary>
    public string? KeyName { get; init; }

    /// <summary>Whether it is no call but what became of a task's charge: given back, or corrected.</summary>
    public bool IsSettlement => Action == "Settle" && TaskId is not null;

    /// <summary>The tokens read.</summary>
    public long InputToken => Usage?.InputToken ?? 0;

    /// <summary>Of the tokens read, those of a cache.</summary>
    public long CachedToken => Usage?.CachedToken ?? 0;

    /// <summary>The tokens written.</summary>
    public long OutputToken => Usage?.OutputToken ?? 0;

    /// <summary>Whether it was made at a gateway.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <returns>Whether it was.</returns>
    public bool IsOf(Uri gateway)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        return Uri.TryCreate(Gateway, UriKind.Absolute, out Uri? own) && GatewayAddress.IsSameOrigin(own, gateway);
    }

    /// <summary>Makes the entry of a charge.</summary>
    /// <param name="charge">The charge.</param>
    /// <returns>The entry, without what only the caller knows.</returns>
    public static SpendingEntry Of(Charge charge)
    {
        ArgumentNullException.ThrowIfNull(charge);
        return new SpendingEntry
        {
            Time = charge.Time,
            Action = charge.Action,
            Model = charge.Model,
            Usage = charge.Usage,
            Cost = charge.Usd,
            CostBasis = charge.Basis,
            RequestId = charge.RequestId,
            TaskId = charge.TaskId,
            IsPartial = charge.IsPartial,
        };
    }

    /// <summary>Time, model and cost, on one line.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => RecordText.Of(TerminalFilter.OneLine(
        FormattableString.Invariant($"{Time.UtcDateTime:yyyy-MM-dd HH:mm:ss} {Model} {(Cost is decimal cost ? FormattableString.Invariant($"{cost:0.######} USD") : "price not known")}")));

    /// <summary>The result as compact JSON: see <see cref="ResultJson"/>.</summary>
    /// <param name="indented">Whether it is on several lines.</param>
    /// <returns>A JSON object.</returns>
    public string ToJson(bool indented = false) => ResultJson.Of(this, indented);
}
