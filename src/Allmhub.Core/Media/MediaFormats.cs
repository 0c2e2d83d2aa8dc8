using System.Collections.Frozen;

namespace Allmhub.Media;

/// <summary>
/// The one table of media types: by extension, by MIME type and, in <see cref="MediaSignature"/>, by first bytes. The gateway goes by the
/// extension of a file it is sent (NOTES section 9), services mislabel what they send: where bytes are at hand, they decide.
/// </summary>
public static class MediaFormats
{
    /// <summary>What nothing is known of.</summary>
    public const string Bytes = "application/octet-stream";

    private static readonly MediaFormat[] Table =
    [
        new("image/png", MediaKind.Image, ".png"),
        new("image/jpeg", MediaKind.Image, ".jpg", ".jpeg"),
        new("image/gif", MediaKind.Image, ".gif"),
        new("image/webp", MediaKind.Image, ".webp"),
        new("image/bmp", MediaKind.Image, ".bmp"),
        new("image/tiff", MediaKind.Image, ".tif", ".tiff"),
        new("image/heic", MediaKind.Image, ".heic", ".heif"),
        new("image/avif", MediaKind.Image, ".avif"),
        new("image/svg+xml", MediaKind.Image, ".svg"),
        new("video/mp4", MediaKind.Video, ".mp4", ".m4v"),
        new("video/webm", MediaKind.Video, ".webm"),
        new("video/quicktime", MediaKind.Video, ".mov"),
        new("video/x-matroska", MediaKind.Video, ".mkv"),
        new("video/x-msvideo", MediaKind.Video, ".avi"),
        new("audio/mpeg", MediaKind.Audio, ".mp3", ".mpga"),
        new("audio/wav", MediaKind.Audio, ".wav"),
        new("audio/mp4", MediaKind.Audio, ".m4a"),
        new("audio/ogg", MediaKind.Audio, ".ogg", ".opus", ".oga"),
        new("audio/flac", MediaKind.Audio, ".flac"),
        new("audio/aac", MediaKind.Audio, ".aac"),
        new("audio/pcm", MediaKind.Audio, ".pcm"),
        new("application/pdf", MediaKind.Document, ".pdf"),
        new("application/json", MediaKind.Document, ".json"),
        new("text/plain", MediaKind.Document, ".txt", ".md", ".srt", ".vtt"),
    ];

    // Names that services use for the same thing.
    private static readonly (string Alias, string MediaType)[] Aliases =
    [
        ("image/jpg", "image/jpeg"), ("image/pjpeg", "image/jpeg"), ("image/x-png", "image/png"), ("image/heif", "image/heic"),
        ("audio/mp3", "audio/mpeg"), ("audio/x-wav", "audio/wav"), ("audio/wave", "audio/wav"), ("audio/vnd.wave", "audio/wav"),
        ("audio/opus", "audio/ogg"), ("audio/x-flac", "audio/flac"), ("audio/m4a", "audio/mp4"), ("audio/x-m4a", "audio/mp4"), ("audio/l16", "audio/pcm"),
    ];

    private static readonly FrozenDictionary<string, MediaFormat> ByExtension =
        Table.SelectMany(static format => format.Extension.Select(extension => (extension, format))).ToFrozenDictionary(static row => row.extension, static row => row.format, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, MediaFormat> ByType =
        Table.Select(static format => (format.MediaType, format)).Concat(Aliases.Select(static alias => (alias.Alias, Table.First(format => format.MediaType == alias.MediaType))))
            .ToFrozenDictionary(static row => row.Item1, static row => row.Item2, StringComparer.OrdinalIgnoreCase);

    /// <summary>Every row.</summary>
    public static IReadOnlyList<MediaFormat> All => Table;

    /// <summary>What a file's name says that it is.</summary>
    /// <param name="path">A name, a path, or the path of an address.</param>
    /// <returns>The row; <c>null</c> when the extension is not known.</returns>
    public static MediaFormat? OfExtension(string path) => ByExtension.GetValueOrDefault(Path.GetExtension(path));

    /// <summary>What a MIME type means.</summary>
    /// <param name="mediaType">The type, in any case, without parameters.</param>
    /// <returns>The row; <c>null</c> when it is not in the table.</returns>
    public static MediaFormat? OfType(string mediaType)
    {
        ArgumentNullException.ThrowIfNull(mediaType);
        return ByType.GetValueOrDefault(mediaType);
    }

    /// <summary>A file's name with an extension that its bytes have earned: one that says something else is replaced, and a name without one gets it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="format">What the bytes are.</param>
    /// <returns>The name; the same when it fits.</returns>
    internal static string Named(string name, MediaFormat format) => OfExtension(name) is MediaFormat said
        ? Fits(said, format) ? name : Path.ChangeExtension(name, format.Extension[0])
        : name + format.Extension[0];

    /// <summary>The MIME type of a file whose name fits its bytes: sound in a container that could hold a film is called sound where the name says so.</summary>
    /// <param name="name">The name.</param>
    /// <param name="format">What the bytes are.</param>
    /// <returns>The type.</returns>
    internal static string TypeOf(string name, MediaFormat format) => OfExtension(name) is MediaFormat said && Fits(said, format) ? said.MediaType : format.MediaType;

    // One container under three names: its brand says little of what is in it.
    private static bool Fits(MediaFormat said, MediaFormat found) => said == found || (IsIso(said) && IsIso(found));

    private static bool IsIso(MediaFormat format) => format.MediaType is "audio/mp4" or "video/mp4" or "video/quicktime";

    /// <summary>What a MIME type is, also one that is not in the table.</summary>
    /// <param name="mediaType">The type, in any case, without parameters.</param>
    /// <returns>The kind; <see cref="MediaKind.Unknown"/> where its first word says nothing.</returns>
    public static MediaKind KindOf(string mediaType) => OfType(mediaType)?.Kind ?? mediaType.Split('/')[0].ToLowerInvariant() switch
    {
        "image" => MediaKind.Image,
        "video" => MediaKind.Video,
        "audio" => MediaKind.Audio,
        "text" => MediaKind.Document,
        "application" when !mediaType.Equals(Bytes, StringComparison.OrdinalIgnoreCase) => MediaKind.Document,
        _ => MediaKind.Unknown,
    };
}
