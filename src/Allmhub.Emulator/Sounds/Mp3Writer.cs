using System.Buffers.Binary;

namespace Allmhub.Emulator.Sounds;

/// <summary>
/// Writes MP3 (MPEG-2 layer III, 24 kHz, mono, 32 kbit/s). A frame has one spectral line at most, and no quantisation to speak of: a real tone
/// in a few bits. An ID3 tag and an Info frame stand before the sound, as encoders put them.
/// </summary>
internal static class Mp3Writer
{
    public const int SamplesPerFrame = 576;

    private const int FrameBytes = 96;
    private const int Gain = 196;

    public static byte[] Write(SoundSpec spec)
    {
        int count = (spec.Count + SamplesPerFrame - 1) / SamplesPerFrame;
        return [.. Tag(), .. Info(count), .. Enumerable.Range(0, count).SelectMany(i => Frame(spec.StepAt((i * SamplesPerFrame) + (SamplesPerFrame / 2))))];
    }

    private static byte[] Tag() => [.. "ID3"u8, 4, 0, 0, 0, 0, 0, 21, .. "TSSE"u8, 0, 0, 0, 11, 0, 0, 3, .. "Allm 1.0.0"u8];

    /// <summary>A frame without sound in which players look for how many follow.</summary>
    private static byte[] Info(int count)
    {
        byte[] frame = Frame(0);
        "Info"u8.CopyTo(frame.AsSpan(13));
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(17), 1);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(21), count);
        return frame;
    }

    private static byte[] Frame(int line)
    {
        BitWriter bits = new();
        bits.Write(0xFFF344C4, 32);
        int quads = line == 0 ? 0 : (line / 4) + 1;
        bits.Write(0, 9);
        bits.Write(line == 0 ? 0 : (quads * 4) + 1, 12);
        bits.Write(0, 9);
        bits.Write(line == 0 ? 0 : Gain, 8);

        // No scale factors, a long window, no regions, the table whose codes are the inverted values.
        bits.Write(0, 9 + 1 + 15 + 7 + 1);
        bits.Write(1, 1);
        for (int i = 0; i < quads; i++)
        {
            bits.Write(i < quads - 1 ? 15 : 15 - (8 >> (line % 4)), 4);
        }

        byte[] frame = new byte[FrameBytes];
        bits.ToArray().CopyTo(frame, 0);
        return frame;
    }
}
