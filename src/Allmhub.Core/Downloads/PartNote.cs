using System.Text.Json;
using System.Text.Json.Serialization;

namespace Allmhub.Downloads;

/// <summary>What is known of the file that a part belongs to, as far as it decides whether the part may be continued.</summary>
/// <param name="Tag">A strong ETag; <c>null</c> when there is none.</param>
/// <param name="Modified">Last-Modified, where it is old enough to be a strong validator (RFC 9110 section 8.8.2.2); <c>null</c> when not.</param>
/// <param name="Total">How many bytes the whole has; <c>null</c> when that was not told.</param>
internal sealed record PartNote(string? Tag, string? Modified, long? Total)
{
    /// <summary>A note that knows nothing: such a part is never continued.</summary>
    public static PartNote None { get; } = new(null, null, null);

    /// <summary>What If-Range says; <c>null</c> when the part cannot be continued.</summary>
    [JsonIgnore]
    public string? Validator => Tag ?? Modified;

    /// <summary>Reads a note.</summary>
    /// <param name="json">Its file.</param>
    /// <returns>The note; <see cref="None"/> when it is torn or foreign.</returns>
    public static PartNote Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<PartNote>(json) ?? None;
        }
        catch (JsonException)
        {
            return None;
        }
    }

    /// <summary>Writes it.</summary>
    /// <returns>JSON.</returns>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this);
}
