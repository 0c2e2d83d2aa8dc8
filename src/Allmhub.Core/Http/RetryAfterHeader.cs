using System.Globalization;

namespace Allmhub.Http;

/// <summary>Reads <c>Retry-After</c>: seconds (with a fraction, as some proxies write) or an HTTP date. Never the machine's culture.</summary>
internal static class RetryAfterHeader
{
    /// <summary>Reads the header.</summary>
    /// <param name="value">The header's text.</param>
    /// <param name="now">The time a date is compared with.</param>
    /// <returns>The wait, never negative; <c>null</c> when there is no header or it makes no sense.</returns>
    public static TimeSpan? Parse(string? value, DateTimeOffset now)
    {
        string text = value?.Trim() ?? string.Empty;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds))
        {
            return double.IsFinite(seconds) ? TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.MaxValue.TotalSeconds / 2)) : null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date))
        {
            return date > now ? date - now : TimeSpan.Zero;
        }

        return null;
    }
}
