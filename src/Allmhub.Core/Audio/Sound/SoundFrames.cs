namespace Allmhub.Audio.Sound;

/// <summary>A piece of a file.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">How many bytes it has.</param>
internal readonly record struct SoundRange(long Offset, long Length);

/// <summary>What a sound made of frames holds: where the frames lie, tags and what is no sound left out.</summary>
/// <param name="SampleRate">Samples a second.</param>
/// <param name="Channels">How many channels.</param>
/// <param name="Kind">What must be the same for frames to stand in one file, beside rate and channels.</param>
/// <param name="Samples">How many samples of each channel.</param>
/// <param name="Range">The pieces of the file that are frames, in order.</param>
internal sealed record SoundFrames(int SampleRate, int Channels, int Kind, long Samples, IReadOnlyList<SoundRange> Range)
{
    /// <summary>How long it sounds.</summary>
    public TimeSpan Duration => TimeSpan.FromTicks((long)((Int128)Samples * TimeSpan.TicksPerSecond / SampleRate));

    /// <summary>Whether the file ends within a frame.</summary>
    public bool IsCutOff { get; init; }

    /// <summary>Whether frames of both can stand in one file.</summary>
    /// <param name="other">The other ones.</param>
    /// <returns>Whether they can.</returns>
    public bool Fits(SoundFrames other) => (SampleRate, Channels, Kind) == (other.SampleRate, other.Channels, other.Kind);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{SampleRate} Hz, {Channels} {(Channels == 1 ? "channel" : "channels")}");
}
