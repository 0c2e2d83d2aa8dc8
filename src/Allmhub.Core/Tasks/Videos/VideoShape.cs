using System.Text.Json;

namespace Allmhub.Tasks.Videos;

/// <summary>
/// Where the answers about films have their parts: the services behind the gateway each have a shape of their own, and channels that pass answers through show
/// it (NOTES sections 11, 13 and 16.5).
/// </summary>
internal static class VideoShape
{
    private const int MaxDepth = 5;

    private static readonly string[] Inner = ["data", "output", "result", "task", "video", "response"];
    private static readonly string[] Words = ["status", "state", "task_status", "taskStatus"];
    private static readonly string[] Ids = ["task_id", "taskId", "video_id", "generation_id"];

    /// <summary>Finds the part that is about the film: the answer itself where it has a state, else what is wrapped in it.</summary>
    /// <param name="root">The answer.</param>
    /// <returns>The part; the answer where no part says more.</returns>
    public static JsonElement FilmIn(JsonElement root)
    {
        if (WordOf(root) is not null)
        {
            return root;
        }

        foreach (string name in Inner)
        {
            JsonElement part = root.TryGetProperty(name, out JsonElement value) ? value : default;
            part = part.ValueKind == JsonValueKind.Array && part.GetArrayLength() == 1 ? part[0] : part;
            if (part.ValueKind == JsonValueKind.Object && (WordOf(part) is not null || (IdOf(root).Length == 0 && IdOf(part).Length > 0)))
            {
                return part;
            }
        }

        return root;
    }

    /// <summary>The state in the service's word; a number in its place is the envelope's code.</summary>
    /// <param name="film">The part about the film.</param>
    /// <returns>The word, which may be empty; <c>null</c> when there is none.</returns>
    public static string? WordOf(JsonElement film)
    {
        foreach (string name in Words)
        {
            if (film.ValueKind == JsonValueKind.Object && film.TryGetProperty(name, out JsonElement word) && word.ValueKind == JsonValueKind.String && word.GetString() is string text && !(text.Length > 0 && text.All(char.IsAsciiDigit)))
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>The id, digit by digit where it is a number: one of 19 of them is no double (NOTES section 10).</summary>
    /// <param name="film">The part about the film.</param>
    /// <returns>The id; empty when there is none.</returns>
    public static string IdOf(JsonElement film)
    {
        if (Text(film, "id") is { Length: > 0 } own && !IsRow(film))
        {
            return own;
        }

        if (Ids.Select(name => Text(film, name)).FirstOrDefault(static id => id is { Length: > 0 }) is string id)
        {
            return id;
        }

        // A request id is a task's only where nothing else is said, and a name only where it is an operation's.
        return Text(film, "request_id") is { Length: > 0 } request && !Has(film, "message") && !Has(film, "error") && !Has(film, "code") ? request
            : Text(film, "name") is string name && name.Contains("operations/", StringComparison.Ordinal) ? name
            : string.Empty;
    }

    /// <summary>The end as a yes or no.</summary>
    /// <param name="film">The part about the film.</param>
    /// <returns>Whether it is done; <c>null</c> when that is not said so.</returns>
    public static bool? IsDone(JsonElement film) => film.ValueKind == JsonValueKind.Object && film.TryGetProperty("done", out JsonElement done) && done.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? done.GetBoolean()
        : film.ValueKind == JsonValueKind.Object && Text(film, "name")?.Contains("operations/", StringComparison.Ordinal) == true ? false : null;

    /// <summary>Finds a failure that is told by nothing else: a film that a filter held back, although the task is done.</summary>
    /// <param name="value">The answer.</param>
    /// <returns>The reasons, empty where there are no words; <c>null</c> when nothing was held back.</returns>
    public static string? RefusalIn(JsonElement value) => RefusalIn(value, 0);

    /// <summary>A field as text.</summary>
    /// <param name="value">The object.</param>
    /// <param name="name">The field.</param>
    /// <returns>The text, a number's digits as they stand; <c>null</c> when there is none.</returns>
    public static string? Text(JsonElement value, string name) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out JsonElement field)
        ? field.ValueKind switch { JsonValueKind.String => field.GetString(), JsonValueKind.Number => field.GetRawText(), _ => null }
        : null;

    private static string? RefusalIn(JsonElement value, int depth)
    {
        if (value.ValueKind == JsonValueKind.Array && depth < MaxDepth)
        {
            return value.EnumerateArray().Select(item => RefusalIn(item, depth + 1)).FirstOrDefault(static found => found is not null);
        }

        if (value.ValueKind != JsonValueKind.Object || depth >= MaxDepth)
        {
            return null;
        }

        if (value.TryGetProperty("raiMediaFilteredReasons", out JsonElement reasons) && reasons.ValueKind == JsonValueKind.Array && reasons.GetArrayLength() > 0)
        {
            return string.Join(' ', reasons.EnumerateArray().Select(static reason => reason.ToString()));
        }

        return value.TryGetProperty("respect_moderation", out JsonElement respect) && respect.ValueKind == JsonValueKind.False
            ? string.Empty
            : value.EnumerateObject().Select(member => RefusalIn(member.Value, depth + 1)).FirstOrDefault(static found => found is not null);
    }

    // A row of the gateway's own table has its number as id.
    private static bool IsRow(JsonElement film) => film.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.Number && film.TryGetProperty("task_id", out JsonElement task) && task.ValueKind == JsonValueKind.String;

    private static bool Has(JsonElement film, string name) => film.TryGetProperty(name, out JsonElement value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined);
}
