namespace Allmhub.Vectors.Similarity;

/// <summary>Keeps the best of what it is shown, and no more of it. Of equal scores the earlier one is better. Not for use by two threads.</summary>
/// <typeparam name="T">What is kept.</typeparam>
/// <param name="most">How many are kept; <c>null</c> for all.</param>
/// <param name="prefersMore">Whether a greater score is the better one.</param>
public sealed class BestList<T>(int? most, bool prefersMore)
{
    // The worst of those kept is on top: it goes when a better one comes.
    private readonly PriorityQueue<(T Item, double Score, long Order), (double Value, long Order)> _kept = new(Worst.First);
    private long _order;

    /// <summary>How many are kept.</summary>
    public int Count => _kept.Count;

    /// <summary>Whether something with this score would be kept, so that it need not be made otherwise.</summary>
    /// <param name="score">The score.</param>
    /// <returns>Whether it would.</returns>
    public bool Wants(double score) => most is null || _kept.Count < most || (most > 0 && _kept.TryPeek(out _, out (double Value, long Order) worst) && Value(score) > worst.Value);

    /// <summary>Shows it something.</summary>
    /// <param name="item">What may be kept.</param>
    /// <param name="score">Its score.</param>
    public void Add(T item, double score)
    {
        long order = _order++;
        if (!Wants(score))
        {
            return;
        }

        if (_kept.Count == most)
        {
            _kept.Dequeue();
        }

        _kept.Enqueue((item, score, order), (Value(score), order));
    }

    /// <summary>Takes all that is kept, the best first.</summary>
    /// <returns>The items with their scores.</returns>
    public IReadOnlyList<(T Item, double Score)> Take()
    {
        (T Item, double Score)[] ranked = new (T, double)[_kept.Count];
        for (int i = ranked.Length - 1; i >= 0; i--)
        {
            (T item, double score, _) = _kept.Dequeue();
            ranked[i] = (item, score);
        }

        return ranked;
    }

    private double Value(double score) => prefersMore ? score : -score;

    private sealed class Worst : IComparer<(double Value, long Order)>
    {
        public static Worst First { get; } = new();

        public int Compare((double Value, long Order) x, (double Value, long Order) y)
        {
            int byValue = x.Value.CompareTo(y.Value);
            return byValue != 0 ? byValue : y.Order.CompareTo(x.Order);
        }
    }
}
