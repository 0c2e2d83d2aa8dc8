using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Allmhub.Chat;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Http;

public sealed class TimeLimitTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(150);

    [Fact]
    public async Task First_byte_limit_names_itself()
    {
        await using RawServer server = new((_, exchange) => exchange.StallAsync());

        AllmException error = await FailAsync(Client.Options(server.BaseUri, firstByte: Short));

        Assert.Contains("first-byte time limit", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
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
    public async Task Total_limit_ends_a_wait_between_attempts()
    {
        await using RawServer server = new(RawServer.Answer(429, string.Empty, headers: "Retry-After: 30\r\n"));
        AllmClientOptions options = new() { BaseUri = server.BaseUri, TotalTimeout = TimeSpan.FromMilliseconds(300) };

        AllmException error = await FailAsync(options);

        Assert.Contains("total time limit", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

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
        using Socket full = new(SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(1);
        EndPoint address = full.LocalEndPoint!;
        Socket[] fillers = [.. Enumerable.Range(0, 8).Select(static _ => new Socket(SocketType.Stream, ProtocolType.Tcp) { Blocking = false })];
        foreach (Socket filler in fillers)
        {
            Assert.ThrowsAny<SocketException>(() => filler.Connect(address));
        }

        AllmException error = await FailAsync(new AllmClientOptions { BaseUri = new Uri($"http://127.0.0.1:{((IPEndPoint)address).Port}"), ConnectTimeout = TimeSpan.FromMilliseconds(200) });

        Assert.Contains("127.0.0.1 within 0.2 s (connect time limit)", error.Message, StringComparison.Ordinal);
        foreach (Socket filler in fillers)
        {
            filler.Dispose();
        }
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
