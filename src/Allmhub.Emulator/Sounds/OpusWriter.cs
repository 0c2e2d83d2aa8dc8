using System.Buffers.Binary;
using System.Text;

namespace Allmhub.Emulator.Sounds;

/// <summary>Writes Opus in Ogg: silence of the right length in packets of 20 ms, the text as a comment. Granules count at 48 kHz, whatever was spoken.</summary>
internal static class OpusWriter
{
    private const int PreSkip = 312;
    private const int SamplesPerPacket = 960;
    private const int PacketsPerPage = 50;
    private const int MostText = 60_000;

    private static readonly byte[] Packet = [0xF8, 0xFF, 0xFE];

    public static byte[] Write(SoundSpec spec)
    {
        long end = PreSkip + ((long)spec.Count * 48_000 / spec.Rate);
        int count = (int)((end + SamplesPerPacket - 1) / SamplesPerPacket);
        byte[] head = new byte[19];
        "OpusHead"u8.CopyTo(head);
        head[8] = 1;
        head[9] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(10), PreSkip);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(12), spec.Rate);
        using MemoryStream file = new();
        file.Write(Page(2, 0, 0, [head]));
        file.Write(Page(0, 0, 1, [Comment(spec)]));
        for (int first = 0, page = 2; first < count; first += PacketsPerPage, page++)
        {
            int here = Math.Min(PacketsPerPage, count - first);
            bool isLast = first + here == count;
            file.Write(Page(isLast ? 4 : 0, isLast ? end : (long)(first + here) * SamplesPerPacket, page, Enumerable.Repeat(Packet, here)));
        }

        return file.ToArray();
    }

    private static byte[] Comment(SoundSpec spec)
    {
        byte[] text = Encoding.UTF8.GetBytes("TEXT=" + spec.Text);
        text = text[..Math.Min(MostText, text.Length)];
        return [.. "OpusTags"u8, .. Size(4), .. "Allm"u8, .. Size(1), .. Size(text.Length), .. text];
    }

    private static byte[] Size(int size) => BitConverter.GetBytes(size);

    private static byte[] Page(int flags, long granule, int number, IEnumerable<byte[]> packet)
    {
        byte[][] whole = [.. packet];
        byte[] lacing = [.. whole.SelectMany(static p => Enumerable.Repeat((byte)255, p.Length / 255).Append((byte)(p.Length % 255)))];
        byte[] page = [.. "OggS"u8, 0, (byte)flags, .. BitConverter.GetBytes(granule), 7, 0, 0, 0, .. BitConverter.GetBytes(number), 0, 0, 0, 0, (byte)lacing.Length, .. lacing, .. whole.SelectMany(static p => p)];
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(22), Crc(page));
        return page;
    }

    private static uint Crc(ReadOnlySpan<byte> page)
    {
        uint crc = 0;
        foreach (byte one in page)
        {
            crc ^= (uint)one << 24;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x8000_0000) != 0 ? (crc << 1) ^ 0x04C1_1DB7 : crc << 1;
            }
        }

        return crc;
    }
}
