namespace Allmhub.Account.Spending;

/// <summary>What is spent in one measure, by kind of call: what a film takes says nothing of a question.</summary>
internal sealed class SpendingMeter
{
    private readonly Dictionary<string, Tally> _kinds = new(StringComparer.Ordinal);

    /// <summary>What is known to be spent.</summary>
    public decimal Sum { get; private set; }

    /// <summary>How many charges told it.</summary>
    public long Known { get; private set; }

    /// <summary>How many charges did not.</summary>
    public long Unknown { get; private set; }

    /// <summary>The sum, with what is not known at the average of its kind, else of all.</summary>
    public decimal Reckoned
    {
        get
        {
            if (Unknown == 0)
            {
                return Sum;
            }

            decimal all = Known > 0 ? Math.Max(0, Sum / Known) : 0;
            return Sum + _kinds.Values.Sum(kind => kind.Unknown * (kind.Known > 0 ? kind.Charged / kind.Known : all));
        }
    }

    /// <summary>What a call of a kind took on average.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The average; <c>null</c> before one has ended that told it.</returns>
    public decimal? Average(string kind) => _kinds.TryGetValue(kind, out Tally? tally) && tally.EndedCount > 0 ? tally.Ended / tally.EndedCount : null;

    /// <summary>Whether calls of a kind were charged and none told how much.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>Whether it is so.</returns>
    public bool IsUntold(string kind) => _kinds.TryGetValue(kind, out Tally? tally) && tally is { Known: 0, Unknown: > 0 };

    /// <summary>Adds a charge.</summary>
    /// <param name="kind">The kind of its call.</param>
    /// <param name="amount">The amount, negative for what was given back; <c>null</c> when it is not known.</param>
    public void Add(string kind, decimal? amount)
    {
        Sum += amount ?? 0;
        Tally tally = Of(kind);
        if (amount is null)
        {
            Unknown++;
            tally.Unknown++;
        }
        else if (amount > 0)
        {
            Known++;
            tally.Known++;
            tally.Charged += amount.Value;
        }
    }

    /// <summary>Notes what a call took that has ended.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="amount">The amount; <c>null</c> when it is not known.</param>
    public void End(string kind, decimal? amount)
    {
        if (amount is decimal known)
        {
            Tally tally = Of(kind);
            tally.Ended += known;
            tally.EndedCount++;
        }
    }

    private Tally Of(string kind) => _kinds.TryGetValue(kind, out Tally? tally) ? tally : _kinds[kind] = new Tally();

    private sealed class Tally
    {
        public decimal Charged { get; set; }

        public long Known { get; set; }

        public long Unknown { get; set; }

        public decimal Ended { get; set; }

        public long EndedCount { get; set; }
    }
}
