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

        Assert.Equal((TaskState.Succeeded, VideoApi.Chat, links, 100d), (task.Status, task.Api, task.Link.Count, task.Progress));
        Assert.EndsWith(".mp4", task.Uri!.OriginalString, StringComparison.Ordinal);
        Assert.Equal((TaskState.Succeeded, task.Uri.OriginalString), (Assert.Single(host.Entries).Status, ((VideoTask)host.Entries[0]).Uri!.OriginalString));
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

        Assert.Equal(TaskState.Failed, task.Status);
        Assert.NotEmpty(task.Error!);
        Assert.Equal(TaskState.Failed, Assert.Single(host.Entries).Status);
        Assert.Equal(AllmErrorKind.TaskFailed, TaskOutcome.Of(task)!.Failure!.Kind);
    }

    [Fact]
    public async Task Two_films_in_one_answer_are_two()
    {
        await using FilmHost host = new();
        host.On("POST /v1/chat/completions", RawServer.Stream(Core.Tests.Http.Client.Delta("[1](https://x.example/v/1.mp4)\n[2](https://x.example/v/2.mp4)\n") + Core.Tests.Http.Client.End()));

        Assert.Equal(["https://x.example/v/1.mp4", "https://x.example/v/2.mp4"], (await host.StartAsync(Request)).Link.Select(static link => link.OriginalString));
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

        Assert.Equal((TaskState.Succeeded, "https://x.example/v/1.mp4", 1), (task.Status, task.Uri!.OriginalString, host.Posts));
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
