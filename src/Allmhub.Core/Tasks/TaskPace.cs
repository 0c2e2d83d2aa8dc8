using System.Globalization;

namespace Allmhub.Tasks;

/// <summary>When tasks are looked at: the gateway refreshes every 15 s, so the first look is after 5 s and the others 5 to 15 s apart (NOTES sections 10 and 11).</summary>
internal sealed record TaskPace
{
    // For tests: seconds between two looks, from the first one on.
    private const string Variable = "ALLMHUB_POLL_INTERVAL";

    /// <summary>The wait before the first look at a task that was just submitted.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The shortest wait between two looks.</summary>
    public TimeSpan Shortest { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait between two looks.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest wait that a service gets which asks for one: there are some that ask for a day (NOTES sections 14 and 15).</summary>
    public TimeSpan LongestBrake { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a service may not know an id that it has just given out.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The pace of this process.</summary>
    /// <returns>The usual one, unless a test says otherwise.</returns>
    public static TaskPace Usual() =>
        double.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds is >= 0 and <= 3600
            ? new TaskPace { First = TimeSpan.FromSeconds(seconds), Shortest = TimeSpan.FromSeconds(seconds), Longest = TimeSpan.FromSeconds(seconds) }
            : new TaskPace();

    /// <summary>The wait before the next look: longer the longer a task takes, and never the same for two clients.</summary>
    /// <param name="looks">How many looks there were.</param>
    /// <returns>The wait.</returns>
    public TimeSpan Next(int looks)
    {
        TimeSpan aim = Shortest + ((Longest - Shortest) * Math.Min(1, looks / 6.0));
        return aim * (0.9 + (0.2 * Random.Shared.NextDouble()));
    }
}
