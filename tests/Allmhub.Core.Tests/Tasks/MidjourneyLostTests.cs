using System.Globalization;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Tasks;
using Allmhub.Tasks.Midjourney;

namespace Allmhub.Core.Tests.Tasks;

/// <summary>A Midjourney submission without an answer is looked for, by time, action and prompt, and never made again.</summary>
public sealed class MidjourneyLostTests
{
    private static string Row(string id, string action, DateTimeOffset at, string prompt = "a red bicycle", int code = 1) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"id":7,"code":{{code}},"user_id":17,"action":"{{action}}","mj_id":"{{id}}","prompt":"{{prompt}}","submit_time":{{at.ToUnixTimeMilliseconds()}},"status":"IN_PROGRESS","quota":50000}""");

    private static string Page(int total, params string[] rows) => $$$"""{"success":true,"message":"","data":{"page":1,"page_size":2,"total":{{{total}}},"items":[{{{string.Join(',', rows)}}}]}}""";

    private static string Charge(string content, string model = "mj_imagine") => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"success":true,"message":"","data":[{"created_at":{{{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}}},"type":6,"model_name":"{{{model}}}","content":"","other":"null"},{"created_at":{{{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}}},"type":2,"model_name":"{{{model}}}","quota":50000,"content":"{{{content}}}","other":"null"}]}""");

    private static FilmHost Host(bool hasToken = true) => new FilmHost(options => new AllmClientOptions
    {
        AsksPrices = false,
        BaseUri = options.BaseUri,
        Credential = options.Credential,
        AccessToken = hasToken ? AllmCredential.FromText("at-0000000000") : null,
        UserId = hasToken ? "17" : null,
        RetryBaseDelay = options.RetryBaseDelay,
    }).On(MidjourneyHost.Imagine, static exchange =>
    {
        exchange.Reset();
        return Task.CompletedTask;
    });

    private static async Task<IReadOnlyList<TaskOutcome>> RefreshAsync(FilmHost host) =>
        await host.Client.Tasks.Refresh(host.Entries, host.Log).ExecuteAsync(new AllmCallOptions { Notices = host.Notices }, CancellationToken.None);

    [Fact]
    public async Task It_is_found_in_the_users_list_and_looked_at()
    {
        await using FilmHost host = Host();
        DateTimeOffset now = DateTimeOffset.UtcNow;
        host.On("GET /api/mj/self?p=1&page_size=100", Page(4, Row("1111111111111111", "IMAGINE", now, code: 23), Row("other", "BLEND", now)));
        host.On("GET /api/mj/self?p=2&page_size=100", Page(4, Row(MidjourneyHost.Id, "IMAGINE", now), Row("old", "IMAGINE", now.AddHours(-3))));
        host.On(MidjourneyHost.Fetch, Sample.Text("mj.task.success.json"));
        await Assert.ThrowsAsync<AllmException>(() => host.PaintAsync());

        TaskOutcome outcome = Assert.Single(await RefreshAsync(host));

        Assert.Equal((MidjourneyHost.Id, TaskState.Success, null, 1), (outcome.Task.Id, outcome.Task.Status, outcome.Failure, host.Posts));
        Assert.Equal((MidjourneyHost.Id, TaskState.Success), (Assert.Single(host.Entries).Id, host.Entries[0].Status));
        RawRequest list = host.Requests.First(static request => request.Line.Contains("/api/mj/self", StringComparison.Ordinal));
        Assert.Equal(("Bearer at-0000000000", "17"), (list.Header["Authorization"], list.Header["New-Api-User"]));
    }

    [Fact]
    public async Task The_prompt_tells_which_of_several_it_is_and_a_known_id_is_nobodys()
    {
        await using FilmHost host = Host();
        await Assert.ThrowsAsync<AllmException>(() => host.PaintAsync());
        await Assert.ThrowsAsync<AllmException>(() => host.PaintAsync(new MidjourneyImagine { Prompt = "a blue bicycle" }));
        host.On(MidjourneyHost.Imagine, MidjourneyHost.Accepted("3"));
        await host.PaintAsync();
        DateTimeOffset now = DateTimeOffset.UtcNow;
        host.On("GET /api/mj/self", Page(3, Row("3", "IMAGINE", now), Row("2", "IMAGINE", now.AddSeconds(-1)), Row("1", "IMAGINE", now, "a blue bicycle")));
        host.On(MidjourneyHost.List, "[]");

        IReadOnlyList<TaskOutcome> outcomes = await RefreshAsync(host);

        Assert.Equal([("2", "a red bicycle"), ("1", "a blue bicycle"), ("3", "a red bicycle")], outcomes.Select(static outcome => (outcome.Task.Id, outcome.Task.Prompt!)));
        Assert.DoesNotContain(host.Notices.Notices, static notice => notice.Level == NoticeLevel.Warning && notice.Message.Contains("nearest", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_log_of_the_key_names_the_id_in_its_words()
    {
        await using FilmHost host = Host(hasToken: false);
        host.On("GET /api/log/token", Charge("模型固定价格 0.10，分组倍率 1.00，操作 IMAGINE，ID " + MidjourneyHost.Id));
        host.On(MidjourneyHost.Fetch, MidjourneyHost.Look("\"IN_PROGRESS\""));
        await Assert.ThrowsAsync<AllmException>(() => host.PaintAsync());

        TaskOutcome outcome = Assert.Single(await RefreshAsync(host));

        Assert.Equal((MidjourneyHost.Id, TaskState.Running, 1), (outcome.Task.Id, outcome.Task.Status, host.Posts));
    }

    [Fact]
    public async Task A_charge_without_an_id_says_that_it_was_accepted()
    {
        await using FilmHost host = Host(hasToken: false);
        host.On("GET /api/log/token", Charge("模型固定价格 0.10，分组倍率 1.00，操作 IMAGINE"));
        await Assert.ThrowsAsync<AllmException>(() => host.PaintAsync());

        Assert.Equal(TaskState.Unknown, Assert.Single(await RefreshAsync(host)).Task.Status);
        Assert.Contains(host.Notices.Notices, static notice => notice.Level == NoticeLevel.Warning && notice.Message.Contains("was accepted", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_nowhere_can_be_looked_the_error_says_what_a_person_can_do(bool isListThere)
    {
        await using FilmHost host = Host(hasToken: isListThere);
        await Assert.ThrowsAsync<AllmException>(() => host.PaintAsync());

        TaskOutcome outcome = Assert.Single(await RefreshAsync(host));

        Assert.Equal((TaskState.Unknown, 1), (outcome.Task.Status, host.Posts));
        Assert.Contains("ALLMHUB_ACCESS_TOKEN", outcome.Failure!.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Films_are_looked_for_where_pictures_cannot_be()
    {
        await using FilmHost host = Host();
        host.On("POST /v1/videos", static exchange =>
        {
            exchange.Reset();
            return Task.CompletedTask;
        });
        host.On("GET /api/task/self", string.Create(CultureInfo.InvariantCulture, $$$"""{"success":true,"data":{"page":1,"page_size":10,"total":1,"items":[{"task_id":"task_A1","submit_time":{{{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}}},"properties":{"origin_model_name":"sora-2"}}]}}"""));
        host.On("GET /v1/videos/task_A1", FilmHost.Queued);
        await Assert.ThrowsAsync<AllmException>(() => host.PaintAsync());
        await Assert.ThrowsAsync<AllmException>(() => host.StartAsync());

        IReadOnlyList<TaskOutcome> outcomes = await RefreshAsync(host);

        Assert.Equal([(TaskState.Unknown, false), (TaskState.Queued, true)], outcomes.Select(static outcome => (outcome.Task.Status, outcome.Failure is null)));
    }

    [Fact]
    public async Task Many_are_refreshed_with_one_call_and_a_list_that_fails_is_told_of_each()
    {
        await using FilmHost host = Host();
        host.On(MidjourneyHost.Imagine, MidjourneyHost.Accepted("1"), MidjourneyHost.Accepted("2"));
        await host.PaintAsync();
        await host.PaintAsync();
        host.On(MidjourneyHost.List, $"[{MidjourneyHost.Look("\"SUCCESS\"", "2")}]", RawServer.Answer(502, "<html></html>", "text/html"));

        IReadOnlyList<TaskOutcome> first = await RefreshAsync(host);
        Assert.Equal([TaskState.Submitted, TaskState.Success], first.Select(static outcome => outcome.Task.Status));
        Assert.Contains("does not list", first[0].Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(1, host.Count(MidjourneyHost.List));
        Assert.Equal(TaskState.Success, host.Entries[1].Status);
    }
}
