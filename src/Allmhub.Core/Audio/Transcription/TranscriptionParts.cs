using Allmhub.Streaming;

namespace Allmhub.Audio.Transcription;

/// <summary>A stretch of speech with its times.</summary>
public sealed record TranscriptionSegment
{
    /// <summary>Its place in the transcription, from 0. The service's own id stands in <see cref="ServiceId"/>.</summary>
    public int Index { get; init; }

    /// <summary>When it begins, from the beginning of the sound.</summary>
    public TimeSpan Start { get; init; }

    /// <summary>When it ends.</summary>
    public TimeSpan End { get; init; }

    /// <summary>Who speaks: <c>A</c>, <c>B</c> or a name that was known; <c>null</c> where the model does not tell.</summary>
    public string? Speaker { get; init; }

    /// <summary>What is said, as the service wrote it.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>The service's id: a number in verbose_json, text in diarized_json (NOTES section 16.6); <c>null</c> when it has none.</summary>
    public string? ServiceId { get; init; }

    /// <summary>How sure the model was: the mean log probability (whisper alone); <c>null</c> when it does not say.</summary>
    public double? MeanLogprob { get; init; }

    /// <summary>How likely nobody speaks here, 0 to 1 (whisper alone); <c>null</c> when it does not say.</summary>
    public double? NoSpeechProbability { get; init; }

    /// <summary>Whether the service gave its times.</summary>
    internal bool HasTime { get; init; } = true;

    /// <summary>Who speaks, and what.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => TerminalFilter.OneLine(Speaker is null ? Text.Trim() : $"{Speaker}: {Text.Trim()}");
}

/// <summary>A word with its times.</summary>
/// <param name="Text">The word.</param>
/// <param name="Start">When it begins, from the beginning of the sound.</param>
/// <param name="End">When it ends.</param>
public sealed record TranscriptionWord(string Text, TimeSpan Start, TimeSpan End)
{
    /// <summary>The word.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => TerminalFilter.OneLine(Text);
}

/// <summary>A token and how sure the model was of it.</summary>
/// <param name="Token">The token; a part of a character where that was cut.</param>
/// <param name="Logprob">Its log probability, 0 or less.</param>
/// <param name="Byte">Its UTF-8 bytes; <c>null</c> when the service does not give them.</param>
public sealed record TranscriptionToken(string Token, double Logprob, IReadOnlyList<byte>? Byte)
{
    /// <summary>The token and its probability.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => TerminalFilter.OneLine(FormattableString.Invariant($"{Token} ({Math.Exp(Logprob) * 100:0} %)"));
}

/// <summary>What a transcription used: tokens, or seconds of sound, as the service counts (contract: AudioTranscriptionResponse).</summary>
public sealed record TranscriptionUsage
{
    /// <summary>Tokens read, those of the sound included; <c>null</c> where the service counts seconds.</summary>
    public long? InputToken { get; init; }

    /// <summary>Of the tokens read, those of the sound.</summary>
    public long AudioToken { get; init; }

    /// <summary>Tokens written; <c>null</c> where the service counts seconds.</summary>
    public long? OutputToken { get; init; }

    /// <summary>The service's total, or the sum where it gives none.</summary>
    public long? TotalToken { get; init; }

    /// <summary>Seconds of sound that are counted; <c>null</c> where the service counts tokens.</summary>
    public decimal? Second { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Second is decimal second
        ? FormattableString.Invariant($"{second:0.###} s")
        : FormattableString.Invariant($"{InputToken ?? 0} in, {OutputToken ?? 0} out");

    /// <summary>Both together, for a sound that went in parts.</summary>
    /// <param name="first">One; may be <c>null</c>.</param>
    /// <param name="second">The other; may be <c>null</c>.</param>
    /// <returns>The sum.</returns>
    internal static TranscriptionUsage? Sum(TranscriptionUsage? first, TranscriptionUsage? second) => first is null || second is null ? first ?? second : new TranscriptionUsage
    {
        InputToken = Sum(first.InputToken, second.InputToken),
        AudioToken = first.AudioToken + second.AudioToken,
        OutputToken = Sum(first.OutputToken, second.OutputToken),
        TotalToken = Sum(first.TotalToken, second.TotalToken),
        Second = first.Second is null && second.Second is null ? null : (first.Second ?? 0) + (second.Second ?? 0),
    };

    private static long? Sum(long? first, long? second) => first is null && second is null ? null : (first ?? 0) + (second ?? 0);
}
