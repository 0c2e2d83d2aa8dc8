using System.Globalization;
using Allmhub.Emulator.Generations;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Tasks;

namespace Allmhub.Emulator.Films;

/// <summary>Writes what a channel says of a film; the three states of the gateway and the script change it.</summary>
internal sealed class FilmJson(FilmTask task, EmulatorGeneration generation, FilmLinks links)
{
    private const int ShownSeconds = 3600;

    private FilmChannel Channel => task.Request.Channel;

    private bool IsVeo => Channel is FilmChannel.Gemini or FilmChannel.Vertex;

    /// <summary>The answer to the submission.</summary>
    public string Submitted()
    {
        string status = task.Script.First ?? (Channel == FilmChannel.Relay ? "pending" : IsVeo && generation == EmulatorGeneration.February2026 ? "" : "queued");
        string kind = task.Script.Id ?? "";
        JsonMembers film = Head(new TaskStage(status, "0"));
        bool hides = kind is "task" or "number";
        if (hides || IsVeo || generation != EmulatorGeneration.February2026)
        {
            film = new JsonMembers().Text("id", hides ? "" : task.Id).Raw("task_id", kind == "number" ? task.Id : JsonText.Quote(task.Id));
            Rest(film, new TaskStage(status, "0"));
        }

        return film.ToString();
    }

    /// <summary>The answer to a look.</summary>
    public string Status()
    {
        TaskStage stage = task.Current;
        return Wraps ? new JsonMembers().Text("code", "success").Text("message", "").Raw("data", Record(inner: true).ToString()).ToString() : Flat(stage).ToString();
    }

    /// <summary>The answer of the older path, which tells the price and the reason.</summary>
    public string Generation()
    {
        string data = IsVeo
            ? new JsonMembers()
                .Raw("error", task.Current.IsFailed ? new JsonMembers().Text("message", task.Reason).ToString() : "null").Text("format", "mp4").Raw("metadata", "null")
                .Text("status", task.Current.IsDone ? "succeeded" : task.Current.IsFailed ? "failed" : "processing").Text("task_id", task.Id)
                .Text("url", task.Current.IsDone ? links.Content(task) : "").ToString()
            : Record(inner: false).ToString();
        return new JsonMembers().Text("code", "success").Text("message", "").Raw("data", data).ToString();
    }

    /// <summary>The record of the gateway's own table.</summary>
    public JsonMembers Record(bool inner)
    {
        TaskStage stage = task.Current;
        string link = Linked && task.Script.Link is not ("content" or "none") ? links.Of(task, 0) : "";
        bool isOld = generation == EmulatorGeneration.February2026 || task.Script.Link == "fail_reason";
        bool nests = task.Script.Link is "data.url" or "data.result_url";
        JsonMembers record = inner
            ? new JsonMembers().Text("task_id", task.Id).Text("action", "generate")
            : new JsonMembers().Number("id", 88 + (Math.Abs(task.Id.GetHashCode(StringComparison.Ordinal)) % 1000)).Number("created_at", Time(TimeSpan.Zero)).Number("updated_at", Time(task.Age)).Text("task_id", task.Id)
                .Text("platform", "55").Number("user_id", 17).Text("group", "default").Number("channel_id", 4).Number("quota", task.Quota).Text("action", "generate");
        record.Text("status", stage.TableStatus).Text("fail_reason", stage.IsFailed ? task.Reason : isOld && !nests ? link : "");
        if (nests)
        {
            record.Text(task.Script.Link![5..], link);
        }
        else if (!isOld)
        {
            record.Text("result_url", link);
        }

        return record.Number("submit_time", Time(TimeSpan.Zero)).Number("start_time", stage.TableStatus is "NOT_START" or "QUEUED" || task.IsTimedOut ? 0 : Time(EmulatedTask.Step))
            .Number("finish_time", stage.IsEnd ? Time(task.Age) : 0).Text("progress", stage.TextProgress)
            .Raw("properties", new JsonMembers().Text("input", "").Text("upstream_model_name", task.Model).Text("origin_model_name", task.Model).ToString())
            .Raw("data", task.IsTimedOut ? "null" : Upstream(inner ? "" : link));
    }

    /// <summary>The vendor's own answer.</summary>
    private string Upstream(string link)
    {
        JsonMembers answer = new JsonMembers().Text("id", task.Id).Text("status", task.Current.Status);
        return (link.Length == 0 ? answer : answer.Text("video_url", link)).ToString();
    }

    private bool Wraps => task.Script.Link is "fail_reason" or "data.url" or "data.result_url"
        || (Channel == FilmChannel.Relay && generation == EmulatorGeneration.February2026 && task.Script.Link is null);

    /// <summary>A film is there to be linked to.</summary>
    private bool Linked => task.Current.IsDone && !task.IsFiltered && task.Script.Link != "none";

    private JsonMembers Flat(TaskStage stage)
    {
        JsonMembers film = Head(stage);
        if (stage.IsDone)
        {
            Finished(film);
        }
        else if (stage.IsFailed)
        {
            Failure(film);
        }

        if (IsVeo && stage.TableStatus != "QUEUED" && stage.Status.Length > 0)
        {
            // Filled while it is still running on Google's channels (NOTES section 16.5).
            film.Number("completed_at", Time(task.Age));
        }

        return film;
    }

    /// <summary>Who it is and how far it is.</summary>
    private JsonMembers Head(TaskStage stage)
    {
        JsonMembers film = new JsonMembers().Text("id", task.Script.Id is "task" or "number" ? "" : task.Id);
        if (task.Script.Foreign)
        {
            film.Text("task_id", "video_" + TaskBoard.Letter("vendor" + task.Id, 28).ToLowerInvariant());
        }
        else if (IsVeo || task.Script.Id is "task")
        {
            film.Text("task_id", task.Id);
        }
        else if (task.Script.Id == "number")
        {
            film.Raw("task_id", task.Id);
        }

        Rest(film, stage);
        return film;
    }

    private void Rest(JsonMembers film, TaskStage stage)
    {
        film.Text("object", "video").Text("model", task.Model).Text("status", stage.Status);
        if (stage.Progress is { } progress)
        {
            bool isNumber = double.TryParse(progress, CultureInfo.InvariantCulture, out double number);
            film.Raw("progress", isNumber ? JsonText.Number(number) : JsonText.Quote(progress.Trim('\'')));
        }

        film.Number("created_at", Time(TimeSpan.Zero));
        if (Channel == FilmChannel.Sora)
        {
            film.Text("seconds", task.Request.Length.ToString(CultureInfo.InvariantCulture)).Text("size", task.Request.Size);
        }
        else if (Channel == FilmChannel.Backend)
        {
            film.Number("seconds", task.Request.Length).Text("size", task.Request.Size ?? "small");
        }
    }

    private void Finished(JsonMembers film)
    {
        if (Channel == FilmChannel.Sora)
        {
            film.Number("completed_at", Time(task.Age)).Number("expires_at", Time(task.Age + TimeSpan.FromSeconds(ShownSeconds))).Raw("remixed_from_video_id", "null").Raw("error", "null").Text("prompt", task.Prompt);
        }

        if (task.IsFiltered)
        {
            _ = task.Script.Told == "moderated"
                ? film.Raw("respect_moderation", "false").Text("url", "")
                : film.Raw("metadata", $$"""{"raiMediaFilteredCount":1,"raiMediaFilteredReasons":[{{JsonText.Quote(task.Reason)}}]}""");
        }
        else if (Linked)
        {
            Link(film);
        }
    }

    private void Link(JsonMembers film)
    {
        string place = task.Script.Link ?? (Channel switch { FilmChannel.Vertex => "datauri", FilmChannel.Backend => "detail", FilmChannel.Relay => "url", _ => "content" });
        string[] link = [.. Enumerable.Range(0, place == "content" ? 0 : task.Films).Select(i => place == "datauri" ? "data:video/mp4;base64," + Convert.ToBase64String(task.Film(i)) : links.Of(task, i))];
        if (link.Length == 0)
        {
            return;
        }

        string first = JsonText.Quote(link[0]);
        _ = place switch
        {
            "datauri" => film.Raw("metadata", $$"""{"url":{{first}}}"""),
            "detail" => film.Raw("video_url", first).Raw("url", first).Text("enhanced_prompt", "").Number("status_update_time", (task.Created + task.Age).ToUnixTimeMilliseconds())
                .Raw("detail", new JsonMembers().Text("id", task.Id[(task.Id.IndexOf(':', StringComparison.Ordinal) + 1)..]).Text("status", "completed").Number("progress_pct", 1).Raw("url", first).ToString()),
            _ when place.Split('.') is [{ } outer, { } inner] => film.Raw(outer, $$"""{"{{inner}}":{{first}}}"""),
            _ => film.Raw(place, first),
        };
        if (link.Length > 1)
        {
            film.Raw("videos", JsonMembers.List(link.Select(l => $$"""{"url":{{JsonText.Quote(l)}}}""")));
        }
    }

    private void Failure(JsonMembers film)
    {
        string code = generation == EmulatorGeneration.Autumn2026 ? "video_generation_failed" : "moderation_blocked";
        _ = task.Told switch
        {
            "object" => film.Raw("error", new JsonMembers().Text("code", code).Text("message", task.Reason).ToString()),
            "text" => film.Text("error", task.Reason),
            _ => film,
        };
    }

    private long Time(TimeSpan after)
    {
        DateTimeOffset time = task.Created + after;
        return task.Script.Millisecond ? time.ToUnixTimeMilliseconds() : time.ToUnixTimeSeconds();
    }
}
