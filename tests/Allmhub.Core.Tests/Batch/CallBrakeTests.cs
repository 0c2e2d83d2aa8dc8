using System.Net;
using Allmhub.Batch;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Microsoft.Extensions.Time.Testing;

namespace Allmhub.Core.Tests.Batch;

/// <summary>One brake for all calls of a batch, on a clock that the test turns.</summary>
public sealed class CallBrakeTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly NoticeList _notices = new();
    private readonly CallBrake _brake;

    public CallBrakeTests() => _brake = Brake(16);

    public void Dispose() => _brake.Dispose();

    [Fact]
    public async Task Off_it_lets_everybody_go_up_to_the_most()
    {
        List<ICallPass> passes = await EnterAsync(16);
        ValueTask<ICallPass> next = _brake.EnterAsync(default);
        Assert.False(next.IsCompleted);

        passes[3].Accepted();
        passes[3].Dispose();
        passes[3].Dispose();

        using ICallPass pass = await next;
        Assert.Equal(16, _brake.Limit);
        Assert.Empty(_notices.Notices);
    }

    [Fact]
    public async Task A_storm_is_one_slowdown_and_nobody_leaves_before_its_time()
    {
        List<ICallPass> passes = await EnterAsync(16);
        List<bool> own = passes.ConvertAll(static pass => pass.SlowDown(Limited(2)));
        passes.ForEach(static pass => pass.Dispose());

        Assert.Equal([true, .. Enumerable.Repeat(false, 15)], own);
        Assert.Equal(8, _brake.Limit);
        Notice notice = Assert.Single(_notices.Notices);
        Assert.Equal(NoticeLevel.Warning, notice.Level);
        Assert.Contains("HTTP 429", notice.Message, StringComparison.Ordinal);
        Assert.Contains("2 s", notice.Message, StringComparison.Ordinal);

        EnterMany(16);
        _clock.Advance(TimeSpan.FromSeconds(1.99));
        Assert.Equal(0, _brake.InFlight);
        Assert.InRange(_brake.Held, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(10));
        _clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal(1, _brake.InFlight);
    }

    [Fact]
    public async Task After_a_pause_they_leave_one_by_one_until_the_first_success()
    {
        await StormAsync(16, 2);
        List<Task<ICallPass>> waiting = EnterMany(16);
        int before = 0;
        for (int i = 0; i < 40 && before < 4; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            int gone = _brake.InFlight;
            Assert.InRange(gone - before, 0, 1);
            before = gone;
        }

        Assert.Equal(4, before);
        (await waiting[0].WaitAsync(TimeSpan.FromSeconds(20))).Accepted();
        Assert.Equal(8, _brake.InFlight);
    }

    [Fact]
    public async Task A_full_round_of_successes_lets_one_more_run()
    {
        await StormAsync(16, 1);
        _clock.Advance(TimeSpan.FromSeconds(30));
        int successes = 0;
        while (_brake.Limit < 9)
        {
            await SucceedAsync(1);
            successes++;
        }

        Assert.InRange(successes, 8, 9);
        while (_brake.Limit < 16)
        {
            await SucceedAsync(1);
            successes++;
        }

        Assert.InRange(successes, 60, 100);
        await SucceedAsync(100);
        Assert.Equal(16, _brake.Limit);
    }

    [Fact]
    public async Task A_failure_of_before_the_slowdown_halves_nothing_more_and_its_success_raises_nothing()
    {
        List<ICallPass> passes = await EnterAsync(16);
        passes[0].SlowDown(Limited(1));
        for (int i = 1; i < 16; i++)
        {
            Assert.False(passes[i].SlowDown(Limited(1)));
        }

        passes[5].Accepted();
        Assert.Equal(8, _brake.Limit);
        passes.ForEach(static pass => pass.Dispose());
    }

    [Fact]
    public async Task Without_a_time_the_pause_doubles_and_falls_with_success()
    {
        List<TimeSpan> pauses = [];
        for (int i = 0; i < 7; i++)
        {
            pauses.Add(await FailAsync());
        }

        Assert.Equal([0.25, 0.5, 1, 2, 4, 8, 8], pauses.Select(static pause => Math.Round(pause.TotalSeconds, 3)));
        Assert.Equal(1, _brake.Limit);
        await SucceedAsync(1);
        await SucceedAsync(1);
        Assert.Equal(2, Math.Round((await FailAsync()).TotalSeconds, 3));
        await SucceedAsync(3);
        Assert.Equal(0.5, Math.Round((await FailAsync()).TotalSeconds, 3));
    }

    [Fact]
    public async Task One_warning_for_a_slowdown_however_often_it_goes_on_and_another_after_it_is_over()
    {
        for (int i = 0; i < 4; i++)
        {
            await FailAsync();
            await SucceedAsync(1);
        }

        Assert.Single(_notices.Notices, static notice => notice.Level == NoticeLevel.Warning);
        await SucceedAsync(400);
        await FailAsync();
        Assert.Equal(2, _notices.Notices.Count(static notice => notice.Level == NoticeLevel.Warning));
    }

    [Fact]
    public async Task A_pause_that_is_longer_than_any_before_is_told()
    {
        await StormAsync(1, 6);
        _clock.Advance(TimeSpan.FromSeconds(10));
        await StormAsync(1, 6);
        _clock.Advance(TimeSpan.FromSeconds(10));
        await StormAsync(1, 7);
        Assert.Equal(2, _notices.Notices.Count(static notice => notice.Level == NoticeLevel.Warning));
    }

    [Fact]
    public async Task When_nothing_succeeds_for_long_each_failure_counts_for_its_call()
    {
        for (int i = 0; i < 4; i++)
        {
            await FailAsync();
        }

        _clock.Advance(TimeSpan.FromMinutes(1));
        ICallPass stale = await _brake.EnterAsync(default);
        stale.SlowDown(Limited(null));
        Assert.True(stale.SlowDown(Limited(null)));
        stale.Dispose();
    }

    [Fact]
    public async Task A_wait_that_nobody_waits_ends_those_that_wait_and_all_that_come_until_it_is_over()
    {
        using CallBrake brake = Brake(1);
        ICallPass pass = await brake.EnterAsync(default);
        ValueTask<ICallPass> waiting = brake.EnterAsync(default);
        pass.SlowDown(Limited(3600));
        pass.Dispose();

        AllmException turned = await Assert.ThrowsAsync<AllmException>(waiting.AsTask);
        Assert.Equal((AllmErrorKind.RateLimited, 0), (turned.Kind, turned.Attempts));
        Assert.Equal(3600, turned.RetryAfter!.Value.TotalSeconds, 1.0);
        _clock.Advance(TimeSpan.FromMinutes(59));
        await Assert.ThrowsAsync<AllmException>(() => brake.EnterAsync(default).AsTask());
        _clock.Advance(TimeSpan.FromMinutes(1));
        (await brake.EnterAsync(default)).Dispose();
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_no_place()
    {
        List<ICallPass> passes = await EnterAsync(16);
        using CancellationTokenSource stop = new();
        Task<ICallPass> first = _brake.EnterAsync(stop.Token).AsTask();
        Task<ICallPass> second = _brake.EnterAsync(default).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        passes[0].Dispose();
        (await second.WaitAsync(TimeSpan.FromSeconds(20))).Dispose();
        passes.ForEach(static pass => pass.Dispose());
        (await EnterAsync(16)).ForEach(static pass => pass.Dispose());
    }

    [Fact]
    public async Task Where_one_at_a_time_is_too_many_time_passes_between_two()
    {
        // A service that takes one call a second, and answers at once.
        using CallBrake brake = Brake(4);
        TimeSpan next = TimeSpan.Zero;
        TimeSpan now = TimeSpan.Zero;
        int refused = 0;
        int taken = 0;
        while (now < TimeSpan.FromSeconds(120))
        {
            ValueTask<ICallPass> entering = brake.EnterAsync(default);
            while (!entering.IsCompleted && brake.InFlight == 0)
            {
                _clock.Advance(TimeSpan.FromMilliseconds(10));
                now += TimeSpan.FromMilliseconds(10);
            }

            using ICallPass pass = await entering;
            if (now >= next)
            {
                pass.Accepted();
                next = now + TimeSpan.FromSeconds(1);
                taken++;
            }
            else
            {
                pass.SlowDown(Limited(null));
                refused++;
            }
        }

        Assert.InRange(taken, 70, 120);
        Assert.InRange(refused, 0, taken / 2);
        Assert.Equal(1, brake.Limit);
    }

    [Fact]
    public async Task Refusals_in_waves_do_not_add_up()
    {
        using CallBrake brake = new(new BrakeOptions(16), _notices, _clock);
        TimeSpan now = TimeSpan.Zero;
        int taken = 0;
        while (now < TimeSpan.FromSeconds(300))
        {
            ValueTask<ICallPass> entering = brake.EnterAsync(default);
            while (!entering.IsCompleted && brake.InFlight == 0)
            {
                Advance(10);
            }

            using ICallPass pass = await entering;
            Advance(50);
            if (now.TotalMilliseconds % 2000 < 600)
            {
                pass.SlowDown(Limited(null));
            }
            else
            {
                pass.Accepted();
                taken++;
            }
        }

        // One at a time and without refusals it would be 4,200.
        Assert.InRange(taken, 420, 6000);

        void Advance(int milliseconds)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
            now += TimeSpan.FromMilliseconds(milliseconds);
        }
    }

    [Fact]
    public async Task A_date_that_is_past_asks_for_no_time_of_its_own()
    {
        ICallPass pass = await _brake.EnterAsync(default);
        pass.SlowDown(Limited(0));
        Assert.Equal(0.25, _brake.Held.TotalSeconds, 0.001);
        pass.Dispose();
    }

    private CallBrake Brake(int most) => new(new BrakeOptions(most) { Jitter = 0 }, _notices, _clock);

    private static AllmException Limited(double? seconds) => new(new AllmError(AllmErrorKind.RateLimited, "slow down")
    {
        StatusCode = HttpStatusCode.TooManyRequests,
        IsTransient = true,
        RetryAfter = seconds is null ? null : TimeSpan.FromSeconds(seconds.Value),
    });

    private List<Task<ICallPass>> EnterMany(int count) => [.. Enumerable.Range(0, count).Select(_ => _brake.EnterAsync(default).AsTask())];

    private async Task<List<ICallPass>> EnterAsync(int count) => [.. await Task.WhenAll(EnterMany(count)).WaitAsync(TimeSpan.FromSeconds(20))];

    private async Task StormAsync(int count, double retryAfter)
    {
        List<ICallPass> passes = await EnterAsync(count);
        passes.ForEach(pass => pass.SlowDown(Limited(retryAfter)));
        passes.ForEach(static pass => pass.Dispose());
    }

    private async Task<TimeSpan> FailAsync()
    {
        _clock.Advance(TimeSpan.FromMinutes(1));
        using ICallPass pass = await _brake.EnterAsync(default);
        pass.SlowDown(Limited(null));
        return _brake.Held;
    }

    private async Task SucceedAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            using ICallPass pass = await _brake.EnterAsync(default);
            pass.Accepted();
        }
    }
}
