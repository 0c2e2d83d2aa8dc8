using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Tasks;
using Allmhub.Tasks.Midjourney;

namespace Allmhub.Core.Tests.Tasks;

/// <summary>A Midjourney task is submitted once and never lost, and a full queue is no submission.</summary>
public sealed class MidjourneySubmitTests
{
    private const string Page = "<!DOCTYPE html><html><head><title>Bad Gateway</title></head></html>";
    private const string Full = """{"code":23,"description":"队列已满，请稍后再试","result":"1111111111111111","properties":{}}""";

    [Fact]
    public async Task The_intent_is_on_the_disk_before_the_request_leaves_and_the_id_before_anybody_has_the_task()
    {
        await using FilmHost host = new();
        IReadOnlyList<AllmTask> atSubmission = [];
        host.On(MidjourneyHost.Imagine, exchange =>
        {
            atSubmission = [.. TaskService.List(new TaskLog(new TaskJournal(host.Journal.FilePath)))];
            return exchange.WriteAsync(RawServer.Answer(200, MidjourneyHost.Accepted(), headers: "X-Oneapi-Request-Id: r1\r\n"));
        });

        MidjourneyTask task = await host.PaintAsync(MidjourneyHost.Request with { State = "mine" });

        MidjourneyTask intent = Assert.IsType<MidjourneyTask>(Assert.Single(atSubmission));
        Assert.Equal(("", TaskState.Unknown, "mj_imagine", "IMAGINE", "a red bicycle", "mine", host.BaseUri), (intent.Id, intent.Status, intent.Model, intent.Action, intent.Prompt, intent.State, intent.Gateway));
        MidjourneyTask entry = Assert.IsType<MidjourneyTask>(Assert.Single(host.Entries));
        Assert.Equal((MidjourneyHost.Id, TaskState.Submitted, task.Reference, "r1"), (entry.Id, entry.Status, entry.Reference, entry.RequestId));
        Assert.DoesNotContain(Core.Tests.Http.Client.Key, await File.ReadAllTextAsync(host.Journal.FilePath), StringComparison.Ordinal);
    }

    public static TheoryData<string> Lost =>
    [
        RawServer.Answer(502, Page, "text/html"), RawServer.Answer(504, Page, "text/html"), RawServer.Answer(524, "error code: 524", "text/plain"), RawServer.Answer(200, Page, "text/html"),
        RawServer.Answer(200, string.Empty), RawServer.Answer(200, "{}"), RawServer.Answer(200, """{"code":1,"description":"提交成功","result":null}"""), RawServer.Answer(200, """{"code":1,"result":[]}"""),
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"code\":1,\"description\":\"x\",\"result\":\"17651", string.Empty,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"code\":23,\"description\":\"x\",\"result\":\"1111111111111111\",",
    ];

    [Theory]
    [MemberData(nameof(Lost))]
    public async Task An_answer_that_is_lost_leaves_an_unknown_task_and_nothing_is_asked_twice(string answer)
    {
        await using FilmHost host = new();
        host.On(MidjourneyHost.Imagine, exchange =>
        {
            if (answer.Length == 0)
            {
                exchange.Reset();
            }

            return exchange.WriteAsync(answer);
        });

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => host.PaintAsync());

        Assert.Equal(1, host.Posts);
        AllmTask task = Assert.Single(host.Entries);
        Assert.Equal((string.Empty, TaskState.Unknown, TaskKind.Midjourney), (task.Id, task.Status, task.Kind));
        Assert.False(error.IsTransient);
        Assert.Contains("not submitted a second time", error.Message, StringComparison.Ordinal);
        Assert.Contains("Get-AllmTask -Status Unknown -Refresh", error.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("try again", error.Message + error.RecommendedAction, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_id_that_came_before_the_answer_broke_off_is_kept()
    {
        await using FilmHost host = new();
        host.On(MidjourneyHost.Imagine, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 300\r\n\r\n{\"code\":1,\"description\":\"x\",\"result\":\"17651929738841621\",\"prop");

        Assert.Equal("17651929738841621", (await host.PaintAsync()).Id);
        Assert.Equal("17651929738841621", Assert.Single(host.Entries).Id);
    }

    [Theory]
    [InlineData("17651929738841621")]
    [InlineData("\"0765179844557412\"")]
    [InlineData("1765193501234567890")]
    [InlineData("9765193501234567891")]
    public async Task An_id_is_its_digits_whether_text_or_number(string result)
    {
        await using FilmHost host = new();
        string id = result.Trim('"');
        host.On(MidjourneyHost.Imagine, $$"""{"code":1,"description":"提交成功","properties":{},"result":{{result}}}""");
        host.On($"GET /mj/task/{id}/fetch", MidjourneyHost.Look("\"SUCCESS\"", "0").Replace("\"id\":\"0\"", $"\"id\":{result}", StringComparison.Ordinal));

        MidjourneyTask task = await host.PaintAsync();
        TaskOutcome outcome = Assert.Single(await host.WaitAsync(20, task));

        Assert.Equal((id, id, TaskState.Success), (task.Id, outcome.Task.Id, outcome.Task.Status));
    }

    [Fact]
    public async Task A_full_queue_takes_nothing_and_is_asked_again_until_it_has_room()
    {
        await using FilmHost host = new();
        host.On(MidjourneyHost.Imagine, Full, Full, Full, Full, Full, Full, MidjourneyHost.Accepted());

        MidjourneyTask task = await host.PaintAsync();

        Assert.Equal((MidjourneyHost.Id, 7), (task.Id, host.Posts));
        Assert.Equal((MidjourneyHost.Id, task.Reference), (Assert.Single(host.Entries).Id, host.Entries[0].Reference));
        Assert.DoesNotContain("1111111111111111", await File.ReadAllTextAsync(host.Journal.FilePath), StringComparison.Ordinal);
        Assert.Equal(6, host.Notices.Notices.Count(static notice => notice.Message.Contains("queue is full", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_queue_that_stays_full_is_an_error_when_the_limit_is_over_and_no_task()
    {
        await using FilmHost host = new();
        host.On(MidjourneyHost.Imagine, Full);

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => host.PaintAsync(call: new AllmCallOptions { TotalTimeout = TimeSpan.FromSeconds(3) }));

        Assert.Equal((AllmErrorKind.RateLimited, "23"), (error.Kind, error.Code));
        Assert.True(host.Posts > 1);
        Assert.Empty(host.Entries);
    }

    [Fact]
    public async Task A_person_who_stops_while_the_queue_is_full_leaves_nothing()
    {
        await using FilmHost host = new(static options => new AllmClientOptions { AsksPrices = false, BaseUri = options.BaseUri, Credential = options.Credential, RetryBaseDelay = TimeSpan.FromMinutes(5) });
        host.On(MidjourneyHost.Imagine, Full);
        using CancellationTokenSource stop = new();
        Task<MidjourneyTask> painting = host.PaintAsync(token: stop.Token);
        for (int i = 0; i < 500 && !host.Notices.Notices.Any(static notice => notice.Message.Contains("queue is full", StringComparison.Ordinal)); i++)
        {
            await Task.Delay(10);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => painting);

        Assert.Equal(1, host.Posts);
        Assert.Empty(host.Entries);
    }

    [Fact]
    public async Task A_banned_word_is_named_whatever_the_words_around_it()
    {
        await using FilmHost host = new();
        host.On(MidjourneyHost.Imagine, """{"code":24,"description":"Banned prompt","properties":{"promptEn":"a transparent phone","bannedWord":"transparent"},"result":null}""");

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => host.PaintAsync());

        Assert.Equal((AllmErrorKind.ContentRefused, 1, 0), (error.Kind, host.Posts, host.Entries.Count));
        Assert.Contains("'transparent'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"code":401,"message":"bad key","data":null}""", AllmErrorKind.Authentication, "bad key")]
    [InlineData("""{"code":4,"description":"prompt_is_required ","type":"upstream_error"}""", AllmErrorKind.InvalidRequest, "prompt_is_required")]
    [InlineData("""{"code":-1,"description":"","result":null}""", AllmErrorKind.Server, "Midjourney answers with code -1 and no words.")]
    [InlineData("""{"code":99999999999999999999,"description":"odd"}""", AllmErrorKind.InvalidRequest, null)]
    [InlineData("""{"error":{"message":"no credit","type":"new_api_error","code":"insufficient_user_quota"}}""", AllmErrorKind.InsufficientBalance, "no credit")]
    public async Task A_refusal_with_a_good_status_is_a_refusal(string answer, AllmErrorKind kind, string? message)
    {
        await using FilmHost host = new();
        host.On(MidjourneyHost.Imagine, answer);

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => host.PaintAsync());

        Assert.Equal((kind, 1), (error.Kind, host.Posts));
        Assert.Equal(message ?? error.Message, error.Message);
        Assert.Empty(host.Entries);
    }

    [Theory]
    [InlineData("""{"code":21,"description":"anything","properties":{"finalPrompt":"","remix":true},"result":"5"}""", TaskState.Modal)]
    [InlineData("""{"code":21,"description":"窗口等待","properties":{"status":"IN_PROGRESS"},"result":"5"}""", TaskState.Submitted)]
    [InlineData("""{"code":21,"description":"窗口等待","properties":null,"result":"5"}""", TaskState.Submitted)]
    [InlineData("""{"code":"21","description":"x","properties":{"finalPrompt":"a --zoom 2"},"result":"5"}""", TaskState.Modal)]
    [InlineData("""{"code":1,"description":"窗口等待","properties":{"finalPrompt":"a","remix":true},"result":"5"}""", TaskState.Modal)]
    [InlineData("""{"code":1,"description":"窗口等待","properties":{"finalPrompt":"a"},"result":"5"}""", TaskState.Submitted)]
    [InlineData("""{"code":22,"description":"x","properties":{"numberOfQueues":3},"result":"5"}""", TaskState.Queued)]
    public async Task Codes_and_properties_decide_and_never_words(string answer, TaskState status)
    {
        await using FilmHost host = new();
        host.On(MidjourneyHost.Imagine, answer);

        Assert.Equal((status, "5"), ((await host.PaintAsync()).Status, host.Entries[0].Id));
    }

    [Theory]
    [InlineData("MJ::CustomZoom::h")]
    [InlineData("MJ::Inpaint::1::h::SOLO")]
    public async Task A_press_that_always_asks_waits_also_where_properties_say_nothing(string customId)
    {
        await using FilmHost host = new();
        host.On("POST /mj/submit/action", """{"code":21,"description":"","properties":null,"result":"5"}""");

        Assert.Equal(TaskState.Modal, (await host.PaintAsync(new MidjourneyPress { TaskId = "1", CustomId = customId })).Status);
    }

    [Fact]
    public async Task An_upload_has_ended_with_its_submission()
    {
        await using FilmHost host = new();
        host.On("POST /mj/submit/upload-discord-images", Sample.Text("mj.submit.upload.json"));

        MidjourneyTask task = await host.PaintAsync(new MidjourneyUpload { Image = [MidjourneyHost.Picture] });

        Assert.Equal(["https://cdn.example.com/attachments/1/2/a.png", "https://cdn.example.com/attachments/1/2/b.png"], task.Link.Select(static link => link.OriginalString));
        Assert.Equal((TaskState.Success, "mj_upload"), (task.Status, task.Model));
        Assert.Equal(2, ((MidjourneyTask)Assert.Single(host.Entries)).Link.Count);
        Assert.Null(Assert.Single(await host.WaitAsync(5, task)).Failure);
        Assert.Equal(1, host.Posts);
    }

    [Fact]
    public async Task The_price_list_gives_the_cost_and_the_gateways_factors_multiply_it()
    {
        await using FilmHost host = new();
        host.On(MidjourneyHost.Imagine, RawServer.Answer(200, MidjourneyHost.Accepted()), RawServer.Answer(200, MidjourneyHost.Accepted("2"), headers: "X-New-Api-Other-Ratios: {\"speed\":1.5}\r\n"));
        host.On("GET /api/pricing", """{"success":true,"data":[{"model_name":"mj_imagine","quota_type":1,"model_price":0.1}],"group_ratio":{"default":1}}""");

        MidjourneyTask task = await host.PaintAsync();
        MidjourneyTask turbo = await host.PaintAsync();

        Assert.Equal((0.1m, 0.15m), (task.Cost, turbo.Cost));
        Assert.Equal("list price 0.1 USD per call; group default at 1 (assumed)", task.CostBasis);
        Assert.Contains("speed 1.5", turbo.CostBasis, StringComparison.Ordinal);
        Assert.Equal([0.1m, 0.15m], host.Entries.Select(static entry => entry.Cost));
        Assert.Equal(1, host.Count("GET /api/pricing"));
        Assert.Equal(0.1m, host.Client.Midjourney.Submit(MidjourneyHost.Request, host.Log).Estimate(AllmCallOptions.Default)!.Usd);
        Assert.Null(host.Client.Midjourney.Submit(new MidjourneyShorten { Prompt = "x" }, host.Log).Estimate(AllmCallOptions.Default)!.Usd);
    }

    [Fact]
    public async Task What_tells_the_prompt_stays_out_of_the_journal_on_wish()
    {
        await using FilmHost host = new();
        host.Log = new TaskLog(host.Journal, keepsPrompt: false);

        TaskOutcome outcome = await host.PaintAsync(MidjourneyHost.Look("\"SUCCESS\"", more: ""","promptEn":"red bicycle in English","description":"/imagine a red bicycle","imageUrl":"https://cdn.example.com/1.png","properties":{"finalPrompt":"a red bicycle --v 7"}"""));

        Assert.Equal("a red bicycle --v 7", ((MidjourneyTask)outcome.Task).FinalPrompt);
        Assert.DoesNotContain("bicycle", await File.ReadAllTextAsync(host.Journal.FilePath), StringComparison.Ordinal);
        Assert.Equal("https://cdn.example.com/1.png", ((MidjourneyTask)Assert.Single(host.Entries)).ImageUri!.OriginalString);
    }

    [Theory]
    [InlineData("MJ::JOB::upsample::1::5b1e07c3-92d4-4f6a-8c15-0ae4d7f3b926", "MJ::JOB::reroll::0::5b1e07c3-92d4-4f6a-8c15-0ae4d7f3b926::SOLO")]
    [InlineData("MJ::JOB::upsample::1::5b1e07c3-92d4-4f6a-8c15-0ae4d7f3b926", "MJ::JOB::upsample::1::99999999-92d4-4f6a-8c15-0ae4d7f3b926")]
    [InlineData("MJ::*::1::5b1e07c3-92d4-4f6a-8c15-0ae4d7f3b926", "MJ::x::*")]
    [InlineData("MJ::none", "MJ::at::all")]
    public void The_ids_of_buttons_come_back_letter_by_letter(string one, string other)
    {
        MidjourneyTask task = MidjourneyHost.Task("1") with { Button = [new MidjourneyButton { CustomId = one, Label = "a\tb", Type = 2 }, new MidjourneyButton { CustomId = other, Emoji = "🔄" }], VideoUri = [new Uri("https://x.example/1.mp4")] };

        MidjourneyTask back = Assert.IsType<MidjourneyTask>(TaskService.Restore(TaskEntry.Of(task, keepsPrompt: true)));

        Assert.Equal([(one, "a b", "", 2), (other, "", "🔄", null)], back.Button.Select(static button => (button.CustomId, button.Label, button.Emoji, button.Type)));
        Assert.Equal("https://x.example/1.mp4", Assert.Single(back.VideoUri).OriginalString);
        Assert.Empty((back with { Button = [] }).Button);
    }

    [Fact]
    public async Task The_journal_gives_back_what_a_task_was()
    {
        await using FilmHost host = new();
        host.On(MidjourneyHost.Imagine, MidjourneyHost.Accepted());
        host.On(MidjourneyHost.Fetch, Sample.Text("mj.task.success.json"));
        MidjourneyTask before = (MidjourneyTask)Assert.Single(await host.WaitAsync(20, await host.PaintAsync(MidjourneyHost.Request with { Bot = MidjourneyBot.Niji }))).Task;

        MidjourneyTask after = (MidjourneyTask)Assert.Single(host.Entries);

        Assert.Equal(before.Button, after.Button);
        Assert.Equal((before.Id, before.Action, before.Status, before.ImageUri, before.Prompt, before.PromptEn, MidjourneyBot.Niji), (after.Id, after.Action, after.Status, after.ImageUri, after.Prompt, after.PromptEn, after.Bot));
    }
}
