using System.Text.Json;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Audio.Transcription;

/// <summary>
/// Reads the members of an answer by their shape, whatever was asked (contract: AudioTranscriptionResponse). Lists may be null or missing, numbers text, ids
/// text or numbers (NOTES sections 13 and 16.6).
/// </summary>
internal static class TranscriptionJson
{
    private const int MaxDepth = 2;
    private const decimal MaxSeconds = 3_600m * 1_000_000m;

    private static readonly string[] Wrappers = ["data", "result", "output", "transcription"];

    /// <summary>Reads an answer.</summary>
    /// <param name="root">The JSON value.</param>
    /// <returns>What it says; <c>null</c> when it is no transcription.</returns>
    public static Transcription? Read(JsonElement root) => Read(root, 0);

    /// <summary>Reads a segment.</summary>
    /// <param name="item">The JSON object.</param>
    /// <param name="index">Its place.</param>
    /// <param name="before">When the one before it ended.</param>
    /// <returns>The segment.</returns>
    public static TranscriptionSegment Segment(JsonElement item, int index, TimeSpan before)
    {
        TimeSpan? start = Time(item, "start") ?? Pair(item, 0);
        TimeSpan? end = Time(item, "end") ?? Pair(item, 1);
        return new TranscriptionSegment
        {
            Index = index,
            Start = start ?? before,
            End = end >= start ? end.Value : start ?? before,
            HasTime = start is not null && end is not null,
            Speaker = Text(item, "speaker") is { Length: > 0 } speaker ? speaker : null,
            Text = Text(item, "text") ?? string.Empty,
            ServiceId = Text(item, "id"),
            MeanLogprob = Number(item, "avg_logprob"),
            NoSpeechProbability = Number(item, "no_speech_prob"),
        };
    }

    /// <summary>Reads the usage.</summary>
    /// <param name="root">What may have one.</param>
    /// <returns>The usage; <c>null</c> when there is none.</returns>
    public static TranscriptionUsage? Usage(JsonElement root)
    {
        if (Member(root, "usage") is not { ValueKind: JsonValueKind.Object } usage)
        {
            return null;
        }

        long? input = Whole(usage, "input_tokens") ?? Whole(usage, "prompt_tokens");
        long? output = Whole(usage, "output_tokens") ?? Whole(usage, "completion_tokens");
        decimal? second = LenientNumber.TryDecimal(usage, "seconds", out decimal seconds) ? seconds : null;
        long? total = Whole(usage, "total_tokens") ?? (input is null && output is null ? null : (input ?? 0) + (output ?? 0));
        JsonElement? detail = Member(usage, "input_token_details") ?? Member(usage, "input_tokens_details") ?? Member(usage, "prompt_tokens_details");
        return input is null && output is null && second is null ? null : new TranscriptionUsage
        {
            InputToken = input,
            OutputToken = output,
            TotalToken = total,
            Second = second,
            AudioToken = detail is JsonElement known ? Whole(known, "audio_tokens") ?? 0 : 0,
        };
    }

    /// <summary>Reads the probabilities of tokens.</summary>
    /// <param name="root">What may have some.</param>
    /// <returns>The tokens.</returns>
    public static List<TranscriptionToken> Logprobs(JsonElement root) =>
        [.. Items(root, "logprobs").Where(static item => LenientNumber.TryDecimal(item, "logprob", out _)).Select(static item => new TranscriptionToken(Text(item, "token") ?? string.Empty, Number(item, "logprob") ?? 0, Bytes(item)))];

    /// <summary>A member's text; numbers as they stand.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="name">The member.</param>
    /// <returns>The text; <c>null</c> when there is none.</returns>
    public static string? Text(JsonElement owner, string name) => Member(owner, name) switch
    {
        { ValueKind: JsonValueKind.String } text => LenientJson.GetString(text),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    /// <summary>A time in seconds.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="name">The member.</param>
    /// <returns>The time, never below zero; <c>null</c> when there is none.</returns>
    public static TimeSpan? Time(JsonElement owner, string name) => LenientNumber.TryDecimal(owner, name, out decimal seconds) ? OfSeconds(seconds)
        : Member(owner, name) is { ValueKind: JsonValueKind.String } text && TimeText.TryRead(LenientJson.GetString(text), out TimeSpan time) ? time
        : null;

    private static TimeSpan OfSeconds(decimal seconds) => TimeSpan.FromTicks((long)(Math.Clamp(seconds, 0, MaxSeconds) * TimeSpan.TicksPerSecond));

    // Some servers write [start, end].
    private static TimeSpan? Pair(JsonElement item, int index) =>
        Member(item, "timestamp") is { ValueKind: JsonValueKind.Array } pair && pair.GetArrayLength() == 2 && pair[index].ValueKind == JsonValueKind.Number && pair[index].TryGetDecimal(out decimal seconds) ? OfSeconds(seconds) : null;

    private static Transcription? Read(JsonElement root, int depth)
    {
        if (root.ValueKind == JsonValueKind.String)
        {
            return OfText(LenientJson.GetString(root));
        }

        List<TranscriptionSegment> segments = Segments(root);
        string? text = Text(root, "text");
        if (text is null && segments.Count == 0)
        {
            return depth >= MaxDepth || root.ValueKind != JsonValueKind.Object ? null
                : Wrappers.Select(name => Member(root, name) is { ValueKind: JsonValueKind.Object } inner ? Read(inner, depth + 1) : null).FirstOrDefault(static found => found is not null);
        }

        List<string> codes = [.. Items(root, "languages").Select(static item => item.ValueKind == JsonValueKind.String ? LenientJson.GetString(item) : Text(item, "code") ?? string.Empty).Where(static code => code.Length > 0)];
        Transcription said = segments.Count == 0 ? OfText(text!) : new Transcription { Text = text ?? SpokenText.Join(segments.Select(static segment => segment.Text)), Segment = segments };
        return said with
        {
            Language = Text(root, "language") is { Length: > 0 } language ? language : codes.Count > 0 ? string.Join(", ", codes) : null,
            LanguageCode = codes,
            Duration = Time(root, "duration"),
            Word = WordsOf(root),
            Logprob = Logprobs(root),
            Usage = Usage(root),
        };
    }

    // Some servers put the subtitles they were asked for into JSON.
    private static Transcription OfText(string text) => SubtitleReader.TryRead(text) ?? new Transcription { Text = text };

    private static List<TranscriptionSegment> Segments(JsonElement root)
    {
        List<TranscriptionSegment> segments = [];
        foreach (JsonElement item in Items(root, "segments").Concat(Items(root, "chunks")).Where(static item => item.ValueKind == JsonValueKind.Object))
        {
            segments.Add(Segment(item, segments.Count, segments.Count == 0 ? TimeSpan.Zero : segments[^1].End));
        }

        return segments;
    }

    // Some servers put the words into their segments.
    private static List<TranscriptionWord> WordsOf(JsonElement root)
    {
        List<TranscriptionWord> words = [.. Items(root, "words").Select(Word).OfType<TranscriptionWord>()];
        words = words.Count > 0 ? words : [.. Items(root, "word_segments").Concat(Member(root, "segments") is JsonElement inner ? Items(inner, "word_segments") : []).Select(Word).OfType<TranscriptionWord>()];
        return words.Count > 0 ? words : [.. Items(root, "segments").SelectMany(static segment => Items(segment, "words")).Select(Word).OfType<TranscriptionWord>()];
    }

    private static TranscriptionWord? Word(JsonElement item) => (Text(item, "word") ?? Text(item, "text")) is { Length: > 0 } word && Time(item, "start") is TimeSpan start
        ? new TranscriptionWord(word, start, Time(item, "end") is TimeSpan end && end > start ? end : start)
        : null;

    private static byte[]? Bytes(JsonElement item) => Member(item, "bytes") is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Where(static one => one.ValueKind == JsonValueKind.Number && one.TryGetByte(out _)).Select(static one => one.GetByte())]
        : null;

    // A list, or an object that has the list under the same name (WhisperX).
    private static IEnumerable<JsonElement> Items(JsonElement owner, string name) => Member(owner, name) switch
    {
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
        { ValueKind: JsonValueKind.Object } outer when Member(outer, name) is { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
        _ => Enumerable.Empty<JsonElement>(),
    };

    private static JsonElement? Member(JsonElement owner, string name) => owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out JsonElement value) ? value : null;

    private static long? Whole(JsonElement owner, string name) => LenientNumber.TryInt64(owner, name, out long value) ? value : null;

    private static double? Number(JsonElement owner, string name) => LenientNumber.TryDecimal(owner, name, out decimal value) ? (double)value : null;
}
