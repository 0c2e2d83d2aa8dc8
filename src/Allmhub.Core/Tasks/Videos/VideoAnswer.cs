using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Allmhub.Http;
using Allmhub.Media;
using Allmhub.Streaming;

namespace Allmhub.Tasks.Videos;

/// <summary>
/// What an answer about a film tells: of a submission, of a look, or of the second source <c>/v1/video/generations/{id}</c>. Everything may be
/// missing, numbers may be text, and the envelope <c>{code,message,data}</c> may be round it; its own status beats one further in (NOTES sections 11, 13, 16.5).
/// </summary>
internal sealed partial record VideoAnswer
{
    private static readonly string[] Reasons = ["error", "errors", "fail_reason", "failReason", "failure_reason", "failure", "error_message", "error_msg", "task_status_msg", "failMsg", "reason"];

    // Of an envelope these say that the call went well.
    private static readonly string[] Said = ["message", "msg"];

    private const long Milliseconds = 100_000_000_000;

    /// <summary>The id; empty when there is none.</summary>
    public string Id { get; private init; } = string.Empty;

    /// <summary>The service's word; <c>null</c> when there is none yet.</summary>
    public string? StatusText { get; private init; }

    /// <summary>Where the film stands.</summary>
    public TaskState Status { get; private init; }

    /// <summary>0 to 100.</summary>
    public double? Progress { get; private init; }

    /// <summary>The reason of a failure.</summary>
    public string? Error { get; private init; }

    /// <summary>The film's addresses.</summary>
    public IReadOnlyList<Uri> Link { get; private init; } = [];

    /// <summary>The film itself, where the answer holds it.</summary>
    public MediaData? Data { get; private init; }

    /// <summary>When it was submitted.</summary>
    public DateTimeOffset? CreatedAt { get; private init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? CompletedAt { get; private init; }

    /// <summary>Its length in seconds.</summary>
    public decimal? Second { get; private init; }

    /// <summary>Its size.</summary>
    public string? Size { get; private init; }

    /// <summary>The gateway's units that were charged, 0 after a refund.</summary>
    public decimal? Quota { get; private init; }

    /// <summary>The answer without what is too long to be shown.</summary>
    public string Raw { get; private init; } = string.Empty;

    /// <summary>Reads an answer.</summary>
    /// <param name="body">The body.</param>
    /// <param name="gateway">What relative addresses stand below.</param>
    /// <returns>What it tells; <c>null</c> when it is not about a film: a page, an error, or nothing.</returns>
    public static VideoAnswer? Read(ReadOnlyMemory<byte> body, Uri gateway)
    {
        try
        {
            using JsonDocument document = LenientJson.ParseWhole(body);
            JsonElement root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object ? Read(root, gateway) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Finds the id in the beginning of an answer whose rest was lost.</summary>
    /// <param name="start">What came.</param>
    /// <returns>The id; <c>null</c> when it is not there whole.</returns>
    public static string? IdIn(ReadOnlySpan<byte> start)
    {
        string text = Encoding.UTF8.GetString(start);
        return IdField().Matches(text) is [Match only, ..] ? only.Groups[1].Value : null;
    }

    private static VideoAnswer? Read(JsonElement root, Uri gateway)
    {
        if (root.TryGetProperty("data", out JsonElement data) && data.ValueKind == JsonValueKind.String && WordOf(root) is null && IsSuccess(root))
        {
            return new VideoAnswer { Id = data.GetString()!, Raw = Shorten(root), Status = TaskState.Submitted };
        }

        JsonElement film = VideoShape.FilmIn(root);
        string id = VideoShape.IdOf(film);
        string? word = WordOf(film);
        IReadOnlyList<string> found = FilmJson.Films(film, gateway);
        string? refusal = VideoShape.RefusalIn(root);
        if (word is null && found.Count == 0 && refusal is null && (id.Length == 0 || Refused(film) is not null) && VideoShape.IsDone(film) is null)
        {
            return null;
        }

        TaskState status = word is not null ? TaskWord.StateOf(word) : VideoShape.IsDone(film) switch
        {
            true => Refused(film) is null ? TaskState.Success : TaskState.Failure,
            false => TaskState.Running,
            null => found.Count > 0 || refusal is not null ? TaskState.Success : TaskState.Submitted,
        };
        status = refusal is not null && status == TaskState.Success && (found.Count == 0 || refusal.Length == 0) ? TaskState.Failure : status;
        string? error = status is TaskState.Failure or TaskState.Cancelled ? Reason(film, Reasons) ?? Reason(film, Said) ?? Reason(root, Reasons) ?? (refusal is { Length: > 0 } ? refusal : refusal is null ? null : Words.Say("The film was held back by moderation.")) : null;
        bool isDone = status == TaskState.Success;
        return new VideoAnswer
        {
            Id = id,
            StatusText = word,
            Status = status,
            Progress = ProgressOf(film),
            Error = error,
            Link = isDone ? [.. found.Where(static link => MediaLink.TryCreate(link, out _)).Select(static link => MediaLink.TryCreate(link, out Uri? uri) ? uri : null!)] : [],
            Data = isDone ? found.Where(static link => DataUri.IsDataUri(link)).Select(Decoded).FirstOrDefault(static film => film is not null) : null,
            CreatedAt = Time(film, "created_at") ?? Time(film, "submit_time"),
            CompletedAt = status is TaskState.Success or TaskState.Failure or TaskState.Cancelled ? Time(film, "completed_at") ?? Time(film, "finish_time") ?? Time(film, "finished_at") : null,
            Second = LenientNumber.TryDecimal(film, "seconds", out decimal second) || LenientNumber.TryDecimal(film, "duration", out second) ? second : null,
            Size = Text(film, "size"),
            Quota = LenientNumber.TryDecimal(film, "quota", out decimal quota) ? quota : null,
            Raw = Shorten(root),
        };
    }

    private static MediaData? Decoded(string uri) => DataUri.TryDecode(uri, out byte[] data, out _) ? MediaData.OfBytes(data) : null;

    private static bool IsSuccess(JsonElement root) => !root.TryGetProperty("code", out JsonElement code) || code.ToString() is "success" or "0" or "200";

    private static double? ProgressOf(JsonElement film)
    {
        if (!film.TryGetProperty("progress", out JsonElement value))
        {
            return null;
        }

        string text = value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim().TrimEnd('%') : value.ValueKind == JsonValueKind.Number ? value.GetRawText() : string.Empty;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double progress) ? Math.Clamp(progress, 0, 100) : null;
    }

    private static string? WordOf(JsonElement film) => VideoShape.WordOf(film);

    private static string? Refused(JsonElement film) => film.ValueKind == JsonValueKind.Object && film.TryGetProperty("error", out JsonElement error) && WordsOf(error) is { Length: > 0 } words ? words : null;

    private static string? Reason(JsonElement film, string[] names)
    {
        if (film.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (string name in names)
        {
            if (film.TryGetProperty(name, out JsonElement value) && WordsOf(value) is { Length: > 0 } words)
            {
                return words;
            }
        }

        return null;
    }

    // An object, a text, or a text that is JSON once more.
    private static string? WordsOf(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                string text = value.GetString()!.Trim();
                return text.StartsWith('{') && ErrorEnvelope.Parse(Encoding.UTF8.GetBytes(text)) is { Message.Length: > 0 } inside ? inside.Message : text;
            case JsonValueKind.Object:
                string? message = value.TryGetProperty("message", out JsonElement said) ? WordsOf(said) : null;
                string? code = Text(value, "code");
                message ??= value.TryGetProperty("reason", out JsonElement reason) ? WordsOf(reason) : null;
                return message is { Length: > 0 } ? (code is { Length: > 0 } ? $"{message} ({code})" : message) : code is { Length: > 0 } ? code : null;
            case JsonValueKind.Array when value.GetArrayLength() > 0:
                return WordsOf(value[0]);
            default:
                return null;
        }
    }

    private static string? Text(JsonElement value, string name) => VideoShape.Text(value, name);

    private static DateTimeOffset? Time(JsonElement film, string name) => LenientNumber.TryDecimal(film, name, out decimal number) && number > 0
        ? number > Milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Min(number, 200_000_000_000_000)) : DateTimeOffset.FromUnixTimeSeconds((long)number)
        : null;

    private static string Shorten(JsonElement root) => root.GetRawText() is { Length: <= 16 * 1024 } text ? text : root.GetRawText()[..(16 * 1024)] + "…";

    [GeneratedRegex("\"(?:id|task_id)\"\\s*:\\s*\"?([A-Za-z0-9_:.=+/-]{4,300})[\",}\\s]", RegexOptions.CultureInvariant)]
    private static partial Regex IdField();
}
