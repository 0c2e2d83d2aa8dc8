using System.Buffers.Binary;

namespace Allmhub.Audio.Sound;

/// <summary>
/// Finds the samples of a WAV. Headers of sounds that were streamed do not know their length: they say 0, 0xFFFFFFFF or 0x7FFFFFxx (what
/// ffmpeg and vendors write to a pipe), and then the samples go to the end of the file. Chunks may stand before the samples, and
/// some writers leave out the byte that fills an odd chunk.
/// </summary>
internal static class WavReader
{
    private const int HeadLength = 12;
    private const int ChunkHead = 8;
    private const int MaxChunks = 10_000;
    private const int MaxFormat = 64 * 1024;
    private const uint Unknown = 0x7FFF_F000;

    /// <summary>Whether bytes begin as a WAV does.</summary>
    /// <param name="head">The first bytes, 12 of them.</param>
    /// <returns>Whether they do.</returns>
    public static bool IsWav(ReadOnlySpan<byte> head) => head.Length >= HeadLength && (head.StartsWith("RIFF"u8) || head.StartsWith("RF64"u8)) && head[8..12].SequenceEqual("WAVE"u8);

    /// <summary>Reads the headers; the samples are skipped, so a large file costs a few reads.</summary>
    /// <param name="stream">The file, from its first byte on; it must be able to seek, and is left anywhere.</param>
    /// <returns>Where the samples lie.</returns>
    /// <exception cref="SoundException">It is no WAV, or has no samples' format.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static WavInfo Read(Stream stream)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        stream.Position = 0;
        if (stream.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false) < HeadLength || !IsWav(head))
        {
            throw new SoundException(Words.Say("It does not begin as a WAV does."));
        }

        WavFormat? format = null;
        long wide = -1;
        long at = HeadLength;
        for (int i = 0; i < MaxChunks && ReadChunk(stream, at, out ReadOnlySpan<byte> name, out uint size, head); i++)
        {
            long content = at + ChunkHead;
            if (name.SequenceEqual("data"u8))
            {
                return format is null ? throw new SoundException(Words.Say("The WAV has samples before it says what they are.")) : Samples(stream, format, content, size == uint.MaxValue && wide >= 0 ? wide : size);
            }

            if (name.SequenceEqual("fmt "u8))
            {
                format = WavFormat.Read(Content(stream, content, (int)Math.Min(size, MaxFormat)));
            }
            else if (name.SequenceEqual("ds64"u8) && Content(stream, content, (int)Math.Min(size, 16)) is { Length: 16 } sizes)
            {
                wide = BinaryPrimitives.ReadInt64LittleEndian(sizes.AsSpan(8));
            }

            at = Next(stream, content, size);
        }

        throw new SoundException(format is null ? Words.Say("The WAV does not say what its samples are.") : Words.Say("The WAV has no samples."));
    }

    private static WavInfo Samples(Stream stream, WavFormat format, long content, long size)
    {
        long rest = stream.Length - content;
        bool isUnknown = size >= Unknown || (size == 0 && rest > 0 && !IsChain(stream, content));
        long length = isUnknown ? rest : Math.Min(Math.Max(0, size), rest);
        return new WavInfo(format, content, length - (length % format.BlockAlign)) { IsCutOff = size > rest && !(isUnknown && size <= uint.MaxValue) };
    }

    // A chunk without content is followed by other chunks up to the end; samples are not.
    private static bool IsChain(Stream stream, long at)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        for (int i = 0; i < MaxChunks && ReadChunk(stream, at, out ReadOnlySpan<byte> name, out uint size, head); i++)
        {
            if (!IsName(name) || at + ChunkHead + size > stream.Length)
            {
                return false;
            }

            at = Next(stream, at + ChunkHead, size);
        }

        return at >= stream.Length;
    }

    private static long Next(Stream stream, long content, uint size)
    {
        long end = content + size;
        if ((size & 1) == 0)
        {
            return end;
        }

        // The next name without the byte that should fill this chunk.
        Span<byte> name = stackalloc byte[4];
        stream.Position = Math.Min(end, stream.Length);
        return stream.ReadAtLeast(name, name.Length, throwOnEndOfStream: false) == name.Length && IsKnown(name) ? end : end + 1;
    }

    private static bool IsKnown(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("data"u8) || name.SequenceEqual("fmt "u8) || name.SequenceEqual("LIST"u8) || name.SequenceEqual("fact"u8) || name.SequenceEqual("JUNK"u8)
        || name.SequenceEqual("bext"u8) || name.SequenceEqual("cue "u8) || name.SequenceEqual("id3 "u8) || name.SequenceEqual("ID3 "u8) || name.SequenceEqual("PEAK"u8);

    private static bool ReadChunk(Stream stream, long at, out ReadOnlySpan<byte> name, out uint size, Span<byte> buffer)
    {
        name = default;
        size = 0;
        if (at + ChunkHead > stream.Length)
        {
            return false;
        }

        stream.Position = at;
        stream.ReadExactly(buffer[..ChunkHead]);
        name = buffer[..4];
        size = BinaryPrimitives.ReadUInt32LittleEndian(buffer[4..]);
        return true;
    }

    private static byte[] Content(Stream stream, long at, int length)
    {
        byte[] content = new byte[length];
        stream.Position = at;
        int count = stream.ReadAtLeast(content, length, throwOnEndOfStream: false);
        return content[..count];
    }

    private static bool IsName(ReadOnlySpan<byte> name) => !name.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E);
}
