using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Allmhub.Http;

namespace Allmhub.Tasks.Midjourney;

/// <summary>Reads a task as the gateway tells it: everything may be missing, null, empty or of another kind (NOTES sections 10, 13 and 16.4).</summary>
internal static partial class MidjourneyJson
{
    private const long Milliseconds = 100_000_000_000;
    private const int LongestRaw = 16 * 1024;

    private static readonly string[] Films = ["videoUrls", "videoUrl", "video_urls", "video_url"];

    /// <summary>The id of a task in an answer, digit by digit.</summary>
    /// <param name="row">The task.</param>
    /// <returns>The id; empty when it is none.</returns>
    public static string IdOf(JsonElement row) => Text(row, "mj_id") ?? Text(row, "id") ?? string.Empty;

    /// <summary>Whether an object is a task, and not an error.</summary>
    /// <param name="row">Any value.</param>
    /// <returns>The answer.</returns>
    public static bool IsTask(JsonElement row) => row.ValueKind == JsonValueKind.Object && IdOf(row).Length > 0 && (row.TryGetProperty("status", out _) || row.TryGetProperty("action", out _));

    /// <summary>The task after an answer.</summary>
    /// <param name="before">The task as it was.</param>
    /// <param name="row">The answer.</param>
    /// <param name="gateway">The gateway.</param>
    /// <param name="now">The time.</param>
    /// <returns>The task.</returns>
    public static MidjourneyTask Take(MidjourneyTask before, JsonElement row, Uri gateway, DateTimeOffset now)
    {
        string? word = Text(row, "status");
        TaskState status = TaskWord.StateOf(word);
        bool isEnd = status is TaskState.Failure or TaskState.Cancelled or TaskState.Success;
        string action = Text(row, "action") is { Length: > 0 } told && !(told == "MODAL" && before.Action.Length > 0) ? told : before.Action;
        MidjourneyTask task = AllmTask.Merge(before, before with
        {
            Id = IdOf(row),
            Action = action,
            Model = MidjourneyPrices.NameOf(action),

            // The gateway may show the question for some seconds after it was answered.
            Status = status == TaskState.Modal && before.IsJustAnswered(now) ? TaskState.Submitted : status,
            StatusText = word,
            Progress = ProgressOf(row),
            Error = status is TaskState.Failure or TaskState.Cancelled ? Said(row, "failReason") : null,
            Prompt = Said(row, "prompt"),
            PromptEn = Said(row, "promptEn") ?? before.PromptEn,
            FinalPrompt = FinalPromptOf(row, action) ?? before.FinalPrompt,
            Description = Said(row, "description") ?? before.Description,
            State = Said(row, "state") ?? before.State,
            Bot = Text(row, "botType") switch { "NIJI_JOURNEY" => MidjourneyBot.Niji, "MID_JOURNEY" => MidjourneyBot.Midjourney, _ => before.Bot },
            CreatedAt = Time(row, "submitTime"),
            StartedAt = Time(row, "startTime") ?? before.StartedAt,
            CompletedAt = isEnd ? Time(row, "finishTime") ?? before.CompletedAt : null,
            ImageUri = MidjourneyTask.IsText(action) ? null : MidjourneyLink.Picture(Text(row, "imageUrl"), before.Id.Length > 0 ? before.Id : IdOf(row), gateway) ?? before.ImageUri,
            VideoUri = FilmsOf(row, gateway) is { Count: > 0 } films ? films : before.VideoUri,
            Link = LinksOf(row, gateway) is { Count: > 0 } links ? links : before.Link,
            Button = Buttons(row) is { Count: > 0 } buttons ? buttons : before.Button,
            Gateway = before.Gateway ?? gateway,
            Raw = Shorten(row),
        });

        // The prompt is the one the service took; but an answer to a question is told by nobody else.
        task = task with { Prompt = before.AnsweredAt is null ? Said(row, "prompt") ?? before.Prompt : before.Prompt ?? Said(row, "prompt") };
        return Ended(task, row);
    }

    /// <summary>A field as text, digits as they stand: an id of 19 of them is no double.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="name">The field.</param>
    /// <returns>The text; <c>null</c> when the field is missing, null or no plain value.</returns>
    public static string? Text(JsonElement owner, string name) => owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out JsonElement field)
        ? field.ValueKind switch { JsonValueKind.String => field.GetString(), JsonValueKind.Number => field.GetRawText(), _ => null }
        : null;

    /// <summary>JSON that is not too long to be shown.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The text.</returns>
    public static string Shorten(JsonElement value) => value.GetRawText() is { Length: <= LongestRaw } text ? text : value.GetRawText()[..LongestRaw] + "…";

    /// <summary>A time: seconds or milliseconds, as number or text; 0 for not yet.</summary>
    /// <param name="row">The object.</param>
    /// <param name="name">The field.</param>
    /// <returns>The time; <c>null</c> when there is none.</returns>
    public static DateTimeOffset? Time(JsonElement row, string name) => LenientNumber.TryDecimal(row, name, out decimal number) && number > 0
        ? number > Milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Min(number, 200_000_000_000_000)) : DateTimeOffset.FromUnixTimeSeconds((long)number)
        : null;

    private static string? Said(JsonElement row, string name) => Text(row, name) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    // What a task is charged is given back when it fails; a cancelled one only when the gateway's hour is over (NOTES sections 10 and 16.4).
    private static MidjourneyTask Ended(MidjourneyTask task, JsonElement row) => task switch
    {
        { Status: TaskState.Failure } => task with { Cost = 0, CostBasis = "the gateway gives back what failed" },
        { Status: TaskState.Success, Action: "VIDEO", VideoUri.Count: 0 } => task with { Status = TaskState.Failure, Error = Words.Say($"It is done, and its answer has no film in any place: {WithoutWords(row)}") },
        _ => task,
    };

    // For a message that the journal keeps: the prompt may have to stay out of it.
    private static string WithoutWords(JsonElement row) =>
        "{" + string.Join(',', row.EnumerateObject().Where(static field => field.Name is not ("prompt" or "promptEn" or "description" or "properties" or "buttons" or "state")).Select(static field => $"\"{field.Name}\":{field.Value.GetRawText()}")) + "}";

    private static double? ProgressOf(JsonElement row)
    {
        Match number = Text(row, "progress") is { } text ? Percent().Match(text) : Match.Empty;
        return number.Success ? Math.Clamp(double.Parse((number.Groups[1].Success ? number.Groups[1] : number.Groups[2]).ValueSpan, CultureInfo.InvariantCulture), 0, 100) : null;
    }

    // A description's answer stands in either of two places (NOTES section 10).
    private static string? FinalPromptOf(JsonElement row, string action) =>
        (row.TryGetProperty("properties", out JsonElement properties) ? Said(properties, "finalPrompt") : null) ?? (MidjourneyTask.IsText(action) ? Said(row, "promptEn") : null);

    private static IReadOnlyList<Uri> FilmsOf(JsonElement row, Uri gateway)
    {
        List<string> found = [.. Films.SelectMany(name => Addresses(row, name))];
        if (row.TryGetProperty("properties", out JsonElement properties))
        {
            found.AddRange(Films.SelectMany(name => Addresses(properties, name)));
        }

        found.AddRange(new[] { "imageUrls", "imageUrl" }.SelectMany(name => Addresses(row, name)).Where(MidjourneyLink.IsFilm));
        return MidjourneyLink.All(found, gateway);
    }

    private static IReadOnlyList<Uri> LinksOf(JsonElement row, Uri gateway) => MidjourneyLink.All([.. Addresses(row, "imageUrls").Where(static link => !MidjourneyLink.IsFilm(link))], gateway);

    // A text, a list of texts, or a list of objects with a url.
    private static IEnumerable<string> Addresses(JsonElement owner, string name)
    {
        if (owner.ValueKind != JsonValueKind.Object || !owner.TryGetProperty(name, out JsonElement value))
        {
            return [];
        }

        IEnumerable<JsonElement> items = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value];
        return items.Select(static item => item.ValueKind == JsonValueKind.String ? item.GetString() : Text(item, "url")).OfType<string>().Where(static text => text.Length > 0);
    }

    private static List<MidjourneyButton> Buttons(JsonElement row)
    {
        if (!row.TryGetProperty("buttons", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        return [.. list.EnumerateArray().Where(static item => Text(item, "customId") is { Length: > 0 }).Select(static item => new MidjourneyButton
        {
            CustomId = Text(item, "customId")!,
            Label = Text(item, "label") ?? string.Empty,
            Emoji = Text(item, "emoji") ?? string.Empty,
            Type = int.TryParse(Text(item, "type"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int type) ? type : null,
        })];
    }

    [GeneratedRegex(@"(?<![0-9.])([0-9]{1,3}(?:\.[0-9]{1,9})?)\s*%|^\s*([0-9]{1,3}(?:\.[0-9]{1,9})?)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Percent();
}
