using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Allmhub.Tasks;

/// <summary>The first line of a journal that was written anew: when, and how long it was then. Always of the same length.</summary>
internal static class TaskJournalMark
{
    /// <summary>How long it is, its line end included.</summary>
    public const int MaxLength = 96;

    /// <summary>How it begins.</summary>
    public static ReadOnlySpan<byte> Start => "{\"journal\":"u8;

    /// <summary>Room for a mark.</summary>
    public static byte[] Empty => Write(0, default);

    /// <summary>Writes it.</summary>
    /// <param name="length">The length of the file.</param>
    /// <param name="at">Now.</param>
    /// <returns>UTF-8.</returns>
    public static byte[] Write(long length, DateTimeOffset at)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{{\"journal\":1,\"length\":{length},\"at\":\"{at:O}\"}}");
        return Encoding.ASCII.GetBytes(text.PadRight(MaxLength - 1) + "\n");
    }

    /// <summary>Reads it.</summary>
    /// <param name="line">The first bytes of the file.</param>
    /// <returns>Length and time; nothing and never when there is no mark.</returns>
    public static (long Length, DateTimeOffset At) Read(ReadOnlySpan<byte> line)
    {
        int end = line.IndexOf((byte)'\n');
        if (end < 0 || !line.StartsWith(Start))
        {
            return (0, default);
        }

        try
        {
            using JsonDocument mark = JsonDocument.Parse(line[..end].ToArray());
            return (mark.RootElement.GetProperty("length").GetInt64(), mark.RootElement.GetProperty("at").GetDateTimeOffset());
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return (0, default);
        }
    }
}
