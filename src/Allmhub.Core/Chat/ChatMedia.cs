using Allmhub.Media;

namespace Allmhub.Chat;

/// <summary>A picture, film, sound or document: by address or as bytes.</summary>
public sealed class ChatMedia
{
    /// <summary>Creates a medium that stays where it is.</summary>
    /// <param name="uri">An http(s) address.</param>
    /// <param name="kind">What it is, as far as is known.</param>
    /// <param name="mediaType">Its MIME type, when known.</param>
    public ChatMedia(Uri uri, MediaKind kind, string? mediaType = null)
    {
        Uri = uri;
        Kind = kind;
        MediaType = mediaType;
    }

    /// <summary>Creates a medium that is carried as bytes.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="mediaType">Its MIME type.</param>
    public ChatMedia(ReadOnlyMemory<byte> data, MediaKind kind, string mediaType)
    {
        Data = data;
        Kind = kind;
        MediaType = mediaType;
    }

    /// <summary>What it is.</summary>
    public MediaKind Kind { get; }

    /// <summary>Its MIME type, e.g. <c>image/png</c>; <c>null</c> when only an address is known.</summary>
    public string? MediaType { get; }

    /// <summary>Its address, when it stays where it is.</summary>
    public Uri? Uri { get; }

    /// <summary>Its bytes, when it is carried along.</summary>
    public ReadOnlyMemory<byte>? Data { get; }

    /// <summary>Width and height of a picture that is carried along; <c>null</c> when they are not known.</summary>
    public PictureSize? Size => Data is { } data && Kind == MediaKind.Image ? PictureSize.Of(data.Span) : null;

    /// <summary>A file name for it, without any path.</summary>
    public string? FileName { get; init; }

    /// <summary>What the service says of it: the link's text or the revised prompt.</summary>
    public string? Description { get; init; }

    /// <summary>The rest of the wire's block, without the bytes, when it must go back unchanged (Gemini <c>thoughtSignature</c>); the fold moves it to the part.</summary>
    internal ChatRawPart? Raw { get; init; }

    /// <summary>Whether the answer's text holds it already, as a Markdown link: the message then needs no part of its own for it.</summary>
    internal bool IsInText { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Uri?.ToString() ?? $"{MediaType}, {Data?.Length ?? 0} bytes";
}
