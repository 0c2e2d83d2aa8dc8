namespace Allmhub.Emulator.Transcripts;

/// <summary>What a model can do (NOTES section 16.6).</summary>
internal enum TranscriptFamily
{
    /// <summary>whisper-1: every form but speakers; does not stream; translates.</summary>
    Whisper,

    /// <summary>gpt-4o-transcribe and -mini: json and text; streams, tells probabilities.</summary>
    Text,

    /// <summary>gpt-4o-transcribe-diarize: json, text, diarized_json; streams segments.</summary>
    Diarize,

    /// <summary>gpt-transcribe: json and text; several languages, keywords.</summary>
    Lists,

    /// <summary>A model that was added: every form.</summary>
    Other,
}

/// <summary>The families by name.</summary>
internal static class TranscriptFamilies
{
    /// <summary>The family; null for a model that hears nothing.</summary>
    public static TranscriptFamily? Of(string model) =>
        model.StartsWith("whisper-1", StringComparison.Ordinal) ? TranscriptFamily.Whisper
        : model.StartsWith("gpt-4o-transcribe-diarize", StringComparison.Ordinal) ? TranscriptFamily.Diarize
        : model.StartsWith("gpt-4o-transcribe", StringComparison.Ordinal) || model.StartsWith("gpt-4o-mini-transcribe", StringComparison.Ordinal) ? TranscriptFamily.Text
        : model.StartsWith("gpt-transcribe", StringComparison.Ordinal) ? TranscriptFamily.Lists
        : null;
}
