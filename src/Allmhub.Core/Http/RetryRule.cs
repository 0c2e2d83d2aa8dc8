using System.Net;

namespace Allmhub.Http;

/// <summary>The one place that decides whether and when a request is sent again.</summary>
internal static class RetryRule
{
    private const int MaxDoubling = 16;
    private const double Jitter = 0.25;

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
            AllmErrorKind.Network => error.Error.NothingSent || isRead,
            AllmErrorKind.Server => isRead || (policy == RetryPolicy.Chat && IsSafeForChat(error.StatusCode)),
            _ => false,
        };
    }

    /// <summary>How long to wait: what the service asked for, else doubling with jitter; both up to the cap.</summary>
    /// <param name="retry">1 for the first retry.</param>
    /// <param name="retryAfter">What the service asked for.</param>
    /// <param name="options">First wait and cap.</param>
    /// <returns>The wait.</returns>
    public static TimeSpan DelayOf(int retry, TimeSpan? retryAfter, AllmClientOptions options)
    {
        TimeSpan wait = retryAfter
            ?? options.RetryBaseDelay * Math.Pow(2, Math.Min(retry - 1, MaxDoubling)) * (1 - Jitter + (2 * Jitter * Random.Shared.NextDouble()));
        return wait < options.RetryAfterCap ? wait : options.RetryAfterCap;
    }

    // 504 and 524 are left out: the answer may have been made and charged. 200 is an error event before the first delta.
    private static bool IsSafeForChat(HttpStatusCode? status) => (int?)status is 200 or 500 or 502 or 503 or 529;
}
