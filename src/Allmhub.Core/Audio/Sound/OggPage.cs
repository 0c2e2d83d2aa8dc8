using System.Buffers.Binary;

namespace Allmhub.Audio.Sound;

/// <summary>A page of an Ogg file (RFC 3533).</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">How many bytes it has, its header included.</param>
/// <param name="Flags">1 goes on with a packet, 2 first of its stream, 4 last of it.</param>
/// <param name="Granule">The samples up to its end; -1 when no packet ends on it.</param>
/// <param name="Serial">The stream it belongs to.</param>
internal readonly record struct OggPage(long Offset, int Length, byte Flags, long Granule, uint Serial)
{
    /// <summary>The place of the flags within a page.</summary>
    public const int FlagsAt = 5;

    /// <summary>The place of the stream's number within a page.</summary>
    public const int SerialAt = 14;

    /// <summary>The flag of a stream's first page.</summary>
    public const byte First = 2;

    /// <summary>The flag of a stream's last page.</summary>
    public const byte Last = 4;

    private const int HeadLength = 27;
    private const int CrcAt = 22;

    private static readonly uint[] Table = MakeTable();

    /// <summary>Reads the header of a page.</summary>
    /// <param name="window">The file.</param>
    /// <param name="at">Where it should begin.</param>
    /// <returns>The page, which may reach beyond the end of the file; <c>null</c> when there is none.</returns>
    public static OggPage? Read(ByteWindow window, long at)
    {
        ReadOnlySpan<byte> head = window.At(at, HeadLength + 255);
        if (head.Length < HeadLength || !head.StartsWith("OggS"u8) || head.Length < HeadLength + head[26])
        {
            return null;
        }

        int length = HeadLength + head[26];
        foreach (byte lacing in head.Slice(HeadLength, head[26]))
        {
            length += lacing;
        }

        return new OggPage(at, length, head[FlagsAt], BinaryPrimitives.ReadInt64LittleEndian(head[6..]), BinaryPrimitives.ReadUInt32LittleEndian(head[SerialAt..]));
    }

    /// <summary>Where the content of a page begins.</summary>
    /// <param name="page">The page's bytes.</param>
    /// <returns>The place.</returns>
    public static int ContentAt(ReadOnlySpan<byte> page) => HeadLength + page[26];

    /// <summary>Writes the sum that guards a page whose bytes were changed.</summary>
    /// <param name="page">The whole page.</param>
    public static void Seal(Span<byte> page)
    {
        page.Slice(CrcAt, 4).Clear();
        uint crc = 0;
        foreach (byte one in page)
        {
            crc = (crc << 8) ^ Table[(byte)((crc >> 24) ^ one)];
        }

        BinaryPrimitives.WriteUInt32LittleEndian(page[CrcAt..], crc);
    }

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint value = i << 24;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 0x8000_0000) != 0 ? (value << 1) ^ 0x04C1_1DB7 : value << 1;
            }

            table[i] = value;
        }

        return table;
    }
}
