namespace Allmhub.Media;

/// <summary>Tells from an address what it leads to.</summary>
internal static class MediaName
{
    /// <summary>What an address or data: URI says that it is.</summary>
    /// <param name="target">The address; its query does not count.</param>
    /// <returns>Picture, film or sound; <see cref="MediaKind.Unknown"/> for anything else.</returns>
    public static MediaKind KindOf(string target)
    {
        MediaKind kind = DataUri.IsDataUri(target) ? MediaFormats.KindOf(DataUri.MediaType(target)) : MediaFormats.OfExtension(FileName(target))?.Kind ?? MediaKind.Unknown;
        return kind == MediaKind.Document ? MediaKind.Unknown : kind;
    }

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
