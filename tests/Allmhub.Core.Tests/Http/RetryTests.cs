using System.Diagnostics;
using System.Net;
using Allmhub.Chat;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Http;

public sealed class RetryTests
{
    // A rule that is broken would wait for a day.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData((int)RetryPolicy.Read, 429, "", 4)]
    [InlineData((int)RetryPolicy.Read, 500, "", 4)]
    [InlineData((int)RetryPolicy.Read, 504, "", 4)]
    [InlineData((int)RetryPolicy.Read, 524, "", 4)]
    [InlineData((int)RetryPolicy.Read, 501, "", 1)]
    [InlineData((int)RetryPolicy.Read, 404, "", 1)]
    [InlineData((int)RetryPolicy.Read, 401, "", 1)]
    [InlineData((int)RetryPolicy.Read, 503, "model_not_found", 1)]
    [InlineData((int)RetryPolicy.Chat, 429, "", 4)]
    [InlineData((int)RetryPolicy.Chat, 500, "", 4)]
    [InlineData((int)RetryPolicy.Chat, 502, "", 4)]
    [InlineData((int)RetryPolicy.Chat, 503, "", 4)]
    [InlineData((int)RetryPolicy.Chat, 529, "", 4)]
    [InlineData((int)RetryPolicy.Chat, 504, "", 1)]
    [InlineData((int)RetryPolicy.Chat, 524, "", 1)]
    [InlineData((int)RetryPolicy.Chat, 500, "invalid_request", 1)]
    [InlineData((int)RetryPolicy.Chat, 500, "sensitive_words_detected", 1)]
    [InlineData((int)RetryPolicy.Chat, 500, "channel:no_available_key", 1)]
    [InlineData((int)RetryPolicy.Chat, 403, "insufficient_user_quota", 1)]
    [InlineData((int)RetryPolicy.Chat, 500, "empty_response", 1)]
    [InlineData((int)RetryPolicy.Chat, 400, "prompt_blocked", 1)]
    [InlineData((int)RetryPolicy.Chat, 500, "violation_fee.grok.csam", 1)]
    [InlineData((int)RetryPolicy.Read, 500, "plugin_route_error", 1)]
    [InlineData((int)RetryPolicy.Read, 504, "task_timeout", 1)]
    [InlineData((int)RetryPolicy.Paid, 429, "", 4)]
    [InlineData((int)RetryPolicy.Paid, 500, "", 1)]
    [InlineData((int)RetryPolicy.Paid, 503, "", 1)]
    [InlineData((int)RetryPolicy.None, 429, "", 1)]
    public async Task Status_and_code_decide_how_often_is_sent(int policy, int status, string code, int attempts)
    {
        await using RawServer server = new(RawServer.Answer(status, $$$"""{"error":{"message":"no","code":"{{{code}}}"}}"""));
        using SendPipeline pipeline = new(Client.Options(server.BaseUri));

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => pipeline.SendAsync(Client.Request((RetryPolicy)policy), AllmCallOptions.Default, default));

        Assert.Equal((attempts, attempts, (HttpStatusCode)status), (server.Requests.Count, error.Attempts, error.StatusCode!.Value));
    }

    [Theory]
    [InlineData((int)RetryPolicy.Read, 4)]
    [InlineData((int)RetryPolicy.Chat, 1)]
    [InlineData((int)RetryPolicy.Paid, 1)]
    public async Task Broken_connection_is_repeated_for_reads_only(int policy, int attempts)
    {
        await using RawServer server = new((_, exchange) =>
        {
            exchange.Reset();
            return Task.CompletedTask;
        });
        using SendPipeline pipeline = new(Client.Options(server.BaseUri));

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => pipeline.SendAsync(Client.Request((RetryPolicy)policy), AllmCallOptions.Default, default));

        Assert.Equal((AllmErrorKind.Network, attempts, attempts), (error.Kind, error.Attempts, server.Requests.Count));
    }

    [Theory]
    [InlineData((int)RetryPolicy.Read)]
    [InlineData((int)RetryPolicy.Chat)]
    [InlineData((int)RetryPolicy.Paid)]
    public async Task Refused_connection_is_always_safe_to_repeat(int policy)
    {
        Uri nowhere = RawServer.Nowhere();
        using SendPipeline pipeline = new(Client.Options(nowhere));

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => pipeline.SendAsync(Client.Request((RetryPolicy)policy), new AllmCallOptions { MaxRetry = 2 }, default));

        Assert.Equal((AllmErrorKind.Network, 3), (error.Kind, error.Attempts));
        Assert.Contains(nowhere.Authority, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Success_after_failures_is_a_success_that_knows_its_attempts()
    {
        await using RawServer server = new(RawServer.Answer(502, "<html>"), RawServer.Answer(503, ""), RawServer.Answer(200, """{"a":1}"""));
        using SendPipeline pipeline = new(Client.Options(server.BaseUri));

        using AllmResponse response = await pipeline.SendAsync(Client.Request(RetryPolicy.Chat), AllmCallOptions.Default, default);

        Assert.Equal(3, response.Attempts);
        Assert.Equal(1, (await response.ReadJsonAsync()).GetProperty("a").GetInt32());
        Assert.Equal(["""{"a":1}""", """{"a":1}""", """{"a":1}"""], server.Requests.Select(static request => request.Body));
    }

    [Theory]
    [InlineData((int)RetryPolicy.Read)]
    [InlineData((int)RetryPolicy.Chat)]
    [InlineData((int)RetryPolicy.Paid)]
    public async Task Connection_that_takes_too_long_is_always_safe_to_repeat(int policy)
    {
        using DeafPort deaf = new();
        using SendPipeline pipeline = new(new AllmClientOptions { AsksPrices = false, BaseUri = deaf.Uri, ConnectTimeout = TimeSpan.FromMilliseconds(100), RetryBaseDelay = TimeSpan.FromMilliseconds(1) });

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => pipeline.SendAsync(Client.Request((RetryPolicy)policy), new AllmCallOptions { MaxRetry = 2 }, default));

        Assert.Equal((AllmErrorKind.Timeout, 3), (error.Kind, error.Attempts));
        Assert.Contains("connect time limit", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData((int)RetryPolicy.Read)]
    [InlineData((int)RetryPolicy.Paid)]
    public async Task An_answer_that_does_not_begin_is_not_asked_for_again(int policy)
    {
        await using RawServer server = new((_, exchange) => exchange.StallAsync());
        using SendPipeline pipeline = new(Client.Options(server.BaseUri, firstByte: TimeSpan.FromMilliseconds(100)));

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => pipeline.SendAsync(Client.Request((RetryPolicy)policy), AllmCallOptions.Default, default));

        Assert.Equal((AllmErrorKind.Timeout, 1), (error.Kind, error.Attempts));
    }

    [Fact]
    public async Task Retry_after_is_obeyed_and_told()
    {
        await using RawServer server = new(RawServer.Answer(429, "", headers: "Retry-After: 0.3\r\n"), RawServer.Answer(200, "{}"));
        using SendPipeline pipeline = new(Client.Options(server.BaseUri));
        NoticeList notices = new();
        Stopwatch watch = Stopwatch.StartNew();

        using AllmResponse response = await pipeline.SendAsync(Client.Request(RetryPolicy.Paid), new AllmCallOptions { Notices = notices }, default).WaitAsync(Patience);

        Assert.InRange(watch.ElapsedMilliseconds, 290, 20_000);
        Notice notice = Assert.Single(notices.Notices, static notice => notice.Level == NoticeLevel.Warning);
        Assert.Equal("Attempt 1 of 4 failed: HTTP 429 Too Many Requests with an empty body. Trying again in 0.3 s.", notice.Message);
    }

    [Theory]
    [InlineData((int)RetryPolicy.Read)]
    [InlineData((int)RetryPolicy.Paid)]
    public async Task Retry_after_beyond_the_cap_ends_the_call_at_once(int policy)
    {
        await using RawServer server = new(RawServer.Answer(429, "", headers: "Retry-After: 86400\r\n"));
        using SendPipeline pipeline = new(Client.Options(server.BaseUri));

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => pipeline.SendAsync(Client.Request((RetryPolicy)policy), AllmCallOptions.Default, default)).WaitAsync(Patience);

        Assert.Equal((AllmErrorKind.RateLimited, TimeSpan.FromDays(1), 1, 1), (error.Kind, error.RetryAfter, error.Attempts, server.Requests.Count));
        Assert.Contains("wait 86400 s", error.RecommendedAction, StringComparison.Ordinal);
    }

    public static TheoryData<string, double?> RetryAfterHeaders => new()
    {
        { "Retry-After: 5\r\n", 5 },
        { "Retry-After: 5\r\nRetry-After: 10\r\n", 10 },
        { "Retry-After: 10, 5\r\n", 10 },
        { "retry-after-ms: 1500\r\n", 1.5 },
        { "retry-after-ms: 1500\r\nRetry-After: 2\r\n", 1.5 },
        { "retry-after-ms: soon\r\nRetry-After: 2\r\n", 2 },
        { "Retry-After: Fri, 02 Jan 2026 00:00:30 GMT\r\nDate: Fri, 02 Jan 2026 00:00:00 GMT\r\n", 30 },
        { "Retry-After: Fri, 02 Jan 2026 00:00:30 GMT\r\nRetry-After: 20\r\nDate: Fri, 02 Jan 2026 00:00:00 GMT\r\n", 30 },
        { "Retry-After: Thu, 01 Jan 2026 00:00:00 GMT\r\nDate: Fri, 02 Jan 2026 00:00:00 GMT\r\n", 0 },
        { "Retry-After: Thu, 01 Jan 2026 00:00:00 GMT\r\n", 0 },
        { "Retry-After: -5\r\n", null },
        { "Retry-After: later\r\n", null },
        { "", null },
    };

    [Theory]
    [MemberData(nameof(RetryAfterHeaders))]
    public async Task Retry_after_is_read_from_whatever_headers_there_are(string headers, double? seconds)
    {
        await using RawServer server = new(RawServer.Answer(429, "", headers: headers));
        using SendPipeline pipeline = new(Client.Options(server.BaseUri));

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => pipeline.SendAsync(Client.Request(RetryPolicy.Read), new AllmCallOptions { MaxRetry = 0 }, default));

        Assert.Equal(seconds, error.RetryAfter?.TotalSeconds);
    }

    [Fact]
    public void A_date_that_is_past_asks_for_nothing_and_the_wait_is_the_client_s_own() =>
        Assert.InRange(RetryRule.DelayOf(3, TimeSpan.Zero, new AllmClientOptions()).TotalSeconds, 3, 5);

    [Fact]
    public async Task The_answer_that_failed_is_closed_before_the_wait()
    {
        TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync(RawServer.Stream(": PING\n\n" + """{"error":{"message":"busy","type":"rate_limit_error"}}""" + "\n\n"));
            await exchange.WaitForCloseAsync();
            closed.TrySetResult();
        });
        using AllmClient client = new(new AllmClientOptions { AsksPrices = false, BaseUri = server.BaseUri, RetryBaseDelay = TimeSpan.FromMinutes(1) });
        using CancellationTokenSource stop = new();

        Task<ChatCompletion> call = client.Chat.Complete(Client.Chat()).ExecuteAsync(AllmCallOptions.Default, stop.Token);
        await closed.Task.WaitAsync(Patience);

        Assert.False(call.IsCompleted, "The call is to wait for its second attempt.");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task What_a_failed_attempt_said_of_itself_is_not_handed_on()
    {
        static string Chunk(string id, string delta) => $$$"""data: {"id":"{{{id}}}","model":"{{{id}}}-model","choices":[{"index":0,"delta":{{{delta}}}}]}""" + "\n\n";
        string failed = RawServer.Stream(Chunk("first", """{"role":"assistant","content":""}""") + """{"error":{"message":"bad response status code 502","type":"bad_response_status_code","code":"bad_response_status_code"}}""");
        string whole = RawServer.Stream(Chunk("second", """{"role":"assistant","content":""}""") + Chunk("second", """{"content":"fine"}""") + Client.End());
        await using RawServer server = new(failed, whole);
        using AllmClient client = new(Client.Options(server.BaseUri));
        List<ChatUpdate> updates = [];

        await foreach (ChatUpdate item in client.Chat.Stream(Client.Chat()).StreamAsync(AllmCallOptions.Default, default))
        {
            if (item.Completion is null)
            {
                updates.Add(item);
            }
        }

        Assert.Equal(2, server.Requests.Count);
        Assert.Equal("second", Assert.Single(updates, static update => update.Kind == ChatUpdateKind.Start).Payload is ChatStart start ? start.Id : null);
        Assert.Equal(ChatUpdateKind.Start, updates[0].Kind);
        Assert.Equal("fine", Assert.Single(updates, static update => update.Kind == ChatUpdateKind.Text).Text);
    }

    [Fact]
    public async Task An_answer_without_content_still_says_what_it_is()
    {
        await using RawServer server = new(RawServer.Stream(Client.End()));
        using AllmClient client = new(Client.Options(server.BaseUri));
        List<ChatUpdateKind> kinds = [];

        await foreach (ChatUpdate item in client.Chat.Stream(Client.Chat()).StreamAsync(AllmCallOptions.Default, default))
        {
            kinds.Add(item.Completion is null ? item.Kind : ChatUpdateKind.Raw);
        }

        Assert.Equal([ChatUpdateKind.Start, ChatUpdateKind.Finish], kinds[..^1].Order());
        Assert.Equal(ChatUpdateKind.Raw, kinds[^1]);
    }

    [Fact]
    public async Task Retry_after_of_the_last_attempt_stands_on_the_error_uncapped()
    {
        await using RawServer server = new(RawServer.Answer(429, "", headers: "Retry-After: 86400\r\n"));
        using SendPipeline pipeline = new(Client.Options(server.BaseUri));

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => pipeline.SendAsync(Client.Request(RetryPolicy.Read), new AllmCallOptions { MaxRetry = 0 }, default));

        Assert.Equal(TimeSpan.FromDays(1), error.RetryAfter);
    }

    [Fact]
    public void Wait_doubles_with_jitter_and_stops_at_the_cap()
    {
        AllmClientOptions options = new() { RetryBaseDelay = TimeSpan.FromSeconds(1), RetryAfterCap = TimeSpan.FromSeconds(60) };
        double[] seconds = [.. Enumerable.Range(1, 12).Select(retry => RetryRule.DelayOf(retry, null, options).TotalSeconds)];

        for (int i = 0; i < seconds.Length; i++)
        {
            double middle = Math.Pow(2, i);
            Assert.InRange(seconds[i], Math.Min(60, 0.75 * middle), Math.Min(60, 1.25 * middle));
        }
    }

    [Fact]
    public async Task Error_event_before_the_first_delta_is_tried_again()
    {
        string failed = RawServer.Stream(": PING\n\n" + """{"error":{"message":"bad response status code 502","type":"bad_response_status_code","code":"bad_response_status_code"}}""");
        await using RawServer server = new(failed, RawServer.Stream(Client.Delta("fine") + Client.End()));
        using AllmClient client = new(Client.Options(server.BaseUri));

        ChatCompletion completion = await client.Chat.Complete(Client.Chat()).ExecuteAsync(AllmCallOptions.Default, default);

        Assert.Equal(("fine", 2), (completion.Text, server.Requests.Count));
    }

    [Fact]
    public async Task Nothing_is_tried_again_after_the_first_delta()
    {
        string failed = RawServer.Stream(Client.Delta("half") + """{"error":{"message":"Overloaded (request id: abc)","type":"overloaded_error"},"type":"error"}""");
        await using RawServer server = new(failed);
        using AllmClient client = new(Client.Options(server.BaseUri));
        List<string> texts = [];

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => Client.CollectAsync(client, texts));

        Assert.Equal((AllmErrorKind.Server, 1, 1, "abc"), (error.Kind, error.Attempts, server.Requests.Count, error.RequestId));
        Assert.Equal("half", Assert.Single(texts));
        Assert.Equal(("half", false), (error.PartialCompletion!.Text, error.PartialCompletion.IsComplete));
    }
}
