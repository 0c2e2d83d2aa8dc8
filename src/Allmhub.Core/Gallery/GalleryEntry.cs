using Allmhub.Foundation;
using Allmhub.Media;
using Allmhub.Media.Pixels;

namespace Allmhub.Gallery;

/// <summary>An item, and what its first bytes say of it: names and labels do not count.</summary>
/// <param name="Item">The item.</param>
/// <param name="Format">What it is; <c>null</c> for an address alone.</param>
/// <param name="Length">Its bytes; 0 for an address alone.</param>
/// <param name="Size">A picture's size, when its header tells it.</param>
internal sealed record GalleryEntry(GalleryItem Item, MediaFormat? Format, long Length, PictureSize? Size)
{
    // A JPEG's size may stand behind a thumbnail and a colour profile.
    private const int HeaderLength = 256 * 1024;

    /// <summary>Whether it is but an address.</summary>
    public bool IsLink => Format is null;

    /// <summary>Looks at an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The entry.</returns>
    /// <exception cref="PictureException">It is neither picture nor film nor sound.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<GalleryEntry> LookAsync(GalleryItem item, CancellationToken cancellationToken)
    {
        if (item.Content.Data is null && item.File is null)
        {
            return item.Content.Uri is not null ? new GalleryEntry(item, null, 0, null) : throw new PictureException(PictureFault.NotAPicture, Words.Say("has neither bytes nor an address"));
        }

        Stream bytes = Open(item);
        await using (bytes.ConfigureAwait(false))
        {
            byte[] head = new byte[(int)Math.Min(HeaderLength, bytes.Length)];
            int count = await bytes.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            ReadOnlyMemory<byte> read = head.AsMemory(0, count);
            MediaFormat? format = MediaSignature.Detect(read.Span[..Math.Min(count, MediaSignature.Length)]);
            return format?.Kind is MediaKind.Image or MediaKind.Video or MediaKind.Audio
                ? new GalleryEntry(item, format, bytes.Length, PictureSize.Of(read.Span))
                : throw new PictureException(PictureFault.NotAPicture, count == 0 ? Words.Say("has no bytes") : format is null ? Words.Say("is no picture, film or sound of a known format") : Words.Say($"is no picture, film or sound but {format.MediaType}"));
        }
    }

    /// <summary>Opens its bytes.</summary>
    /// <param name="item">The item, not an address alone.</param>
    /// <returns>The stream; the caller disposes it.</returns>
    public static Stream Open(GalleryItem item) => item.File is { } file ? BoundedFile.OpenRead(file, long.MaxValue, FileOptions.Asynchronous | FileOptions.SequentialScan) : item.Content.Data!.OpenRead();
}
