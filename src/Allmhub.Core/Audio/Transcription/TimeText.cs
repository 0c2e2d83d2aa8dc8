using System.Globalization;

namespace Allmhub.Audio.Transcription;

/// <summary>Times of subtitles as text.</summary>
internal static class TimeText
{
    /// <summary>A time in whole milliseconds, rounded before it is taken apart, so that 59.9996 s is a minute and never 60,000.</summary>
    /// <param name="time">The time.</param>
    /// <returns>The milliseconds.</returns>
    public static long Milliseconds(TimeSpan time) => (time.Ticks + (TimeSpan.TicksPerMillisecond / 2)) / TimeSpan.TicksPerMillisecond;

    /// <summary>Writes a time; the hours have as many digits as they need.</summary>
    /// <param name="milliseconds">The time.</param>
    /// <param name="point">A comma for SubRip, a point for WebVTT.</param>
    /// <returns><c>00:01:00,000</c>.</returns>
    public static string Write(long milliseconds, char point) => string.Create(
        CultureInfo.InvariantCulture,
        $"{milliseconds / 3_600_000:00}:{milliseconds / 60_000 % 60:00}:{milliseconds / 1000 % 60:00}{point}{milliseconds % 1000:000}");

    /// <summary>Reads a time of a subtitle.</summary>
    /// <param name="text">Hours may be missing, the point may be a comma.</param>
    /// <param name="time">The time.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryRead(string text, out TimeSpan time)
    {
        time = default;
        decimal seconds = 0;
        int count = 0;
        foreach (string part in text.Split(':'))
        {
            if (++count > 3 || !decimal.TryParse(part.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value) || value > 10_000_000)
            {
                return false;
            }

            seconds = (seconds * 60) + value;
        }

        time = TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return count >= 2;
    }
}
