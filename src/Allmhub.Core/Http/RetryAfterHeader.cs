using System.Globalization;
using System.Net.Http.Headers;

namespace Allmhub.Http;

/// <summary>
/// Reads how long a service asks to wait: <c>retry-after-ms</c>, or <c>Retry-After</c> in seconds (with a fraction, as some proxies
/// write) or as an HTTP date. Never by the machine's culture.
/// </summary>
internal static class RetryAfterHeader
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    /// <summary>Reads the headers of an answer. A date is held against the service's own clock when it tells the time.</summary>
    /// <param name="message">The answer.</param>
    /// <returns>The wait, never negative; <c>null</c> when nothing in the headers makes sense.</returns>
    public static TimeSpan? Of(HttpResponseMessage message)
    {
        DateTimeOffset now = message.Headers.Date ?? DateTimeOffset.UtcNow;
        return Longer(Values(message, "retry-after-ms").Select(static value => Number(value, TimeSpan.FromMilliseconds(1))))
            ?? Longer(Values(message, "Retry-After").Select(value => Parse(value, now)));
    }

    /// <summary>Reads one header.</summary>
    /// <param name="value">The header's text; several values that a proxy has joined count as their longest.</param>
    /// <param name="now">The time a date is compared with.</param>
    /// <returns>The wait, zero for a date that is past; <c>null</c> when it makes no sense.</returns>
    public static TimeSpan? Parse(string? value, DateTimeOffset now) => value is null ? null :
        ParseOne(value, now) ?? Longer(value.Split(',').Select(part => ParseOne(part, now)));

    private static TimeSpan? ParseOne(string value, DateTimeOffset now)
    {
        if (Number(value, TimeSpan.FromSeconds(1)) is TimeSpan wait)
        {
            return wait;
        }

        return RetryConditionHeaderValue.TryParse(value.Trim(), out RetryConditionHeaderValue? condition) && condition.Date is DateTimeOffset date
            ? date > now ? date - now : TimeSpan.Zero
            : null;
    }

    private static TimeSpan? Number(string value, TimeSpan unit) =>
        double.TryParse(value.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number < Longest / unit ? number * unit : Longest
            : null;

    private static TimeSpan? Longer(IEnumerable<TimeSpan?> waits) => waits.Max();

    private static IEnumerable<string> Values(HttpResponseMessage message, string name) =>
        message.Headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values : Enumerable.Empty<string>();
}
