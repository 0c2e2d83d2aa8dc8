using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Allmhub.Media;

/// <summary>
/// Whether a file has the end that its own format demands. HTTP cannot prove a file whole: a length may be missing or wrong, and chunks may end
/// cleanly in the middle of a film. Walks headers and skips content, so a large file costs a few reads.
/// </summary>
internal static class MediaEnd
{
    private const int MaxSteps = 1_000_000;

    /// <summary>Looks for the end.</summary>
    /// <param name="file">The file.</param>
    /// <param name="format">What it is by its first bytes.</param>
    /// <returns>What is missing, in a word or two; <c>null</c> when the end is there or the format has none that can be found.</returns>
    public static string? Missing(SafeFileHandle file, MediaFormat? format) => format?.MediaType switch
    {
        "image/png" => HasPngEnd(file) ? null : Words.Say("PNG's IEND"),
        "image/jpeg" => HasJpegEnd(file) ? null : Words.Say("JPEG's end mark"),
        "image/gif" => HasGifEnd(file) ? null : Words.Say("GIF's trailer"),
        "image/webp" or "audio/wav" or "video/x-msvideo" => HasRiffEnd(file) ? null : Words.Say("a part of its RIFF size"),
        "video/mp4" or "video/quicktime" or "audio/mp4" or "image/heic" or "image/avif" => MissingBox(file),
        _ => null,
    };

    private static bool HasPngEnd(SafeFileHandle file)
    {
        Span<byte> head = stackalloc byte[8];
        long at = 8;
        for (int step = 0; step < MaxSteps && Read(file, head, at); step++)
        {
            if (head[4..].SequenceEqual("IEND"u8))
            {
                return RandomAccess.GetLength(file) >= at + 12;
            }

            at += 12L + BinaryPrimitives.ReadUInt32BigEndian(head);
        }

        return false;
    }

    // Segments up to the first scan hold thumbnails with ends of their own; in a scan FF D9 is nothing but the end.
    private static bool HasJpegEnd(SafeFileHandle file)
    {
        Span<byte> head = stackalloc byte[4];
        long at = 2;
        for (int step = 0; step < MaxSteps && Read(file, head, at); step++)
        {
            if (head[0] != 0xFF)
            {
                return false;
            }

            if (head[1] == 0xFF)
            {
                at++;
                continue;
            }

            at += 2L + BinaryPrimitives.ReadUInt16BigEndian(head[2..]);
            if (head[1] == 0xDA)
            {
                return Contains(file, [0xFF, 0xD9], at);
            }
        }

        return false;
    }

    private static bool HasGifEnd(SafeFileHandle file)
    {
        Span<byte> head = stackalloc byte[13];
        if (!Read(file, head, 0))
        {
            return false;
        }

        long at = 13 + ColourTable(head[10]);
        Span<byte> block = stackalloc byte[10];
        for (int step = 0; step < MaxSteps && Read(file, block[..1], at); step++)
        {
            switch (block[0])
            {
                case 0x3B:
                    return true;
                case 0x21:
                    at += 2;
                    break;
                case 0x2C when Read(file, block, at):
                    at += 11 + ColourTable(block[9]);
                    break;
                default:
                    return false;
            }

            if (!SkipBlocks(file, ref at))
            {
                return false;
            }
        }

        return false;
    }

    private static int ColourTable(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    private static bool SkipBlocks(SafeFileHandle file, ref long at)
    {
        Span<byte> size = stackalloc byte[1];
        while (Read(file, size, at))
        {
            at += 1 + size[0];
            if (size[0] == 0)
            {
                return true;
            }
        }

        return false;
    }

    // A sound that was streamed says 0 or the largest number, and means that it does not know.
    private static bool HasRiffEnd(SafeFileHandle file)
    {
        Span<byte> head = stackalloc byte[8];
        return Read(file, head, 0) && BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) is uint size
            && (size is 0 or uint.MaxValue || RandomAccess.GetLength(file) >= 8L + size);
    }

    // A film that is cut between two boxes lacks the one that says where its pictures are.
    private static string? MissingBox(SafeFileHandle file)
    {
        Span<byte> head = stackalloc byte[16];
        long length = RandomAccess.GetLength(file);
        long at = 0;
        bool hasIndex = false;
        for (int step = 0; step < MaxSteps && at + 8 <= length && Read(file, head[..8], at); step++)
        {
            hasIndex |= head[4..8].SequenceEqual("moov"u8) || head[4..8].SequenceEqual("meta"u8) || head[4..8].SequenceEqual("moof"u8);
            long size = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (size == 1 && Read(file, head, at))
            {
                size = BinaryPrimitives.ReadInt64BigEndian(head[8..]);
            }

            if (size == 0)
            {
                at = length;
            }
            else if (size < 8 || at + size > length || at + size < at)
            {
                return Words.Say("the end of its last box");
            }
            else
            {
                at += size;
            }
        }

        return hasIndex ? null : Words.Say("its index (the moov box)");
    }

    private static bool Contains(SafeFileHandle file, ReadOnlySpan<byte> mark, long from)
    {
        byte[] piece = new byte[64 * 1024];
        for (long at = from; RandomAccess.Read(file, piece, at) is int count and > 1; at += count - mark.Length + 1)
        {
            if (piece.AsSpan(0, count).IndexOf(mark) >= 0)
            {
                return true;
            }

            if (count == mark.Length - 1)
            {
                break;
            }
        }

        return false;
    }

    private static bool Read(SafeFileHandle file, Span<byte> target, long at)
    {
        int read = 0;
        while (read < target.Length)
        {
            int count = RandomAccess.Read(file, target[read..], at + read);
            if (count == 0)
            {
                return false;
            }

            read += count;
        }

        return true;
    }
}
