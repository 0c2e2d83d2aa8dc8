using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Tasks;
using Allmhub.Tasks.Videos;

namespace Allmhub.Core.Tests.Tasks;

/// <summary>Films in conversation: made while the answer comes, journalled like any other.</summary>
public sealed class VideoChatTests
{
    private static readonly VideoRequest Request = new() { Model = "sora_video2-landscape", Prompt = "a red bicycle" };

    [Theory]
    [InlineData("chat.stream.video.fullwidth.sse", 1)]
    [InlineData("chat.video.json", 1)]
    public async Task Prose_gives_the_film_and_progress_that_never_falls(string sample, int links)
    {
        await using FilmHost host = new();
        host.On("POST /v1/chat/completions", RawServer.Stream(Sample.Text(sample), sample.EndsWith(".json", StringComparison.Ordinal) ? "application/json" : "text/event-stream"));

        VideoTask task = await host.StartAsync(Request);

        Assert.Equal((TaskState.Success, VideoApi.Chat, links, 100d), (task.Status, task.Api, task.Link.Count, task.Progress));
        Assert.EndsWith(".mp4", task.Uri!.OriginalString, StringComparison.Ordinal);
        Assert.Equal((TaskState.Success, task.Uri.OriginalString), (Assert.Single(host.Entries).Status, ((VideoTask)host.Entries[0]).Uri!.OriginalString));
        double[] shown = [.. host.Notices.Notices.Where(static notice => notice is { Level: NoticeLevel.Progress, Percent: not null }).Select(static notice => notice.Percent!.Value)];
        Assert.NotEmpty(shown);
        Assert.Equal(shown.Order(), shown);
    }

    [Fact]
    public async Task Failure_in_prose_is_a_failed_task_with_its_reason()
    {
        await using FilmHost host = new();
        host.On("POST /v1/chat/completions", RawServer.Stream(Sample.Text("chat.stream.video.failed.sse")));

        VideoTask task = await host.StartAsync(Request);

        Assert.Equal(TaskState.Failure, task.Status);
        Assert.NotEmpty(task.Error!);
        Assert.Equal(TaskState.Failure, Assert.Single(host.Entries).Status);
        Assert.Equal(AllmErrorKind.TaskFailed, TaskOutcome.Of(task)!.Failure!.Kind);
    }

    [Fact]
    public async Task It_costs_what_the_list_says_of_a_call()
    {
        await using FilmHost host = new();
        host.On("POST /v1/chat/completions", RawServer.Stream(Sample.Text("chat.stream.video.fullwidth.sse")));
        host.On("GET /api/pricing", """{"success":true,"data":[{"model_name":"sora_video2-landscape","quota_type":1,"model_price":0.15}],"group_ratio":{"default":1}}""");

        VideoTask task = await host.StartAsync(Request);

        Assert.Equal((0.15m, 0.15m), (task.Cost, Assert.Single(host.Entries).Cost));
        Assert.Contains("list price 0.15 USD per call", task.CostBasis, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_films_in_one_answer_are_two()
    {
        await using FilmHost host = new();
        host.On("POST /v1/chat/completions", RawServer.Stream(Core.Tests.Http.Client.Delta("[1](https://x.example/v/1.mp4)\n[2](https://x.example/v/2.mp4)\n") + Core.Tests.Http.Client.End()));

        Assert.Equal(["https://x.example/v/1.mp4", "https://x.example/v/2.mp4"], (await host.StartAsync(Request)).Link.Select(static link => link.OriginalString));
    }

    [Theory]
    [InlineData("视频已生成：https://x.example/v/1.mp4?sig=a%2Bb，请查收。", "https://x.example/v/1.mp4?sig=a%2Bb")]
    [InlineData("Done. Download: <https://x.example/v/1.webm>", "https://x.example/v/1.webm")]
    [InlineData("{\"video_url\":\"https://x.example/v/1\"}", "https://x.example/v/1")]
    [InlineData("```json\n{\"url\":\"https://x.example/v/1.mp4\"}\n```", "https://x.example/v/1.mp4")]
    [InlineData("```json\n{\"prompt\":\"like https://x.example/ref.mp4\",\"mode\":\"竖屏模式\"}\n```\n✅ [点击这里](https://x.example/play?id=9)", "https://x.example/play?id=9")]
    [InlineData("```html\n<video controls poster='https://x.example/p.jpg'><source src='https://x.example/v/1.mp4?a=1&amp;b=2'></video>\n```", "https://x.example/v/1.mp4?a=1&b=2")]
    [InlineData("![cover](https://x.example/c.png)\n[preview](https://x.example/play?id=1)\n[film](https://x.example/v/1.mp4)", "https://x.example/v/1.mp4")]
    [InlineData("I take https://x.example/asked.mp4 as the start.\n[film](https://x.example/v/1.mp4)", "https://x.example/v/1.mp4")]
    [InlineData("Two: https://x.example/v/1.mp4 and https://x.example/v/2.mp4 and once more https://x.example/v/1.mp4", "https://x.example/v/1.mp4 https://x.example/v/2.mp4")]
    public async Task A_film_is_found_however_the_prose_names_it(string text, string links)
    {
        await using FilmHost host = new();
        host.On("POST /v1/chat/completions", RawServer.Stream(Core.Tests.Http.Client.Delta(text) + Core.Tests.Http.Client.End()));

        VideoTask task = await host.StartAsync(Request with { Prompt = "a red bicycle after https://x.example/asked.mp4" });

        Assert.Equal((TaskState.Success, links), (task.Status, string.Join(' ', task.Link.Select(static link => link.OriginalString))));
    }

    [Theory]
    [InlineData("> ❌ 生成失败：内容违规", "内容违规")]
    [InlineData("```json\n{\"prompt\":\"https://x.example/ref.mp4\"}\n```\n> sorry", "sorry")]
    [InlineData("I cannot go on from https://x.example/asked.mp4", "cannot go on")]
    [InlineData(">🏃‍ 进度 26..77..[100](%)\n失败", "失败")]
    [InlineData("> [queue](https://data.example/web/task_01)\n> 进度：90%\n> ❌ 失败", "失败")]
    [InlineData("![only a picture](https://x.example/c.png)", "only a picture")]
    public async Task Prose_without_a_film_is_a_failure(string text, string reason)
    {
        await using FilmHost host = new();
        host.On("POST /v1/chat/completions", RawServer.Stream(Core.Tests.Http.Client.Delta(text) + Core.Tests.Http.Client.End()));

        VideoTask task = await host.StartAsync(Request with { Prompt = "a red bicycle after https://x.example/asked.mp4" });

        Assert.Equal(TaskState.Failure, task.Status);
        Assert.Contains(reason, task.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_in_the_shape_of_pictures_has_the_film()
    {
        await using FilmHost host = new();
        host.On("POST /v1/chat/completions", RawServer.Answer(200, """{"created":1,"data":[{"url":"https://x.example/v/1.mp4"}]}"""));

        Assert.Equal("https://x.example/v/1.mp4", (await host.StartAsync(Request)).Uri?.OriginalString);
    }

    [Fact]
    public async Task A_stream_that_breaks_says_where_the_film_may_be_found_and_the_log_tells_that_it_was_charged()
    {
        await using FilmHost host = new();
        host.On("POST /v1/chat/completions", async exchange =>
        {
            await exchange.WriteAsync(RawServer.Stream(Core.Tests.Http.Client.Delta("> ID: `task_01`\n> [queue](https://data.example/web/task_01)\n> 进度：90%\n\n")));
            await Task.Delay(100);
            exchange.Reset();
        });
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        host.On("GET /api/log/token", FormattableString.Invariant($$"""{"success":true,"data":[{"created_at":{{now}},"type":2,"model_name":"sora_video2-landscape","quota":75000}]}"""));

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => host.StartAsync(Request));
        _ = await host.Client.Tasks.Refresh(host.Entries, host.Log).ExecuteAsync(new AllmCallOptions { Notices = host.Notices }, CancellationToken.None);

        Assert.Contains("https://data.example/web/task_01", error.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("try again", error.Message + error.RecommendedAction, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(host.Notices.Notices, static notice => notice.Level == NoticeLevel.Warning && notice.Message.Contains("was accepted", StringComparison.Ordinal));
        Assert.Equal((TaskState.Unknown, 1), (Assert.Single(host.Entries).Status, host.Posts));
    }

    [Fact]
    public async Task A_stream_that_breaks_after_the_link_has_the_film()
    {
        await using FilmHost host = new();
        host.On("POST /v1/chat/completions", async exchange =>
        {
            await exchange.WriteAsync(RawServer.Stream(Core.Tests.Http.Client.Delta("> 进度：90%\n\n[点击这里](https://x.example/v/1.mp4)\n")));
            await Task.Delay(100);
            exchange.Reset();
        });

        VideoTask task = await host.StartAsync(Request);

        Assert.Equal((TaskState.Success, "https://x.example/v/1.mp4", 1), (task.Status, task.Uri!.OriginalString, host.Posts));
        Assert.Contains(host.Notices.Notices, static notice => notice.Level == NoticeLevel.Warning && notice.Message.Contains("broke off", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stream_that_breaks_before_the_link_is_unknown_and_its_text_is_on_the_error()
    {
        await using FilmHost host = new();
        host.On("POST /v1/chat/completions", async exchange =>
        {
            await exchange.WriteAsync(RawServer.Stream(Core.Tests.Http.Client.Delta("> 进度：90%\n\n")));
            await Task.Delay(100);
            exchange.Reset();
        });

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => host.StartAsync(Request));

        Assert.Contains("90%", error.PartialCompletion!.Text, StringComparison.Ordinal);
        Assert.Contains("not submitted a second time", error.Message, StringComparison.Ordinal);
        Assert.Equal((TaskState.Unknown, 1), (Assert.Single(host.Entries).Status, host.Posts));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task What_a_question_would_be_asked_again_for_a_film_is_not(int status)
    {
        await using FilmHost host = new();
        host.On("POST /v1/chat/completions", RawServer.Answer(status, """{"error":{"message":"overloaded","type":"server_error"}}"""));

        await Assert.ThrowsAsync<AllmException>(() => host.StartAsync(Request));

        Assert.Equal(1, host.Posts);
    }
}
