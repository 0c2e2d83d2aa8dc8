using System.Buffers.Binary;
using System.IO.Compression;

namespace Allmhub.Core.Tests.Media.Pixels;

/// <summary>Writes PNG files for tests, good and bad ones.</summary>
internal static class PngFile
{
    /// <summary>A picture of RGBA pixels.</summary>
    public static byte[] Of(int width, int height, Func<int, int, (byte Red, byte Green, byte Blue, byte Alpha)> pixel)
    {
        MemoryStream rows = new();
        for (int y = 0; y < height; y++)
        {
            rows.WriteByte(0);
            for (int x = 0; x < width; x++)
            {
                (byte red, byte green, byte blue, byte alpha) = pixel(x, y);
                rows.Write([red, green, blue, alpha]);
            }
        }

        return Raw(width, height, 8, 6, rows.ToArray());
    }

    /// <summary>A picture of given rows, filter bytes among them.</summary>
    public static byte[] Raw(int width, int height, byte bits, byte color, ReadOnlySpan<byte> rows, bool isInterlaced = false, byte[]? palette = null, byte[]? transparency = null, byte[]? text = null)
    {
        MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(rows);
        }

        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (bits, color, isInterlaced ? (byte)1 : (byte)0);
        return
        [
            .. (byte[])[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .. Chunk("IHDR", header), .. text is null ? [] : Chunk("tEXt", text),
            .. palette is null ? [] : Chunk("PLTE", palette), .. transparency is null ? [] : Chunk("tRNS", transparency), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", []),
        ];
    }

    private static byte[] Chunk(string type, byte[] body)
    {
        byte[] chunk = new byte[body.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, body.Length);
        System.Text.Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        body.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + body.Length), Crc(chunk.AsSpan(4, body.Length + 4)));
        return chunk;
    }

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte one in data)
        {
            crc ^= one;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0xEDB88320);
            }
        }

        return ~crc;
    }
}
