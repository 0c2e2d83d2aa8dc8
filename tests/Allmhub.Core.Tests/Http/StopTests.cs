using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Allmhub.Chat;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Http;

/// <summary>A stop is a stop, at once, and the server sees the connection close.</summary>
public sealed class StopTests
{
    private static readonly TimeSpan Promised = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Stop_while_connecting()
    {
        // A full backlog: the kernel answers no further connection, so connecting hangs without leaving the machine.
        using Socket full = new(SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(1);
        EndPoint address = full.LocalEndPoint!;
        Socket[] fillers = [.. Enumerable.Range(0, 8).Select(static _ => new Socket(SocketType.Stream, ProtocolType.Tcp) { Blocking = false })];
        foreach (Socket filler in fillers)
        {
            Assert.ThrowsAny<SocketException>(() => filler.Connect(address));
        }

        await StopsAsync(Client.Options(new Uri($"http://127.0.0.1:{((IPEndPoint)address).Port}")), Task.Delay(150));

        foreach (Socket filler in fillers)
        {
            filler.Dispose();
        }
    }

    [Fact]
    public async Task Stop_while_waiting_for_headers()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RawServer server = new(async (_, exchange) =>
        {
            asked.SetResult();
            await exchange.WaitForCloseAsync();
            closed.SetResult();
        });

        await StopsAsync(Client.Options(server.BaseUri), asked.Task);

        await EndsQuicklyAsync(closed.Task);
    }

    [Fact]
    public async Task Closing_the_client_under_a_call_is_an_error_and_no_stop()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RawServer server = new(async (_, exchange) =>
        {
            asked.SetResult();
            await exchange.StallAsync();
        });
        AllmClient client = new(Client.Options(server.BaseUri));
        Task<ChatCompletion> call = client.Chat.Complete(Client.Chat()).ExecuteAsync(AllmCallOptions.Default, default);
        await asked.Task;

        client.Dispose();

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => call.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(AllmErrorKind.Network, error.Kind);
        Assert.Contains("was closed", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Stop_between_tokens()
    {
        TaskCompletionSource sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync(RawServer.Stream(Client.Delta("one")));
            sent.SetResult();
            await exchange.WaitForCloseAsync();
            closed.SetResult();
        });

        await StopsAsync(Client.Options(server.BaseUri), sent.Task);

        await EndsQuicklyAsync(closed.Task);
    }

    [Fact]
    public async Task Stop_while_waiting_to_try_again()
    {
        await using RawServer server = new(RawServer.Answer(503, string.Empty));
        NoticeList notices = new();
        using AllmClient client = new(new AllmClientOptions { AsksPrices = false, BaseUri = server.BaseUri, RetryBaseDelay = TimeSpan.FromMinutes(1) });
        using CancellationTokenSource stop = new();
        Task<ChatCompletion> call = client.Chat.Complete(Client.Chat()).ExecuteAsync(new AllmCallOptions { Notices = notices }, stop.Token);
        while (!notices.Notices.Any(static notice => notice.Message.Contains("Trying again", StringComparison.Ordinal)))
        {
            await Task.Delay(5);
        }

        await EndsAtOnceAsync(call, stop);
    }

    [Fact]
    public async Task Token_already_cancelled_sends_nothing()
    {
        await using RawServer server = new(RawServer.Answer(200, "{}"));
        using AllmClient client = new(Client.Options(server.BaseUri));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client.CollectAsync(client, [], new CancellationToken(canceled: true)));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Abandoned_enumerator_closes_the_connection()
    {
        TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync(RawServer.Stream(Client.Delta("one") + Client.Delta("two")));
            await exchange.WaitForCloseAsync();
            closed.SetResult();
        });
        using AllmClient client = new(Client.Options(server.BaseUri));

        await foreach (ChatUpdate item in client.Chat.Stream(Client.Chat()).StreamAsync(AllmCallOptions.Default, default))
        {
            if (item.Kind == ChatUpdateKind.Text)
            {
                break;
            }
        }

        await EndsQuicklyAsync(closed.Task);
    }

    [Fact]
    public async Task Buffered_updates_come_without_waiting()
    {
        string body = string.Concat(Enumerable.Range(0, 200).Select(static i => Client.Delta($"{i} "))) + Client.End();
        await using RawServer server = new(RawServer.Answer(200, body, "text/event-stream"));
        using AllmClient client = new(Client.Options(server.BaseUri));
        int waits = 0;
        int items = 0;

        await using IAsyncEnumerator<ChatUpdate> answer = client.Chat.Stream(Client.Chat()).StreamAsync(AllmCallOptions.Default, default).GetAsyncEnumerator();
        while (true)
        {
            ValueTask<bool> next = answer.MoveNextAsync();
            waits += next.IsCompleted ? 0 : 1;
            if (!await next)
            {
                break;
            }

            items++;
        }

        // 200 deltas and their end arrive in a few reads; each wait is for the network, never for a delta.
        Assert.True(items > 200 && waits < 60, $"{items} items, {waits} waits");
    }

    private static async Task StopsAsync(AllmClientOptions options, Task reached)
    {
        using AllmClient client = new(options);
        using CancellationTokenSource stop = new();
        Task<string> call = Client.CollectAsync(client, [], stop.Token);
        await Task.WhenAny(reached, call);
        await EndsAtOnceAsync(call, stop);
    }

    private static async Task EndsAtOnceAsync(Task call, CancellationTokenSource stop)
    {
        Stopwatch watch = Stopwatch.StartNew();
        await stop.CancelAsync();
        OperationCanceledException stopped = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(10)));
        await AssertQuickAsync(watch.Elapsed);
        Assert.Equal(stop.Token, stopped.CancellationToken);
    }

    private static async Task EndsQuicklyAsync(Task task)
    {
        Stopwatch watch = Stopwatch.StartNew();
        await task.WaitAsync(TimeSpan.FromSeconds(10));
        await AssertQuickAsync(watch.Elapsed);
    }

    /// <summary>As promised; on a machine that is busy right now, not many times longer than a bare HttpClient takes for the same.</summary>
    private static async Task AssertQuickAsync(TimeSpan elapsed)
    {
        if (elapsed >= Promised)
        {
            TimeSpan floor = await BareStopAsync();
            Assert.True(elapsed < 5 * floor, $"It took {elapsed.TotalMilliseconds} ms, a bare HttpClient {floor.TotalMilliseconds} ms.");
        }
    }

    private static async Task<TimeSpan> BareStopAsync()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RawServer server = new(async (_, exchange) =>
        {
            asked.SetResult();
            await exchange.WaitForCloseAsync();
            closed.SetResult();
        });
        using HttpClient http = new();
        using CancellationTokenSource stop = new();
        Task call = http.GetAsync(server.BaseUri, stop.Token);
        await asked.Task;
        Stopwatch watch = Stopwatch.StartNew();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await closed.Task;
        return watch.Elapsed;
    }
}
