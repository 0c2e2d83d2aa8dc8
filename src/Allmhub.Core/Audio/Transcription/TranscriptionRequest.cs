namespace Allmhub.Audio.Transcription;

/// <summary>
/// What is to be written down, in no wire format's words. What the model cannot do is an <see cref="Http.InvalidInputException"/> that names the property
/// and a model that can; nothing is sent then.
/// </summary>
public sealed record TranscriptionRequest
{
    /// <summary>The sound.</summary>
    public required AudioSource Audio { get; init; }

    /// <summary>The model's name on this gateway.</summary>
    public required string Model { get; init; }

    /// <summary>What is wanted: text, times, subtitles.</summary>
    public TranscriptionForm Form { get; init; }

    /// <summary>The language spoken as an ISO 639-1 code, e.g. <c>zh</c>; several go to gpt-transcribe alone. Empty lets the model find out.</summary>
    public IReadOnlyList<string> Language { get; init; } = [];

    /// <summary>Words to lead the model: names, spelling, what was said before. Not for models that tell speakers apart.</summary>
    public string? Prompt { get; init; }

    /// <summary>Words that occur (gpt-transcribe).</summary>
    public IReadOnlyList<string> Keyword { get; init; } = [];

    /// <summary>0 to 1: how freely the model guesses. 0 lets whisper raise it by itself.</summary>
    public decimal? Temperature { get; init; }

    /// <summary>Whether speakers are told apart (gpt-4o-transcribe-diarize).</summary>
    public bool Diarize { get; init; }

    /// <summary>Names of speakers that are known, up to four, each with a reference.</summary>
    public IReadOnlyList<string> SpeakerName { get; init; } = [];

    /// <summary>For each name a sound of 2 to 10 seconds of that speaker.</summary>
    public IReadOnlyList<AudioSource> SpeakerReference { get; init; } = [];

    /// <summary>Whether it is put into English (whisper-1).</summary>
    public bool Translate { get; init; }

    /// <summary>Whether a sound over the service's limit is sent in parts, cut where it is quiet. WAV alone.</summary>
    public bool Split { get; init; }

    /// <summary>Whether the text is wanted as it is made, where the model streams.</summary>
    public bool Stream { get; init; }

    /// <summary>Whether the probability of each token is wanted (gpt-4o-transcribe, gpt-4o-mini-transcribe, gpt-transcribe).</summary>
    public bool Logprob { get; init; }

    /// <summary>The model and the sound.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"{Audio} by {Model}";
}
