using Allmhub.Account.Spending;

namespace Allmhub.Account.Billing;

/// <summary>The calls of both sides by request id and by task.</summary>
internal sealed class ReconciliationTable
{
    // Units are whole; half of one is nothing anybody charges.
    private const decimal SameUsd = 0.000001m;

    private readonly Dictionary<string, ReconciliationItem> _byRequest = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReconciliationItem> _byTask = new(StringComparer.Ordinal);
    private readonly List<ReconciliationItem> _items = [];

    public ReconciliationTable(IEnumerable<SpendingEntry> entries, IEnumerable<BillEntry> rows)
    {
        HashSet<string> settled = new(StringComparer.Ordinal);
        foreach (SpendingEntry entry in entries.Where(entry => !entry.IsSettlement || settled.Add(entry.TaskId!)))
        {
            ItemOf(entry.RequestId, entry.TaskId).Take(entry);
        }

        // Refunds come last: their task is known by then.
        foreach (BillEntry row in rows.Where(static row => row.Charge is not null).OrderBy(static row => row.RequestId is null))
        {
            ItemOf(row.RequestId, row.TaskId).Take(row);
        }
    }

    public IEnumerable<ReconciliationEntry> Rows() => _items.Select(static item => item.Make(SameUsd));

    // A correction may carry a request of its own: the task it names counts before it.
    private ReconciliationItem ItemOf(string? request, string? task)
    {
        ReconciliationItem? item = (task is not null ? _byTask.GetValueOrDefault(task) : null) ?? (request is not null ? _byRequest.GetValueOrDefault(request) : null);
        if (item is null)
        {
            _items.Add(item = new ReconciliationItem());
        }

        if (request is not null)
        {
            _byRequest[request] = item;
        }

        if (task is not null)
        {
            _byTask[task] = item;
        }

        return item;
    }
}

/// <summary>One call.</summary>
internal sealed class ReconciliationItem
{
    private SpendingEntry? _entry;
    private BillEntry? _row;
    private decimal? _estimate;
    private decimal? _charge;
    private decimal _refund;
    private string? _task;
    private string? _request;

    public void Take(SpendingEntry entry)
    {
        // The call itself is told before its refund.
        _entry ??= entry;
        _estimate = entry.Cost is decimal cost ? (_estimate ?? 0) + cost : _estimate;
        _task ??= entry.TaskId;
        _request ??= entry.RequestId;
    }

    public void Take(BillEntry row)
    {
        _row ??= row;
        _charge = (_charge ?? 0) + row.Charge!.Value;
        _refund += row.Charge < 0 ? -row.Charge.Value : 0;
        _task ??= row.TaskId;
        _request ??= row.RequestId;
    }

    public ReconciliationEntry Make(decimal sameUsd) => new()
    {
        Time = _row?.Time ?? _entry!.Time,
        Model = _entry?.Model ?? _row!.Model,
        Estimate = _estimate,
        Charge = _charge,
        Refund = _refund,
        RequestId = _request,
        TaskId = _task,
        Basis = _entry?.CostBasis,
        Group = _row is { Group.Length: > 0 } ? _row.Group : null,
        Command = _entry?.Command,
        State = _row is null ? ReconciliationState.LedgerOnly
            : _entry is null ? ReconciliationState.BillOnly
            : _estimate is not decimal estimate ? ReconciliationState.NoEstimate
            : Math.Abs(_charge!.Value - estimate) < sameUsd ? ReconciliationState.Same
            : ReconciliationState.Different,
    };
}
