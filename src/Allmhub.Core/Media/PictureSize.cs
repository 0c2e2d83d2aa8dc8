using System.Buffers.Binary;

namespace Allmhub.Media;

/// <summary>The width and height of a picture, read from its header.</summary>
/// <param name="Width">Pixels from left to right, as the picture is to be seen.</param>
/// <param name="Height">Pixels from top to bottom.</param>
public readonly record struct PictureSize(int Width, int Height)
{
    private const int OrientationTag = 0x0112;

    /// <summary>Reads the size of a PNG, JPEG, GIF or WebP.</summary>
    /// <param name="data">The picture, or as much of it as holds its header.</param>
    /// <returns>The size, turned as EXIF says; <c>null</c> when it is none of these or its header is broken.</returns>
    public static PictureSize? Of(ReadOnlySpan<byte> data)
    {
        PictureSize? size = MediaSignature.Detect(data)?.MediaType switch
        {
            "image/png" => data.Length >= 24 && data[12..16].SequenceEqual("IHDR"u8) ? new PictureSize(Big32(data[16..]), Big32(data[20..])) : null,
            "image/gif" => data.Length >= 10 ? new PictureSize(Little16(data[6..]), Little16(data[8..])) : null,
            "image/webp" => WebP(data[12..]),
            "image/jpeg" => Jpeg(data, out _),
            _ => null,
        };
        return size is { Width: > 0, Height: > 0 } ? size : null;
    }

    /// <summary>Width and height.</summary>
    /// <returns>E.g. <c>1024x768</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{Width}x{Height}");

    /// <summary>How a JPEG is to be turned before it is looked at, as EXIF counts: 5 to 8 lay it on its side.</summary>
    /// <param name="data">The picture, or as much of it as holds its header.</param>
    /// <returns>1 to 8; 1 when nothing says otherwise.</returns>
    internal static int OrientationOf(ReadOnlySpan<byte> data)
    {
        _ = Jpeg(data, out int orientation);
        return orientation;
    }

    // By walking the segments: thumbnails and comments hold headers of their own, which a search would find first.
    private static PictureSize? Jpeg(ReadOnlySpan<byte> data, out int orientation)
    {
        orientation = 1;
        int at = 2;
        while (at + 4 <= data.Length && data[at] == 0xFF)
        {
            byte marker = data[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            int length = marker is 0x01 or (>= 0xD0 and <= 0xD8) ? 0 : Big16(data[(at + 2)..]);
            ReadOnlySpan<byte> body = length < 2 ? [] : data[(at + 4)..Math.Min(data.Length, at + 2 + length)];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return body.Length < 5 ? null : orientation >= 5 ? new PictureSize(Big16(body[1..]), Big16(body[3..])) : new PictureSize(Big16(body[3..]), Big16(body[1..]));
            }

            if (marker is 0xD9 or 0xDA || (length is > 0 and < 2))
            {
                return null;
            }

            orientation = marker == 0xE1 && body.StartsWith("Exif\0\0"u8) && Orientation(body[6..]) is int told ? told : orientation;
            at += 2 + length;
        }

        return null;
    }

    private static int? Orientation(ReadOnlySpan<byte> tiff)
    {
        bool isLittle = tiff.StartsWith("II"u8);
        if (tiff.Length < 8 || (!isLittle && !tiff.StartsWith("MM"u8)))
        {
            return null;
        }

        long start = Read32(tiff[4..], isLittle);
        if (start + 2 > tiff.Length)
        {
            return null;
        }

        int count = Read16(tiff[(int)start..], isLittle);
        for (int i = 0; i < count && start + 2 + (12L * (i + 1)) <= tiff.Length; i++)
        {
            ReadOnlySpan<byte> entry = tiff[(int)(start + 2 + (12L * i))..];
            if (Read16(entry, isLittle) == OrientationTag)
            {
                return Read16(entry[8..], isLittle) is int told and >= 1 and <= 8 ? told : null;
            }
        }

        return null;
    }

    private static PictureSize? WebP(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length >= 18 && chunk.StartsWith("VP8X"u8))
        {
            return new PictureSize(1 + Little24(chunk[12..]), 1 + Little24(chunk[15..]));
        }

        if (chunk.Length >= 13 && chunk.StartsWith("VP8L"u8) && chunk[8] == 0x2F)
        {
            uint bits = BinaryPrimitives.ReadUInt32LittleEndian(chunk[9..]);
            return new PictureSize(1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF));
        }

        return chunk.Length >= 18 && chunk.StartsWith("VP8 "u8) && chunk[11..14].SequenceEqual((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A])
            ? new PictureSize(Little16(chunk[14..]) & 0x3FFF, Little16(chunk[16..]) & 0x3FFF)
            : null;
    }

    private static int Big32(ReadOnlySpan<byte> data) => BinaryPrimitives.ReadInt32BigEndian(data);

    private static int Big16(ReadOnlySpan<byte> data) => BinaryPrimitives.ReadUInt16BigEndian(data);

    private static int Little16(ReadOnlySpan<byte> data) => BinaryPrimitives.ReadUInt16LittleEndian(data);

    private static int Little24(ReadOnlySpan<byte> data) => data[0] | (data[1] << 8) | (data[2] << 16);

    private static int Read16(ReadOnlySpan<byte> data, bool isLittle) => isLittle ? Little16(data) : Big16(data);

    private static long Read32(ReadOnlySpan<byte> data, bool isLittle) => isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(data) : BinaryPrimitives.ReadUInt32BigEndian(data);
}
