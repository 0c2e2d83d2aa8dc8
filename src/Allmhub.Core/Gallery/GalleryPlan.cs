namespace Allmhub.Gallery;

/// <summary>How an entry stands in the page.</summary>
internal enum GalleryPlace
{
    /// <summary>Whole, inside the page.</summary>
    Whole,

    /// <summary>A small picture of it inside the page, itself in its file.</summary>
    Thumbnail,

    /// <summary>In its file alone.</summary>
    File,

    /// <summary>Its address, which the page does not fetch.</summary>
    Link,
}

/// <summary>
/// Decides what lies inside the page. A page is to be mailed and opened at once: up to 10 MB all of it lies inside. Beyond that what lies in files stays there, and
/// small pictures of it are inside; when even these would be more than 50 MB, they stay outside too. What lies in no file is inside in any case, or it were lost.
/// </summary>
internal static class GalleryPlan
{
    /// <summary>Up to this many characters everything is inside.</summary>
    public const long WholeLimit = 10L * 1024 * 1024;

    /// <summary>Above this many characters a page is a burden for whoever opens it.</summary>
    public const long WarnLimit = 50L * 1024 * 1024;

    /// <summary>What is this small is inside as it is; about what a small picture of it would take.</summary>
    public const long SmallLength = 128 * 1024;

    /// <summary>What a small picture takes, as base64; dithered to 256 colours they do not differ much.</summary>
    public const long ThumbnailCharacters = 160 * 1024;

    /// <summary>Decides.</summary>
    /// <param name="entries">The entries.</param>
    /// <returns>The place of each.</returns>
    public static IReadOnlyList<GalleryPlace> Of(IReadOnlyList<GalleryEntry> entries)
    {
        if (entries.Sum(static entry => Characters(entry.Length)) <= WholeLimit)
        {
            return [.. entries.Select(static entry => entry.IsLink ? GalleryPlace.Link : GalleryPlace.Whole)];
        }

        GalleryPlace[] places = [.. entries.Select(static entry => entry switch
        {
            { IsLink: true } => GalleryPlace.Link,
            { Item.File: null } or { Length: <= SmallLength } => GalleryPlace.Whole,
            { Format.MediaType: "image/png" or "image/jpeg" or "image/gif", Size: not null } => GalleryPlace.Thumbnail,
            _ => GalleryPlace.File,
        })];
        long inside = places.Zip(entries, static (place, entry) => place switch { GalleryPlace.Whole => Characters(entry.Length), GalleryPlace.Thumbnail => ThumbnailCharacters, _ => 0 }).Sum();
        return inside <= WarnLimit ? places : [.. places.Zip(entries, static (place, entry) => entry.Item.File is null ? place : GalleryPlace.File)];
    }

    private static long Characters(long length) => (length + 2) / 3 * 4;
}
