using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Allmhub.Emulator.Drawing;

/// <summary>Writes PNG: eight bits a channel, with opacity only when something is transparent.</summary>
internal static class PngWriter
{
    private const byte Plain = 0;
    private const byte AsAbove = 2;

    private static readonly uint[] Table = MakeTable();

    public static byte[] Write(Canvas canvas)
    {
        using MemoryStream png = new();
        png.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, canvas.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), canvas.Height);
        header[8] = 8;
        header[9] = canvas.IsTransparent ? (byte)6 : (byte)2;
        Chunk(png, "IHDR", header);
        Chunk(png, "IDAT", Rows(canvas));
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    private static byte[] Rows(Canvas canvas)
    {
        int size = canvas.IsTransparent ? 4 : 3;
        byte[] row = new byte[1 + (canvas.Width * size)];
        byte[] same = new byte[row.Length];
        same[0] = AsAbove;
        using MemoryStream data = new();
        using (ZLibStream zip = new(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            int last = -1;
            for (int y = 0; y < canvas.Height; y++)
            {
                int band = canvas.Band(y);
                if (band != last)
                {
                    Fill(canvas, band, row.AsSpan(1), size);
                    row[0] = Plain;
                }

                zip.Write(band == last ? same : row);
                last = band;
            }
        }

        return data.ToArray();
    }

    private static void Fill(Canvas canvas, int band, Span<byte> row, int size)
    {
        for (int x = 0; x < canvas.Width; x++)
        {
            Colour colour = canvas.Palette[canvas.Index(x, band)];
            Span<byte> pixel = row.Slice(x * size, size);
            (pixel[0], pixel[1], pixel[2]) = (colour.Red, colour.Green, colour.Blue);
            if (size == 4)
            {
                pixel[3] = colour.Alpha;
            }
        }
    }

    private static void Chunk(MemoryStream png, string type, byte[] content)
    {
        byte[] number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        png.Write(number);
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. content];
        png.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        png.Write(number);
    }

    private static uint Crc(byte[] data)
    {
        uint crc = uint.MaxValue;
        foreach (byte one in data)
        {
            crc = Table[(crc ^ one) & 0xFF] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : 0xEDB88320 ^ (value >> 1);
            }

            table[i] = value;
        }

        return table;
    }
}
