using Microsoft.Win32.SafeHandles;

namespace Allmhub.Batch.Checkpoints;

/// <summary>A stretch of a file between two line feeds.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Bytes">Its bytes without the line feed; good until the next one is read. Empty for one that is too long.</param>
/// <param name="IsTooLong">Whether it is longer than any line that is written.</param>
/// <param name="HasEnd">Whether a line feed ends it.</param>
internal readonly record struct CheckpointStretch(long Start, ReadOnlyMemory<byte> Bytes, bool IsTooLong, bool HasEnd);

/// <summary>
/// Reads a file as bytes, split at line feeds alone: what else some readers take for the end of a line (a carriage return, U+0085, U+2028) may stand
/// in an answer. No more is held than the longest line.
/// </summary>
internal static class CheckpointLines
{
    /// <summary>The most bytes of a line: the largest answer that is held, as base64 and with what surrounds it.</summary>
    public const int MaxLine = 400 * 1024 * 1024;

    private const int PieceSize = 128 * 1024;

    private static ReadOnlySpan<byte> Mark => "\uFEFF"u8;

    /// <summary>Reads the lines of a file from its beginning.</summary>
    /// <param name="file">The file.</param>
    /// <param name="maxLine">The most bytes of a line.</param>
    /// <returns>The lines, empty ones too.</returns>
    public static IEnumerable<CheckpointStretch> Read(SafeFileHandle file, int maxLine = MaxLine)
    {
        byte[] buffer = new byte[PieceSize];
        int count = 0;
        long at = 0;
        bool isTooLong = false;
        for (int read; (read = RandomAccess.Read(file, buffer.AsSpan(count), at + count)) > 0;)
        {
            int start = count;
            count += read;
            int begin = 0;
            for (int end; (end = IndexOfEnd(buffer, start, count)) >= 0; begin = start = end + 1)
            {
                yield return Stretch(buffer, begin, end, at, isTooLong, hasEnd: true);
                isTooLong = false;
            }

            (buffer, count) = Rest(buffer, begin, count);
            at += begin;
            if (count >= maxLine)
            {
                // The rest of it is looked at only for its end.
                isTooLong = true;
                at += count;
                (buffer, count) = (new byte[PieceSize], 0);
            }
        }

        if (count > 0 || isTooLong)
        {
            yield return Stretch(buffer, 0, count, at, isTooLong, hasEnd: false);
        }
    }

    private static int IndexOfEnd(byte[] buffer, int start, int count) => Array.IndexOf(buffer, (byte)'\n', start, count - start);

    // Where a long line was, the next one needs no more room than a short one.
    private static (byte[] Buffer, int Count) Rest(byte[] buffer, int begin, int count)
    {
        int left = count - begin;
        byte[] next = left + PieceSize > buffer.Length ? new byte[Math.Max(buffer.Length * 2, left + PieceSize)]
            : buffer.Length > 8 * PieceSize && left < PieceSize ? new byte[2 * PieceSize] : buffer;
        Buffer.BlockCopy(buffer, begin, next, 0, left);
        return (next, left);
    }

    private static CheckpointStretch Stretch(byte[] buffer, int begin, int end, long at, bool isTooLong, bool hasEnd)
    {
        int skip = at + begin == 0 && buffer.AsSpan(begin, end - begin).StartsWith(Mark) ? Mark.Length : 0;
        return isTooLong
            ? new CheckpointStretch(at, default, true, hasEnd)
            : new CheckpointStretch(at + begin + skip, buffer.AsMemory(begin + skip, end - begin - skip), false, hasEnd);
    }
}
