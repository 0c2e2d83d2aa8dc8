using System.Globalization;

namespace Allmhub.History;

/// <summary>How long and how much the log keeps. What is older, and then what is beyond the size, is deleted, the oldest first.</summary>
/// <param name="Day">How many days an entry is kept; it goes with the day (UTC) it is of.</param>
/// <param name="SizeMB">How many megabytes all of it may have.</param>
public sealed record HistoryLimits(int Day, int SizeMB)
{
    /// <summary>The most days that can be said.</summary>
    public const int MostDay = 3650;

    /// <summary>The most megabytes that can be said.</summary>
    public const int MostSizeMB = 10_000;

    /// <summary>What holds where nobody says anything.</summary>
    public static HistoryLimits Default { get; } = new(90, 100);

    /// <summary>All of it in bytes.</summary>
    internal long Bytes => SizeMB * 1024L * 1024;

    /// <summary>A file that has so many bytes is followed by another one: what goes because of the size goes by files.</summary>
    internal long FileBytes => Math.Clamp(Bytes / 16, 64 * 1024, 8 * 1024 * 1024);

    /// <summary>Both, in words.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Day} days, {SizeMB} MB");
}
