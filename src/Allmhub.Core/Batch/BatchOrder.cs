namespace Allmhub.Batch;

/// <summary>Ended items that wait to be read, each until its turn comes when they are to come in order. Not for use by two threads.</summary>
/// <typeparam name="TResult">The result.</typeparam>
/// <param name="isOrdered">Whether they come in order.</param>
internal sealed class BatchOrder<TResult>(bool isOrdered)
{
    private bool _isOrdered = isOrdered;
    private readonly Queue<BatchUpdate<TResult>> _ready = new();
    private readonly Dictionary<long, BatchUpdate<TResult>> _early = [];
    private long _next;

    /// <summary>Adds one that has ended.</summary>
    /// <param name="order">Which it is, counted from 0 without a gap.</param>
    /// <param name="update">How it ended.</param>
    public void Add(long order, BatchUpdate<TResult> update)
    {
        if (!_isOrdered)
        {
            _ready.Enqueue(update);
            return;
        }

        _early.Add(order, update);
        while (_early.Remove(_next, out BatchUpdate<TResult>? turn))
        {
            _ready.Enqueue(turn);
            _next++;
        }
    }

    /// <summary>Takes one whose turn has come.</summary>
    /// <returns>It; <c>null</c> when there is none.</returns>
    public BatchUpdate<TResult>? Take() => _ready.TryDequeue(out BatchUpdate<TResult>? update) ? update : null;

    /// <summary>Takes all that have ended, in order, whether their turn has come or not. From then on they come as they end.</summary>
    /// <returns>They.</returns>
    public IReadOnlyList<BatchUpdate<TResult>> TakeAll()
    {
        BatchUpdate<TResult>[] all = [.. _ready, .. _early.OrderBy(static item => item.Key).Select(static item => item.Value)];
        _ready.Clear();
        _early.Clear();
        _isOrdered = false;
        return all;
    }
}
