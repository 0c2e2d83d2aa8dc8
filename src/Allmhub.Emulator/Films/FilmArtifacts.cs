using Allmhub.Emulator.Drawing;
using Allmhub.Emulator.Errors;
using Allmhub.Emulator.Generations;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Routing;
using Allmhub.Emulator.Tasks;

namespace Allmhub.Emulator.Films;

/// <summary>The paths of the task plugins: state, list of files, and files behind a signature (NOTES section 16.5).</summary>
internal sealed class FilmArtifacts(TaskBoard board, EmulatorGeneration generation)
{
    public IEnumerable<Route> Routes =>
    [
        new("GET", "/v1/tasks/{id}/content", RouteSecret.Nothing, File),
        new("HEAD", "/v1/tasks/{id}/content", RouteSecret.Nothing, File),
        new("GET", "/v1/tasks/{id}/artifacts", RouteSecret.Key, List),
        new("GET", "/v1/tasks/{id}", RouteSecret.Key, State),
    ];

    private EmulatorReply State(RouteCall call)
    {
        if (board.Find<FilmTask>(call.Value) is not { } task || !board.Look(task))
        {
            return Missing(call);
        }

        return EmulatorReply.Json(new JsonMembers().Text("task_id", task.Id).Text("platform", "sora").Text("status", task.Current.TableStatus).Text("progress", task.Current.TextProgress)
            .Text("fail_reason", task.Current.IsFailed ? task.Reason : "").Number("created_at", task.Created.ToUnixTimeSeconds())
            .Raw("finished_at", task.Current.IsEnd ? JsonText.Number((task.Created + task.Age).ToUnixTimeSeconds()) : "null").ToString());
    }

    private EmulatorReply List(RouteCall call)
    {
        if (board.Find<FilmTask>(call.Value) is not { } task)
        {
            return Missing(call);
        }

        IEnumerable<string> film = Enumerable.Range(0, task.Films).Select(i => One("video_" + JsonText.Number(i), "video", "video/mp4"));
        return !task.Current.IsDone ? call.Error("task.artifact.notready")
            : EmulatorReply.Json(new JsonMembers().Text("task_id", task.Id).Raw("artifacts", JsonMembers.List(film.Append(One("thumb_0", "image", "image/webp")))).ToString());

        string One(string key, string type, string mediaType) =>
            new JsonMembers().Text("key", key).Text("type", type).Text("mime_type", mediaType).Text("content_url", FilmLinks.Artifact(task, key)).ToString();
    }

    /// <summary>The placeholder holds id, word and key together: <c>id/artifacts/key</c>.</summary>
    private EmulatorReply File(RouteCall call)
    {
        string[] part = call.Value.Split('/');
        if (part is not [{ } id, "artifacts", { } key] || board.Find<FilmTask>(id) is not { } task || call.Request.GetQuery("access") != FilmLinks.Access(task, key))
        {
            return Missing(call);
        }

        if (!task.Current.IsDone)
        {
            return call.Error("task.artifact.notready");
        }

        (int width, int height) = task.Request.Pixels();
        return key == "thumb_0" ? new EmulatorReply { ContentType = "image/webp", Body = new PictureSpec("00000000000000aa", width / 4, height / 4) { Format = PictureFormat.WebP }.Draw() }
            : int.TryParse(key["video_".Length..], out int index) && index < task.Films ? FilmContent.File(call, task.Film(index), generation, task.Script.Content == "cut")
            : Missing(call);
    }

    private static EmulatorReply Missing(RouteCall call) =>
        ErrorTable.Reply(ErrorTable.Find("task.artifact.notready") with { Body = """{"error":{"message":"artifact not found","type":"invalid_request_error","param":"","code":"artifact_not_found"}}""" }, call.Request.RequestId, 404);
}
