using System.Globalization;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Tasks;
using Allmhub.Tasks.Videos;

namespace Allmhub.Core.Tests.Tasks;

/// <summary>A submission without an answer is looked for, by time and model, and never made again.</summary>
public sealed class VideoLostTests
{
    private static string Row(string id, string model, DateTimeOffset at) =>
        $$$$"""{"task_id":"{{{{id}}}}","status":"IN_PROGRESS","progress":"30%","submit_time":{{{{at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}}}},"properties":{"origin_model_name":"{{{{model}}}}"}}""";

    private static string Page(int page, int total, params string[] rows) =>
        $$$"""{"success":true,"message":"","data":{"page":{{{page}}},"page_size":2,"total":{{{total}}},"items":[{{{string.Join(',', rows)}}}]}}""";

    private static FilmHost Host(bool hasToken = true)
    {
        FilmHost host = new(options => new AllmClientOptions
        {
            AsksPrices = false,
            BaseUri = options.BaseUri,
            Credential = options.Credential,
            AccessToken = hasToken ? AllmCredential.FromText("at-0000000000") : null,
            UserId = hasToken ? "17" : null,
            RetryBaseDelay = options.RetryBaseDelay,
        });
        return host.On("POST /v1/videos", static exchange =>
        {
            exchange.Reset();
            return Task.CompletedTask;
        });
    }

    private static async Task<IReadOnlyList<TaskOutcome>> RefreshAsync(FilmHost host) =>
        await host.Client.Tasks.Refresh(host.Entries, host.Log).ExecuteAsync(new AllmCallOptions { Notices = host.Notices }, CancellationToken.None);

    [Fact]
    public async Task It_is_found_on_a_later_page_and_looked_at()
    {
        await using FilmHost host = Host();
        DateTimeOffset now = DateTimeOffset.UtcNow;
        host.On("GET /api/task/self?p=1&page_size=100", Page(1, 3, Row("old", "sora-2", now.AddHours(-3)), Row("other", "veo-3", now)));
        host.On("GET /api/task/self?p=2&page_size=100", Page(2, 3, Row("task_Z9", "sora-2", now)));
        host.On("GET /v1/videos/task_Z9", """{"id":"task_Z9","status":"completed","url":"https://x.example/1.mp4"}""");
        await Assert.ThrowsAsync<AllmException>(() => host.StartAsync());

        TaskOutcome outcome = Assert.Single(await RefreshAsync(host));

        Assert.Equal(("task_Z9", TaskState.Success, null, 1), (outcome.Task.Id, outcome.Task.Status, outcome.Failure, host.Posts));
        Assert.Equal(("task_Z9", TaskState.Success), (Assert.Single(host.Entries).Id, host.Entries[0].Status));
        RawRequest list = host.Requests.First(static request => request.Line.Contains("/api/task/self", StringComparison.Ordinal));
        Assert.Equal(("Bearer at-0000000000", "17"), (list.Header["Authorization"], list.Header["New-Api-User"]));
    }

    [Fact]
    public async Task Of_two_lost_ones_each_gets_its_own_and_a_known_id_is_nobodys()
    {
        await using FilmHost host = Host();
        await Assert.ThrowsAsync<AllmException>(() => host.StartAsync());
        await Assert.ThrowsAsync<AllmException>(() => host.StartAsync());
        host.On("POST /v1/videos", FilmHost.Queued);
        await host.StartAsync();
        host.On("GET /v1/videos/task_A1", FilmHost.Queued);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        host.On("GET /api/task/self", Page(1, 2, Row("task_A1", "sora-2", now), Row("x1", "sora-2", now.AddSeconds(-1)), Row("x2", "sora-2", now)));

        IReadOnlyList<TaskOutcome> outcomes = await RefreshAsync(host);

        Assert.Equal(["task_A1", "x1", "x2"], outcomes.Select(static outcome => outcome.Task.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_not_found_stays_unknown()
    {
        await using FilmHost host = Host();
        host.On("GET /api/task/self", Page(1, 0));
        await Assert.ThrowsAsync<AllmException>(() => host.StartAsync());

        TaskOutcome outcome = Assert.Single(await RefreshAsync(host));

        Assert.Equal((string.Empty, TaskState.Unknown), (outcome.Task.Id, outcome.Task.Status));
        Assert.Contains("console", TaskOutcome.Of(outcome.Task)!.Failure!.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_access_token_the_log_of_charges_tells_that_it_was_accepted()
    {
        await using FilmHost host = Host(hasToken: false);
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        host.On("GET /api/log/token", string.Create(CultureInfo.InvariantCulture, $$$"""{"success":true,"message":"","data":[{"created_at":{{{now}}},"type":2,"model_name":"sora-2","quota":600000,"other":"null"}]}"""));
        await Assert.ThrowsAsync<AllmException>(() => host.StartAsync());

        TaskOutcome outcome = Assert.Single(await RefreshAsync(host));

        Assert.Equal(TaskState.Unknown, outcome.Task.Status);
        Assert.Contains(host.Notices.Notices, static notice => notice.Level == NoticeLevel.Warning && notice.Message.Contains("was accepted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_nowhere_can_be_looked_the_error_says_what_a_person_can_do()
    {
        await using FilmHost host = Host(hasToken: false);
        await Assert.ThrowsAsync<AllmException>(() => host.StartAsync());

        TaskOutcome outcome = Assert.Single(await RefreshAsync(host));

        Assert.Equal(TaskState.Unknown, outcome.Task.Status);
        Assert.Contains("ALLMHUB_ACCESS_TOKEN", outcome.Failure!.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(1, host.Posts);
    }

    [Fact]
    public async Task The_logs_own_task_id_is_taken()
    {
        await using FilmHost host = Host(hasToken: false);
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        host.On("GET /api/log/token", string.Create(CultureInfo.InvariantCulture, $$$"""{"success":true,"data":[{"created_at":{{{now}}},"type":2,"model_name":"sora-2","other":"{\"is_task\":true,\"task_id\":\"task_L1\"}"}]}"""));
        host.On("GET /v1/videos/task_L1", """{"id":"task_L1","status":"queued"}""");
        await Assert.ThrowsAsync<AllmException>(() => host.StartAsync());

        Assert.Equal(("task_L1", TaskState.Queued), (Assert.Single(await RefreshAsync(host)).Task.Id, Assert.Single(host.Entries).Status));
    }

    [Fact]
    public async Task The_contracts_list_is_read()
    {
        await using FilmHost host = Host();
        host.On("GET /api/task/self", Sample.Text("task.self.json"));
        VideoTask lost = new() { Reference = "r", Model = "sora-2-pro", CreatedAt = DateTimeOffset.FromUnixTimeSeconds(1763626400), Status = TaskState.Unknown };

        IReadOnlyList<VideoTask> found = await host.Client.Videos.Lost.FindAsync([lost], new HashSet<string>(), AllmCallOptions.Default, CancellationToken.None);

        Assert.Equal("task_q7Zr2mWc9TtLk4Xn8Vb1Jd6Hs3Gf5Pya", Assert.Single(found).Id);
    }
}
