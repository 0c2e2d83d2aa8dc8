namespace Allmhub.Media;

/// <summary>Tells from an address what it leads to.</summary>
internal static class MediaName
{
    /// <summary>What an address or data: URI says that it is.</summary>
    /// <param name="target">The address; its query does not count.</param>
    /// <returns>Picture, film or sound; <see cref="MediaKind.Unknown"/> for anything else.</returns>
    public static MediaKind KindOf(string target) => DataUri.IsDataUri(target)
        ? KindOfType(DataUri.MediaType(target))
        : Path.GetExtension(FileName(target)).ToLowerInvariant() switch
        {
            ".png" or ".jpg" or ".jpeg" or ".gif" or ".webp" or ".bmp" or ".avif" or ".heic" or ".tif" or ".tiff" => MediaKind.Image,
            ".mp4" or ".webm" or ".mov" or ".m4v" or ".mkv" or ".avi" => MediaKind.Video,
            ".mp3" or ".wav" or ".m4a" or ".ogg" or ".opus" or ".flac" or ".aac" => MediaKind.Audio,
            _ => MediaKind.Unknown,
        };

    /// <summary>What a MIME type says.</summary>
    /// <param name="mediaType">The type in lower case.</param>
    /// <returns>Picture, film or sound; <see cref="MediaKind.Unknown"/> for anything else.</returns>
    public static MediaKind KindOfType(string mediaType) => mediaType.Split('/')[0] switch
    {
        "image" => MediaKind.Image,
        "video" => MediaKind.Video,
        "audio" => MediaKind.Audio,
        _ => MediaKind.Unknown,
    };

    /// <summary>The file name an address ends in.</summary>
    /// <param name="target">The address.</param>
    /// <returns>The last piece of its path, unescaped; empty for data: URIs and for addresses without one.</returns>
    public static string FileName(string target)
    {
        if (DataUri.IsDataUri(target) || !Uri.TryCreate(target, UriKind.Absolute, out Uri? uri))
        {
            return string.Empty;
        }

        // A name that unescapes to a path is no name.
        return Path.GetFileName(Uri.UnescapeDataString(uri.AbsolutePath).Replace('\\', '/'));
    }
}
