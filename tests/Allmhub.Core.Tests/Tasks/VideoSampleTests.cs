using System.Text.Json;
using Allmhub.Core.Tests.Http;
using Allmhub.Downloads;
using Allmhub.Http;
using Allmhub.Media;
using Allmhub.Tasks;
using Allmhub.Tasks.Videos;

namespace Allmhub.Core.Tests.Tasks;

/// <summary>Every answer about films of the contract.</summary>
public sealed class VideoSampleTests
{
    private const string Public = "task_q7Zr2mWc9TtLk4Xn8Vb1Jd6Hs3Gf5Pya";
    private const string Vendor = "video_6936a4c0d2188190a6b5c1f0e3d7a9420c51";
    private static readonly Uri Gateway = new("https://api.example.com/");

    /// <summary>Id, state, progress and link of each.</summary>
    private static readonly Dictionary<string, (string Id, TaskState Status, double? Progress, string? Link)> Table = new(StringComparer.Ordinal)
    {
        ["task.get.json"] = (Public, TaskState.Success, 100, null),
        ["video.cancelled.json"] = (Vendor, TaskState.Cancelled, 12, null),
        ["video.completed.foreign-taskid.json"] = (Public, TaskState.Success, 100, "https://cdn.example.com/v/1.mp4"),
        ["video.completed.json"] = (Vendor, TaskState.Success, 100, null),
        ["video.completed.metadata-url.json"] = (Vendor, TaskState.Success, 100, "https://cdn.example.com/20251208/77aa.mp4"),
        ["video.completed.succeeded.json"] = (Vendor, TaskState.Success, 100, "https://cdn.example.com/20251208/19ff.mp4"),
        ["video.completed.veo-nolink.json"] = (Public, TaskState.Success, 100, null),
        ["video.completed.videourl.json"] = ("sora-2:task_01kc2m9q4tfh7vz3n8wexb6d5r", TaskState.Success, 100, "https://cdn.example.com/20251208/e2b6c1aa.mp4"),
        ["video.completed.wrapped.json"] = ("task_01kc2p0x7hgd4s9ya2mvcqj8ke", TaskState.Success, 100, "https://cdn.example.com/20251208/aa10.mp4"),
        ["video.content.json"] = ("sora-2:task_01kc2q5r8wzt1e6fyb0nhs4jma", TaskState.Success, 100, "https://cdn.example.com/20251208/5d2e.mp4"),
        ["video.failed.json"] = (Vendor, TaskState.Failure, 0, null),
        ["video.failed.noerror.json"] = (Public, TaskState.Failure, 100, null),
        ["video.failed.string-error.json"] = (Vendor, TaskState.Failure, 100, null),
        ["video.failed.timeout.json"] = (Public, TaskState.Failure, 100, null),
        ["video.generations.task.json"] = (Public, TaskState.Success, 100, "https://cdn.example.com/v/1.mp4"),
        ["video.generations.veo.json"] = (Public, TaskState.Success, null, $"https://api.example.com/v1/videos/{Public}/content"),
        ["video.inprogress.json"] = (Vendor, TaskState.Running, 33, null),
        ["video.inprogress.veo.json"] = (Public, TaskState.Running, 50, null),
        ["video.metadata-datauri.json"] = (Public, TaskState.Success, 100, null),
        ["video.queued.json"] = (Vendor, TaskState.Queued, 0, null),
        ["video.submit.emptystatus.json"] = ("bW9kZWxzL3Zlby0zLjEtZmFzdC1nZW5lcmF0ZS1wcmV2aWV3L29wZXJhdGlvbnMvYWJjMTIz", TaskState.Submitted, 0, null),
        ["video.submit.publicid.json"] = (Public, TaskState.Queued, 0, null),
        ["video.submit.taskid-only.json"] = ("task_01kc2p0x7hgd4s9ya2mvcqj8ke", TaskState.Queued, 0, null),
        ["video.submit.veo.queued.json"] = (Public, TaskState.Queued, 0, null),
        ["video.unknown.json"] = (Vendor, TaskState.Submitted, 0, null),
    };

    internal static IEnumerable<string> Claimed => [.. Table.Keys, "task.artifacts.json", "task.self.json", "video.content.stub.mp4"];

    public static TheoryData<string> Names => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_is_read(string name)
    {
        VideoAnswer answer = VideoAnswer.Read(Sample.Bytes(name), Gateway)!;

        Assert.Equal(Table[name], (answer.Id, answer.Status, answer.Progress, answer.Link.FirstOrDefault()?.OriginalString));
        Assert.Equal(answer.Status is TaskState.Failure && name != "video.failed.noerror.json", answer.Error is not null);
        Assert.Equal(name == "video.metadata-datauri.json", answer.Data is not null);
    }

    [Fact]
    public void Times_may_be_milliseconds_and_an_end_is_none_while_it_runs()
    {
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1765194300417), VideoAnswer.Read(Sample.Bytes("video.completed.succeeded.json"), Gateway)!.CreatedAt);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1765194181), VideoAnswer.Read(Sample.Bytes("video.completed.json"), Gateway)!.CompletedAt);
        Assert.Null(VideoAnswer.Read(Sample.Bytes("video.inprogress.veo.json"), Gateway)!.CompletedAt);
        Assert.Equal((10m, "small"), (VideoAnswer.Read(Sample.Bytes("video.completed.videourl.json"), Gateway)!.Second, VideoAnswer.Read(Sample.Bytes("video.completed.videourl.json"), Gateway)!.Size));
    }

    [Fact]
    public void Artifacts_give_the_film_and_not_its_thumbnail() => Assert.Equal(
        [$"https://api.example.com/v1/tasks/{Public}/artifacts/video_0/content?access=abc.def"],
        FilmJson.Films(Sample.Json("task.artifacts.json"), Gateway));

    [Theory]
    [InlineData("""{"status":"done","video":{"url":"https://x.example/1.mp4"}}""", "https://x.example/1.mp4")]
    [InlineData("""{"status":"done","data":{"url":"https://x.example/1.mp4"}}""", "https://x.example/1.mp4")]
    [InlineData("""{"status":"done","data":{"result_url":"https://x.example/1.mp4"}}""", "https://x.example/1.mp4")]
    [InlineData("""{"status":"done","output":[{"content":[{"text":"<video controls poster=\"https://x.example/p.jpg\" src=\"https://x.example/1.mp4?a=1&amp;e=2\"></video>"}]}]}""", "https://x.example/1.mp4?a=1&e=2")]
    [InlineData("""{"status":"done","videos":[{"url":"https://x.example/1.mp4"},{"url":"https://x.example/2.mp4"}]}""", "https://x.example/1.mp4 https://x.example/2.mp4")]
    [InlineData("""{"status":"done","video_url":"/v1/files/1.mp4"}""", "https://api.example.com/v1/files/1.mp4")]
    public void A_link_is_found_wherever_it_is(string body, string links)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        Assert.Equal(links.Split(' '), FilmJson.Films(document.RootElement, Gateway));
    }

    [Fact]
    public async Task The_content_of_a_film_is_fetched_with_the_key_and_saved()
    {
        await using FilmHost host = new();
        byte[] film = Sample.Bytes("video.content.stub.mp4");
        host.On("GET /v1/videos/task_A1/content", async exchange =>
        {
            await exchange.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: {film.Length}\r\nConnection: close\r\n\r\n");
            await exchange.WriteAsync(film);
        });
        TaskOutcome outcome = await host.RunAsync("""{"id":"task_A1","status":"completed"}""");

        SavedMedia saved = await SaveAsync(host, outcome.Task);

        Assert.Equal(film, await File.ReadAllBytesAsync(saved.Path));
        Assert.Equal("Bearer " + Core.Tests.Http.Client.Key, host.Requests.Single(static request => request.Line.Contains("/content", StringComparison.Ordinal)).Header["Authorization"]);
    }

    [Fact]
    public async Task Content_that_is_json_with_a_link_leads_on_without_the_key()
    {
        byte[] film = Sample.Bytes("video.content.stub.mp4");
        RawRequest? asked = null;
        await using RawServer elsewhere = new(async (_, exchange) =>
        {
            asked = exchange.Request;
            await exchange.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: {film.Length}\r\nConnection: close\r\n\r\n");
            await exchange.WriteAsync(film);
        });
        await using FilmHost host = new();
        host.On("GET /v1/videos/task_A1/content", Sample.Text("video.content.json").Replace("https://cdn.example.com", elsewhere.BaseUri.ToString().TrimEnd('/'), StringComparison.Ordinal));
        TaskOutcome outcome = await host.RunAsync("""{"id":"task_A1","status":"completed"}""");

        SavedMedia saved = await SaveAsync(host, outcome.Task);

        Assert.Equal(film.Length, saved.Length);
        Assert.Equal("GET /20251208/5d2e.mp4 HTTP/1.1", asked!.Line);
        Assert.False(asked.Header.ContainsKey("Authorization"));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("video/mp4")]
    [InlineData("application/octet-stream")]
    public async Task Content_that_is_json_is_read_whatever_its_label_says(string label)
    {
        byte[] film = Sample.Bytes("video.content.stub.mp4");
        await using RawServer elsewhere = new(async (_, exchange) =>
        {
            await exchange.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: {film.Length}\r\nConnection: close\r\n\r\n");
            await exchange.WriteAsync(film);
        });
        await using FilmHost host = new();
        host.On("GET /v1/videos/task_A1/content", RawServer.Answer(200, $$"""{"note":"{{new string('x', 700)}}","url":"{{elsewhere.BaseUri}}1.mp4"}""", label));
        TaskOutcome outcome = await host.RunAsync("""{"id":"task_A1","status":"completed"}""");

        Assert.Equal(film.Length, (await SaveAsync(host, outcome.Task)).Length);
        Assert.All(elsewhere.Requests, static request => Assert.False(request.Header.ContainsKey("Authorization")));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(409)]
    [InlineData(502)]
    public async Task Content_that_is_not_there_yet_is_asked_for_again(int status)
    {
        byte[] film = Sample.Bytes("video.content.stub.mp4");
        await using FilmHost host = new();
        host.On(
            "GET /v1/videos/task_A1/content",
            exchange => exchange.WriteAsync(RawServer.Answer(status, Sample.Text("error.video.content.notready.json"))),
            async exchange =>
            {
                await exchange.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: {film.Length}\r\nConnection: close\r\n\r\n");
                await exchange.WriteAsync(film);
            });
        TaskOutcome outcome = await host.RunAsync("""{"id":"task_A1","status":"completed"}""");

        Assert.Equal(film.Length, (await SaveAsync(host, outcome.Task)).Length);
        Assert.Equal(2, host.Count("GET /v1/videos/task_A1/content"));
    }

    [Theory]
    [InlineData("error.video.content.notfound.json", 404)]
    [InlineData("error.video.content.blocked.json", 403)]
    [InlineData("error.video.content.notready.json", 400)]
    public async Task A_refusal_of_the_content_has_the_services_words(string sample, int status)
    {
        await using FilmHost host = new();
        host.On("GET /v1/videos/task_A1/content", RawServer.Answer(status, Sample.Text(sample)));
        TaskOutcome outcome = await host.RunAsync("""{"id":"task_A1","status":"completed"}""");

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => SaveAsync(host, outcome.Task));

        Assert.Contains(Sample.Json(sample).GetProperty("error").GetProperty("message").GetString()!, error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(host.Home, "*.mp4"));
    }

    [Fact]
    public async Task A_link_that_shows_a_page_gives_way_to_the_content()
    {
        byte[] film = Sample.Bytes("video.content.stub.mp4");
        await using RawServer elsewhere = new(RawServer.Answer(200, "<!DOCTYPE html><html><head><title>player</title></head></html>", "text/html"));
        await using FilmHost host = new();
        host.On("GET /v1/videos/task_A1/content", async exchange =>
        {
            await exchange.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: {film.Length}\r\nConnection: close\r\n\r\n");
            await exchange.WriteAsync(film);
        });
        TaskOutcome outcome = await host.RunAsync($$"""{"id":"task_A1","status":"completed","url":"{{elsewhere.BaseUri}}watch/1"}""");

        Assert.Equal(film.Length, (await SaveAsync(host, outcome.Task)).Length);
        Assert.All(elsewhere.Requests, static request => Assert.False(request.Header.ContainsKey("Authorization")));
    }

    private static Task<SavedMedia> SaveAsync(FilmHost host, AllmTask task) =>
        host.Client.Media.Save(Assert.Single(((IMediaSource)task).GetMedia()), new MediaSaving(MediaTarget.Of(Path.Combine(host.Home, "a.mp4"), force: false))).ExecuteAsync(AllmCallOptions.Default, CancellationToken.None);
}
