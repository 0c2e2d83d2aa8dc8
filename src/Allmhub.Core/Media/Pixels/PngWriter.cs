using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Allmhub.Media.Pixels;

/// <summary>Writes a PNG of at most 256 colours.</summary>
internal static class PngWriter
{
    /// <summary>The most colours beside the transparent one.</summary>
    public const int MaxColors = 255;

    private static readonly uint[] CrcTable = MakeCrcTable();

    /// <summary>Writes a picture.</summary>
    /// <param name="picture">The picture, of at most <see cref="MaxColors"/> colours.</param>
    /// <returns>The file.</returns>
    public static byte[] Write(PalettePicture picture)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(picture.Palette.Length, MaxColors * 3);
        bool hasTransparent = picture.Index.AsSpan().Contains((short)MedianCut.Transparent);
        int colors = picture.Palette.Length / 3;
        using MemoryStream png = new();
        png.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), picture.Height);
        (header[8], header[9]) = (8, 3);
        WriteChunk(png, "IHDR", header);
        WriteChunk(png, "PLTE", hasTransparent ? [.. picture.Palette, 0, 0, 0] : picture.Palette);
        if (hasTransparent)
        {
            WriteChunk(png, "tRNS", [.. Enumerable.Repeat(byte.MaxValue, colors), 0]);
        }

        WriteChunk(png, "IDAT", Rows(picture, (byte)colors));
        WriteChunk(png, "IEND", []);
        return png.ToArray();
    }

    private static byte[] Rows(PalettePicture picture, byte transparent)
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] row = new byte[picture.Width + 1];
            for (int y = 0; y < picture.Height; y++)
            {
                for (int x = 0; x < picture.Width; x++)
                {
                    short index = picture.Index[(y * picture.Width) + x];
                    row[x + 1] = index == MedianCut.Transparent ? transparent : (byte)index;
                }

                zlib.Write(row);
            }
        }

        return packed.ToArray();
    }

    private static void WriteChunk(MemoryStream png, string type, ReadOnlySpan<byte> body)
    {
        byte[] chunk = new byte[body.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, body.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        body.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(body.Length + 8), Crc(chunk.AsSpan(4, body.Length + 4)));
        png.Write(chunk);
    }

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte one in data)
        {
            crc = CrcTable[(crc ^ one) & 0xff] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] MakeCrcTable() => [.. Enumerable.Range(0, 256).Select(static number =>
    {
        uint crc = (uint)number;
        for (int bit = 0; bit < 8; bit++)
        {
            crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0xEDB88320);
        }

        return crc;
    })];
}
