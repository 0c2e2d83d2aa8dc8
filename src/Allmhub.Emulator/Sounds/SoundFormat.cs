namespace Allmhub.Emulator.Sounds;

/// <summary>The formats of sound.</summary>
internal static class SoundFormat
{
    /// <summary>The formats there are, as a call names them.</summary>
    public static IReadOnlyList<string> All { get; } = ["mp3", "opus", "aac", "flac", "wav", "pcm"];

    /// <summary>The bytes.</summary>
    public static byte[] Write(SoundSpec spec, string format) => format switch
    {
        "opus" => OpusWriter.Write(spec),
        "aac" => AacWriter.Write(spec),
        "flac" => FlacWriter.Write(spec),
        "wav" => WavWriter.Write(spec),
        "pcm" => spec.Pcm(),
        _ => Mp3Writer.Write(spec),
    };

    /// <summary>The label that the vendor puts on it.</summary>
    public static string LabelOf(string format) => format switch
    {
        "opus" => "audio/opus",
        "aac" => "audio/aac",
        "flac" => "audio/flac",
        "wav" => "audio/wav",
        "pcm" => "audio/pcm",
        _ => "audio/mpeg",
    };

    /// <summary>How long the bytes sound, at 24 kHz or another rate: some formats fill their last frame.</summary>
    public static double SecondsOf(SoundSpec spec, string format) => (double)(format switch
    {
        "mp3" => Whole(spec.Count, Mp3Writer.SamplesPerFrame),
        "aac" => Whole(spec.Count, AacWriter.SamplesPerFrame),
        _ => spec.Count,
    }) / spec.Rate;

    private static int Whole(int count, int frame) => (count + frame - 1) / frame * frame;
}
