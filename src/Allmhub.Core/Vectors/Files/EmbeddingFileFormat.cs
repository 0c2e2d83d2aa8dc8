using System.Buffers.Binary;
using System.Numerics;

namespace Allmhub.Vectors.Files;

/// <summary>The numbers of the file format; docs/embedding-file.md has it in words.</summary>
internal static class EmbeddingFileFormat
{
    /// <summary>The version that is written, and the newest that is read.</summary>
    public const ushort Version = 1;

    /// <summary>Bytes before the model's name.</summary>
    public const int HeadLength = 20;

    /// <summary>Bytes before a record's text.</summary>
    public const int RecordHeadLength = 8;

    /// <summary>Bytes of the end mark and its count, without the checksum.</summary>
    public const int EndLength = 16;

    /// <summary>What stands in the place of a text's length where there are no more records.</summary>
    public const uint EndMark = uint.MaxValue;

    /// <summary>The most bytes of a text or an object: no service takes more.</summary>
    public const uint MostText = 64 * 1024 * 1024;

    /// <summary>The most numbers of a vector.</summary>
    public const uint MostDimension = 1_000_000;

    /// <summary>The most bytes of a model's name.</summary>
    public const uint MostModel = 4096;

    /// <summary>What every file begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "ALLMEMB\n"u8;

    /// <summary>The checksum: CRC-32C, which machines reckon by themselves.</summary>
    /// <param name="data">The bytes.</param>
    /// <returns>The checksum.</returns>
    public static uint Checksum(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        while (data.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[sizeof(ulong)..];
        }

        foreach (byte one in data)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return ~crc;
    }
}
