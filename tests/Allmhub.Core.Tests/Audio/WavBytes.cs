using System.Buffers.Binary;

namespace Allmhub.Core.Tests.Audio;

/// <summary>Makes WAV files, right and wrong, by the letters of the format and not by the product's code.</summary>
internal static class WavBytes
{
    public static byte[] Samples(int count, int start = 0) => [.. Enumerable.Range(start, count).SelectMany(static i => BitConverter.GetBytes((short)((i * 37) - 9000)))];

    public static byte[] Make(byte[] data, int rate = 24_000, uint? dataSize = null, uint? riffSize = null, byte[]? before = null, byte[]? after = null, byte[]? format = null) =>
    [
        .. "RIFF"u8, .. Size(riffSize ?? (uint)data.Length + 36), .. "WAVE"u8,
        .. Chunk("fmt ", format ?? Format(rate)),
        .. before ?? [],
        .. "data"u8, .. Size(dataSize ?? (uint)data.Length), .. data,
        .. after ?? [],
    ];

    public static byte[] Format(int rate, int channels = 1, int bits = 16)
    {
        byte[] format = new byte[16];
        BinaryPrimitives.WriteUInt16LittleEndian(format, 1);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(2), (ushort)channels);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(4), rate);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(8), rate * channels * bits / 8);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(12), (ushort)(channels * bits / 8));
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(14), (ushort)bits);
        return format;
    }

    public static byte[] Extensible(int rate) =>
    [
        .. (byte[])[0xFE, 0xFF], .. Format(rate)[2..], 22, 0, 16, 0, 4, 0, 0, 0,
        1, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71,
    ];

    public static byte[] Chunk(string name, byte[] content) => [.. System.Text.Encoding.ASCII.GetBytes(name), .. Size((uint)content.Length), .. content];

    private static byte[] Size(uint size) => BitConverter.GetBytes(size);
}
