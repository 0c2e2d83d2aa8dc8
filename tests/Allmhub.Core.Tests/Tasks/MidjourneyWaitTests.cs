using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Tasks;
using Allmhub.Tasks.Midjourney;

namespace Allmhub.Core.Tests.Tasks;

/// <summary>The states of a Midjourney task, row by row, and the looking at many of them.</summary>
public sealed class MidjourneyWaitTests
{
    private const string Done = "\"SUCCESS\"";

    /// <summary>A word, and what it means.</summary>
    public static TheoryData<string, TaskState> States => new()
    {
        { "\"\"", TaskState.Submitted }, { "null", TaskState.Submitted }, { "\"NOT_START\"", TaskState.Queued }, { "\"SUBMITTED\"", TaskState.Submitted }, { "\"IN_PROGRESS\"", TaskState.Running },
        { "\"MODAL\"", TaskState.Modal }, { "\"SUCCESS\"", TaskState.Success }, { "\"success\"", TaskState.Success }, { "\"FAILURE\"", TaskState.Failure }, { "\"CANCEL\"", TaskState.Cancelled },
        { "\"RETRYING_ON_ANOTHER_ACCOUNT\"", TaskState.Running }, { "\"窗口等待\"", TaskState.Running }, { "7", TaskState.Submitted },
    };

    [Theory]
    [MemberData(nameof(States))]
    public async Task A_word_is_a_state_and_those_that_are_no_end_go_on(string word, TaskState state)
    {
        await using FilmHost host = new();

        TaskOutcome outcome = await host.PaintAsync(MidjourneyHost.Look(word, more: ""","progress":"100%","failReason":"why" """), MidjourneyHost.Look(Done, more: ""","imageUrl":"https://cdn.example.com/1.png" """));

        bool goesOn = state is TaskState.Submitted or TaskState.Queued or TaskState.Running;
        Assert.Equal(goesOn ? TaskState.Success : state, outcome.Task.Status);
        Assert.Equal(goesOn || state == TaskState.Success ? null : AllmErrorKind.TaskFailed, outcome.Failure?.Kind);
        Assert.Equal(goesOn ? 2 : 1, host.Count(MidjourneyHost.Fetch));
        Assert.Equal(1, host.Posts);
    }

    [Theory]
    [InlineData("\"Waiting to start\"", null)]
    [InlineData("\"(85%) (fast)\"", 85.0)]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    [InlineData("\"46%\"", 46.0)]
    [InlineData("46", 46.0)]
    [InlineData("\"46\"", 46.0)]
    [InlineData("\"36.5%\"", 36.5)]
    [InlineData("\"stage 2 of 3\"", null)]
    [InlineData("\"999%\"", 100.0)]
    public async Task Progress_is_any_text_and_never_falls(string progress, double? shown)
    {
        await using FilmHost host = new();
        host.On(MidjourneyHost.Fetch, MidjourneyHost.Look("\"IN_PROGRESS\"", more: $""","progress":{progress}"""), MidjourneyHost.Look("\"IN_PROGRESS\"", more: ""","progress":"20%" """));
        MidjourneyTask task = (MidjourneyTask)Assert.Single(await FindAsync(host, MidjourneyHost.Task(MidjourneyHost.Id))).Task;

        Assert.Equal(shown, task.Progress);
        Assert.Equal(Math.Max(shown ?? 0, 20), Assert.Single(await FindAsync(host, task)).Task.Progress);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    public async Task A_failure_without_a_reason_is_a_failure_and_costs_nothing(string reason)
    {
        await using FilmHost host = new();
        host.On("GET /api/pricing", """{"success":true,"data":[{"model_name":"mj_imagine","quota_type":1,"model_price":0.1}],"group_ratio":{"default":1}}""");

        TaskOutcome outcome = await host.PaintAsync(MidjourneyHost.Look("\"FAILURE\"", more: $$""","progress":"100%","failReason":{{reason}},"finishTime":null,"buttons":[]"""));

        Assert.Equal((TaskState.Failure, 0m), (outcome.Task.Status, outcome.Task.Cost));
        Assert.Contains("'FAILURE' and no reason", outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("gives back", outcome.Task.CostBasis, StringComparison.Ordinal);
        Assert.NotNull(outcome.Task.CompletedAt);
        Assert.Equal(0m, Assert.Single(host.Entries).Cost);
    }

    [Fact]
    public async Task A_question_ends_the_waiting_at_once_and_says_what_it_waits_for()
    {
        await using FilmHost host = new();

        TaskOutcome outcome = await host.PaintAsync(MidjourneyHost.Look("\"\""), Sample.Text("mj.task.modal.json").Replace("17651929738841620", MidjourneyHost.Id, StringComparison.Ordinal));

        Assert.Equal((TaskState.Modal, AllmErrorKind.TaskFailed), (outcome.Task.Status, outcome.Failure!.Kind));
        Assert.Contains("waits for an answer", outcome.Failure.Message, StringComparison.Ordinal);
        Assert.Contains("--zoom", outcome.Failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("Invoke-AllmMidjourneyAction", outcome.Failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(TaskState.Modal, Assert.Single(host.Entries).Status);
    }

    public static TheoryData<string> BadLooks =>
    [
        RawServer.Answer(200, "<!DOCTYPE html><html></html>", "text/html"), RawServer.Answer(404, """{"error":{"message":"Invalid URL","type":"invalid_request_error","code":""}}"""),
        RawServer.Answer(400, Sample.Text("error.mj.json")), RawServer.Answer(429, Sample.Text("error.mj.429.json")), RawServer.Answer(502, "<html></html>", "text/html"), RawServer.Answer(500, "{}"),
        RawServer.Answer(200, string.Empty), RawServer.Answer(200, "null"), RawServer.Answer(200, "{}"), RawServer.Answer(200, """{"code":4,"description":"task_no_found ","type":"upstream_error"}"""),
    ];

    [Theory]
    [MemberData(nameof(BadLooks))]
    public async Task A_look_that_fails_is_done_again(string answer)
    {
        await using FilmHost host = new();

        TaskOutcome outcome = await host.PaintAsync(answer, answer, MidjourneyHost.Look(Done, more: ""","imageUrl":"https://cdn.example.com/1.png" """));

        Assert.Null(outcome.Failure);
        Assert.Equal(3, host.Count(MidjourneyHost.Fetch));
        Assert.Equal(1, host.Posts);
    }

    [Fact]
    public async Task An_error_with_a_good_status_is_the_end_of_the_waiting()
    {
        await using FilmHost host = new();

        TaskOutcome outcome = await host.PaintAsync("""{"code":9,"description":"account is gone","properties":null,"result":null}""");

        Assert.Equal("account is gone", outcome.Failure!.Message);
        Assert.Equal(1, host.Count(MidjourneyHost.Fetch));
    }

    [Fact]
    public async Task A_key_that_is_refused_ends_the_waiting_and_not_the_task()
    {
        await using FilmHost host = new();

        TaskOutcome outcome = await host.PaintAsync(RawServer.Answer(401, Sample.Text("error.mj.auth.json")));

        Assert.Equal((AllmErrorKind.Authentication, TaskState.Submitted), (outcome.Failure!.Kind, outcome.Task.Status));
    }

    [Fact]
    public async Task An_id_that_nobody_was_given_is_an_error_at_once()
    {
        await using FilmHost host = new();
        host.On(MidjourneyHost.Fetch, RawServer.Answer(400, Sample.Text("error.mj.json")));

        TaskOutcome outcome = Assert.Single(await host.WaitAsync(20, MidjourneyHost.Task(MidjourneyHost.Id)));

        Assert.Equal((AllmErrorKind.InvalidRequest, "task_no_found", 1), (outcome.Failure!.Kind, outcome.Failure.Message, host.Count(MidjourneyHost.Fetch)));
    }

    [Fact]
    public async Task Many_are_looked_at_with_one_call_in_any_order_twice_over_and_one_that_is_missing_ends_by_the_limit()
    {
        await using FilmHost host = new();
        string Row(int number, string word) => MidjourneyHost.Look(word, number.ToString(System.Globalization.CultureInfo.InvariantCulture), $""","imageUrl":"https://cdn.example.com/{number}.png" """);
        host.On(
            MidjourneyHost.List,
            $"[{Row(3, "\"IN_PROGRESS\"")},{Row(1, "\"\"")},{Row(2, Done)},{Row(2, "\"IN_PROGRESS\"")}]",
            $"[{Row(3, Done)},{Row(1, Done)},{Row(1, Done)}]",
            "[]");
        host.On("GET /mj/task/4/fetch", RawServer.Answer(400, Sample.Text("error.mj.json")));

        IReadOnlyList<TaskOutcome> outcomes = await host.WaitAsync(1, [.. Enumerable.Range(1, 4).Select(static number => MidjourneyHost.Task(number.ToString(System.Globalization.CultureInfo.InvariantCulture)) with { CreatedAt = DateTimeOffset.UtcNow })]);

        Assert.Equal(["1", "2", "3"], outcomes.Where(static outcome => outcome.Failure is null).Select(static outcome => outcome.Task.Id).Order(StringComparer.Ordinal));
        Assert.Equal(("4", AllmErrorKind.Timeout), (outcomes[^1].Task.Id, outcomes[^1].Failure!.Kind));
        Assert.Equal("https://cdn.example.com/3.png", ((MidjourneyTask)outcomes.Single(static outcome => outcome.Task.Id == "3").Task).ImageUri!.OriginalString);
        Assert.Equal(2, host.Count(MidjourneyHost.List));
        Assert.All(host.Requests.Where(static request => request.Line.StartsWith("GET", StringComparison.Ordinal)), static request => Assert.Contains("/mj/task/4/fetch", request.Line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(501)]
    public async Task Where_there_is_no_list_each_is_looked_at_by_itself_and_the_list_is_not_asked_again(int status)
    {
        await using FilmHost host = new();
        host.On(MidjourneyHost.List, RawServer.Answer(status, """{"error":{"message":"Invalid URL","type":"invalid_request_error","code":""}}"""));
        foreach (string id in (string[])["1", "2"])
        {
            host.On($"GET /mj/task/{id}/fetch", MidjourneyHost.Look("\"IN_PROGRESS\"", id), MidjourneyHost.Look(Done, id, ""","imageUrl":"https://cdn.example.com/1.png" """));
        }

        IReadOnlyList<TaskOutcome> outcomes = await host.WaitAsync(20, MidjourneyHost.Task("1"), MidjourneyHost.Task("2"));

        Assert.All(outcomes, static outcome => Assert.Null(outcome.Failure));
        Assert.Equal(1, host.Count(MidjourneyHost.List));
    }

    [Fact]
    public async Task A_list_that_fails_is_a_failed_look_of_all()
    {
        await using FilmHost host = new();
        host.On(MidjourneyHost.List, RawServer.Answer(502, "<html></html>", "text/html"), RawServer.Answer(200, "<html></html>", "text/html"), $"[{MidjourneyHost.Look(Done, "1")},{MidjourneyHost.Look(Done, "2")}]");

        IReadOnlyList<TaskOutcome> outcomes = await host.WaitAsync(20, MidjourneyHost.Task("1"), MidjourneyHost.Task("2"));

        Assert.All(outcomes, static outcome => Assert.Null(outcome.Failure));
        Assert.Equal(3, host.Requests.Count);
    }

    [Fact]
    public async Task A_film_and_a_picture_are_waited_for_together()
    {
        await using FilmHost host = new();
        host.On("GET /v1/videos/task_A1", """{"id":"task_A1","status":"completed","url":"https://x.example/1.mp4"}""");
        host.On(MidjourneyHost.Fetch, MidjourneyHost.Look(Done));

        IReadOnlyList<TaskOutcome> outcomes = await host.WaitAsync(20, MidjourneyHost.Task(MidjourneyHost.Id), new Allmhub.Tasks.Videos.VideoTask { Id = "task_A1", Reference = "f", Status = TaskState.Queued });

        Assert.Equal([TaskKind.Video, TaskKind.Midjourney], outcomes.Select(static outcome => outcome.Task.Kind).Order());
        Assert.All(outcomes, static outcome => Assert.Null(outcome.Failure));
    }

    [Fact]
    public async Task What_never_ends_ends_by_the_limit_as_it_stands_and_stays_in_the_journal()
    {
        await using FilmHost host = new();
        host.On(MidjourneyHost.Imagine, MidjourneyHost.Accepted());
        host.On(MidjourneyHost.Fetch, MidjourneyHost.Look("\"SUBMITTED\""));

        TaskOutcome outcome = Assert.Single(await host.WaitAsync(1.5, await host.PaintAsync()));

        Assert.Equal((TaskState.Submitted, "SUBMITTED", AllmErrorKind.Timeout), (outcome.Task.Status, outcome.Task.StatusText, outcome.Failure!.Kind));
        Assert.Equal((MidjourneyHost.Id, 1), (Assert.Single(host.Entries).Id, host.Posts));
    }

    [Fact]
    public async Task A_film_without_a_film_is_a_failure_that_shows_the_answer_without_the_prompt()
    {
        await using FilmHost host = new();

        TaskOutcome outcome = await host.PaintAsync(MidjourneyHost.Look(Done, more: ""","videoUrl":"","videoUrls":null,"odd":"kept" """).Replace("IMAGINE", "VIDEO", StringComparison.Ordinal));

        Assert.Equal(TaskState.Failure, outcome.Task.Status);
        Assert.Contains("\"odd\":\"kept\"", outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("bicycle", outcome.Failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1765193501873", 1765193501873)]
    [InlineData("1765193501", 1765193501000)]
    [InlineData("\"1765193501873\"", 1765193501873)]
    [InlineData("0", null)]
    [InlineData("null", null)]
    public async Task Times_are_milliseconds_or_seconds_and_nought_is_none(string time, long? at)
    {
        await using FilmHost host = new();
        host.On(MidjourneyHost.Fetch, MidjourneyHost.Look(Done, more: $$""","submitTime":{{time}},"startTime":{{time}},"finishTime":{{time}}"""));

        MidjourneyTask task = (MidjourneyTask)Assert.Single(await FindAsync(host, MidjourneyHost.Task(MidjourneyHost.Id))).Task;

        DateTimeOffset? expected = at is long milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
        Assert.Equal((expected, expected, expected), (task.CreatedAt, task.StartedAt, task.CompletedAt));
    }

    private static Task<IReadOnlyList<TaskOutcome>> FindAsync(FilmHost host, params MidjourneyTask[] tasks) => host.Client.Midjourney.Find(tasks).ExecuteAsync(AllmCallOptions.Default, CancellationToken.None);
}
