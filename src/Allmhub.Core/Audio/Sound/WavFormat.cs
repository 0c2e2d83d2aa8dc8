using System.Buffers.Binary;

namespace Allmhub.Audio.Sound;

/// <summary>How the samples of a WAV are laid out: its <c>fmt </c> chunk.</summary>
/// <param name="Tag">1 integer, 3 float, 6 and 7 the telephone codes; that of the subformat where the chunk is the extensible one.</param>
/// <param name="Channels">How many channels.</param>
/// <param name="SampleRate">Frames a second.</param>
/// <param name="BlockAlign">Bytes a frame, i.e. a sample of each channel.</param>
/// <param name="BitsPerSample">Bits a sample.</param>
internal sealed record WavFormat(int Tag, int Channels, int SampleRate, int BlockAlign, int BitsPerSample)
{
    /// <summary>Integer samples.</summary>
    public const int Integer = 1;

    /// <summary>Floating samples.</summary>
    public const int Float = 3;

    private const int Extensible = 0xFFFE;
    private const int PlainLength = 16;
    private const int ExtensibleLength = 40;
    private const int MaxRate = 768_000;

    /// <summary>The chunk as it stood in the file, so that a copy says what the original did; empty for one made here.</summary>
    public ReadOnlyMemory<byte> Chunk { get; private init; }

    /// <summary>The layout of the vendor's raw sound: 24 kHz, 16 bits, one channel (NOTES section 6).</summary>
    public static WavFormat Vendor { get; } = new(Integer, 1, 24_000, 2, 16);

    /// <summary>Whether every frame has as many bytes as it has samples: only then a length says a time.</summary>
    public bool IsPlain => BlockAlign * 8 == Channels * BitsPerSample;

    /// <summary>How long some bytes of samples sound.</summary>
    /// <param name="length">How many bytes.</param>
    /// <returns>The time.</returns>
    public TimeSpan DurationOf(long length) => TimeSpan.FromTicks((long)((Int128)(length / BlockAlign) * TimeSpan.TicksPerSecond / SampleRate));

    /// <summary>Whether samples of both can stand in one file.</summary>
    /// <param name="other">The other layout.</param>
    /// <returns>Whether they can.</returns>
    public bool Fits(WavFormat other) => (Tag, Channels, SampleRate, BlockAlign, BitsPerSample) == (other.Tag, other.Channels, other.SampleRate, other.BlockAlign, other.BitsPerSample);

    /// <summary>Reads a chunk.</summary>
    /// <param name="chunk">Its content.</param>
    /// <returns>The layout.</returns>
    /// <exception cref="SoundException">It is too short, or says nothing that can be played.</exception>
    public static WavFormat Read(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < PlainLength)
        {
            throw new SoundException(Words.Say($"The WAV's format has {chunk.Length} bytes, and {PlainLength} are the least."));
        }

        int tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        int align = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (tag == Extensible && chunk.Length >= ExtensibleLength)
        {
            tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]);
        }

        // Some writers leave the size of a frame out.
        align = align == 0 ? channels * ((bits + 7) / 8) : align;
        return channels == 0 || rate is 0 or > MaxRate || align == 0
            ? throw new SoundException(Words.Say($"The WAV's format says {channels} channels, {rate} Hz and {bits} bits, which nothing can be."))
            : new WavFormat(tag, channels, (int)rate, align, bits) { Chunk = chunk.ToArray() };
    }

    /// <summary>Writes the chunk's content.</summary>
    /// <returns>The bytes of the file it was read from, or the plain form.</returns>
    public byte[] Write()
    {
        if (Chunk.Length > 0)
        {
            return Chunk.ToArray();
        }

        byte[] chunk = new byte[PlainLength];
        BinaryPrimitives.WriteUInt16LittleEndian(chunk, (ushort)Tag);
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(2), (ushort)Channels);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(4), SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(8), SampleRate * BlockAlign);
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(12), (ushort)BlockAlign);
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(14), (ushort)BitsPerSample);
        return chunk;
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{SampleRate} Hz, {BitsPerSample} bits, {Channels} {(Channels == 1 ? "channel" : "channels")}");
}
