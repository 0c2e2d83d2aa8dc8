using System.Buffers.Binary;
using System.Text;

namespace Allmhub.Core.Tests.Downloads;

/// <summary>Pictures of any size, the same for the same seed; sound in their structure, which is all that is looked at.</summary>
internal static class Pictures
{
    public static byte[] Png(int content, int seed = 1)
    {
        byte[] data = new byte[content];
        new Random(seed).NextBytes(data);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, 16);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), 16);
        header[8] = 8;
        header[9] = 2;
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR", header), .. Chunk("IDAT", data), .. Chunk("IEND", [])];
    }

    public static byte[] Jpeg(int content, int seed = 1)
    {
        byte[] data = new byte[content];
        new Random(seed).NextBytes(data);
        data.AsSpan().Replace((byte)0xFF, (byte)0xFE);
        byte[] thumbnail = [0xFF, 0xE1, 0x00, 0x0A, 0xFF, 0xD8, 0xFF, 0xDA, 0xFF, 0xD9, 0, 0];
        return [0xFF, 0xD8, .. thumbnail, 0xFF, 0xC0, 0x00, 0x0B, 8, 0, 16, 0, 16, 1, 1, 0x11, 0, 0xFF, 0xDA, 0x00, 0x08, 1, 1, 0, 0, 0x3F, 0, .. data, 0xFF, 0xD9];
    }

    public static byte[] Gif() =>
        [.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x21, 0xF9, 4, 0, 0, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B];

    public static byte[] WebP(int content)
    {
        byte[] size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, content + 12);
        byte[] inner = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(inner, content);
        return [.. "RIFF"u8, .. size, .. "WEBPVP8L"u8, .. inner, .. new byte[content]];
    }

    public static byte[] Mp4(int content) =>
        [.. Box("ftyp", Encoding.ASCII.GetBytes("isom\0\0\u0002\0isomiso2mp41")), .. Box("mdat", new byte[content]), .. Box("moov", new byte[108])];

    private static byte[] Box(string type, byte[] content)
    {
        byte[] size = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(size, content.Length + 8);
        return [.. size, .. Encoding.ASCII.GetBytes(type), .. content];
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        byte[] number = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        return [.. number[..4], .. body, 0, 0, 0, 0];
    }
}
