namespace Allmhub.Audio.Sound;

/// <summary>What a frame's header says.</summary>
/// <param name="Length">How many bytes the frame has, its header included.</param>
/// <param name="Samples">How many samples of each channel.</param>
/// <param name="SampleRate">Samples a second.</param>
/// <param name="Channels">How many channels.</param>
/// <param name="Kind">Version and layer.</param>
internal readonly record struct FrameHeader(int Length, int Samples, int SampleRate, int Channels, int Kind)
{
    /// <summary>Whether both can be of one sound.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>Whether they can.</returns>
    public bool Fits(FrameHeader other) => (SampleRate, Kind) == (other.SampleRate, other.Kind);
}

/// <summary>Reads a header.</summary>
/// <param name="data">Bytes that may be one.</param>
/// <param name="header">What it says.</param>
/// <returns>Whether it is one.</returns>
internal delegate bool FrameReader(ReadOnlySpan<byte> data, out FrameHeader header);

/// <summary>Looks at a frame.</summary>
/// <param name="frame">Its first bytes.</param>
/// <returns>What is asked of it.</returns>
internal delegate bool FrameTest(ReadOnlySpan<byte> frame);

/// <summary>
/// Walks over the frames of MP3 and of AAC in ADTS. Tags (ID3 at the start, between sounds that were joined, and at the end; APE) are no sound; what is
/// neither is passed over up to the next two frames that fit each other.
/// </summary>
internal static class FrameWalk
{
    private const int HeadLength = 9;
    private const int TagLength = 128;
    private const int TestLength = 64;
    private const int MaxJunk = 64 * 1024;

    /// <summary>Finds the frames.</summary>
    /// <param name="stream">The file; it must be able to seek.</param>
    /// <param name="read">Reads a header.</param>
    /// <param name="isNoSound">Whether a frame tells of others and holds no sound.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The frames; <c>null</c> when there is none.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SoundFrames? Read(Stream stream, FrameReader read, FrameTest? isNoSound, CancellationToken cancellationToken)
    {
        ByteWindow window = new(stream, cancellationToken);
        List<SoundRange> ranges = [];
        FrameHeader? first = null;
        long samples = 0;
        bool isCutOff = false;
        for (long at = 0; at < window.Length;)
        {
            if (TagAt(window, at) is long tag and > 0)
            {
                at += tag;
            }
            else if (!read(window.At(at, HeadLength), out FrameHeader header) || (first is { } known && !header.Fits(known)))
            {
                at = NextFrame(window, at + 1, read, first);
            }
            else if (at + header.Length > window.Length)
            {
                isCutOff = true;
                break;
            }
            else
            {
                first ??= header;
                if (isNoSound?.Invoke(window.At(at, Math.Min(header.Length, TestLength))) != true)
                {
                    Add(ranges, at, header.Length);
                    samples += header.Samples;
                }

                at += header.Length;
            }
        }

        return first is { } sound ? new SoundFrames(sound.SampleRate, sound.Channels, sound.Kind, samples, ranges) { IsCutOff = isCutOff } : null;
    }

    private static void Add(List<SoundRange> ranges, long at, int length)
    {
        if (ranges.Count > 0 && ranges[^1] is var last && last.Offset + last.Length == at)
        {
            ranges[^1] = last with { Length = last.Length + length };
        }
        else
        {
            ranges.Add(new SoundRange(at, length));
        }
    }

    private static long TagAt(ByteWindow window, long at)
    {
        ReadOnlySpan<byte> head = window.At(at, 32);
        if (head.Length >= 10 && head.StartsWith("ID3"u8) && ((head[6] | head[7] | head[8] | head[9]) & 0x80) == 0)
        {
            bool hasFooter = (head[5] & 0x10) != 0;
            return 10L + ((head[6] << 21) | (head[7] << 14) | (head[8] << 7) | head[9]) + (hasFooter ? 10 : 0);
        }

        if (head.StartsWith("TAG"u8) && at + TagLength == window.Length)
        {
            return TagLength;
        }

        return head.Length == 32 && head.StartsWith("APETAGEX"u8) ? 32L + BitConverter.ToUInt32(head[12..]) : 0;
    }

    // One header may be chance, two at the right distance are not. What is not found soon is not looked for without end.
    private static long NextFrame(ByteWindow window, long from, FrameReader read, FrameHeader? first)
    {
        long end = Math.Min(window.Length, from + MaxJunk);
        for (long at = from; at < end; at++)
        {
            if (TagAt(window, at) > 0)
            {
                return at;
            }

            if (read(window.At(at, HeadLength), out FrameHeader header) && (first is not { } known || header.Fits(known))
                && (at + header.Length >= window.Length || (read(window.At(at + header.Length, HeadLength), out FrameHeader next) && next.Fits(header))))
            {
                return at;
            }
        }

        return end == window.Length ? end : window.Length;
    }
}
