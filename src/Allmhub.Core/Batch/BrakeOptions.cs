namespace Allmhub.Batch;

/// <summary>How a brake works.</summary>
/// <param name="Most">How many calls are on their way at most, 1 or more.</param>
public sealed record BrakeOptions(int Most)
{
    /// <summary>The first pause of all when the service does not say how long; doubles from failure to failure and falls with each success.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest such pause.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>The longest Retry-After that is waited for; until the end of a longer one calls fail at once and are not sent.</summary>
    public TimeSpan RetryAfterCap { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest time between two calls where one at a time is too many.</summary>
    public TimeSpan LongestInterval { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>By what share times that the service has not named vary, so that they keep no step with anything; 0 for not at all.</summary>
    public double Jitter { get; init; } = 0.25;

    /// <summary>How many pauses in a row may go by without one success before each failure counts against the retries of its call.</summary>
    public int Patience { get; init; } = 3;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"1 to {Most} at a time");
}
