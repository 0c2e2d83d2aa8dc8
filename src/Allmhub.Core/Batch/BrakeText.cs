using System.Globalization;
using Allmhub.Http;

namespace Allmhub.Batch;

/// <summary>What a brake says.</summary>
internal static class BrakeText
{
    /// <summary>That all wait.</summary>
    /// <param name="error">What the service said.</param>
    /// <param name="pause">How long.</param>
    /// <param name="limit">How many run at a time afterwards.</param>
    /// <param name="most">How many there could be.</param>
    /// <returns>The sentence.</returns>
    public static string Slow(AllmException error, TimeSpan pause, int limit, int most) =>
        Words.Say($"The service asks to slow down{Status(error)}: all wait {pause.TotalSeconds:0.##} s, then {limit} of {most} run at a time.");

    /// <summary>That the wait is longer than anybody waits.</summary>
    /// <param name="error">What the service said.</param>
    /// <param name="wait">How long.</param>
    /// <returns>The sentence.</returns>
    public static string Closed(AllmException error, TimeSpan wait) =>
        Words.Say($"The service asks for a wait of {Math.Ceiling(wait.TotalSeconds)} s{Status(error)}: nothing is asked before it is over.");

    /// <summary>The failure of a call that was not sent for that reason.</summary>
    /// <param name="left">How long it still is.</param>
    /// <returns>The failure.</returns>
    public static AllmException NotAsked(TimeSpan left)
    {
        string seconds = Math.Ceiling(left.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return new AllmException(new AllmError(AllmErrorKind.RateLimited, Words.Say($"Not asked: the service wants everybody to wait, {seconds} s more."))
        {
            RetryAfter = left,
            NothingSent = true,
            Attempts = 0,
            RecommendedAction = Words.Say("Ask again when the time is over. Nothing was sent for this input and nothing was paid."),
        });
    }

    private static string Status(AllmException error) =>
        error.StatusCode is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" (HTTP {(int)error.StatusCode})");
}
