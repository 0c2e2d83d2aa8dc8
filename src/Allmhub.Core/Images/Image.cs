using System.Text.Json.Serialization;
using Allmhub.Media;
using Allmhub.Streaming;

namespace Allmhub.Images;

/// <summary>
/// One picture of an answer. Its bytes are in memory when they are few and in a private temporary file when they are many, which goes
/// with the object and with the process; an address stays an address until it is saved. All else are plain properties.
/// </summary>
public sealed class Image : IMediaSource
{
    /// <summary>Its bytes; <c>null</c> when the service gave an address.</summary>
    [JsonIgnore]
    public MediaData? Data { get; init; }

    /// <summary>Its address, every letter as the service wrote it; <c>null</c> when the bytes are here. It expires within hours (NOTES section 4a).</summary>
    public Uri? Uri { get; init; }

    /// <summary>Its MIME type by its first bytes, whatever the service calls it; <c>null</c> when there is but an address, <c>application/octet-stream</c> when the bytes are none of the known types.</summary>
    public string? MediaType { get; init; }

    /// <summary>Pixels from left to right as it is to be seen, from its header; <c>null</c> when not known.</summary>
    public int? Width { get; init; }

    /// <summary>Pixels from top to bottom; <c>null</c> when not known.</summary>
    public int? Height { get; init; }

    /// <summary>Its size in bytes; <c>null</c> when there is but an address.</summary>
    public long? Length => Data?.Length;

    /// <summary>The prompt it was asked with.</summary>
    public string? Prompt { get; init; }

    /// <summary>The prompt the service made of it; <c>null</c> when it says none.</summary>
    public string? RevisedPrompt { get; init; }

    /// <summary>The model that was asked.</summary>
    public string? Model { get; init; }

    /// <summary>The format it was asked in.</summary>
    public ImageApi Api { get; init; }

    /// <summary>Why this format; <c>null</c> when the caller chose it.</summary>
    public string? ApiReason { get; init; }

    /// <summary>What the whole answer used, its other pictures included; <c>null</c> when the service does not say. In a stream known at its end.</summary>
    public ImageUsage? Usage { get; set; }

    /// <summary>This picture's share of the estimated price in USD, so that the sum over the pictures of an answer is the answer's; <c>null</c> without a price list.</summary>
    public decimal? Cost { get; set; }

    /// <summary>What <see cref="Cost"/> was reckoned from.</summary>
    public string? CostBasis { get; set; }

    /// <summary>
    /// Its place among the pictures of the command, from 0: in a single answer its place there, and each input has as many places as pictures were asked of it.
    /// Items that were refused and inputs that failed have their places too.
    /// </summary>
    public int Index { get; set; }

    /// <summary>What was asked about, the caller's own object; <c>null</c> outside a command.</summary>
    public object? InputObject { get; set; }

    /// <summary>Whether it is unfinished: a step on the way, of a stream.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Which step, from 0; <c>null</c> for a finished picture.</summary>
    public int? PartialIndex { get; init; }

    /// <summary>The file it was saved as; <c>null</c> when it was not.</summary>
    public string? Path { get; set; }

    /// <summary>The gateway's request id, for its operator.</summary>
    public string? RequestId { get; init; }

    /// <summary>From sending to this picture.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Whether it was read from the file of a checkpoint: an earlier run asked and paid for it, and this one did not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool FromCheckpoint { get; init; }

    /// <summary>The service's own words for this picture as JSON, its base64 left out.</summary>
    [JsonIgnore]
    public string? Raw { get; init; }

    /// <summary>What it is, in a line.</summary>
    /// <returns>The file, the address, or type and size.</returns>
    public override string ToString() => TerminalFilter.OneLine(Path ?? Uri?.OriginalString ?? FormattableString.Invariant($"{MediaType} {Width}x{Height}, {Length} bytes"));

    /// <inheritdoc/>
    IReadOnlyList<MediaContent> IMediaSource.GetMedia() =>
        [new MediaContent { Data = Data, Uri = Uri, Kind = MediaKind.Image, MediaType = MediaType, Prompt = Prompt, Model = Model, Index = Index, Path = Path }];

    /// <summary>The result as compact JSON: see <see cref="ResultJson"/>.</summary>
    /// <param name="indented">Whether it is on several lines.</param>
    /// <returns>A JSON object.</returns>
    public string ToJson(bool indented = false) => ResultJson.Of(this, indented);
}
