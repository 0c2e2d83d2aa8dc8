using System.Text;
using System.Text.Json;

namespace Allmhub.Chat;

/// <summary>Tells what a stream sends to stay open from what it says. Comments are the parser's business (NOTES section 3).</summary>
internal static class KeepAlive
{
    private const int Longest = 64;

    private static readonly string[] Words = ["ping", "pong", "keepalive", "heartbeat", "alive", "processing", "waiting", "queue", "openrouterprocessing", "null", "true", "ok"];

    /// <summary>Whether an event's name says that it is one: then its data says nothing, unless <see cref="IsAnother"/>.</summary>
    /// <param name="eventType">The <c>event:</c> field.</param>
    /// <returns>Whether it is one.</returns>
    public static bool IsNamed(ReadOnlySpan<byte> eventType) => eventType.Length > 0
        && (eventType.SequenceEqual("ping"u8) || eventType.SequenceEqual("keepalive"u8) || eventType.SequenceEqual("keep-alive"u8)
            || eventType.SequenceEqual("keep_alive"u8) || eventType.SequenceEqual("heartbeat"u8));

    /// <summary>
    /// Whether a value in an event so named says of itself what it is, and is something else. Where a service leaves the blank lines out and
    /// writes the name behind the data, the name of one event stands before the data of the next; and a proxy may put two into one.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether it is an object with a <c>type</c> that is no keep-alive, or with an answer.</returns>
    public static bool IsAnother(JsonElement value) => value.ValueKind == JsonValueKind.Object
        && (value.TryGetProperty("type"u8, out JsonElement type)
            ? type.ValueKind == JsonValueKind.String && !IsNamed(Encoding.UTF8.GetBytes(type.GetString() ?? string.Empty))
            : value.TryGetProperty("choices"u8, out _) || value.TryGetProperty("candidates"u8, out _));

    /// <summary>Whether data can be content at all: in every format of this client content is an object or an array, not <c>[PING]</c>.</summary>
    /// <param name="data">The data.</param>
    /// <returns>Whether it begins as one.</returns>
    public static bool IsContent(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> text = data.TrimStart(" \t\r\n"u8);
        return text.Length > 0 && (text[0] == (byte)'{' || (text[0] == (byte)'[' && (text.Length == 1 || !char.IsAsciiLetter((char)text[1]))));
    }

    /// <summary>Whether a line that is no JSON object is known to say nothing: blanks, a scalar, a date or a number, a word for waiting.</summary>
    /// <param name="data">The line.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsIdle(ReadOnlySpan<byte> data)
    {
        if (data.Length > Longest)
        {
            return false;
        }

        string letters = new([.. Encoding.UTF8.GetString(data).Where(char.IsLetter).Select(char.ToLowerInvariant)]);
        return letters is "" or "t" or "z" or "tz" or "utc" or "gmt" || Words.Contains(letters) || IsDate(data);
    }

    private static bool IsDate(ReadOnlySpan<byte> data) =>
        DateTimeOffset.TryParse(Encoding.UTF8.GetString(data.Trim(" \""u8)), System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out _);
}
