namespace Allmhub.Audio.Sound;

/// <summary>Finds the frames of AAC in ADTS.</summary>
internal static class AacReader
{
    private const int HeadLength = 7;
    private const int SamplesPerBlock = 1024;

    private static readonly int[] Rates = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350];

    /// <summary>Finds the frames.</summary>
    /// <param name="stream">The file; it must be able to seek.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The frames; <c>null</c> when there is none.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SoundFrames? Read(Stream stream, CancellationToken cancellationToken) => FrameWalk.Read(stream, TryRead, null, cancellationToken);

    private static bool TryRead(ReadOnlySpan<byte> data, out FrameHeader header)
    {
        header = default;
        if (data.Length < HeadLength || data[0] != 0xFF || (data[1] & 0xF6) != 0xF0)
        {
            return false;
        }

        int rate = (data[2] >> 2) & 15;
        int length = ((data[3] & 3) << 11) | (data[4] << 3) | (data[5] >> 5);
        if (rate >= Rates.Length || length < HeadLength)
        {
            return false;
        }

        int channels = ((data[2] & 1) << 2) | (data[3] >> 6);
        header = new FrameHeader(length, SamplesPerBlock * ((data[6] & 3) + 1), Rates[rate], channels == 7 ? 8 : channels, (data[1] & 8) | (data[2] >> 6));
        return true;
    }
}
