using System.Globalization;
using System.Net.Http.Headers;
using Allmhub.Http;

namespace Allmhub.Downloads;

/// <summary>The head of an answer, as far as it decides what its bytes are.</summary>
internal sealed record LinkHead
{
    // RFC 9110 section 8.8.2.2: a date is a strong validator when it is a minute older than the answer.
    private static readonly TimeSpan Strong = TimeSpan.FromMinutes(1);

    /// <summary>The status.</summary>
    public required int Status { get; init; }

    /// <summary>Content-Range.</summary>
    public ContentRange? Range { get; init; }

    /// <summary>Content-Length.</summary>
    public long? Length { get; init; }

    /// <summary>The ETag as it is written, weak ones with their <c>W/</c>.</summary>
    public string? Tag { get; init; }

    /// <summary>Last-Modified as it is written.</summary>
    public string? Modified { get; init; }

    /// <summary>Whether the bytes are as they are, and not packed.</summary>
    public bool IsIdentity { get; init; } = true;

    /// <summary>The media type in lower case, without parameters; empty for none.</summary>
    public string MediaType { get; init; } = string.Empty;

    /// <summary>When the answer was made, by its own clock.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>Reads the head of a message.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The head.</returns>
    public static LinkHead Of(HttpResponseMessage message) => new()
    {
        Status = (int)message.StatusCode,
        Range = ContentRange.Of(AllmResponse.HeaderOf(message, "Content-Range")),
        Length = message.Content.Headers.ContentLength,
        Tag = AllmResponse.HeaderOf(message, "ETag"),
        Modified = AllmResponse.HeaderOf(message, "Last-Modified"),
        IsIdentity = AllmResponse.HeaderOf(message, "Content-Encoding") is not { Length: > 0 } encoding || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase),
        MediaType = AllmResponse.MediaTypeOf(message),
        Date = message.Headers.Date,
    };

    /// <summary>What is noted of the file this answer begins.</summary>
    /// <param name="total">Its length.</param>
    /// <returns>The note; without a validator when the part could not be gone on with.</returns>
    public PartNote Note(long? total) => !IsIdentity
        ? PartNote.None
        : new PartNote(
            EntityTagHeaderValue.TryParse(Tag, out EntityTagHeaderValue? tag) && !tag.IsWeak ? Tag : null,
            DateTimeOffset.TryParse(Modified, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset modified) && Date - modified >= Strong ? Modified : null,
            total);
}
