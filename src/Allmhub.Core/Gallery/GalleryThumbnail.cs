using Allmhub.Media.Pixels;

namespace Allmhub.Gallery;

/// <summary>Small pictures of large ones.</summary>
internal static class GalleryThumbnail
{
    /// <summary>The longer side of a small picture, in pixels: a card's width on a screen of two pixels a point.</summary>
    public const int Side = 480;

    private const long MaxBytes = 64L * 1024 * 1024;

    /// <summary>Makes one.</summary>
    /// <param name="entry">A picture that can be decoded.</param>
    /// <param name="cancellationToken">Ends the computing.</param>
    /// <returns>A PNG; <c>null</c> when the picture is too large or damaged, and is then linked.</returns>
    public static async Task<byte[]?> TryMakeAsync(GalleryEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Length > MaxBytes)
        {
            return null;
        }

        try
        {
            byte[] data = new byte[entry.Length];
            Stream bytes = GalleryEntry.Open(entry.Item);
            await using (bytes.ConfigureAwait(false))
            {
                await bytes.ReadExactlyAsync(data, cancellationToken).ConfigureAwait(false);
            }

            PixelImage picture = await PictureDecoder.DecodeAsync(data, cancellationToken).ConfigureAwait(false);
            return await Task.Run(() => Make(picture, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is PictureException or EndOfStreamException)
        {
            return null;
        }
    }

    private static byte[] Make(PixelImage picture, CancellationToken cancellationToken)
    {
        double scale = Math.Min(1, (double)Side / Math.Max(picture.Width, picture.Height));
        PixelImage small = BoxFilter.Resize(picture, Math.Max(1, (int)Math.Round(picture.Width * scale)), Math.Max(1, (int)Math.Round(picture.Height * scale)), cancellationToken);
        return PngWriter.Write(MedianCut.Reduce(small, PngWriter.MaxColors, cancellationToken));
    }
}
