using Allmhub.Http;
using Allmhub.Images;
using Allmhub.Tasks;
using Allmhub.Tasks.Midjourney;

namespace Allmhub.Core.Tests.Tasks;

/// <summary>What the tests of Midjourney ask of a gateway of routes.</summary>
internal static class MidjourneyHost
{
    public const string Id = "1765193501234567";
    public const string Imagine = "POST /mj/submit/imagine";
    public const string List = "POST /mj/task/list-by-condition";
    public const string Fetch = $"GET /mj/task/{Id}/fetch";
    public const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mO4Y6MBAAM4AUGPEJpDAAAAAElFTkSuQmCC";

    public static MidjourneyImagine Request => new() { Prompt = "a red bicycle" };

    public static ImageSource Picture => ImageSource.FromBytes(Convert.FromBase64String(Pixel));

    public static string Accepted(string id = Id) => $$"""{"code":1,"description":"提交成功","properties":null,"result":"{{id}}"}""";

    public static string Look(string status, string id = Id, string more = "") => $$"""{"id":"{{id}}","action":"IMAGINE","prompt":"a red bicycle","status":{{status}}{{more}}}""";

    public static Task<MidjourneyTask> PaintAsync(this FilmHost host, MidjourneySubmission? request = null, AllmCallOptions? call = null, CancellationToken token = default) =>
        host.Client.Midjourney.Submit(request ?? Request, host.Log).ExecuteAsync(call ?? new AllmCallOptions { Notices = host.Notices }, token);

    public static Task<MidjourneyTask> PressAsync(this FilmHost host, MidjourneyTask task, string button, MidjourneyAnswer? answer = null) =>
        host.Client.Midjourney.Act(task, button, answer ?? MidjourneyAnswer.None, host.Log).ExecuteAsync(new AllmCallOptions { Notices = host.Notices }, CancellationToken.None);

    /// <summary>Submits and waits; the looks come one after the other.</summary>
    public static async Task<TaskOutcome> PaintAsync(this FilmHost host, params string[] looks)
    {
        host.On(Imagine, Accepted());
        host.On(Fetch, looks);
        return Assert.Single(await host.WaitAsync(20, await host.PaintAsync()));
    }

    public static MidjourneyTask Task(string id, TaskState status = TaskState.Submitted) => new() { Id = id, Reference = "r" + id, Status = status, Action = "IMAGINE" };

    /// <summary>A grid that is done, with its nine buttons.</summary>
    public static MidjourneyTask Grid => MidjourneyJson.Take(new MidjourneyTask { Reference = "grid" }, Sample.Json("mj.task.success.json"), new Uri("https://api.allmhub.com"), DateTimeOffset.UtcNow);

    /// <summary>A single picture that is done, with all kinds of buttons.</summary>
    public static MidjourneyTask Single => MidjourneyJson.Take(new MidjourneyTask { Reference = "single" }, Sample.Json("mj.task.upscaled.v7buttons.json"), new Uri("https://api.allmhub.com"), DateTimeOffset.UtcNow);

    public static string Body(this FilmHost host, string path) => host.Requests.Last(request => request.Line.StartsWith($"POST {path} ", StringComparison.Ordinal)).Body;
}
