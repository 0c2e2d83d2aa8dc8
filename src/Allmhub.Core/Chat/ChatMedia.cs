using System.Text.Json.Serialization;
using Allmhub.Media;
using Allmhub.Streaming;

namespace Allmhub.Chat;

/// <summary>A picture, film, sound or document: by address or as bytes.</summary>
public sealed class ChatMedia : IMediaSource
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

    /// <summary>Creates a medium of an answer from its bytes, which say what it is: labels and prefixes mislead (NOTES section 9).</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="label">The MIME type the service gave it; counts where the bytes tell nothing.</param>
    /// <param name="fallback">What it is when nothing tells.</param>
    /// <param name="description">What the service says of it.</param>
    /// <param name="isInText">Whether the text holds it.</param>
    /// <param name="raw">The rest of the wire's block.</param>
    /// <returns>The medium.</returns>
    internal static ChatMedia OfBytes(ReadOnlyMemory<byte> data, string? label, MediaKind fallback = MediaKind.Unknown, string? description = null, bool isInText = false, ChatRawPart? raw = null)
    {
        string type = TypeOf(data.Span, label);
        MediaKind kind = MediaFormats.KindOf(type.Split(';')[0].Trim());
        return new ChatMedia(data, kind == MediaKind.Unknown ? fallback : kind, type) { Description = description, IsInText = isInText, Raw = raw };
    }

    /// <summary>Creates a medium of an answer from its address.</summary>
    /// <param name="target">An http(s) address, or a path at the gateway, which <see cref="At"/> completes.</param>
    /// <param name="kind">What it is, as far as is known.</param>
    /// <param name="description">What the service says of it.</param>
    /// <param name="isInText">Whether the text holds it.</param>
    /// <returns>The medium; <c>null</c> when the target is neither.</returns>
    internal static ChatMedia? TryLink(string? target, MediaKind kind, string? description = null, bool isInText = false)
    {
        Uri? uri = null;
        bool isLink = target is { Length: > 1 } && (target[0] == '/' ? Uri.TryCreate(target, UriKind.Relative, out uri) : MediaLink.TryCreate(target, out uri));
        return !isLink || uri is null ? null : new ChatMedia(uri, kind)
        {
            Description = description,
            IsInText = isInText,
            FileName = MediaName.FileName(target![0] == '/' ? "http://gateway" + target : target) is { Length: > 0 } name ? name : null,
        };
    }

    /// <summary>The same medium with a whole address.</summary>
    /// <param name="gateway">The gateway's address.</param>
    /// <returns>The same instance when its address is whole or it has none.</returns>
    internal ChatMedia At(Uri gateway)
    {
        if (Uri is not { IsAbsoluteUri: false } path)
        {
            return this;
        }

        string origin = path.OriginalString.StartsWith("//", StringComparison.Ordinal) ? gateway.Scheme + ":" : gateway.GetLeftPart(UriPartial.Authority);
        return MediaLink.TryCreate(origin + path.OriginalString, out Uri? whole)
            ? new ChatMedia(whole, Kind, MediaType) { FileName = FileName, Description = Description, Raw = Raw, IsInText = IsInText }
            : this;
    }

    /// <summary>The same medium as a part of the message: the text that held it is left out.</summary>
    /// <returns>The medium.</returns>
    internal ChatMedia OutOfText() => !IsInText ? this : Data is ReadOnlyMemory<byte> data
        ? new ChatMedia(data, Kind, MediaType!) { FileName = FileName, Description = Description, Raw = Raw }
        : new ChatMedia(Uri!, Kind, MediaType) { FileName = FileName, Description = Description, Raw = Raw };

    /// <summary>The medium as something that can be saved.</summary>
    /// <param name="index">Its place in the answer.</param>
    /// <param name="prompt">The words it was made from.</param>
    /// <param name="model">The model that made it.</param>
    /// <returns>The content.</returns>
    internal MediaContent ToContent(int index, string? prompt, string? model) => new()
    {
        Data = Data is ReadOnlyMemory<byte> data ? MediaData.OfBytes(data) : null,
        Uri = Uri,
        Kind = Kind,
        MediaType = Data is ReadOnlyMemory<byte> bytes ? MediaSignature.Detect(bytes.Span)?.MediaType : null,
        Prompt = prompt,
        Model = model,
        Index = index,
    };

    /// <inheritdoc/>
    IReadOnlyList<MediaContent> IMediaSource.GetMedia() => [ToContent(0, Description, null)];

    /// <summary>What it is.</summary>
    public MediaKind Kind { get; }

    /// <summary>Its MIME type, e.g. <c>image/png</c>; <c>null</c> when only an address is known.</summary>
    public string? MediaType { get; }

    /// <summary>Its address, when it stays where it is.</summary>
    public Uri? Uri { get; }

    /// <summary>Its bytes, when it is carried along.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<byte>? Data { get; }

    /// <summary>The bytes as base64, made when it is asked for: what stays of them in JSON, in a file of Export-Clixml and between sessions, which know properties alone.</summary>
    [JsonIgnore]
    public string? Base64 => Data is { } data ? Convert.ToBase64String(data.Span) : null;

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
    public override string ToString() => TerminalFilter.OneLine(Uri?.OriginalString ?? $"{MediaType}, {Data?.Length ?? 0} bytes");

    // Samples of raw sound can be anything, the first bytes of a picture too.
    private static string TypeOf(ReadOnlySpan<byte> data, string? label)
    {
        string given = label?.Split(';')[0].Trim().ToLowerInvariant() ?? string.Empty;
        MediaFormat? known = MediaFormats.OfType(given);
        if (known?.MediaType == "audio/pcm")
        {
            return label!;
        }

        if (MediaSignature.Detect(data) is MediaFormat seen)
        {
            return known == seen ? label!.Contains(';', StringComparison.Ordinal) ? label : seen.MediaType : seen.MediaType;
        }

        ReadOnlySpan<byte> text = data.TrimStart(" \t\r\n"u8);
        if (text.Length > 0 && text[0] == (byte)'<' && (known is null || known.Kind == MediaKind.Image))
        {
            return text[..Math.Min(text.Length, 1024)].IndexOf("<svg"u8) >= 0 ? "image/svg+xml" : "text/html";
        }

        return given.Length > 0 ? label! : MediaFormats.Bytes;
    }
}
