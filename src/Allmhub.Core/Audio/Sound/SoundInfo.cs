using Allmhub.Media;

namespace Allmhub.Audio.Sound;

/// <summary>What can be told of a sound without decoding it.</summary>
/// <param name="Duration">How long it sounds; <c>null</c> when that cannot be told.</param>
/// <param name="Missing">What is missing at its end, in a word or two; <c>null</c> when nothing is.</param>
internal sealed record SoundInfo(TimeSpan? Duration, string? Missing)
{
    /// <summary>Nothing.</summary>
    public static SoundInfo None { get; } = new(null, null);

    /// <summary>Looks at a sound.</summary>
    /// <param name="stream">The file; it must be able to seek.</param>
    /// <param name="format">What it is by its bytes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What can be told; nothing of what is no sound, or damaged.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SoundInfo Of(Stream stream, MediaFormat? format, CancellationToken cancellationToken)
    {
        try
        {
            return format?.MediaType switch
            {
                "audio/wav" => WavReader.Read(stream) is var wav && wav.IsCutOff ? new SoundInfo(wav.Duration, Words.Say("samples that its header promises")) : new SoundInfo(wav.Duration, null),
                "audio/mpeg" => Of(Mp3Reader.Read(stream, cancellationToken)),
                "audio/aac" => Of(AacReader.Read(stream, cancellationToken)),
                "audio/ogg" => OggReader.Read(stream, cancellationToken) is { } ogg ? new SoundInfo(ogg.Duration, ogg.IsCutOff ? Words.Say("its last page") : null) : None,
                "audio/flac" => new SoundInfo(FlacReader.DurationOf(stream), null),
                "audio/pcm" => new SoundInfo(WavFormat.Vendor.DurationOf(stream.Length), stream.Length % WavFormat.Vendor.BlockAlign == 0 ? null : Words.Say("half of a sample")),
                _ => None,
            };
        }
        catch (SoundException)
        {
            return None;
        }
    }

    private static SoundInfo Of(SoundFrames? frames) => frames is null ? None : new SoundInfo(frames.Duration, frames.IsCutOff ? Words.Say("the end of its last frame") : null);
}
