using System.Globalization;
using System.Text.Json;
using Allmhub.Emulator.Errors;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Media;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Routing;
using Allmhub.Emulator.Tasks;

namespace Allmhub.Emulator.Midjourney;

/// <summary>The paths of Midjourney, under any first segment (NOTES section 16.4).</summary>
internal sealed class MidjourneyPaths(TaskBoard board, MediaLinks media, Uri gateway, MidjourneyDesk desk) : IRouteArea
{
    private readonly MidjourneyReader _reader = new(board);

    public IEnumerable<Route> Routes =>
    [
        Submit("/mj/submit/imagine", MidjourneyReader.Imagine),
        Submit("/mj/submit/blend", MidjourneyReader.Blend),
        Submit("/mj/submit/describe", MidjourneyReader.Describe),
        Submit("/mj/submit/shorten", MidjourneyReader.Shorten),
        Submit("/mj/submit/video", _reader.Video),
        Submit("/mj/submit/edits", MidjourneyReader.Edits),
        Submit("/mj/insight-face/swap", MidjourneyReader.SwapFace),
        Submit("/mj/submit/change", _reader.Change),
        Post("/mj/submit/simple-change", (call, body) => _reader.SimpleChange(body) is { } order ? desk.Take(call, order) : call.Error("mj.simplechange")),
        Post("/mj/submit/action", Press),
        Post("/mj/submit/modal", Modal),
        Post("/mj/submit/upload-discord-images", Upload),
        Post("/mj/task/list-by-condition", List),
        new("GET", "/mj/task/{id}/fetch", RouteSecret.Key, Fetch),
        new("GET", "/mj/task/{id}/image-seed", RouteSecret.Key, Seed),
        new("GET", "/mj/image/{id}", RouteSecret.Nothing, Picture),
    ];

    /// <summary>The rows of the user's page, newest first.</summary>
    public static IReadOnlyList<string> Rows(TaskBoard board, MediaLinks media, Uri gateway) =>
        [.. board.All<MidjourneyTask>().Select((t, i) => new MidjourneyJson(t, media, gateway).Record(i + 1))];

    private Route Submit(string path, Func<JsonElement, MidjourneyOrder> read) => Post(path, (call, body) => desk.Take(call, read(body)));

    private static Route Post(string path, Func<RouteCall, JsonElement, EmulatorReply> answer) => new("POST", path, RouteSecret.Key, call =>
    {
        try
        {
            return call.Request.Json is { ValueKind: JsonValueKind.Object } body ? answer(call, body) : throw MidjourneyRefusal.Gateway("bind_request_body_failed");
        }
        catch (MidjourneyRefusal e)
        {
            return MidjourneyDesk.Refusal(e);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            return MidjourneyDesk.Refusal(MidjourneyRefusal.Gateway("bind_request_body_failed"));
        }
    });

    /// <summary>A customId without two colons crashes the gateway, one it cannot price is refused in OpenAI's words.</summary>
    private EmulatorReply Press(RouteCall call, JsonElement body) =>
        !(body.Text("customId") ?? "").Contains("::", StringComparison.Ordinal) ? call.Error("openai.500-panic")
        : _reader.Press(body) is { } order ? desk.Take(call, order)
        : ErrorTable.Reply(ErrorTable.Find("openai.401"), call.Request.RequestId, 400, ("无效的令牌", "unknown_action"));

    private EmulatorReply Modal(RouteCall call, JsonElement body)
    {
        (MidjourneyTask task, string prompt) = _reader.Modal(body);
        return desk.GoOn(call, task, prompt);
    }

    /// <summary>Finished at once: the result is a list of addresses.</summary>
    private EmulatorReply Upload(RouteCall call, JsonElement body)
    {
        int count = MidjourneyReader.Pictures(body, 1, 20);
        IEnumerable<string> link = body.Texts("base64Array").Select((picture, i) => JsonText.Quote(
            media.Add(Convert.FromBase64String(picture[(picture.IndexOf(',', StringComparison.Ordinal) + 1)..]), string.Create(CultureInfo.InvariantCulture, $"upload_{i}.png")).AbsoluteUri));
        return desk.Upload(call, count) ?? MidjourneyDesk.Result(1, "提交成功", "null", JsonMembers.List(link));
    }

    private EmulatorReply Fetch(RouteCall call) =>
        board.Find<MidjourneyTask>(call.Value) is { } task && board.Look(task) ? EmulatorReply.Json(new MidjourneyJson(task, media, gateway).ToString()) : call.Error("mj");

    /// <summary>Unknown ids are left out; the newest come first, whatever was asked.</summary>
    private EmulatorReply List(RouteCall call, JsonElement body)
    {
        HashSet<string> id = [.. body.Items("ids").Select(static i => i.ToString())];
        return EmulatorReply.Json(JsonMembers.List(board.All<MidjourneyTask>().Where(t => id.Contains(t.Id) && board.Look(t)).Select(t => new MidjourneyJson(t, media, gateway).ToString())));
    }

    private EmulatorReply Seed(RouteCall call) =>
        board.Find<MidjourneyTask>(call.Value) is not { } task ? call.Error("mj")
        : task.Current.IsDone ? MidjourneyDesk.Result(1, "成功", "null", JsonText.Quote(task.Seed))
        : MidjourneyDesk.Refusal(MidjourneyRefusal.Gateway("task_status_not_success"));

    /// <summary>No key is asked; what goes wrong is told as plain text.</summary>
    private EmulatorReply Picture(RouteCall call)
    {
        if (board.Find<MidjourneyTask>(call.Value) is not { } task)
        {
            return call.Error("mj.image");
        }

        return task.Current.IsDone || task.Current.Status == "IN_PROGRESS"
            ? new EmulatorReply { ContentType = "image/png", Body = task.Picture() }
            : ErrorTable.Reply(ErrorTable.Find("mj.image"), call.Request.RequestId, 404, ("midjourney_task_not_found", "image_not_found"));
    }
}
