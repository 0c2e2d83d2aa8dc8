namespace Allmhub.Batch;

/// <summary>Counts what becomes of a batch, and how fast. Safe for parallel use.</summary>
/// <param name="clock">The clock; <c>null</c> for the system's.</param>
public sealed class BatchTally(TimeProvider? clock = null)
{
    // Long enough that the rate does not jump with each answer, short enough that a slowdown shows.
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(200);

    private readonly object _gate = new();
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly Queue<(long Time, long Ended)> _marks = new();
    private long _lastMark;
    private long _done;
    private long _failed;
    private long _asked;
    private long _tokens;
    private decimal? _usd;

    /// <summary>Counts an item that has a result.</summary>
    /// <param name="tokens">What it used, in and out; <c>null</c> when nobody told.</param>
    /// <param name="usd">What it cost in USD; <c>null</c> when there is no price.</param>
    /// <param name="isRestored">Whether it comes from an earlier run: it says nothing of the rate.</param>
    public void Done(long? tokens, decimal? usd, bool isRestored = false)
    {
        lock (_gate)
        {
            _done++;
            _tokens += tokens ?? 0;
            _usd = usd is null ? _usd : (_usd ?? 0) + usd;
            Mark(isRestored ? 0 : 1);
        }
    }

    /// <summary>Counts an item that failed.</summary>
    public void Failed()
    {
        lock (_gate)
        {
            _failed++;
            Mark(1);
        }
    }

    /// <summary>What there is to tell now.</summary>
    /// <param name="atWork">How many are at work.</param>
    /// <param name="left">How many are still to come; <c>null</c> while nobody knows.</param>
    /// <param name="held">How long everybody waits because the service asks for it.</param>
    /// <returns>The figures.</returns>
    public BatchStatus Look(int atWork, long? left, TimeSpan held)
    {
        lock (_gate)
        {
            double? rate = Rate();
            return new BatchStatus(_done, _failed, atWork)
            {
                Rate = rate,
                Left = left,
                TimeLeft = left is > 0 && rate is > 0 ? TimeSpan.FromSeconds(Math.Min(left.Value / rate.Value, TimeSpan.MaxValue.TotalSeconds / 2)) : null,
                Token = _tokens,
                Usd = _usd,
                Held = held,
            };
        }
    }

    private double? Rate()
    {
        Forget();
        if (!_marks.TryPeek(out (long Time, long Ended) first))
        {
            return null;
        }

        double seconds = _clock.GetElapsedTime(first.Time).TotalSeconds;
        return seconds < 1 ? null : (_asked - first.Ended) / seconds;
    }

    private void Mark(long count)
    {
        long now = _clock.GetTimestamp();
        if (_marks.Count == 0 || _clock.GetElapsedTime(_lastMark, now) >= Grain)
        {
            _marks.Enqueue((now, _asked));
            _lastMark = now;
        }

        _asked += count;
        Forget();
    }

    private void Forget()
    {
        while (_marks.Count > 1 && _clock.GetElapsedTime(_marks.Peek().Time) > Span)
        {
            _marks.Dequeue();
        }
    }
}
