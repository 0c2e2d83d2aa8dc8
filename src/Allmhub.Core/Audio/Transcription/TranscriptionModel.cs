namespace Allmhub.Audio.Transcription;

/// <summary>What a model can be asked for (NOTES section 16.6; contract: AudioTranscriptionRequest).</summary>
/// <param name="GivesTimes">Whether verbose_json with segments and words is to be had.</param>
/// <param name="GivesSpeakers">Whether diarized_json is to be had.</param>
/// <param name="TakesPrompt">Whether words may lead it.</param>
/// <param name="Translates">Whether it puts speech into English.</param>
/// <param name="GivesLogprobs">Whether the probability of tokens is to be had.</param>
/// <param name="TakesLists">Whether keywords and several languages may be given.</param>
internal sealed record TranscriptionModel(bool GivesTimes, bool GivesSpeakers, bool TakesPrompt, bool Translates, bool GivesLogprobs, bool TakesLists)
{
    /// <summary>The model that is asked when none is named; the gateway's own default (contract: createTranscription).</summary>
    public const string Default = "whisper-1";

    /// <summary>The model that tells speakers apart.</summary>
    public const string Diarizing = "gpt-4o-transcribe-diarize";

    /// <summary>
    /// The longest sound of the gpt-4o models in seconds. The vendor says so in its refusal alone: "audio duration … seconds is longer than 1400 seconds which is
    /// the maximum for this model".
    /// </summary>
    private const int MostSeconds = 1400;

    private static readonly TranscriptionModel Whisper = new(true, false, true, true, false, false);
    private static readonly TranscriptionModel TextOnly = new(false, false, true, false, true, false) { MaxDuration = TimeSpan.FromSeconds(MostSeconds) };
    private static readonly TranscriptionModel Speakers = new(true, true, false, false, false, false) { MaxDuration = TimeSpan.FromSeconds(MostSeconds) };
    private static readonly TranscriptionModel Lists = new(true, false, true, false, true, true);

    // Nothing is known of it, so the service has the last word.
    private static readonly TranscriptionModel Other = new(true, true, true, true, true, true);

    /// <summary>Whether it is whisper, which tells times for nothing.</summary>
    public bool IsWhisper => this == Whisper;

    /// <summary>Whether nothing is known of it.</summary>
    public bool IsUnknown => this == Other;

    /// <summary>The longest sound it takes at once; <c>null</c> for no limit that is known.</summary>
    public TimeSpan? MaxDuration { get; private init; }

    /// <summary>What is known of a model by its name.</summary>
    /// <param name="name">The name, a maker's name before it or not.</param>
    /// <returns>What it can do.</returns>
    public static TranscriptionModel Of(string name)
    {
        string bare = name[(name.LastIndexOf('/') + 1)..].ToLowerInvariant();
        return bare.Contains("transcribe-diarize", StringComparison.Ordinal) ? Speakers
            : bare.StartsWith("gpt-4o", StringComparison.Ordinal) && bare.Contains("transcribe", StringComparison.Ordinal) ? TextOnly
            : bare.StartsWith("gpt-transcribe", StringComparison.Ordinal) ? Lists
            : bare.StartsWith("whisper-1", StringComparison.Ordinal) ? Whisper
            : Other;
    }
}
