namespace Allmhub.Audio.Speech;

/// <summary>How a sound is written.</summary>
public enum SpeechFormat
{
    /// <summary>MP3, the service's own choice.</summary>
    Mp3,

    /// <summary>Opus in Ogg.</summary>
    Opus,

    /// <summary>AAC in ADTS frames.</summary>
    Aac,

    /// <summary>FLAC; several of it cannot be joined.</summary>
    Flac,

    /// <summary>WAV.</summary>
    Wav,

    /// <summary>Raw samples without a header: 24 kHz, 16 bits, little endian, one channel (NOTES section 6).</summary>
    Pcm,
}
