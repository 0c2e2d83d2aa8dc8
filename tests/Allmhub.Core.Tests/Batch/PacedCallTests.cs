using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Allmhub.Batch;
using Allmhub.Chat;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Batch;

/// <summary>Calls of a batch over real sockets, behind one brake.</summary>
public sealed partial class PacedCallTests
{
    private const string Busy = """{"error":{"message":"slow down","code":"rate_limit_exceeded"}}""";

    private readonly ConcurrentDictionary<string, int> _asked = new();
    private readonly ConcurrentDictionary<string, bool> _answered = new();
    private readonly ConcurrentQueue<string> _faults = new();

    [Fact]
    public async Task After_a_storm_all_wait_as_long_as_asked_and_all_are_answered_in_order()
    {
        Stopwatch clock = Stopwatch.StartNew();
        ConcurrentQueue<TimeSpan> arrivals = new();
        TimeSpan told = TimeSpan.Zero;
        await using RawServer server = new(async (n, exchange) =>
        {
            arrivals.Enqueue(clock.Elapsed);
            if (n == 1)
            {
                told = clock.Elapsed;
            }

            await exchange.WriteAsync(n <= 16 ? RawServer.Answer(429, Busy, headers: "retry-after-ms: 290\r\n") : Fine(exchange));
        });

        List<BatchUpdate<ChatCompletion>> read = await RunAsync(server, 40, 16);

        Assert.Equal(Enumerable.Range(0, 40).Select(static i => $"a:q{i}"), read.Select(static update => update.Value?.Text));
        Assert.InRange(server.Requests.Count, 56, 56);
        Assert.All(arrivals.Skip(16), arrival => Assert.True(arrival - told >= TimeSpan.FromMilliseconds(289), $"one came {(arrival - told).TotalMilliseconds} ms after the first refusal"));
    }

    [Fact]
    public async Task Of_calls_that_fail_of_one_overload_one_uses_up_a_retry()
    {
        using SemaphoreSlim all = new(0);
        await using RawServer server = new(async (n, exchange) =>
        {
            if (n > 8)
            {
                await exchange.WriteAsync(Fine(exchange));
                return;
            }

            // All eight are on their way before the first is refused.
            if (n == 8)
            {
                all.Release(8);
            }

            await all.WaitAsync(exchange.Stopped);
            await exchange.WriteAsync(RawServer.Answer(429, Busy));
        });

        List<BatchUpdate<ChatCompletion>> read = await RunAsync(server, 8, 8, new AllmCallOptions { MaxRetry = 0 });

        Assert.Equal(AllmErrorKind.RateLimited, Assert.Single(read, static update => update.Failure is not null).Failure!.Kind);
        Assert.Equal(15, server.Requests.Count);
    }

    [Fact]
    public async Task The_time_that_all_wait_is_no_time_of_the_call()
    {
        await using RawServer server = new((_, exchange) => exchange.WriteAsync(Fine(exchange)));
        using AllmClient client = new(Client.Options(server.BaseUri, total: TimeSpan.FromMilliseconds(900)));
        SlowPacer pacer = new(TimeSpan.FromMilliseconds(1100));

        ChatCompletion answer = await client.Chat.Complete(Client.Chat("q0")).ExecuteAsync(new AllmCallOptions { Pacer = pacer }, default);

        Assert.Equal("a:q0", answer.Text);
        Assert.Equal((1, 1, 1), (pacer.Entered, pacer.Taken, pacer.Left));
    }

    [Theory]
    [InlineData("503", 2)]
    [InlineData("529", 2)]
    [InlineData("500", 0)]
    [InlineData("400", 0)]
    [InlineData("retry-after", 2)]
    [InlineData("error-event", 2)]
    public async Task Only_what_says_that_there_is_too_much_to_do_slows_everybody_down(string fault, int slowdowns)
    {
        await using RawServer server = new((n, exchange) => exchange.WriteAsync(n > 2 ? Fine(exchange) : fault switch
        {
            "retry-after" => RawServer.Answer(500, Busy, headers: "retry-after-ms: 5\r\n"),
            "error-event" => RawServer.Stream("data: " + Busy + "\n\n"),
            _ => RawServer.Answer(int.Parse(fault, CultureInfo.InvariantCulture), Busy),
        }));
        using AllmClient client = new(Client.Options(server.BaseUri));
        SlowPacer pacer = new(TimeSpan.Zero);

        try
        {
            await client.Chat.Complete(Client.Chat("q0")).ExecuteAsync(new AllmCallOptions { Pacer = pacer }, default);
        }
        catch (AllmException failure)
        {
            Assert.Equal("400", fault);
            Assert.Equal(1, failure.Attempts);
        }

        Assert.Equal(slowdowns, pacer.SlowedDown);
        Assert.Equal((server.Requests.Count, server.Requests.Count), (pacer.Entered, pacer.Left));
    }

    [Fact]
    public async Task With_refusals_and_resets_nothing_is_lost_and_nothing_asked_again_after_an_answer()
    {
        const int Count = 500;
        await using RawServer server = new(async (_, exchange) =>
        {
            string prompt = Prompt(exchange);
            int times = _asked.AddOrUpdate(prompt, 1, static (_, before) => before + 1);
            if (_answered.ContainsKey(prompt))
            {
                _faults.Enqueue($"{prompt} was asked again after its answer");
            }

            int index = int.Parse(prompt.AsSpan(1), CultureInfo.InvariantCulture);
            if (index % 50 == 7)
            {
                exchange.Reset();
            }
            else if (index % 10 == 3 && times == 1)
            {
                await exchange.WriteAsync(RawServer.Answer(429, Busy, headers: index % 20 == 3 ? "retry-after-ms: 3\r\n" : string.Empty));
            }
            else
            {
                _answered[prompt] = true;
                await exchange.WriteAsync(Fine(exchange));
            }
        });

        List<BatchUpdate<ChatCompletion>> read = await RunAsync(server, Count, 16);

        Assert.Empty(_faults);
        Assert.Equal(Enumerable.Range(0, Count).Select(static i => (long)i), read.Select(static update => update.Item.Index));
        Assert.All(read, update => Assert.Equal(update.Item.Index % 50 == 7 ? "Network" : $"a:q{update.Item.Index}", update.Failure?.Kind.ToString() ?? update.Value!.Text));
        Assert.All(_asked, asked => Assert.InRange(asked.Value, 1, int.Parse(asked.Key.AsSpan(1), CultureInfo.InvariantCulture) % 10 == 3 ? 2 : 1));
    }

    private static string Prompt(RawExchange exchange) => Question().Match(exchange.Request.Body).Value;

    private static string Fine(RawExchange exchange) => RawServer.Stream(Client.Delta($"a:{Prompt(exchange)}") + Client.End());

    private static async Task<List<BatchUpdate<ChatCompletion>>> RunAsync(RawServer server, int count, int limit, AllmCallOptions? options = null)
    {
        using AllmClient client = new(Client.Options(server.BaseUri));
        using CallBrake brake = new(new BrakeOptions(limit) { Pause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(20) });
        await using BatchRunner<ChatCompletion> batch = new(new BatchOptions(limit));
        List<BatchUpdate<ChatCompletion>> read = [];
        for (int i = 0; i < count; i++)
        {
            batch.Add(Work.Item(i), client.Chat.Complete(Client.Chat($"q{i}")), (options ?? AllmCallOptions.Default) with { Pacer = brake });
            await ReadAsync(batch, toEnd: false, read);
        }

        await ReadAsync(batch, toEnd: true, read);
        Assert.Equal(0, brake.InFlight);
        return read;
    }

    private static async Task ReadAsync(BatchRunner<ChatCompletion> batch, bool toEnd, List<BatchUpdate<ChatCompletion>> read)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        await foreach (BatchUpdate<ChatCompletion> update in batch.ReadAsync(toEnd, limit.Token))
        {
            read.Add(update);
        }
    }

    [GeneratedRegex("q[0-9]+")]
    private static partial Regex Question();

    private sealed class SlowPacer(TimeSpan wait) : ICallPacer, ICallPass
    {
        public int Entered { get; private set; }

        public int Taken { get; private set; }

        public int SlowedDown { get; private set; }

        public int Left { get; private set; }

        public async ValueTask<ICallPass> EnterAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(wait, cancellationToken);
            Entered++;
            return this;
        }

        public void Accepted() => Taken++;

        public bool SlowDown(AllmException error)
        {
            SlowedDown++;
            return true;
        }

        public void Dispose() => Left++;
    }
}
