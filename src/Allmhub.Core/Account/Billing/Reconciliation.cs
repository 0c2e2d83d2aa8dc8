using System.Globalization;
using System.Text.Json.Serialization;
using Allmhub.Account.Spending;
using Allmhub.Foundation;
using Allmhub.Streaming;

namespace Allmhub.Account.Billing;

/// <summary>How an estimate of this machine and a charge of the gateway go together.</summary>
public enum ReconciliationState : long
{
    /// <summary>Both know the call and say the same, to the gateway's unit.</summary>
    Same,

    /// <summary>Both know the call and differ.</summary>
    Different,

    /// <summary>The gateway charged a call for which no price was known here.</summary>
    NoEstimate,

    /// <summary>Only the ledger has it: made with another key, before the log begins, or never charged.</summary>
    LedgerOnly,

    /// <summary>Only the gateway's log has it: made elsewhere with the same key, or not written down.</summary>
    BillOnly,
}

/// <summary>A call as the ledger of this machine and the gateway's log have it.</summary>
public sealed class ReconciliationEntry
{
    /// <summary>When, by the gateway's clock where it knows the call.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>What was reckoned here, in USD; <c>null</c> when the ledger has no such call or no price was known.</summary>
    public decimal? Estimate { get; init; }

    /// <summary>What the gateway took, refunds and corrections taken into account, in USD; <c>null</c> when its log has no such call.</summary>
    public decimal? Charge { get; init; }

    /// <summary>Charge less estimate, in USD; <c>null</c> when one of the two is missing.</summary>
    public decimal? Difference => Charge - Estimate;

    /// <summary>How the two go together.</summary>
    public required ReconciliationState State { get; init; }

    /// <summary>The request id; <c>null</c> for refunds of tasks that nobody knows.</summary>
    public string? RequestId { get; init; }

    /// <summary>The task; <c>null</c> for what is no task.</summary>
    public string? TaskId { get; init; }

    /// <summary>What the gateway gave back of the charge, in USD; 0 for nothing.</summary>
    public decimal Refund { get; init; }

    /// <summary>What the estimate was reckoned from.</summary>
    public string? Basis { get; init; }

    /// <summary>The group whose ratio the gateway took; <c>null</c> where it does not tell.</summary>
    public string? Group { get; init; }

    /// <summary>The command that asked; <c>null</c> when only the gateway knows the call.</summary>
    public string? Command { get; init; }

    /// <summary>All calls together.</summary>
    [JsonIgnore]
    public Reconciliation Total { get; internal set; } = null!;

    /// <summary>Model, estimate and charge, on one line.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => RecordText.Of(TerminalFilter.OneLine(string.Create(CultureInfo.InvariantCulture, $"{Model}: {Money(Estimate)} estimated, {Money(Charge)} charged ({State})")));

    private static string Money(decimal? usd) => usd is decimal known ? string.Create(CultureInfo.InvariantCulture, $"{known:0.######} USD") : "nothing known";

    /// <summary>The result as compact JSON: see <see cref="ResultJson"/>.</summary>
    /// <param name="indented">Whether it is on several lines.</param>
    /// <returns>A JSON object.</returns>
    public string ToJson(bool indented = false) => ResultJson.Of(this, indented);
}

/// <summary>
/// Holds the ledger against the gateway's log (NOTES section 16.7): a call by its request id, a refund or a correction by the task it is for.
/// Compared is the time that both cover: a log of 1000 rows may begin later than the ledger.
/// </summary>
public sealed class Reconciliation
{
    private Reconciliation()
    {
    }

    /// <summary>The calls, newest first.</summary>
    public IReadOnlyList<ReconciliationEntry> Entry { get; private init => field = Indexable.Of(value); } = [];

    /// <summary>The time that was compared.</summary>
    public required SpendingPeriod Period { get; init; }

    /// <summary>When the log was asked for.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>The estimates of calls that both know, in USD.</summary>
    public decimal Estimate { get; private init; }

    /// <summary>The charges of the same calls, in USD.</summary>
    public decimal Charge { get; private init; }

    /// <summary>The charges of calls that the ledger does not know, or knows no price of, in USD.</summary>
    public decimal OtherCharge { get; private init; }

    /// <summary>What both say, and what only one does, on one line: the head of the table.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        Dictionary<ReconciliationState, int> count = Entry.GroupBy(static entry => entry.State).ToDictionary(static group => group.Key, static group => group.Count());
        int Of(ReconciliationState state) => count.GetValueOrDefault(state);
        int both = Of(ReconciliationState.Same) + Of(ReconciliationState.Different);
        return Words.Say($"{Period}, log of {AskedAt.LocalDateTime:HH:mm}: {both} known to both ({Estimate:0.00####} USD estimated, {Charge:0.00####} USD charged), {Of(ReconciliationState.NoEstimate)} without an estimate, {Of(ReconciliationState.BillOnly)} only in the log, {Of(ReconciliationState.LedgerOnly)} only in the ledger");
    }

    /// <summary>Compares.</summary>
    /// <param name="entries">The ledger's calls at the gateway whose log it is.</param>
    /// <param name="bill">The log.</param>
    /// <param name="period">The time that is asked for.</param>
    /// <returns>Both, call by call.</returns>
    public static Reconciliation Of(IEnumerable<SpendingEntry> entries, Bill bill, SpendingPeriod period)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(bill);
        ArgumentNullException.ThrowIfNull(period);
        SpendingPeriod covered = Covered(bill, period);
        ReconciliationEntry[] rows = [.. new ReconciliationTable(entries.Where(entry => covered.Holds(entry.Time)), bill.Entry.Where(row => !(row.Time < covered.Since) && !(row.Time >= period.Until))).Rows().OrderByDescending(static row => row.Time)];
        Reconciliation all = new()
        {
            Entry = rows,
            Period = covered,
            AskedAt = bill.AskedAt,
            Estimate = rows.Where(static row => row.Difference is not null).Sum(static row => row.Estimate!.Value),
            Charge = rows.Where(static row => row.Difference is not null).Sum(static row => row.Charge!.Value),
            OtherCharge = rows.Where(static row => row.Difference is null).Sum(static row => row.Charge ?? 0),
        };
        foreach (ReconciliationEntry row in rows)
        {
            row.Total = all;
        }

        return all;
    }

    // Older calls than a cut log's last row were charged where nobody can see it; younger ones than the log had not been made.
    private static SpendingPeriod Covered(Bill bill, SpendingPeriod period)
    {
        DateTimeOffset? since = bill.IsCut && bill.Entry.Count > 0 && !(bill.Entry[^1].Time < period.Since) ? bill.Entry[^1].Time : period.Since;
        DateTimeOffset asked = bill.AskedAt;
        return new SpendingPeriod(since, period.Until < asked ? period.Until : asked);
    }
}
