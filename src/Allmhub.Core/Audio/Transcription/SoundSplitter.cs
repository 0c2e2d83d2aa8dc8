using System.Buffers.Binary;
using Allmhub.Audio.Sound;
using Allmhub.Http;

namespace Allmhub.Audio.Transcription;

/// <summary>Cuts a WAV into parts of about one length under the service's limits, where it is quietest near the cut. It reads a few seconds around each cut and no more.</summary>
internal static class SoundSplitter
{
    /// <summary>What a part may have: below the service's limit, which counts the form around it too.</summary>
    internal const long MaxPart = AudioSource.MaxBytes - (1024 * 1024);

    private const int MsPerStep = 50;
    private const int StepsPerPause = 6;
    private static readonly TimeSpan MaxReach = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    /// <summary>Cuts a sound.</summary>
    /// <param name="request">The request; its sound stays whole where it fits or is not to be cut.</param>
    /// <param name="model">What its model takes.</param>
    /// <param name="maxPart">The most bytes of a part.</param>
    /// <returns>The parts, in order.</returns>
    /// <exception cref="InvalidInputException">It is compressed in a way that cannot be cut, or cannot be read.</exception>
    public static IReadOnlyList<SoundPart> Split(TranscriptionRequest request, TranscriptionModel model, long maxPart = MaxPart)
    {
        AudioSource source = request.Audio;
        WavInfo? wav = source.Wav;
        bool isLong = wav is not null && wav.Duration > model.MaxDuration;
        if (!request.Split || wav is null || (source.Length <= maxPart && !isLong))
        {
            return [new SoundPart(source, 0, 1, 0, wav?.DataLength ?? 0)];
        }

        if (!wav.Format.IsPlain)
        {
            throw new InvalidInputException(Words.Say($"'{source.Name}' is a compressed WAV (code {wav.Format.Tag}), which cannot be cut at a sample. Convert it to plain 16-bit WAV."), nameof(TranscriptionRequest.Split));
        }

        long second = (long)wav.Format.SampleRate * wav.Format.BlockAlign;
        long most = model.MaxDuration is TimeSpan longest ? Math.Min(maxPart, (long)(longest - Margin).TotalSeconds * second) : maxPart;
        most -= most % wav.Format.BlockAlign;
        int count = (int)((wav.DataLength + most - 1) / most);
        using Stream stream = source.Open();
        return Cut(source, wav, stream, count, most);
    }

    private static List<SoundPart> Cut(AudioSource source, WavInfo wav, Stream stream, int count, long most)
    {
        List<long> cuts = [0];
        for (int i = 1; wav.DataLength - cuts[^1] > most; i++)
        {
            int left = Math.Max(2, count - i + 1);
            long target = cuts[^1] + ((wav.DataLength - cuts[^1]) / left);
            cuts.Add(Quietest(wav, stream, cuts[^1], Math.Min(target, cuts[^1] + most), most));
        }

        cuts.Add(wav.DataLength);
        return [.. Enumerable.Range(0, cuts.Count - 1).Select(i => new SoundPart(source, i, cuts.Count - 1, cuts[i], cuts[i + 1] - cuts[i]))];
    }

    // A third of a second that is quieter than all others within reach; of several the one next to where the parts would be even.
    private static long Quietest(WavInfo wav, Stream stream, long from, long target, long most)
    {
        WavFormat format = wav.Format;
        long step = Math.Max(1, (long)format.SampleRate * MsPerStep / 1000) * format.BlockAlign;
        long reach = Math.Min((long)MaxReach.TotalSeconds * format.SampleRate * format.BlockAlign, (target - from) / 4);
        long begin = Whole(Math.Max(from + step, target - reach), format);
        long end = Math.Min(Math.Min(target + reach, from + most), wav.DataLength);
        double[] loudness = Loudness(wav, stream, begin, end, step);
        long best = Whole(target, format);
        double least = double.MaxValue;
        for (int i = 0; i + StepsPerPause <= loudness.Length; i++)
        {
            double sum = loudness.AsSpan(i, StepsPerPause).ToArray().Sum();
            long middle = begin + ((i + (StepsPerPause / 2)) * step);
            if (sum < least || (sum <= least && Math.Abs(middle - target) < Math.Abs(best - target)))
            {
                (least, best) = (sum, middle);
            }
        }

        return best;
    }

    private static long Whole(long at, WavFormat format) => at - (at % format.BlockAlign);

    private static double[] Loudness(WavInfo wav, Stream stream, long begin, long end, long step)
    {
        byte[] buffer = new byte[step];
        double[] loudness = new double[(int)Math.Max(0, (end - begin) / step)];
        stream.Position = wav.DataOffset + begin;
        for (int i = 0; i < loudness.Length; i++)
        {
            int count = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            loudness[i] = Sum(buffer.AsSpan(0, count), wav.Format);
        }

        return loudness;
    }

    private static double Sum(ReadOnlySpan<byte> samples, WavFormat format)
    {
        double sum = 0;
        int size = Math.Max(1, format.BitsPerSample / 8);
        for (int at = 0; at + size <= samples.Length; at += size)
        {
            sum += Math.Abs(Sample(samples[at..], size, format.Tag));
        }

        return sum;
    }

    // 6 and 7 are the telephone codes, A-law and mu-law: the exponent tells the loudness well enough.
    private static double Sample(ReadOnlySpan<byte> at, int size, int tag) => (tag, size) switch
    {
        (WavFormat.Float, 4) => Finite(BinaryPrimitives.ReadSingleLittleEndian(at)),
        (WavFormat.Float, 8) => Finite(BinaryPrimitives.ReadDoubleLittleEndian(at)),
        (6, 1) => Math.Pow(2, ((at[0] ^ 0x55) & 0x70) >> 4) / 128,
        (7, 1) => Math.Pow(2, (~at[0] & 0x70) >> 4) / 128,
        (_, 1) => (at[0] - 128) / 128.0,
        (_, 2) => BinaryPrimitives.ReadInt16LittleEndian(at) / 32768.0,
        (_, 3) => ((at[2] << 24) | (at[1] << 16) | (at[0] << 8)) / 2147483648.0,
        (_, 4) => BinaryPrimitives.ReadInt32LittleEndian(at) / 2147483648.0,
        _ => 0,
    };

    private static double Finite(double value) => double.IsFinite(value) ? value : 1;
}
