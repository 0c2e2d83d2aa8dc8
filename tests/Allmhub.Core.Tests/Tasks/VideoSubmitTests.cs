using System.Globalization;
using System.Text.Json.Nodes;
using Allmhub.Account;
using Allmhub.Core.Tests.Account;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Images;
using Allmhub.Tasks;
using Allmhub.Tasks.Videos;

namespace Allmhub.Core.Tests.Tasks;

/// <summary>A film is submitted once and never lost: what is on the disk at each moment, and what is a refusal.</summary>
public sealed class VideoSubmitTests
{
    private const string Page = "<!DOCTYPE html><html><head><title>Bad Gateway</title></head></html>";

    [Fact]
    public async Task The_intent_is_on_the_disk_before_the_request_leaves_and_the_id_before_anybody_has_the_task()
    {
        await using FilmHost host = new();
        IReadOnlyList<AllmTask> atSubmission = [];
        host.On("POST /v1/videos", exchange =>
        {
            atSubmission = [.. TaskService.List(new TaskLog(new TaskJournal(host.Journal.FilePath)))];
            return exchange.WriteAsync(RawServer.Answer(200, FilmHost.Queued));
        });

        VideoTask task = await host.StartAsync();

        VideoTask intent = Assert.IsType<VideoTask>(Assert.Single(atSubmission));
        Assert.Equal(("", TaskState.Unknown, "sora-2", "a red bicycle", host.BaseUri), (intent.Id, intent.Status, intent.Model, intent.Prompt, intent.Gateway));
        VideoTask entry = Assert.IsType<VideoTask>(Assert.Single(host.Entries));
        Assert.Equal(("task_A1", TaskState.Queued, task.Reference), (entry.Id, entry.Status, entry.Reference));
        Assert.Equal(("task_A1", TaskState.Queued, "queued"), (task.Id, task.Status, task.StatusText));
        Assert.DoesNotContain(Core.Tests.Http.Client.Key, await File.ReadAllTextAsync(host.Journal.FilePath));
    }

    public static TheoryData<string> Lost =>
    [
        RawServer.Answer(502, Page, "text/html"), RawServer.Answer(504, Page, "text/html"), RawServer.Answer(524, "error code: 524", "text/plain"),
        RawServer.Answer(502, """{"code":"fail_to_fetch_task","message":"upstream gone","data":null}"""), RawServer.Answer(504, Sample.Text("error.image.tasktimeout.json")),
        RawServer.Answer(529, "{}"), RawServer.Answer(200, Page, "text/html"), RawServer.Answer(200, string.Empty), RawServer.Answer(200, "{}"),
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"object\":\"vid", string.Empty,
    ];

    [Theory]
    [MemberData(nameof(Lost))]
    public async Task An_answer_that_is_lost_leaves_an_unknown_task_and_nothing_is_asked_twice(string answer)
    {
        await using FilmHost host = new();
        host.On("POST /v1/videos", exchange =>
        {
            if (answer.Length == 0)
            {
                exchange.Reset();
            }

            return exchange.WriteAsync(answer);
        });

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => host.StartAsync());

        Assert.Equal(1, host.Posts);
        AllmTask task = Assert.Single(host.Entries);
        Assert.Equal((string.Empty, TaskState.Unknown), (task.Id, task.Status));
        Assert.False(error.IsTransient);
        Assert.Contains("not submitted a second time", error.Message, StringComparison.Ordinal);
        Assert.Contains("Get-AllmTask -Status Unknown -Refresh", error.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("try again", error.Message + error.RecommendedAction, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("later", error.Message + error.RecommendedAction, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("error.task.quota-new.json", 403, AllmErrorKind.InsufficientBalance)]
    [InlineData("error.task.size.json", 400, AllmErrorKind.InvalidRequest)]
    [InlineData("error.task.upstream-new.json", 400, AllmErrorKind.InvalidRequest)]
    [InlineData("error.task.inputreference.json", 400, AllmErrorKind.InvalidRequest)]
    [InlineData("error.openai.503-nochannel.json", 503, AllmErrorKind.ModelNotFound)]
    [InlineData("error.openai.401.json", 401, AllmErrorKind.Authentication)]
    [InlineData("error.openai.500-sensitive.json", 500, AllmErrorKind.ContentRefused)]
    public async Task A_refusal_is_no_task(string sample, int status, AllmErrorKind kind)
    {
        await using FilmHost host = new();
        host.On("POST /v1/videos", RawServer.Answer(status, Sample.Text(sample)));

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => host.StartAsync());

        Assert.Equal((kind, 1), (error.Kind, host.Posts));
        Assert.Empty(host.Entries);
    }

    [Fact]
    public async Task An_error_inside_a_success_is_a_refusal()
    {
        await using FilmHost host = new();
        host.On("POST /v1/videos", Sample.Text("error.task.size.json"));

        Assert.Equal("sora-2 size is invalid", (await Assert.ThrowsAsync<AllmException>(() => host.StartAsync())).Message);
        Assert.Empty(host.Entries);
    }

    [Fact]
    public async Task Too_many_requests_are_asked_again_for_nothing_was_accepted()
    {
        await using FilmHost host = new();
        host.On("POST /v1/videos", RawServer.Answer(429, Sample.Text("error.task.429.json")), FilmHost.Queued);

        Assert.Equal("task_A1", (await host.StartAsync()).Id);
        Assert.Equal((2, 1), (host.Posts, host.Entries.Count));
    }

    [Fact]
    public async Task Nobody_there_is_no_task()
    {
        await using FilmHost host = new(static options => new AllmClientOptions { AsksPrices = false, BaseUri = RawServer.Nowhere(), Credential = options.Credential, RetryBaseDelay = options.RetryBaseDelay });

        Assert.Equal(AllmErrorKind.Network, (await Assert.ThrowsAsync<AllmException>(() => host.StartAsync())).Kind);
        Assert.Empty(host.Entries);
    }

    [Fact]
    public async Task A_person_who_stops_a_submission_on_its_way_does_not_wait_and_the_id_comes_into_the_journal_all_the_same()
    {
        await using FilmHost host = new();
        TaskCompletionSource asked = new();
        TaskCompletionSource answer = new();
        host.On("POST /v1/videos", async exchange =>
        {
            asked.SetResult();
            await answer.Task;
            await exchange.WriteAsync(RawServer.Answer(200, FilmHost.Queued));
        });
        using CancellationTokenSource stop = new();
        Task<VideoTask> starting = host.StartAsync(token: stop.Token);
        await asked.Task;

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        Assert.Equal(TaskState.Unknown, Assert.Single(host.Entries).Status);

        answer.SetResult();
        for (int i = 0; i < 500 && host.Entries[0].Id.Length == 0; i++)
        {
            await Task.Delay(10);
        }

        Assert.Equal(("task_A1", TaskState.Queued, 1), (host.Entries[0].Id, host.Entries[0].Status, host.Posts));
    }

    [Fact]
    public async Task An_id_that_came_before_the_answer_broke_off_is_kept()
    {
        await using FilmHost host = new();
        host.On("POST /v1/videos", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 170\r\n\r\n" + FilmHost.Queued[..60]);

        Assert.Equal("task_A1", (await host.StartAsync()).Id);
        Assert.Equal("task_A1", Assert.Single(host.Entries).Id);
        Assert.Contains(host.Notices.Notices, static notice => notice.Level == NoticeLevel.Warning && notice.Message.Contains("task_A1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"task_id":4326796003218200779}""", "4326796003218200779")]
    [InlineData("""{"id":"","task_id":"task_9"}""", "task_9")]
    [InlineData("""{"code":"success","message":"","data":"task_7"}""", "task_7")]
    [InlineData("""{"code":"success","data":{"task_id":"task_8"}}""", "task_8")]
    [InlineData("""{"id":"sora-2:task_5","task_id":"other"}""", "sora-2:task_5")]
    public async Task The_id_is_text_digit_by_digit(string body, string id)
    {
        await using FilmHost host = new();
        host.On("POST /v1/videos", body);
        host.On($"GET /v1/videos/{Uri.EscapeDataString(id)}", """{"id":"other","status":"completed","url":"https://x.example/a.mp4"}""");

        VideoTask task = await host.StartAsync();
        TaskOutcome outcome = Assert.Single(await host.WaitAsync(20, task));

        Assert.Equal((id, id, TaskState.Success), (task.Id, outcome.Task.Id, outcome.Task.Status));
    }

    [Fact]
    public async Task No_journal_is_a_warning_with_the_id_and_the_film_is_submitted_once()
    {
        await using FilmHost host = new();
        host.On("POST /v1/videos", FilmHost.Queued);
        host.Log = new TaskLog(new TaskJournal("/proc/nowhere/tasks.jsonl"));

        Assert.Equal("task_A1", (await host.StartAsync()).Id);
        Assert.Equal(1, host.Posts);
        Assert.Contains(host.Notices.Notices, static notice => notice.Level == NoticeLevel.Warning && notice.Message.Contains("Keep its id: task_A1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_prompt_stays_out_of_the_journal_on_wish()
    {
        await using FilmHost host = new();
        host.On("POST /v1/videos", FilmHost.Queued);
        host.Log = new TaskLog(host.Journal, keepsPrompt: false);

        Assert.Equal("a red bicycle", (await host.StartAsync()).Prompt);
        Assert.DoesNotContain("bicycle", await File.ReadAllTextAsync(host.Journal.FilePath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_gateways_factors_and_the_price_list_give_the_cost()
    {
        await using FilmHost host = new();
        host.On("POST /v1/videos", RawServer.Answer(200, FilmHost.Queued, headers: "X-New-Api-Other-Ratios: {\"seconds\":8,\"size\":1.666667}\r\nX-Oneapi-Request-Id: r1\r\n"));
        host.On("GET /api/pricing", """{"success":true,"data":[{"model_name":"sora-2-pro","quota_type":1,"model_price":0.5}],"group_ratio":{"default":1}}""");

        VideoTask task = await host.StartAsync(FilmHost.Request("sora-2-pro") with { Second = 8, Size = "1792x1024" });

        Assert.Equal((6.666668m, "r1"), (task.Cost, task.RequestId));
        Assert.Contains("size 1.666667", task.CostBasis, StringComparison.Ordinal);
        Assert.Equal(6.666668m, Assert.Single(host.Entries).Cost);
    }

    // NOTES section 16.7: per second and size, by resolution, by half the ratio; the numbers of its worked examples.
    [Theory]
    [InlineData("sora-2-pro", """{"quota_type":1,"model_price":0.5}""", 12, "1792x1024", null, "10.000002")]
    [InlineData("sora-2-pro", """{"quota_type":1,"model_price":0.5}""", 12, "1280x720", null, "6")]
    [InlineData("veo-3.1-generate", """{"quota_type":1,"model_price":0.4}""", 8, "3840x2160", null, "4.8")]
    [InlineData("veo-3.1-fast", """{"quota_type":1,"model_price":0.15}""", 6, "3840x2160", null, "2.099998")]
    [InlineData("veo-3.1-generate", """{"quota_type":1,"model_price":0.4}""", null, null, null, "3.2")]
    [InlineData("sora-2", """{"quota_type":1,"model_price":0.3}""", null, null, null, null)]
    [InlineData("sora-2", """{"quota_type":1,"model_price":0.3}""", 4, null, """{"seconds":"8","size":1}""", "2.4")]
    [InlineData("sora_video2", """{"quota_type":1,"model_price":0.15}""", 10, null, "{}", "0.15")]
    [InlineData("seedance", """{"quota_type":0,"model_ratio":1,"completion_ratio":1}""", 5, null, """{"seconds":5}""", "2.5")]
    [InlineData("seedance", """{"quota_type":0,"model_ratio":1,"completion_ratio":1}""", 5, null, "not json", "2.5")]
    [InlineData("seedance", """{"billing_mode":"tiered_expr","billing_expr":"p * 1"}""", 5, null, """{"seconds":5}""", null)]
    public void A_film_is_reckoned_as_the_gateway_reckons(string model, string listed, int? second, string? size, string? ratios, string? usd)
    {
        PriceEntry price = Listed.Entry(listed[1..^1]);

        CostEstimate? estimate = VideoCost.Estimate(price, FilmHost.Request(model) with { Second = second, Size = size }, ratios, PriceTerms.Stock);

        Assert.Equal(usd, estimate?.Usd.ToString("0.######", CultureInfo.InvariantCulture));
        Assert.Equal(listed.Contains("model_ratio", StringComparison.Ordinal), estimate?.Basis.Contains("settled by tokens", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData("""{"success":true,"data":[{"model_name":"\ud83d","quota_type":1,"model_price":0.5},{"model_name":"sora-2","quota_type":1,"model_price":0.5}]}""", """{"seconds":8}""")]
    [InlineData("""{"success":true,"data":[{"model_name":"sora-2","quota_type":1,"model_price":0.5}]}""", """{"seconds":79228162514264337593543950335,"size":1000}""")]
    [InlineData("""[]""", """[1]""")]
    public async Task A_price_that_makes_no_sense_takes_no_film_away(string list, string ratios)
    {
        await using FilmHost host = new();
        host.On("POST /v1/videos", RawServer.Answer(200, FilmHost.Queued, headers: $"X-New-Api-Other-Ratios: {ratios}\r\n"));
        host.On("GET /api/pricing", list);

        Assert.Equal("task_A1", (await host.StartAsync()).Id);
    }

    [Fact]
    public async Task Without_a_price_there_is_no_cost()
    {
        await using FilmHost host = new();
        host.On("POST /v1/videos", FilmHost.Queued);

        VideoTask task = await host.StartAsync();

        Assert.Equal((null, null), (task.Cost, task.CostBasis));
    }

    public static TheoryData<string, string> Bodies => new()
    {
        { "sora-2", """{"model":"sora-2","prompt":"a red bicycle","seconds":"8","duration":8,"size":"1280x720"}""" },
        { "veo-3.1-generate-preview", """{"model":"veo-3.1-generate-preview","prompt":"a red bicycle","seconds":"8","duration":8,"metadata":{"aspectRatio":"16:9","negativePrompt":"people","durationSeconds":8}}""" },
        { "kling-v2", """{"model":"kling-v2","prompt":"a red bicycle","seconds":"8","duration":8,"aspect_ratio":"16:9"}""" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Seconds_are_text_duration_a_number_and_veo_has_its_metadata(string model, string body)
    {
        using AllmClient client = new(Core.Tests.Http.Client.Options(new Uri("http://127.0.0.1:9")));
        VideoRequest request = FilmHost.Request(model) with { Second = 8, AspectRatio = "16:9", NegativePrompt = model.StartsWith("veo", StringComparison.Ordinal) ? "people" : null };

        RequestDescription sent = client.Videos.Start(request, new TaskLog(new TaskJournal("x"))).Describe(AllmCallOptions.Default);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(sent.Body!)), sent.Body);
        Assert.Equal(("POST", "/v1/videos"), (sent.Method, sent.Uri.AbsolutePath));
    }

    [Fact]
    public async Task A_picture_that_lies_here_makes_it_a_form_and_an_address_does_not()
    {
        await using FilmHost host = new();
        host.On("POST /v1/videos", FilmHost.Queued);
        ImageSource picture = ImageSource.FromBytes(Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mO4Y6MBAAM4AUGPEJpDAAAAAElFTkSuQmCC"));

        await host.StartAsync(FilmHost.Request() with { Second = 8, Image = [picture] });
        await host.StartAsync(FilmHost.Request() with { Image = [picture, picture] });
        await host.StartAsync(FilmHost.Request() with { Image = [ImageSource.FromAddress("https://example.com/a.png")] });
        await host.StartAsync(FilmHost.Request() with { Image = [ImageSource.FromAddress("https://example.com/a.png"), picture] });

        RawRequest[] posts = [.. host.Requests.Where(static request => request.Line.StartsWith("POST", StringComparison.Ordinal))];
        Assert.StartsWith("multipart/form-data", posts[0].Header["Content-Type"], StringComparison.Ordinal);
        Assert.Contains("name=\"input_reference\"; filename=\"frame-1.png\"\r\nContent-Type: image/png", posts[0].Body, StringComparison.Ordinal);
        Assert.Contains("name=\"seconds\"\r\n\r\n8\r\n", posts[0].Body, StringComparison.Ordinal);
        Assert.Equal(3, posts[1].Body.Split("name=\"input_reference[]\"").Length);
        Assert.Equal("https://example.com/a.png", JsonNode.Parse(posts[2].Body)!["input_reference"]!.GetValue<string>());
        Assert.StartsWith("data:image/png;base64,", JsonNode.Parse(posts[3].Body)!["images"]![1]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_of_another_size_is_named_with_both_sizes_when_it_is_refused()
    {
        await using FilmHost host = new();
        host.On("POST /v1/videos", RawServer.Answer(400, """{"code":"fail_to_fetch_task","message":"{\"error\":{\"message\":\"Inpaint image must match the requested width and height\",\"type\":\"invalid_request_error\"}}","data":null}"""));
        ImageSource picture = ImageSource.FromBytes(Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mO4Y6MBAAM4AUGPEJpDAAAAAElFTkSuQmCC"));

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => host.StartAsync(FilmHost.Request() with { Size = "1280x720", Image = [picture] }));

        Assert.Equal("Inpaint image must match the requested width and height", error.Message);
        Assert.Contains("1x1", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("1280x720", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(host.Entries);
    }

    [Theory]
    [InlineData("sora-2", VideoApi.Videos)]
    [InlineData("veo-3.1-generate-preview", VideoApi.Videos)]
    [InlineData("sora_video2-landscape-15s", VideoApi.Chat)]
    [InlineData("veo_3_1-fast", VideoApi.Chat)]
    [InlineData("mj_video", VideoApi.Midjourney)]
    internal void The_models_name_tells_the_format(string model, VideoApi api) => Assert.Equal(api, VideoApiChoice.Choose(new VideoRequest { Model = model, Prompt = "x" }));

    public static TheoryData<string, string> Wrong => new()
    {
        { "prompt", "-Prompt is empty" }, { "second", "-Second is 4000" }, { "size", "Write it as in 1280x720" }, { "negative", "-NegativePrompt is known to Veo" },
        { "chatsecond", "-Second cannot be said in chat" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_cannot_be_is_found_before_anything_is_paid(string what, string message)
    {
        using AllmClient client = new(Core.Tests.Http.Client.Options(new Uri("http://127.0.0.1:9")));
        VideoRequest request = FilmHost.Request() with
        {
            Prompt = what == "prompt" ? " " : "x",
            Second = what == "second" ? 4000 : 4,
            Size = what == "size" ? "1280*720" : null,
            NegativePrompt = what == "negative" ? "x" : null,
            Api = what == "chatsecond" ? VideoApi.Chat : VideoApi.Videos,
        };

        Assert.Contains(message, Assert.Throws<InvalidInputException>(() => client.Videos.Start(request, new TaskLog(new TaskJournal("x")))).Message, StringComparison.Ordinal);
    }
}
