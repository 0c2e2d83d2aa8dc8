using System.Buffers.Binary;

namespace Allmhub.Emulator.Drawing;

/// <summary>What the first bytes of a picture say.</summary>
/// <param name="MediaType">Its type.</param>
/// <param name="Width">Pixels; 0 where this is not read.</param>
/// <param name="Height">Pixels; 0 where this is not read.</param>
/// <param name="HasAlpha">It may be transparent.</param>
internal sealed record PictureHeader(string MediaType, int Width, int Height, bool HasAlpha)
{
    /// <summary>Reads PNG whole, of JPEG, WebP and GIF the type.</summary>
    public static PictureHeader? Read(ReadOnlySpan<byte> data) => data switch
    {
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..] => Png(data),
        [0xFF, 0xD8, 0xFF, ..] => new("image/jpeg", 0, 0, false),
        [0x52, 0x49, 0x46, 0x46, _, _, _, _, 0x57, 0x45, 0x42, 0x50, ..] => new("image/webp", 0, 0, true),
        [0x47, 0x49, 0x46, 0x38, ..] => new("image/gif", 0, 0, true),
        _ => null,
    };

    private static PictureHeader? Png(ReadOnlySpan<byte> data)
    {
        if (data.Length < 33 || !data[12..16].SequenceEqual("IHDR"u8))
        {
            return null;
        }

        bool alpha = data[25] is 4 or 6 || HasChunk(data, "tRNS"u8);
        return new("image/png", BinaryPrimitives.ReadInt32BigEndian(data[16..]), BinaryPrimitives.ReadInt32BigEndian(data[20..]), alpha);
    }

    private static bool HasChunk(ReadOnlySpan<byte> data, ReadOnlySpan<byte> type)
    {
        for (int at = 8; at + 8 <= data.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(data[at..]);
            if (data[(at + 4)..(at + 8)].SequenceEqual(type))
            {
                return true;
            }

            if (length < 0 || length > data.Length - at)
            {
                return false;
            }

            at += length + 12;
        }

        return false;
    }
}
