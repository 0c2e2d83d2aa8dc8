namespace Allmhub.Audio.Sound;

/// <summary>Finds the frames of an MP3 (MPEG audio, layer III and its elders).</summary>
internal static class Mp3Reader
{
    private const int VbriAt = 36;

    private static readonly int[] Rates = [44_100, 48_000, 32_000];
    private static readonly int[] FirstLayer1 = [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448];
    private static readonly int[] FirstLayer2 = [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384];
    private static readonly int[] FirstLayer3 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    private static readonly int[] SecondLayer1 = [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256];
    private static readonly int[] SecondLayer23 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

    /// <summary>Finds the frames; those in which encoders write how many follow (Xing, Info, VBRI) are none.</summary>
    /// <param name="stream">The file; it must be able to seek.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The frames; <c>null</c> when there is none.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SoundFrames? Read(Stream stream, CancellationToken cancellationToken) => FrameWalk.Read(stream, TryRead, IsIndex, cancellationToken);

    /// <summary>Reads a header.</summary>
    /// <param name="data">Bytes that may be one.</param>
    /// <param name="header">What it says.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryRead(ReadOnlySpan<byte> data, out FrameHeader header)
    {
        header = default;
        if (data.Length < 4 || data[0] != 0xFF || (data[1] & 0xE0) != 0xE0)
        {
            return false;
        }

        int version = (data[1] >> 3) & 3;
        int layer = 4 - ((data[1] >> 1) & 3);
        int bitrate = data[2] >> 4;
        int rate = (data[2] >> 2) & 3;
        if (version == 1 || layer == 4 || bitrate is 0 or 15 || rate == 3)
        {
            return false;
        }

        bool isFirst = version == 3;
        int kilobit = (isFirst, layer) switch
        {
            (true, 1) => FirstLayer1[bitrate],
            (true, 2) => FirstLayer2[bitrate],
            (true, _) => FirstLayer3[bitrate],
            (false, 1) => SecondLayer1[bitrate],
            _ => SecondLayer23[bitrate],
        };
        int hertz = Rates[rate] >> (version switch { 3 => 0, 2 => 1, _ => 2 });
        int samples = layer == 1 ? 384 : layer == 3 && !isFirst ? 576 : 1152;
        int padding = (data[2] >> 1) & 1;
        int length = layer == 1 ? ((12 * kilobit * 1000 / hertz) + padding) * 4 : (samples / 8 * kilobit * 1000 / hertz) + padding;
        header = new FrameHeader(length, samples, hertz, data[3] >> 6 == 3 ? 1 : 2, (version << 2) | layer);
        return length > 4;
    }

    private static bool IsIndex(ReadOnlySpan<byte> frame)
    {
        bool isFirst = ((frame[1] >> 3) & 3) == 3;
        bool isMono = frame[3] >> 6 == 3;
        int side = 4 + (isFirst ? isMono ? 17 : 32 : isMono ? 9 : 17);
        return Has(frame, side, "Xing"u8) || Has(frame, side, "Info"u8) || Has(frame, VbriAt, "VBRI"u8);
    }

    private static bool Has(ReadOnlySpan<byte> frame, int at, ReadOnlySpan<byte> mark) => frame.Length >= at + mark.Length && frame.Slice(at, mark.Length).SequenceEqual(mark);
}
