using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Audio.Sound;
using Allmhub.Forecasts;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Raw;

/// <summary>Forecasts a call of any path by what the path is charged for, from the body it takes along. Of paths that are not known nothing is said.</summary>
internal static class RawOutlook
{
    // Enough for the header of a picture, thumbnails before it included.
    private const int HeaderBytes = 512 * 1024;

    // The actions of Midjourney that are not named as their paths (NOTES section 16.4).
    private static readonly Dictionary<string, string> Action = new(StringComparer.OrdinalIgnoreCase) { ["upload-discord-images"] = "mj_upload" };

    private static readonly string[] Ways = ["mj-fast", "mj-turbo", "mj-relax", "fast", "turbo", "relax"];

    /// <summary>Forecasts.</summary>
    /// <param name="request">The call.</param>
    /// <param name="call">What the call says differently.</param>
    /// <returns>The plan; <c>null</c> where nothing can be said.</returns>
    public static ForecastPlan? Of(RawRequest request, AllmCallOptions call)
    {
        string[] path = request.Path.Split('?', '#')[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (BodyOf(request) is not JsonObject body || path.Length < 2)
        {
            return null;
        }

        JsonObject asked = JsonBody.Merged(body, call.ExtraBody);
        return string.Join('/', path.SkipWhile(static part => Ways.Contains(part, StringComparer.OrdinalIgnoreCase))).ToUpperInvariant() switch
        {
            "V1/CHAT/COMPLETIONS" or "V1/RESPONSES" or "V1/MESSAGES" or "V1/COMPLETIONS" => ChatForecast.Of(string.Empty, asked),
            string gemini when gemini.Contains(":GENERATECONTENT", StringComparison.Ordinal) || gemini.Contains(":STREAMGENERATECONTENT", StringComparison.Ordinal) => ChatForecast.Of(Uri.UnescapeDataString(path[^1].Split(':')[0]), asked),
            "V1/IMAGES/GENERATIONS" or "V1/IMAGES/EDITS" => PictureForecast.Of(asked, Pictures(request)),
            "V1/AUDIO/SPEECH" => SpeechForecast.Speak(asked.TextOf("model") ?? string.Empty, [asked.TextOf("input") ?? string.Empty], asked.TextOf("instructions"), (double)(asked.NumberOf("speed") ?? 1)),
            "V1/AUDIO/TRANSCRIPTIONS" or "V1/AUDIO/TRANSLATIONS" => Heard(request, asked),
            "V1/EMBEDDINGS" => Read(asked, "input", "text"),
            "V1/RERANK" => Read(asked, "documents", "document"),
            "V1/VIDEOS" or "V1/VIDEO/GENERATIONS" => FilmForecast.Of(asked, null),
            string submit when submit.Contains("MJ/SUBMIT/", StringComparison.Ordinal) => MidjourneyForecast.Of(Named(path[^1], asked)),
            "MJ/INSIGHT-FACE/SWAP" => MidjourneyForecast.Of("swap_face"),
            _ => null,
        };
    }

    private static string Named(string action, JsonObject body) =>
        Action.TryGetValue(action, out string? name) ? name : "mj_" + ((action is "change" ? body.TextOf("action") : null) ?? action).ToLowerInvariant();

    private static ForecastPlan Read(JsonObject body, string member, string thing)
    {
        string model = body.TextOf("model") ?? string.Empty;
        BodyTokens read = new(model);
        read.Add("query", body["query"]);
        read.Add(member, body[member]);
        return VectorForecast.Of(model, read.All, 1, thing, (body[member] as JsonArray)?.Count ?? 1);
    }

    private static ForecastPlan Heard(RawRequest request, JsonObject body)
    {
        TimeSpan? length = null;
        long bytes = 0;
        if (request.Form?.FirstOrDefault(static part => part is { Name: "file", Value: null }) is FormPart file)
        {
            using Stream? sound = Open(file);
            if (sound is not null)
            {
                Span<byte> start = stackalloc byte[MediaSignature.Length];
                int read = sound.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
                sound.Position = 0;
                bytes = sound.Length;
                length = SoundInfo.Of(sound, MediaSignature.Detect(start[..read]), CancellationToken.None).Duration;
            }
        }

        return SpeechForecast.Hear(body.TextOf("model") ?? string.Empty, 1, length, bytes);
    }

    private static PictureSize?[]? Pictures(RawRequest request) => request.Form is null ? null :
    [
        .. request.Form.Where(static part => part.Value is null).Select(static part =>
        {
            using Stream? picture = Open(part);
            return picture is null ? null : PictureSize.Of(Start(picture));
        }),
    ];

    private static Stream? Open(FormPart part)
    {
        try
        {
            return part.Data is ReadOnlyMemory<byte> data ? new MemoryStream(data.ToArray(), writable: false) : part.FilePath is string path ? File.OpenRead(path) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Whoever sends it says so.
            return null;
        }
    }

    private static byte[] Start(Stream picture)
    {
        byte[] start = new byte[Math.Min(picture.Length, HeaderBytes)];
        return start[..picture.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }

    private static JsonObject? BodyOf(RawRequest request)
    {
        if (request.Json is not null || request.Form is null)
        {
            return request.Json ?? Parsed(request.Text);
        }

        JsonObject fields = [];
        foreach (FormPart part in request.Form.Where(static part => part.Value is not null))
        {
            fields[part.Name] = part.Value;
        }

        return fields;
    }

    private static JsonObject? Parsed(string? text)
    {
        try
        {
            return text is { Length: > 0 } ? JsonNode.Parse(text) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
