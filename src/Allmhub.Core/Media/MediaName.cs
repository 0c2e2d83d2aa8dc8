using System.Globalization;

namespace Allmhub.Media;

/// <summary>Tells from an address what it leads to, and names the file for a medium.</summary>
public static class MediaName
{
    /// <summary>A name, without extension, for a medium: the safe rest of its link's last piece, else its model and place.</summary>
    /// <param name="content">The medium.</param>
    /// <returns>A safe name, never empty.</returns>
    public static string StemOf(MediaContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        string file = content.Path is { Length: > 0 } path ? Path.GetFileName(path) : content.Uri is { } link ? FileName(link.OriginalString) : string.Empty;
        string stem = SafeName.Of(MediaFormats.OfExtension(file) is null ? file : Path.GetFileNameWithoutExtension(file));
        if (stem.Length > 0)
        {
            return stem;
        }

        string model = SafeName.Of(content.Model ?? string.Empty, SafeName.MaxStemBytes / 2);
        string kind = content.Kind == MediaKind.Unknown ? "media" : content.Kind.ToString().ToLowerInvariant();
        return string.Create(CultureInfo.InvariantCulture, $"{(model.Length > 0 ? model : kind)}-{content.Index + 1}");
    }

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
