using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Audio.Transcription;

/// <summary>
/// Writes <c>/v1/audio/transcriptions</c> and <c>/v1/audio/translations</c> (contract: AudioTranscriptionRequest, AudioTranslationRequest). Where a model has
/// times they are asked for as JSON, never as srt or vtt: one answer then tells text, times, language and usage, and gateways that read
/// every answer as JSON fail on the others after the work was done and charged.
/// </summary>
/// <param name="request">What is asked.</param>
/// <param name="model">What its model can do.</param>
internal sealed class TranscriptionWriter(TranscriptionRequest request, TranscriptionModel model)
{
    private const string AcceptStream = "text/event-stream, application/json";

    /// <summary>Writes the request for a part of the sound.</summary>
    /// <param name="part">The part.</param>
    /// <param name="hint">What the parts before it tell.</param>
    /// <param name="sent">Told how far the sending has come.</param>
    /// <returns>The request. Paid: sent again only when nothing was accepted.</returns>
    public AllmRequest Write(SoundPart part, PartHint hint, Action<long, long>? sent)
    {
        List<FormPart> fields = [File(part), .. Fields(hint).Select(static field => new FormPart(field.Name, field.Value))];
        return ToRequest(fields, sent) with { WithExtra = extra => ToRequest(Merge(fields, extra), sent) };
    }

    private bool Streams => request.Stream && !model.IsWhisper && !request.Translate;

    private AllmRequest ToRequest(List<FormPart> fields, Action<long, long>? sent) => new()
    {
        Method = HttpMethod.Post,
        Path = request.Translate ? "v1/audio/translations" : "v1/audio/transcriptions",
        Content = () => MultipartForm.ToContent(fields, sent),
        ContentDescription = MultipartForm.Describe(fields),
        Accept = Streams ? AcceptStream : "application/json, text/plain",
        Retry = RetryPolicy.Paid,
        Note = request.Stream && !Streams ? [Words.Say($"'{request.Model}' does not stream: its text comes in one piece.")] : [],
    };

    private FormPart File(SoundPart part) => part.IsWhole && request.Audio.FilePath is string path
        ? new FormPart("file", null, path) { FileName = request.Audio.SentName }
        : new FormPart("file", null) { Piece = part.Open, FileName = part.IsWhole ? request.Audio.SentName : part.Name(request.Audio.SentName) };

    private IEnumerable<(string Name, string Value)> Fields(PartHint hint)
    {
        yield return ("model", request.Model);
        if (request.Language.Count == 1)
        {
            yield return ("language", request.Language[0]);
        }

        foreach ((string name, IReadOnlyList<string> values) in new[] { ("languages[]", request.Language.Count > 1 ? request.Language : []), ("keywords[]", request.Keyword) })
        {
            foreach (string value in values)
            {
                yield return (name, value);
            }
        }

        if (Prompt(hint) is string prompt)
        {
            yield return ("prompt", prompt);
        }

        foreach ((string Name, string Value) field in Form())
        {
            yield return field;
        }

        if (request.Temperature is decimal temperature)
        {
            yield return ("temperature", temperature.ToString(CultureInfo.InvariantCulture));
        }

        for (int i = 0; i < hint.Speaker.Count; i++)
        {
            yield return ("known_speaker_names[]", hint.Speaker[i].Name);
        }

        for (int i = 0; i < hint.Speaker.Count; i++)
        {
            yield return ("known_speaker_references[]", hint.Speaker[i].Reference);
        }

        if (Streams)
        {
            yield return ("stream", "true");
        }
    }

    private IEnumerable<(string Name, string Value)> Form()
    {
        if (request.Diarize)
        {
            // Without it sounds over 30 seconds are refused (NOTES section 16.6).
            yield return ("response_format", "diarized_json");
            yield return ("chunking_strategy", "auto");
            yield break;
        }

        bool hasTimes = model.IsWhisper || request.Form != TranscriptionForm.Text;
        yield return ("response_format", model is { GivesSpeakers: true, IsUnknown: false } && hasTimes ? "diarized_json" : hasTimes ? "verbose_json" : "json");
        if (model is { GivesSpeakers: true, IsUnknown: false })
        {
            yield return ("chunking_strategy", "auto");
        }

        if (request.Form == TranscriptionForm.Word && !request.Translate)
        {
            yield return ("timestamp_granularities[]", "word");
            yield return ("timestamp_granularities[]", "segment");
        }

        if (request.Logprob)
        {
            yield return ("include[]", "logprobs");
        }
    }

    private string? Prompt(PartHint hint) => request.Diarize || !model.TakesPrompt || hint.Said is null ? request.Prompt
        : request.Prompt is null ? hint.Said
        : $"{request.Prompt}\n{hint.Said}";

    private static List<FormPart> Merge(List<FormPart> fields, JsonObject extra) =>
        [.. fields.Where(field => !extra.ContainsKey(field.Name)), .. extra.SelectMany(static field => Values(field.Value).Select(value => new FormPart(field.Key, value)))];

    // A list repeats its field; null leaves it out.
    private static IEnumerable<string> Values(JsonNode? value) => value switch
    {
        null => [],
        JsonArray list => list.SelectMany(Values),
        JsonValue text when text.GetValueKind() == JsonValueKind.String => [text.GetValue<string>()],
        _ => [value.ToJsonString()],
    };
}
