using Allmhub.Http;

namespace Allmhub.Batch;

/// <summary>
/// How many calls a brake lets run at a time, how long all pause, and how much time passes between two calls while even one at a time is too many.
/// Reckons only; not for use by two threads.
/// </summary>
/// <param name="options">How the brake works.</param>
internal sealed class BrakePace(BrakeOptions options)
{
    // Of the time between two calls: what a success leaves of it, what a success after several leaves, and how it grows with the first refusal after a
    // success. Refusals that come in waves, whatever is asked, must not add up.
    private const double Relief = 0.87;
    private const double QuickRelief = 0.5;
    private const int SuccessesToHurry = 4;
    private const double Strain = 1.5;
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(20);

    private double _limit = options.Most;
    private int _level;
    private int _successes;
    private int _failedPauses;

    /// <summary>How many calls run at a time.</summary>
    public int Limit => (int)_limit;

    /// <summary>The time between two calls; zero while one at a time is not too many.</summary>
    public TimeSpan Interval { get; private set; }

    /// <summary>Whether nothing is slowed down.</summary>
    public bool IsFull => Limit == options.Most && Interval == TimeSpan.Zero;

    /// <summary>Whether so many pauses went by without a success that each failure counts for its own call.</summary>
    public bool IsOutOfPatience => _failedPauses > options.Patience;

    /// <summary>Counts a call that the service took.</summary>
    public void Succeed()
    {
        _failedPauses = 0;
        _level = Math.Max(0, _level - 1);
        _successes++;
        if (Interval > TimeSpan.Zero)
        {
            TimeSpan left = Interval * (_successes > SuccessesToHurry ? QuickRelief : Relief);
            Interval = left < LeastInterval ? TimeSpan.Zero : left;
        }
        else
        {
            _limit = Math.Min(options.Most, _limit + (1 / _limit));
        }
    }

    /// <summary>Counts a refusal that is news.</summary>
    /// <param name="inFlight">How many calls were on their way.</param>
    public void Refuse(int inFlight)
    {
        double now = Math.Min(_limit, inFlight);
        if (now < 2 && (_successes > 0 || Interval == TimeSpan.Zero))
        {
            TimeSpan longer = Strain * Interval;
            Interval = longer < options.Pause ? options.Pause : longer < options.LongestInterval ? longer : options.LongestInterval;
        }

        _failedPauses++;
        _successes = 0;
        _limit = Math.Max(1, Math.Floor(now / 2));
    }

    /// <summary>How long all pause after a refusal.</summary>
    /// <param name="error">The refusal.</param>
    /// <param name="isNews">Whether it is the first of its overload; the others add no time of their own.</param>
    /// <returns>The pause.</returns>
    public TimeSpan PauseOf(AllmException error, bool isNews)
    {
        if (error.RetryAfter > TimeSpan.Zero)
        {
            return error.RetryAfter < options.RetryAfterCap ? error.RetryAfter.Value : options.RetryAfterCap;
        }

        TimeSpan pause = options.Pause * Math.Pow(2, _level);
        bool isLongest = pause >= options.LongestPause;
        _level += isNews && !isLongest ? 1 : 0;
        return !isNews ? TimeSpan.Zero : Varied(isLongest ? options.LongestPause : pause);
    }

    /// <summary>A time that keeps no step with anything.</summary>
    /// <param name="time">The time.</param>
    /// <returns>A little less, or more.</returns>
    public TimeSpan Varied(TimeSpan time) => time * (1 - options.Jitter + (2 * options.Jitter * Random.Shared.NextDouble()));
}
