using System.Globalization;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Media;
using Allmhub.Emulator.Tasks;

namespace Allmhub.Emulator.Midjourney;

/// <summary>Writes a task as the gateway does: everything the backend says beyond it is dropped (NOTES section 16.4).</summary>
internal sealed class MidjourneyJson(MidjourneyTask task, MediaLinks media, Uri gateway)
{
    private static long _previews;

    private TaskStage Stage => task.Current;

    private bool HasFilm => task.Order.Action == "VIDEO";

    private string FinalPrompt => task.Order.Action switch
    {
        "DESCRIBE" => Described,
        "SHORTEN" => "## Important tokens\n**red** **bicycle** ~~very~~\n## Shortened prompts\n1️⃣ beautiful red bicycle\n\n2️⃣ red bicycle\n\n3️⃣ bicycle",
        _ => task.Prompt + (task.Prompt.Contains("--v ", StringComparison.Ordinal) || task.Prompt.Contains("--niji", StringComparison.Ordinal) ? "" : " --v 7.0"),
    };

    private const string Described = "1️⃣ a red bicycle --ar 5:4\n\n2️⃣ bicycle by a river --ar 5:4\n\n3️⃣ morning light --ar 5:4\n\n4️⃣ vintage bike --ar 5:4";

    /// <summary>The task.</summary>
    public override string ToString()
    {
        bool isNew = Stage.Status.Length == 0;
        IReadOnlyList<string> film = Films();
        return new JsonMembers()
            .Text("id", task.Id).Text("action", task.Order.Action).Text("customId", "").Text("botType", "")
            .Text("prompt", task.Order.Prompt).Text("promptEn", isNew ? "" : task.Order.Action == "DESCRIBE" && Stage.IsDone ? Described : task.Order.Prompt)
            .Text("description", Stage.Status == "MODAL" ? "Waiting for window confirm" : isNew ? "提交成功" : task.Order.Description)
            .Text("state", isNew ? "" : task.Order.State)
            .Number("submitTime", Time(TimeSpan.Zero)).Number("startTime", isNew || Stage.Status is "NOT_START" or "MODAL" ? 0 : Time(TimeSpan.FromMilliseconds(472)))
            .Number("finishTime", Stage.IsEnd && !task.IsTimedOut && Stage.Status != "CANCEL" ? Time(task.Age) : 0)
            .Text("imageUrl", Picture()).Text("videoUrl", film.Count == 0 ? "" : film[0])
            .Raw("videoUrls", film.Count == 0 ? "null" : JsonMembers.List(film.Select(static f => $$"""{"url":{{JsonText.Quote(f)}}}""")))
            .Text("status", Stage.Status).Raw("progress", Stage.Progress is null ? "null" : JsonText.Quote(Stage.TextProgress))
            .Text("failReason", Stage.IsFailed ? task.Reason : "").Raw("buttons", Buttons()).Text("maskBase64", "").Raw("properties", Properties()).ToString();
    }

    /// <summary>The task as a row of the user's page: other names, JSON as text.</summary>
    public string Record(int number) => new JsonMembers()
        .Number("id", number).Number("code", 1).Number("user_id", 17).Text("action", task.Order.Action).Text("mj_id", task.Id).Text("prompt", task.Order.Prompt)
        .Text("prompt_en", task.Order.Prompt).Text("description", task.Order.Description).Text("state", task.Order.State).Number("submit_time", Time(TimeSpan.Zero))
        .Number("start_time", 0).Number("finish_time", Stage.IsEnd ? Time(task.Age) : 0).Text("image_url", Stage.IsDone ? Picture() : "")
        .Text("video_url", Films().FirstOrDefault() ?? "").Text("video_urls", "").Text("status", Stage.Status).Text("progress", Stage.TextProgress)
        .Text("fail_reason", Stage.IsFailed ? task.Reason : "").Number("channel_id", 0).Number("quota", task.Quota).Text("buttons", Buttons()).Text("properties", Properties()).ToString();

    private string Buttons() => Stage.IsDone && MidjourneyButtons.Of(task.Order.Action, task.Hash, task.Order.Films) is { Count: > 0 } button ? MidjourneyButtons.Json(button) : "null";

    private string Properties() => (Stage.IsDone && !HasFilm && task.Order.Action != "SWAP_FACE") || Stage.Status == "MODAL"
        ? new JsonMembers().Text("finalPrompt", FinalPrompt).Text("finalZhPrompt", task.Order.Action == "DESCRIBE" ? "1️⃣ 红色自行车 --ar 5:4" : "").ToString()
        : "null";

    /// <summary>A preview that changes with each look, then the picture; none of a film, nor of a shortened prompt.</summary>
    private string Picture()
    {
        bool runs = Stage.Status == "IN_PROGRESS";
        if (HasFilm || task.Order.Action == "SHORTEN" || task.Script.Link == "none" || !(runs || Stage.IsDone))
        {
            return "";
        }

        string path = "/mj/image/" + task.Id;
        string own = new Uri(gateway, path).AbsoluteUri;
        return runs ? string.Create(CultureInfo.InvariantCulture, $"{own}?rand={Time(task.Age)}{Interlocked.Increment(ref _previews):D6}")
            : task.Script.Link switch
            {
                // What the backend calls itself; nobody else can reach it there.
                "localhost" => "http://localhost:9" + path,
                "cdn" => media.Add(task.Picture(), task.Id + ".png").AbsoluteUri + "?ex=6a1b2c3d&is=6a19dabd&hm=0f1e%2B2d&=&format=webp",
                _ => own,
            };
    }

    private IReadOnlyList<string> Films() => !HasFilm || !Stage.IsDone || task.Script.Link == "none" ? []
        : [.. Enumerable.Range(0, task.Order.Films).Select(i => media.Add(task.Clip(i), string.Create(CultureInfo.InvariantCulture, $"{task.Id}_{i}.mp4")).AbsoluteUri)];

    private long Time(TimeSpan after) => (task.Created + after).ToUnixTimeMilliseconds();
}
