using System.Buffers.Binary;
using System.Text;

namespace Allmhub.Media;

/// <summary>Puts texts into a PNG file: <c>iTXt</c> chunks behind its header (W3C PNG, 11.3.3.4), which viewers show and pixels do not notice.</summary>
internal static class PngNote
{
    // Signature, and IHDR with its length, name and check.
    private const int HeaderEnd = 8 + 12 + 13;
    private const int BufferSize = 128 * 1024;

    private static readonly uint[] Table = MakeTable();

    /// <summary>Writes a copy with the texts.</summary>
    /// <param name="source">A PNG, from its first byte on.</param>
    /// <param name="target">Receives the copy.</param>
    /// <param name="texts">Keywords (1 to 79 letters of Latin-1) and their texts.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A task that ends when all is written.</returns>
    public static async Task WriteAsync(Stream source, Stream target, IEnumerable<(string Keyword, string Text)> texts, CancellationToken cancellationToken)
    {
        byte[] header = new byte[HeaderEnd];
        await source.ReadExactlyAsync(header, cancellationToken).ConfigureAwait(false);
        await target.WriteAsync(header, cancellationToken).ConfigureAwait(false);
        foreach ((string keyword, string text) in texts)
        {
            await target.WriteAsync(Chunk(keyword, text), cancellationToken).ConfigureAwait(false);
        }

        await source.CopyToAsync(target, BufferSize, cancellationToken).ConfigureAwait(false);
    }

    private static byte[] Chunk(string keyword, string text)
    {
        // Not packed, in no language, without a translated keyword.
        byte[] content = [.. "iTXt"u8, .. Encoding.Latin1.GetBytes(keyword), 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(text)];
        byte[] chunk = new byte[content.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length - 4);
        content.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc(content));
        return chunk;
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
