using System.Diagnostics;
using System.Net;
using Allmhub.Chat;
using Allmhub.Http;
using Allmhub.Raw;

namespace Allmhub.Core.Tests.Http;

public sealed class TimeLimitTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(150);

    [Fact]
    public async Task First_byte_limit_names_itself()
    {
        await using RawServer server = new((_, exchange) => exchange.StallAsync());

        AllmException error = await FailAsync(Client.Options(server.BaseUri, firstByte: Short));

        // A busy server has perhaps not read it yet when the limit ends; it never reads a second one.
        Assert.Contains("first-byte time limit", error.Message, StringComparison.Ordinal);
        Assert.InRange(server.Requests.Count, 0, 1);
    }

    [Fact]
    public async Task Idle_limit_before_the_first_token()
    {
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync(RawServer.Stream(string.Empty));
            await exchange.StallAsync();
        });

        AllmException error = await FailAsync(Client.Options(server.BaseUri, idle: Short));

        Assert.Contains("idle time limit", error.Message, StringComparison.Ordinal);
        Assert.Null(error.PartialCompletion);
    }

    [Fact]
    public async Task Idle_limit_in_the_middle_keeps_what_came()
    {
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync(RawServer.Stream(Client.Delta("so far")));
            await exchange.StallAsync();
        });

        AllmException error = await FailAsync(Client.Options(server.BaseUri, idle: Short));

        Assert.Contains("idle time limit", error.Message, StringComparison.Ordinal);
        Assert.Equal("so far", error.PartialCompletion!.Text);
    }

    [Fact]
    public async Task Pings_alone_do_not_keep_a_stream_alive()
    {
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync(RawServer.Stream(string.Empty));
            while (true)
            {
                await exchange.WriteAsync(": PING\n\n");
                await Task.Delay(20, exchange.Stopped);
            }
        });

        AllmException error = await FailAsync(Client.Options(server.BaseUri, idle: TimeSpan.FromMilliseconds(300)));

        Assert.Contains("idle time limit", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Total_limit_ends_a_stream_that_goes_on_and_on()
    {
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync(RawServer.Stream(string.Empty));
            while (true)
            {
                await exchange.WriteAsync(Client.Delta("more "));
                await Task.Delay(20, exchange.Stopped);
            }
        });

        // On a busy machine the limit may be over before the first piece is there: then the call gets a longer one.
        AllmException error;
        TimeSpan total = TimeSpan.FromMilliseconds(200);
        do
        {
            total *= 2;
            error = await FailAsync(Client.Options(server.BaseUri, total: total));
            Assert.Contains("total time limit", error.Message, StringComparison.Ordinal);
        }
        while (error.PartialCompletion is null && total < TimeSpan.FromSeconds(10));

        Assert.StartsWith("more ", error.PartialCompletion!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_that_outlasts_the_total_limit_is_not_begun()
    {
        await using RawServer server = new(RawServer.Answer(429, string.Empty, headers: "Retry-After: 30\r\n"));
        using AllmClient client = new(new AllmClientOptions { AsksPrices = false, BaseUri = server.BaseUri, TotalTimeout = TimeSpan.FromSeconds(20) });
        Stopwatch watch = Stopwatch.StartNew();

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => Client.CollectAsync(client, []));

        Assert.Equal((AllmErrorKind.RateLimited, HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(30), 1), (error.Kind, error.StatusCode, error.RetryAfter, error.Attempts));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), "It waited although the wait could not end well.");
    }

    [Fact]
    public async Task Empty_deltas_ids_and_counts_do_not_keep_a_stream_alive()
    {
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync(RawServer.Stream(string.Empty));
            while (true)
            {
                await exchange.WriteAsync(Client.Delta(string.Empty));
                await exchange.WriteAsync("""data: {"id":"c","model":"m","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}""" + "\n\n");
                await Task.Delay(20, exchange.Stopped);
            }
        });

        AllmException error = await FailAsync(Client.Options(server.BaseUri, idle: TimeSpan.FromMilliseconds(300)));

        Assert.Contains("idle time limit", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deltas_keep_a_stream_alive()
    {
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync(RawServer.Stream(string.Empty));
            for (int i = 0; i < 30; i++)
            {
                await exchange.WriteAsync(Client.Delta("x"));
                await Task.Delay(100, exchange.Stopped);
            }

            await exchange.WriteAsync(Client.End());
        });
        using AllmClient client = new(Client.Options(server.BaseUri, idle: TimeSpan.FromSeconds(1.5)));

        Assert.Equal(30, (await Client.CollectAsync(client, [])).Length);
    }

    [Fact]
    public async Task Pings_alone_do_not_keep_a_raw_stream_alive()
    {
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync(RawServer.Stream("data: 1\n\n"));
            while (true)
            {
                await exchange.WriteAsync(": PING\n\n");
                await Task.Delay(20, exchange.Stopped);
            }
        });
        using AllmClient client = new(Client.Options(server.BaseUri, idle: TimeSpan.FromMilliseconds(300)));
        using RawResponse response = await client.Raw.Send(new Allmhub.Raw.RawRequest { Path = "v1/x" }).ExecuteAsync(AllmCallOptions.Default, default);

        AllmException error = await Assert.ThrowsAsync<AllmException>(async () =>
        {
            await foreach (RawEvent item in response.ReadEventsAsync())
            {
                Assert.Equal("1", item.Data);
            }
        }).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Contains("idle time limit", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_body_that_drips_hides_neither_the_status_nor_the_limit()
    {
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync("HTTP/1.1 503 no\r\nContent-Type: application/json\r\n\r\n{");
            while (true)
            {
                await exchange.WriteAsync(" ");
                await Task.Delay(50, exchange.Stopped);
            }
        });
        using SendPipeline pipeline = new(Client.Options(server.BaseUri));
        Stopwatch watch = Stopwatch.StartNew();

        AllmException limited = await Assert.ThrowsAsync<AllmException>(() => pipeline.SendAsync(Client.Request(RetryPolicy.Read), new AllmCallOptions { TotalTimeout = TimeSpan.FromSeconds(1) }, default));
        TimeSpan withLimit = watch.Elapsed;
        AllmException free = await Assert.ThrowsAsync<AllmException>(() => pipeline.SendAsync(Client.Request(RetryPolicy.Read), new AllmCallOptions { MaxRetry = 0 }, default)).WaitAsync(TimeSpan.FromSeconds(30));

        TimeSpan without = watch.Elapsed - withLimit;
        Assert.True(withLimit < without, $"The limit of 1 s ended the call after {withLimit}, none after {without}.");
        Assert.Equal(AllmErrorKind.Server, free.Kind);

        // On a busy machine the limit may be over before the status is there.
        Assert.True(limited.Kind is AllmErrorKind.Server or AllmErrorKind.Timeout, limited.Kind.ToString());
    }

    [Fact]
    public void A_server_that_never_answers_is_given_up_after_15_minutes() =>
        Assert.Equal(TimeSpan.FromMinutes(15), new AllmClientOptions().FirstByteTimeout);

    [Fact]
    public async Task Limit_of_the_call_wins_over_the_connection_s()
    {
        await using RawServer server = new((_, exchange) => exchange.StallAsync());
        using AllmClient client = new(Client.Options(server.BaseUri, total: TimeSpan.FromMinutes(5)));

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => client.Chat.Complete(Client.Chat()).ExecuteAsync(new AllmCallOptions { TotalTimeout = Short }, default));

        Assert.Equal(AllmErrorKind.Timeout, error.Kind);
        Assert.Contains("0.15 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infinite_is_no_limit_and_lifts_the_connection_s()
    {
        await using RawServer server = new(async (_, exchange) =>
        {
            await Task.Delay(600, exchange.Stopped);
            await exchange.WriteAsync(RawServer.Stream(Client.Delta("late") + Client.End()));
        });
        using AllmClient client = new(Client.Options(server.BaseUri, idle: Timeout.InfiniteTimeSpan, firstByte: Timeout.InfiniteTimeSpan, total: Short));

        ChatCompletion answer = await client.Chat.Complete(Client.Chat()).ExecuteAsync(new AllmCallOptions { TotalTimeout = Timeout.InfiniteTimeSpan }, default);

        Assert.Equal("late", answer.Text);
    }

    [Fact]
    public async Task Connect_limit_names_itself_and_the_host()
    {
        using DeafPort deaf = new();

        AllmException error = await FailAsync(new AllmClientOptions { AsksPrices = false, BaseUri = deaf.Uri, ConnectTimeout = TimeSpan.FromMilliseconds(200), MaxRetry = 0 });

        Assert.Contains("127.0.0.1 within 0.2 s (connect time limit)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cut_error_body_does_not_hide_the_status()
    {
        await using RawServer server = new("HTTP/1.1 403 no\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{\"error\":");
        using SendPipeline pipeline = new(Client.Options(server.BaseUri));

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => pipeline.SendAsync(Client.Request(RetryPolicy.Read), AllmCallOptions.Default, default));

        Assert.Equal(AllmErrorKind.PermissionDenied, error.Kind);
    }

    private static async Task<AllmException> FailAsync(AllmClientOptions options)
    {
        using AllmClient client = new(options);
        Stopwatch watch = Stopwatch.StartNew();
        AllmException error = await Assert.ThrowsAsync<AllmException>(() => Client.CollectAsync(client, []));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), "The limit did not work.");
        Assert.Equal(AllmErrorKind.Timeout, error.Kind);
        Assert.IsType<TimeoutException>(error.InnerException);
        Assert.NotNull(error.RecommendedAction);
        return error;
    }
}
