using System.Text.Json.Serialization;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Audio.Transcription;

/// <summary>What is said in a sound. <c>ToString()</c> is the text.</summary>
public sealed record Transcription : IPartialAnswer
{
    /// <summary>Its sound's place among all sounds of the command, from 0; those that failed have a place too.</summary>
    public int Index { get; init; }

    /// <summary>What the sound was taken from, the caller's own object; <c>null</c> outside a command.</summary>
    public object? InputObject { get; init; }

    /// <summary>What is said, every character as the service wrote it.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>The language as the service names it (<c>chinese</c>, <c>zh</c>), or all of <see cref="LanguageCode"/>; <c>null</c> when it does not say.</summary>
    public string? Language { get; init; }

    /// <summary>The codes of the languages heard (gpt-transcribe); empty when the service does not say.</summary>
    public IReadOnlyList<string> LanguageCode { get; init; } = [];

    /// <summary>How long the sound is: as the service says, else as its own bytes do; <c>null</c> when neither does.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Stretches of speech with their times, in order; empty where the model gives none.</summary>
    public IReadOnlyList<TranscriptionSegment> Segment { get; init; } = [];

    /// <summary>Words with their times; empty unless they were asked for.</summary>
    public IReadOnlyList<TranscriptionWord> Word { get; init; } = [];

    /// <summary>How sure the model was of each token; empty unless it was asked for.</summary>
    public IReadOnlyList<TranscriptionToken> Logprob { get; init; } = [];

    /// <summary>What it used; <c>null</c> when the service does not say.</summary>
    public TranscriptionUsage? Usage { get; init; }

    /// <summary>The estimated price in USD; <c>null</c> without a price list.</summary>
    public decimal? Cost { get; init; }

    /// <summary>What <see cref="Cost"/> was reckoned from.</summary>
    public string? CostBasis { get; init; }

    /// <summary>The file it was made from; <c>null</c> for bytes.</summary>
    public string? Path { get; init; }

    /// <summary>The file it was written to; <c>null</c> when it was not.</summary>
    public string? OutFile { get; init; }

    /// <summary>The model that was asked.</summary>
    public string? Model { get; init; }

    /// <summary>Whether it is a translation into English.</summary>
    public bool IsTranslation { get; init; }

    /// <summary>In how many parts the sound was sent.</summary>
    public int Part { get; init; } = 1;

    /// <summary>The gateway's request id, for its operator; several for several parts.</summary>
    public string? RequestId { get; init; }

    /// <summary>The service's own words: JSON, subtitles or text, one answer below the other for several parts. <c>null</c> for a stream.</summary>
    [JsonIgnore]
    public string? Raw { get; init; }

    /// <summary>Whether the answer's own end was seen. What came before a failure is on its error with this being false.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>Whether it was read from the file of a checkpoint: an earlier run asked and paid for it, and this one did not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool FromCheckpoint { get; init; }

    /// <summary>Subtitles the service made itself, as they came.</summary>
    internal string? ServiceSrt { get; init; }

    /// <summary>The same for WebVTT.</summary>
    internal string? ServiceVtt { get; init; }

    /// <summary>SubRip subtitles: the service's own where it made some, else made of the segments; one over the whole sound when there are none.</summary>
    /// <returns>The file's text.</returns>
    /// <exception cref="InvalidInputException">Neither segments nor a length tell when anything is said.</exception>
    public string ToSrt() => ServiceSrt ?? Subtitles.Srt(this);

    /// <summary>WebVTT subtitles, likewise.</summary>
    /// <returns>The file's text.</returns>
    /// <exception cref="InvalidInputException">Neither segments nor a length tell when anything is said.</exception>
    public string ToVtt() => ServiceVtt ?? Subtitles.Vtt(this);

    /// <summary>The text and a footer, as a view shows them: safe for a screen.</summary>
    [JsonIgnore]
    public string Display => Text.Length == 0 ? Footer() : $"{RecordText.Lines(Text)}\n\n{Footer()}";

    /// <summary>The text.</summary>
    /// <returns>Safe for a screen; <see cref="Text"/> is exact.</returns>
    public override string ToString() => TerminalFilter.Clean(Text);

    /// <inheritdoc/>
    IPartialAnswer IPartialAnswer.Without(TextFilter clean)
    {
        Transcription other = this with
        {
            Text = clean(Text),
            Segment = [.. Segment.Select(segment => segment with { Text = clean(segment.Text), Speaker = clean(segment.Speaker), ServiceId = clean(segment.ServiceId) })],
            Word = [.. Word.Select(word => word with { Text = clean(word.Text) })],
            Logprob = [.. Logprob.Select(token => token with { Token = clean(token.Token) })],
            Language = clean(Language),
            LanguageCode = [.. LanguageCode.Select(code => clean(code))],
            RequestId = clean(RequestId),
            Raw = clean(Raw),
            ServiceSrt = clean(ServiceSrt),
            ServiceVtt = clean(ServiceVtt),
        };
        return IsSame(other) ? this : other;
    }

    private string Footer()
    {
        List<string?> part =
        [
            Path is null ? null : System.IO.Path.GetFileName(Path),
            Duration is TimeSpan length ? Words.Say($"{length.TotalSeconds:0.0} s") : null,
            Language,
            Model,
            Part > 1 ? Words.Say($"{Part} parts") : null,
            IsTranslation ? Words.Say("translated") : null,
            Usage?.ToString(),
            Cost is decimal cost ? Words.Say($"about {cost:0.######} USD by list price") : null,
            OutFile,
        ];
        return RecordText.Of(string.Join(" · ", part.Where(static text => !string.IsNullOrEmpty(text))));
    }

    private bool IsSame(Transcription other) =>
        (Text, Language, RequestId, Raw, ServiceSrt, ServiceVtt) == (other.Text, other.Language, other.RequestId, other.Raw, other.ServiceSrt, other.ServiceVtt)
        && Segment.SequenceEqual(other.Segment) && Word.SequenceEqual(other.Word) && LanguageCode.SequenceEqual(other.LanguageCode)
        && Logprob.Select(static token => token.Token).SequenceEqual(other.Logprob.Select(static token => token.Token));

    /// <summary>The result as compact JSON: see <see cref="ResultJson"/>.</summary>
    /// <param name="indented">Whether it is on several lines.</param>
    /// <returns>A JSON object.</returns>
    public string ToJson(bool indented = false) => ResultJson.Of(this, indented);
}
