using System.Globalization;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Tasks;
using Allmhub.Tasks.Videos;

namespace Allmhub.Core.Tests.Tasks;

/// <summary>Films are waited for by their state: what goes on, what ends, what a failed look is.</summary>
public sealed class VideoWaitTests
{
    private const string Running = """{"id":"task_A1","status":"in_progress","progress":30}""";
    private const string Done = """{"id":"task_A1","status":"completed","progress":100}""";

    [Theory]
    [InlineData("NOT_START", "running", "Processing", "COMPLETED")]
    [InlineData("queued", "weird_new_word", "unknown", "done")]
    [InlineData("", "pending", "in_progress", "succeeded")]
    public async Task Words_that_mean_no_end_go_on(string one, string two, string three, string end)
    {
        await using FilmHost host = new();

        TaskOutcome outcome = await host.RunAsync([.. new[] { one, two, three, end }.Select(static word => $$"""{"id":"task_A1","status":"{{word}}"}""")]);

        Assert.Equal((TaskState.Success, end, null), (outcome.Task.Status, outcome.Task.StatusText, outcome.Failure));
        Assert.Equal(4, host.Count("GET /v1/videos/task_A1"));
        Assert.Equal(0, host.Count("GET /v1/videos/task_A1/content"));
    }

    [Theory]
    [InlineData("queued", "en-US", "waiting for its turn")]
    [InlineData("NOT_START", "zh-CN", "排队中")]
    [InlineData("SUBMITTED", "zh-CN", "已接受")]
    [InlineData("", "en-US", "accepted")]
    [InlineData("IN_PROGRESS", "en-US", "being made")]
    [InlineData("in-progress", "zh-CN", "生成中")]
    [InlineData("Weird_New_Word", "en-US", "being made (Weird_New_Word)")]
    [InlineData("Weird_New_Word", "zh-CN", "生成中（Weird_New_Word）")]
    public async Task A_bar_says_in_words_where_a_task_stands(string word, string culture, string shown)
    {
        await using FilmHost host = new();
        CultureInfo before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = new CultureInfo(culture);
        try
        {
            await host.RunAsync($$"""{"id":"task_A1","status":"{{word}}"}""", Done);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }

        Assert.Contains(shown, host.Notices.Notices.Select(static notice => notice.Message));
    }

    [Fact]
    public async Task No_status_yet_goes_on_and_a_hundred_percent_is_no_end()
    {
        await using FilmHost host = new();

        TaskOutcome outcome = await host.RunAsync("""{"id":"task_A1"}""", """{"id":"task_A1","status":"in_progress","progress":100}""", """{"id":"task_A1","status":"in_progress","progress":"100%"}""", Done);

        Assert.Equal((TaskState.Success, 100d, 4), (outcome.Task.Status, outcome.Task.Progress, host.Count("GET /v1/videos/task_A1")));
    }

    [Fact]
    public async Task Progress_never_falls()
    {
        await using FilmHost host = new();

        await host.RunAsync("""{"id":"task_A1","status":"running","progress":80}""", """{"id":"task_A1","status":"running","progress":"36.0%"}""", """{"id":"task_A1","status":"running","progress":"81"}""", Done);

        double[] shown = [.. host.Notices.Notices.Where(static notice => notice is { Level: NoticeLevel.Progress, Activity.Id: "task_A1", Percent: not null }).Select(static notice => notice.Percent!.Value)];
        Assert.Equal(shown.Order(), shown);
        Assert.Contains(80d, shown);
    }

    [Fact]
    public async Task Failed_looks_are_notices_and_nothing_is_submitted_again()
    {
        await using FilmHost host = new();
        host.On("POST /v1/videos", FilmHost.Queued);
        host.On(
            "GET /v1/videos/task_A1",
            Text(RawServer.Answer(502, "<html>Bad Gateway</html>", "text/html")),
            Text(RawServer.Answer(503, """{"error":{"message":"overloaded","type":"server_error"}}""")),
            static exchange =>
            {
                exchange.Reset();
                return Task.CompletedTask;
            },
            Text(RawServer.Answer(404, """{"error":{"message":"not found","type":"invalid_request_error"}}""")),
            Text(RawServer.Answer(400, Sample.Text("error.task.notexist.json"))),
            Text(RawServer.Answer(200, "<html><head><title>Maintenance</title></head></html>", "text/html")),
            Text(RawServer.Answer(429, string.Empty)),
            Text(RawServer.Answer(200, Done)));

        TaskOutcome outcome = Assert.Single(await host.WaitAsync(20, await host.StartAsync()));

        Assert.Equal((TaskState.Success, null, 8, 1), (outcome.Task.Status, outcome.Failure, host.Count("GET /v1/videos/task_A1"), host.Posts));
        Assert.DoesNotContain(host.Notices.Notices, static notice => notice.Level == NoticeLevel.Warning);
        Assert.Equal(7, host.Notices.Notices.Count(static notice => notice.Level == NoticeLevel.Verbose && notice.Message.StartsWith("Looking at task_A1 failed", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Looks_that_always_fail_end_by_the_limit_and_the_task_stays_open()
    {
        await using FilmHost host = new();
        host.On("POST /v1/videos", FilmHost.Queued);
        host.On("GET /v1/videos/task_A1", RawServer.Answer(500, """{"error":{"message":"boom","type":"server_error"}}"""));

        TaskOutcome outcome = Assert.Single(await host.WaitAsync(3, await host.StartAsync()));

        Assert.Equal((TaskState.Queued, AllmErrorKind.Timeout), (outcome.Task.Status, outcome.Failure!.Kind));
        Assert.Contains("task_A1", outcome.Failure.Message, StringComparison.Ordinal);
        Assert.Contains("boom", outcome.Failure.Message, StringComparison.Ordinal);
        Assert.Contains("Wait-AllmTask", outcome.Failure.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("try again", outcome.Failure.Message + outcome.Failure.RecommendedAction, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(TaskState.Queued, Assert.Single(host.Entries).Status);
    }

    [Fact]
    public async Task A_look_that_hangs_does_not_outlast_the_limit()
    {
        await using FilmHost host = new();
        host.On("POST /v1/videos", FilmHost.Queued);
        host.On("GET /v1/videos/task_A1", static exchange => exchange.StallAsync());

        TaskOutcome outcome = Assert.Single(await host.WaitAsync(0.3, await host.StartAsync()).WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.Equal(AllmErrorKind.Timeout, outcome.Failure!.Kind);
    }

    [Theory]
    [InlineData("""{"code":"moderation_blocked","message":"Rejected by content policy","data":null}""", "Rejected by content policy")]
    [InlineData("""{"id":"task_A1","status":"failed","error":{"code":"moderation_blocked","message":"blocked by moderation"}}""", "blocked by moderation")]
    [InlineData("""{"id":"task_A1","status":"failed","error":"内容审核未通过"}""", "内容审核未通过")]
    [InlineData("""{"code":"success","data":{"task_id":"task_A1","status":"FAILURE","fail_reason":"task timed out (1440 min)","progress":"100%","data":{"id":"task_A1","status":"IN_PROGRESS","progress":45}}}""", "task timed out (1440 min)")]
    [InlineData("""{"id":"task_A1","status":"completed","metadata":{"raiMediaFilteredCount":1,"raiMediaFilteredReasons":["The prompt was filtered. Support code 42"]}}""", "Support code 42")]
    [InlineData("""{"id":"task_A1","status":"done","video":{"url":"","respect_moderation":false}}""", "moderation")]
    [InlineData("""{"id":"task_A1","status":"failed","error":{"message":"{\"error\":{\"message\":\"Invalid size\"}}"}}""", "Invalid size")]
    [InlineData("""{"id":"task_A1","status":"cancelled","progress":12}""", "the service says 'cancelled' and no reason")]
    public async Task A_failure_ends_the_waiting_with_the_services_reason(string look, string reason)
    {
        await using FilmHost host = new();

        TaskOutcome outcome = await host.RunAsync(Running, look);

        Assert.True(outcome.Task.Status is TaskState.Failure or TaskState.Cancelled);
        Assert.Equal(AllmErrorKind.TaskFailed, outcome.Failure!.Kind);
        Assert.Contains(reason, outcome.Failure.Message, StringComparison.Ordinal);
        Assert.Equal((2, 1), (host.Count("GET /v1/videos/task_A1"), host.Posts));
        Assert.Equal(outcome.Task.Status, Assert.Single(host.Entries).Status);
    }

    [Fact]
    public async Task A_key_that_is_refused_ends_the_waiting_and_not_the_film()
    {
        await using FilmHost host = new();

        TaskOutcome outcome = await host.RunAsync(RawServer.Answer(401, Sample.Text("error.openai.401.json")));

        Assert.Equal((AllmErrorKind.Authentication, TaskState.Queued), (outcome.Failure!.Kind, outcome.Task.Status));
    }

    [Fact]
    public async Task An_id_that_nobody_was_given_is_an_error_at_once()
    {
        await using FilmHost host = new();
        host.On("GET /v1/videos/nobodys", RawServer.Answer(400, Sample.Text("error.task.notexist.json")));

        TaskOutcome outcome = Assert.Single(await host.WaitAsync(20, new VideoTask { Id = "nobodys", Status = TaskState.Submitted }));
        AllmException error = await Assert.ThrowsAsync<AllmException>(() => host.Client.Videos.Get("nobodys").ExecuteAsync(AllmCallOptions.Default, CancellationToken.None));

        Assert.Equal((AllmErrorKind.InvalidRequest, "task_not_exist"), (outcome.Failure!.Kind, outcome.Failure.Code));
        Assert.Equal("task_not_exist", error.Code);
        Assert.Equal(2, host.Count("GET /v1/videos/nobodys"));
    }

    [Fact]
    public async Task Each_of_many_comes_as_it_ends()
    {
        await using FilmHost host = new();
        foreach (int number in Enumerable.Range(1, 20))
        {
            host.On($"GET /v1/videos/t{number}", [.. Enumerable.Repeat(Running, 21 - number), Done]);
        }

        VideoTask[] tasks = [.. Enumerable.Range(1, 20).Select(static number => new VideoTask { Id = $"t{number}", Reference = $"r{number}", Status = TaskState.Queued })];
        IReadOnlyList<TaskOutcome> outcomes = await host.WaitAsync(60, tasks);

        Assert.Equal(20, outcomes.Count);
        Assert.Equal("t20", outcomes[0].Task.Id);
        Assert.Equal("t1", outcomes[^1].Task.Id);
        Assert.All(outcomes, static outcome => Assert.Equal(TaskState.Success, outcome.Task.Status));
        Assert.Contains(host.Notices.Notices, static notice => notice is { Level: NoticeLevel.Progress, Message: "10 of 20", Percent: 50 });
    }

    [Fact]
    public async Task One_brake_holds_all()
    {
        Looks looks = new(static (_, round) => round == 1 ? new AllmException(new AllmError(AllmErrorKind.RateLimited, "slow") { RetryAfter = TimeSpan.FromMilliseconds(400) }) : null);
        TaskWatcher watcher = new([looks], null, new TaskPace { First = TimeSpan.Zero, Shortest = TimeSpan.FromMilliseconds(1), Longest = TimeSpan.FromMilliseconds(1) });
        VideoTask[] tasks = [.. Enumerable.Range(1, 5).Select(static number => new VideoTask { Id = $"t{number}", Reference = $"r{number}", Status = TaskState.Queued })];

        List<TaskOutcome> outcomes = [];
        await foreach (TaskOutcome outcome in watcher.WatchAsync(tasks, TimeSpan.FromSeconds(30), AllmCallOptions.Default, CancellationToken.None))
        {
            outcomes.Add(outcome);
        }

        Assert.Equal(5, outcomes.Count);
        Assert.True(looks.Times[1] - looks.Times[0] >= TimeSpan.FromMilliseconds(390), $"{looks.Times[1] - looks.Times[0]}");
        Assert.All(looks.Counts, static count => Assert.Equal(5, count));
    }

    [Fact]
    public async Task A_service_that_asks_for_a_day_is_looked_at_before()
    {
        Looks looks = new(static (_, round) => round == 1 ? new AllmException(new AllmError(AllmErrorKind.RateLimited, "slow") { RetryAfter = TimeSpan.FromDays(1) }) : null);
        TaskWatcher watcher = new([looks], null, new TaskPace { First = TimeSpan.Zero, Shortest = TimeSpan.FromMilliseconds(1), Longest = TimeSpan.FromMilliseconds(1), LongestBrake = TimeSpan.FromMilliseconds(50) });

        await foreach (TaskOutcome outcome in watcher.WatchAsync([new VideoTask { Id = "t", Reference = "r", Status = TaskState.Queued }], TimeSpan.FromSeconds(20), AllmCallOptions.Default, CancellationToken.None))
        {
            Assert.Equal(TaskState.Success, outcome.Task.Status);
        }

        Assert.Equal(60, new TaskPace().LongestBrake.TotalSeconds);
    }

    [Fact]
    public async Task What_has_ended_waits_for_an_answer_or_has_no_id_is_not_looked_at()
    {
        await using FilmHost host = new();

        IReadOnlyList<TaskOutcome> outcomes = await host.WaitAsync(
            20,
            new VideoTask { Id = "a", Reference = "a", Status = TaskState.Success },
            new VideoTask { Id = "b", Reference = "b", Status = TaskState.Modal, StatusText = "MODAL" },
            new VideoTask { Reference = "c", Status = TaskState.Unknown });

        Assert.Equal([null, AllmErrorKind.TaskFailed, AllmErrorKind.InvalidRequest], outcomes.Select(static outcome => outcome.Failure?.Kind));
        Assert.Contains("waits for an answer", outcomes[1].Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("Get-AllmTask -Status Unknown -Refresh", outcomes[2].Failure!.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(host.Requests);
    }

    [Fact]
    public async Task The_second_source_gives_link_reason_and_cost()
    {
        await using FilmHost host = new();
        host.On("GET /v1/video/generations/task_A1", Sample.Text("video.generations.task.json"));
        TaskOutcome outcome = await host.RunAsync(Done);

        Assert.Equal((1.92m, "https://cdn.example.com/v/1.mp4"), (outcome.Task.Cost, ((VideoTask)outcome.Task).Uri!.OriginalString));

        await using FilmHost failing = new();
        failing.On("GET /v1/video/generations/task_A1", Sample.Text("video.failed.timeout.json"));
        TaskOutcome failed = await failing.RunAsync(Sample.Text("video.failed.noerror.json"));

        Assert.Equal((0m, "任务超时（1440分钟）"), (failed.Task.Cost, failed.Task.Error));
        Assert.Contains("given back", failed.Task.CostBasis, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cost_that_was_not_given_back_stays()
    {
        await using FilmHost host = new();
        host.On("GET /v1/video/generations/task_A1", """{"code":"success","data":{"task_id":"task_A1","status":"FAILURE","fail_reason":"bad luck","quota":960000,"progress":"100%"}}""");

        TaskOutcome outcome = await host.RunAsync("""{"id":"task_A1","status":"failed","error":{"message":"bad luck","code":"x"}}""");

        Assert.Equal((TaskState.Failure, 1.92m), (outcome.Task.Status, outcome.Task.Cost));
        Assert.Contains("not given back", outcome.Task.CostBasis, StringComparison.Ordinal);
    }

    private static Func<RawExchange, Task> Text(string answer) => exchange => exchange.WriteAsync(answer);

    private sealed class Looks(Func<AllmTask, int, AllmException?> fail) : ITaskPoller
    {
        public TaskKind Kind => TaskKind.Video;

        public AllmRequest First(IReadOnlyList<AllmTask> tasks) => throw new NotSupportedException();

        public List<DateTimeOffset> Times { get; } = [];

        public List<int> Counts { get; } = [];

        public Task<IReadOnlyList<TaskLook>> LookAsync(IReadOnlyList<AllmTask> tasks, AllmCallOptions call, CancellationToken cancellationToken)
        {
            Times.Add(DateTimeOffset.UtcNow);
            Counts.Add(tasks.Count);
            return Task.FromResult<IReadOnlyList<TaskLook>>([.. tasks.Select(task => fail(task, Times.Count) is { } failure ? new TaskLook(task, failure) : new TaskLook(((VideoTask)task) with { Status = TaskState.Success }))]);
        }
    }
}
