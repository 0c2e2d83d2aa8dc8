using System.Diagnostics.CodeAnalysis;
using Allmhub.Batch;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Operations;

namespace Allmhub.Core.Tests.Batch;

/// <summary>Many items, a few at a time: order, bounds, failures, questions, stops.</summary>
public sealed class BatchRunnerTests
{
    private readonly Work _work = new();

    [Theory]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(3, false)]
    public async Task Never_more_at_a_time_than_the_limit_and_nothing_is_lost(int limit, bool isOrdered)
    {
        int now = 0;
        int most = 0;
        await using BatchRunner<string> batch = new(new BatchOptions(limit) { IsOrdered = isOrdered });
        List<long> read = [];
        for (int i = 0; i < 200; i++)
        {
            await ReadAsync(batch, toEnd: false, read);
            Assert.False(batch.IsFull);
            batch.Add(Work.Item(i), async (item, token) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref now));
                await Task.Delay((int)(item.Index * 7 % 5), token);
                Interlocked.Decrement(ref now);
                return "a";
            });
        }

        await ReadAsync(batch, toEnd: true, read);

        Assert.Equal(Enumerable.Range(0, 200).Select(static i => (long)i), isOrdered ? read : read.Order());
        Assert.InRange(most, 1, limit);
        Assert.True(batch.IsEmpty);
    }

    [Fact]
    public async Task A_slow_first_item_does_not_stop_the_rest_and_comes_first()
    {
        await using BatchRunner<string> batch = new(new BatchOptions(4));
        for (int i = 0; i < 10; i++)
        {
            batch.Add(Work.Item(i), _work.RunAsync);
        }

        await _work.BegunAsync(4);
        for (int i = 1; i < 10; i++)
        {
            _work.End(i);
        }

        await _work.BegunAsync(10);
        Assert.Equal(4, _work.Most);
        List<long> read = [];
        await ReadAsync(batch, toEnd: false, read);
        Assert.Empty(read);

        _work.End(0);
        await ReadAsync(batch, toEnd: true, read);
        Assert.Equal(Enumerable.Range(0, 10).Select(static i => (long)i), read);
    }

    [Fact]
    public async Task Whoever_leaves_takes_what_has_ended_in_order_and_the_rest_comes_as_it_ends()
    {
        await using BatchRunner<string> batch = new(new BatchOptions(4));
        for (int i = 0; i < 4; i++)
        {
            batch.Add(Work.Item(i), _work.RunAsync);
        }

        await _work.BegunAsync(4);
        _work.End(3);
        _work.End(1);
        await WaitUntilAsync(() => batch.AtWork == 2);

        Assert.Equal([1L, 3L], batch.TakeEnded().Select(static update => update.Item.Index));
        Assert.Empty(batch.TakeEnded());

        _work.End(2);
        List<long> read = [];
        await WaitUntilAsync(() => batch.AtWork == 1);
        await ReadAsync(batch, toEnd: false, read);
        Assert.Equal([2L], read);
        _work.End(0);
        await ReadAsync(batch, toEnd: true, read);
        Assert.Equal([2L, 0L], read);
        Assert.True(batch.IsEmpty);
    }

    [Fact]
    public async Task Unordered_a_slow_first_item_comes_last()
    {
        await using BatchRunner<string> batch = new(new BatchOptions(2) { IsOrdered = false });
        List<long> read = [];
        for (int i = 0; i < 3; i++)
        {
            batch.Add(Work.Item(i), _work.RunAsync);
        }

        _work.End(1);
        _work.End(2);
        await foreach (BatchUpdate<string> update in batch.ReadAsync(toEnd: true, default))
        {
            read.Add(update.Item.Index);
            if (read.Count == 2)
            {
                _work.End(0);
            }
        }

        Assert.Equal([1, 2, 0], read);
    }

    [Theory]
    [InlineData(1, true, 2)]
    [InlineData(4, true, 32)]
    [InlineData(64, true, 256)]
    [InlineData(1, false, 2)]
    [InlineData(16, false, 32)]
    public async Task An_endless_source_is_read_no_further_ahead_than_the_window(int limit, bool isOrdered, int window)
    {
        await using BatchRunner<string> batch = new(new BatchOptions(limit) { IsOrdered = isOrdered });
        int added = 0;
        while (!batch.IsFull)
        {
            batch.Add(Work.Item(added++), _work.RunAsync);
        }

        Assert.Equal(window, added);
        Assert.Throws<InvalidOperationException>(() => batch.Add(Work.Item(added), _work.RunAsync));
        Assert.Throws<InvalidOperationException>(() => batch.AddEnded(new BatchUpdate<string>(Work.Item(added), "known", null)));
        await _work.BegunAsync(limit);
        Assert.Equal(limit, batch.AtWork);
    }

    [Fact]
    public async Task One_failure_is_one_update_in_its_place_whatever_it_is()
    {
        await using BatchRunner<string> batch = new(new BatchOptions(4));
        for (int i = 0; i < 5; i++)
        {
            batch.Add(Work.Item(i), _work.RunAsync);
        }

        batch.AddEnded(new BatchUpdate<string>(Work.Item(5), null, new AllmException(AllmErrorKind.InvalidRequest, "unreadable")));
        _work.End(4);
        _work.Fail(3, new OperationCanceledException("somebody else's"));
        _work.Fail(2, new InvalidTimeZoneException("odd"));
        _work.Fail(1, new InvalidInputException("bad"));
        _work.Fail(0, new AllmException(AllmErrorKind.Server, "no"));

        List<BatchUpdate<string>> read = [];
        await foreach (BatchUpdate<string> update in batch.ReadAsync(toEnd: true, default))
        {
            read.Add(update);
        }

        Assert.Equal([0, 1, 2, 3, 4, 5], read.Select(static update => update.Item.Index));
        Assert.Equal(
            [AllmErrorKind.Server, AllmErrorKind.InvalidRequest, AllmErrorKind.Protocol, AllmErrorKind.Protocol, null, AllmErrorKind.InvalidRequest],
            read.Select(static update => update.Failure?.Kind));
        Assert.Contains("odd", read[2].Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(("a4", "q4"), (read[4].Value, read[4].Item.Tag));
    }

    [Fact]
    public async Task Questions_come_one_at_a_time_out_of_turn_and_others_begin_meanwhile()
    {
        await using BatchRunner<string> batch = new(new BatchOptions(2));
        List<string> answered = [];
        async Task<string> Asks(BatchItem item, CancellationToken token)
        {
            await item.AskAsync($"may {item.Index}?", token);
            lock (answered)
            {
                return answered.Contains($"may {item.Index}?") ? $"a{item.Index}" : "too soon";
            }
        }

        batch.Add(Work.Item(0), _work.RunAsync);
        batch.Add(Work.Item(1), Asks);
        batch.Add(Work.Item(2), Asks);
        batch.Add(Work.Item(3), _work.RunAsync);
        List<string> read = [];
        await foreach (BatchUpdate<string> update in batch.ReadAsync(toEnd: true, default))
        {
            if (update.Question is string question)
            {
                Assert.Equal(update.Item.Index, question[4] - '0');

                // While a person thinks, what waits for nobody has begun, beside the slow first one.
                await _work.BegunAsync(2);
                answered.Add(question);
                if (answered.Count == 2)
                {
                    _work.End(0);
                    _work.End(3);
                }
            }
            else
            {
                read.Add(update.Value!);
            }
        }

        Assert.Equal(["a0", "a1", "a2", "a3"], read);
        Assert.Equal(["may 1?", "may 2?"], answered.Order());
        Assert.Equal(2, _work.Most);
    }

    [Fact]
    public async Task What_is_done_is_kept_before_it_is_read_and_not_asked_again()
    {
        Shelf shelf = new() { ["q1"] = "known" };
        await using BatchRunner<string> batch = new(new BatchOptions(2), shelf);
        for (int i = 0; i < 3; i++)
        {
            batch.Add(Work.Item(i) with { Key = $"q{i}" }, _work.RunAsync);
        }

        _work.End(0);
        _work.Fail(2, new AllmException(AllmErrorKind.Server, "no"));
        List<(string?, bool)> read = [];
        await foreach (BatchUpdate<string> update in batch.ReadAsync(toEnd: true, default))
        {
            Assert.True(update.Failure is not null || shelf.ContainsKey(update.Item.Key!));
            read.Add((update.Value, update.IsRestored));
        }

        Assert.Equal([("a0", false), ("known", true), (null, false)], read);
        Assert.Equal([0, 2], _work.Begun.Order());
        Assert.DoesNotContain("q2", shelf.Keys);
    }

    [Fact]
    public async Task What_may_not_begin_ends_with_the_reason_and_is_not_asked()
    {
        using SendPipeline pipeline = new(Client.Options(new Uri("http://127.0.0.1:9")));
        AllmCallOptions options = new() { Budget = new OneCall() };
        await using BatchRunner<string> batch = new(new BatchOptions(1));
        for (int i = 0; i < 2; i++)
        {
            BatchItem item = Work.Item(i);
            AllmRequest request = new() { Method = HttpMethod.Post, Path = "/v1/chat/completions" };
            batch.Add(item, new Operation<string>(pipeline, request, "Ask", "m", isPaid: true, (_, cancellationToken) => _work.RunAsync(item, cancellationToken)), options);
        }

        _work.End(0);
        List<string?> read = [];
        await foreach (BatchUpdate<string> update in batch.ReadAsync(toEnd: true, default))
        {
            read.Add(update.Value ?? update.Failure!.Message);
        }

        Assert.Equal(["a0", "spent"], read);
        Assert.Equal([0], _work.Begun);
    }

    [Fact]
    public async Task A_stop_ends_what_is_at_work_what_asks_and_what_waits()
    {
        BatchRunner<string> batch = new(new BatchOptions(2));
        TaskCompletionSource ended = new();
        batch.Add(Work.Item(0), _work.RunAsync);
        batch.Add(Work.Item(1), async (item, token) =>
        {
            try
            {
                await item.AskAsync("?", token);
                return "answered";
            }
            finally
            {
                ended.SetResult();
            }
        });
        batch.Add(Work.Item(2), _work.RunAsync);
        batch.Add(Work.Item(3), _work.RunAsync);
        await _work.BegunAsync(2);

        batch.Stop();
        await batch.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

        Assert.True(ended.Task.IsCompleted);
        Assert.Equal([0, 2], _work.Begun.Order());
        batch.Stop();
    }

    [Fact]
    public async Task A_reader_of_a_stopped_batch_does_not_wait_for_ever()
    {
        await using BatchRunner<string> batch = new(new BatchOptions(1));
        batch.Add(Work.Item(0), _work.RunAsync);
        batch.Add(Work.Item(1), _work.RunAsync);
        List<long> read = [];
        Task reading = ReadAsync(batch, toEnd: true, read);
        batch.Stop();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    private static async Task WaitUntilAsync(Func<bool> holds)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        while (!holds())
        {
            await Task.Delay(1, limit.Token);
        }
    }

    private static async Task ReadAsync(BatchRunner<string> batch, bool toEnd, List<long> read)
    {
        await foreach (BatchUpdate<string> update in batch.ReadAsync(toEnd, default))
        {
            read.Add(update.Item.Index);
        }
    }

    private sealed class Shelf : System.Collections.Concurrent.ConcurrentDictionary<string, string>, IBatchCheckpoint<string>
    {
        public bool TryTake(BatchItem item, [MaybeNullWhen(false)] out string result) => TryGetValue(item.Key!, out result);

        public void Keep(BatchItem item, string result) => this[item.Key!] = result;
    }

    /// <summary>A budget of one call.</summary>
    private sealed class OneCall : ICallBudget, ICallHold
    {
        private int _entered;

        public ValueTask<ICallHold> EnterAsync(ExpectedUse expected, CancellationToken cancellationToken) =>
            _entered++ == 0 ? new ValueTask<ICallHold>(this) : throw new AllmException(AllmErrorKind.BudgetExceeded, "spent");

        public void ThrowIfSpent()
        {
        }

        public void Post(Charge charge)
        {
        }

        public void Dispose()
        {
        }
    }
}
