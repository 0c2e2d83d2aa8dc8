namespace Allmhub.Media.Pixels;

/// <summary>Makes pixels of a picture file: PNG, JPEG and GIF (its first frame). What would unpack without end is refused before it is unpacked.</summary>
internal static class PictureDecoder
{
    /// <summary>The most pixels that are decoded: those of an 8K screen and some more. Each takes four bytes, twice while it is decoded.</summary>
    public const int MaxPixels = 40_000_000;

    /// <summary>Looks at a picture without decoding it.</summary>
    /// <param name="data">The whole picture.</param>
    /// <returns>What it is, and its size as it is to be seen.</returns>
    /// <exception cref="PictureException">It is no picture, of a kind that is not decoded, too large, or its header is broken.</exception>
    public static (MediaFormat Format, PictureSize Size) Look(ReadOnlySpan<byte> data)
    {
        MediaFormat? format = MediaSignature.Detect(data[..Math.Min(data.Length, MediaSignature.Length)]);
        if (format?.Kind != MediaKind.Image)
        {
            throw new PictureException(PictureFault.NotAPicture, data.IsEmpty ? Words.Say("has no bytes") : format is null ? Words.Say("is no picture of a known format") : Words.Say($"is no picture but {format.MediaType}"));
        }

        if (format.MediaType is not ("image/png" or "image/jpeg" or "image/gif"))
        {
            throw new PictureException(PictureFault.NoDecoder, Words.Say($"is {format.MediaType}, for which there is no decoder here"));
        }

        PictureSize size = PictureSize.Of(data) ?? throw new PictureException(PictureFault.Broken, Words.Say($"is cut off or damaged: its {format.MediaType} header tells no size"));
        return (long)size.Width * size.Height <= MaxPixels
            ? (format, size)
            : throw new PictureException(PictureFault.TooLarge, Words.Say($"has {size} pixels; at most {MaxPixels / 1_000_000} million are decoded"));
    }

    /// <summary>Decodes a picture and turns it as its EXIF data says.</summary>
    /// <param name="data">The whole picture.</param>
    /// <param name="cancellationToken">Ends the waiting at once; the decoder ends by itself.</param>
    /// <returns>The pixels.</returns>
    /// <exception cref="PictureException">It cannot be decoded.</exception>
    public static Task<PixelImage> DecodeAsync(byte[] data, CancellationToken cancellationToken) =>
        Task.Run(() => Decode(data, cancellationToken), cancellationToken).WaitAsync(cancellationToken);

    private static PixelImage Decode(byte[] data, CancellationToken cancellationToken)
    {
        (MediaFormat format, PictureSize _) = Look(data);
        if (format.MediaType == "image/png")
        {
            PngCheck.Whole(data, cancellationToken);
        }

        PixelImage picture = StbDecoder.Decode(data);
        return format.MediaType == "image/jpeg" ? picture.Turned(PictureSize.OrientationOf(data)) : picture;
    }
}
