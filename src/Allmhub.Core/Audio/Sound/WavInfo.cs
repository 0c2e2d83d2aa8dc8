namespace Allmhub.Audio.Sound;

/// <summary>Where the samples of a WAV lie.</summary>
/// <param name="Format">How they are laid out.</param>
/// <param name="DataOffset">The place of the first one in the file.</param>
/// <param name="DataLength">How many bytes of whole frames are really there, whatever the header says.</param>
internal sealed record WavInfo(WavFormat Format, long DataOffset, long DataLength)
{
    /// <summary>How long it sounds.</summary>
    public TimeSpan Duration => Format.DurationOf(DataLength);

    /// <summary>Whether the header promises more bytes than there are, and is not one of those that do not know: the sound was cut off.</summary>
    public bool IsCutOff { get; init; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Format}, {Duration}");
}
