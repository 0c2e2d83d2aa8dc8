using System.Net;

namespace Allmhub.Http;

/// <summary>The one place that decides whether and when a request is sent again.</summary>
internal static class RetryRule
{
    private const int MaxDoubling = 16;
    private const double Jitter = 0.25;

    /// <summary>Says whether and when to send again. A wait that outlasts the cap or the call is none: the error is told at once.</summary>
    /// <param name="retry">1 for the first retry.</param>
    /// <param name="policy">What kind of request it was.</param>
    /// <param name="error">How it failed.</param>
    /// <param name="options">First wait and cap.</param>
    /// <param name="left">What is left of the call's time; <c>null</c> for no limit.</param>
    /// <returns>The wait; <c>null</c> when it is not sent again.</returns>
    public static TimeSpan? WaitBefore(int retry, RetryPolicy policy, AllmException error, AllmClientOptions options, TimeSpan? left)
    {
        if (!Allows(policy, error))
        {
            return null;
        }

        TimeSpan wait = DelayOf(retry, error.RetryAfter, options);
        return wait > options.RetryAfterCap || wait >= left ? null : wait;
    }

    /// <summary>Whether this error may be answered by sending again.</summary>
    /// <param name="policy">What kind of request it was.</param>
    /// <param name="error">How it failed.</param>
    /// <returns>The answer.</returns>
    public static bool Allows(RetryPolicy policy, AllmException error)
    {
        if (policy == RetryPolicy.None || !error.IsTransient)
        {
            return false;
        }

        bool isRead = policy is RetryPolicy.Read or RetryPolicy.ReadUnlessLimited;
        return error.Kind switch
        {
            AllmErrorKind.RateLimited => policy != RetryPolicy.ReadUnlessLimited,
            AllmErrorKind.Timeout => error.Error.NothingSent,
            AllmErrorKind.Network => error.Error.NothingSent || isRead,
            AllmErrorKind.Server => isRead || (policy == RetryPolicy.Chat && IsSafeForChat(error.StatusCode)),
            _ => false,
        };
    }

    /// <summary>Whether a failure says that the service has too much to do: others had better wait as well.</summary>
    /// <param name="error">How it failed.</param>
    /// <returns>The answer.</returns>
    public static bool IsOverload(AllmException error) =>
        error.Kind == AllmErrorKind.RateLimited || (error.IsTransient && ((int?)error.StatusCode is 503 or 529 || error.RetryAfter > TimeSpan.Zero));

    /// <summary>How long to wait: what the service asked for, else doubling with jitter up to the cap.</summary>
    /// <param name="retry">1 for the first retry.</param>
    /// <param name="retryAfter">What the service asked for; zero, as of a date that is past, asks for nothing.</param>
    /// <param name="options">First wait and cap.</param>
    /// <returns>The wait.</returns>
    public static TimeSpan DelayOf(int retry, TimeSpan? retryAfter, AllmClientOptions options)
    {
        if (retryAfter > TimeSpan.Zero)
        {
            return retryAfter.Value;
        }

        TimeSpan wait = options.RetryBaseDelay * Math.Pow(2, Math.Min(retry - 1, MaxDoubling)) * (1 - Jitter + (2 * Jitter * Random.Shared.NextDouble()));
        return wait < options.RetryAfterCap ? wait : options.RetryAfterCap;
    }

    // 504 and 524 are left out: the answer may have been made and charged. 200 is an error event before the first delta.
    private static bool IsSafeForChat(HttpStatusCode? status) => (int?)status is 200 or 500 or 502 or 503 or 529;
}
