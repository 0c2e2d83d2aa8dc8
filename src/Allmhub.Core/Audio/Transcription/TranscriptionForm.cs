namespace Allmhub.Audio.Transcription;

/// <summary>What is wanted of a transcription, in no wire format's words: the model decides how it is asked for.</summary>
public enum TranscriptionForm
{
    /// <summary>The text; times too where they come for nothing (whisper).</summary>
    Text,

    /// <summary>Segments with their times.</summary>
    Segment,

    /// <summary>Segments and single words with their times.</summary>
    Word,

    /// <summary>Subtitles as SubRip (.srt).</summary>
    Srt,

    /// <summary>Subtitles as WebVTT (.vtt).</summary>
    Vtt,
}
