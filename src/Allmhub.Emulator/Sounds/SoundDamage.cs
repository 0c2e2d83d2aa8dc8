namespace Allmhub.Emulator.Sounds;

/// <summary>What is wrong with the bytes of a sound.</summary>
public enum SoundDamage
{
    /// <summary>MP3 where another format was asked, WAV where MP3 was.</summary>
    Other,

    /// <summary>16,000 samples a second instead of 24,000; MP3 has one rate.</summary>
    Rate,

    /// <summary>A WAV out of a pipe: its sizes say nothing, and a LIST stands before its samples.</summary>
    Sizes,

    /// <summary>Half of the bytes, and no sign of it.</summary>
    Half,

    /// <summary>Raw sound whose first bytes read as the start of JSON.</summary>
    Brace,
}
