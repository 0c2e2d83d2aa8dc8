using Allmhub.Http;

namespace Allmhub.Batch;

/// <summary>
/// One brake for all calls of a batch. When the service has too much to do (429, 503, 529, Retry-After) everybody waits as long as it says, then half as
/// many run at a time as did, and one more for each full round that succeeds. After a pause they leave one after another until the first success.
/// Where one at a time is still too many, time passes between two calls: more after a refusal, less after each success (<see cref="BrakePace"/>).
/// </summary>
public sealed class CallBrake : ICallPacer, IDisposable
{
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LeastGap = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MostGap = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly BrakeOptions _options;
    private readonly INoticeSink? _notices;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly BrakePace _pace;
    private readonly LinkedList<Waiter> _waiting = new();
    private int _inFlight;
    private int _epoch;
    private bool _isSlow;
    private bool _isStaggered;
    private TimeSpan _gap;
    private TimeSpan _toldPause;
    private long _heldUntil;
    private long _leftAt;
    private long _nextAt;
    private long _closedUntil;

    /// <summary>Makes a brake that is off.</summary>
    /// <param name="options">How it works.</param>
    /// <param name="notices">Told once for each time the service asks to slow down; <c>null</c> for nobody.</param>
    /// <param name="clock">The clock; <c>null</c> for the system's.</param>
    public CallBrake(BrakeOptions options, INoticeSink? notices = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Most, 1);
        _options = options;
        _notices = notices;
        _clock = clock ?? TimeProvider.System;
        _pace = new BrakePace(options);
        _timer = _clock.CreateTimer(static state => ((CallBrake)state!).OnTime(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many calls may be on their way now.</summary>
    public int Limit
    {
        get
        {
            lock (_gate)
            {
                return _pace.Limit;
            }
        }
    }

    /// <summary>How many calls are on their way.</summary>
    public int InFlight
    {
        get
        {
            lock (_gate)
            {
                return _inFlight;
            }
        }
    }

    /// <summary>How long everybody still waits; zero when nobody has to.</summary>
    public TimeSpan Held
    {
        get
        {
            lock (_gate)
            {
                return Until(_heldUntil);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<ICallPass> EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_gate)
        {
            ThrowIfClosed();
            if (_waiting.Count == 0 && MayLeave(out _))
            {
                return ValueTask.FromResult<ICallPass>(Leave());
            }

            waiter = new Waiter();
            _waiting.AddLast(waiter);
            LetGo();
        }

        return WaitAsync(waiter, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private async ValueTask<ICallPass> WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        try
        {
            return await waiter.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            GiveUp(waiter);
            throw;
        }
    }

    // It may have been let go in the same moment.
    private void GiveUp(Waiter waiter)
    {
        lock (_gate)
        {
            if (!_waiting.Remove(waiter) && waiter.Task is { IsCompletedSuccessfully: true })
            {
                _inFlight--;
                LetGo();
            }
        }
    }

    private void OnTime()
    {
        lock (_gate)
        {
            LetGo();
        }
    }

    private Pass Leave()
    {
        _inFlight++;
        _leftAt = _clock.GetTimestamp();
        _nextAt = At(_isStaggered && _gap > _pace.Interval ? _gap : _pace.Varied(_pace.Interval));
        return new Pass(this, _epoch);
    }

    private bool MayLeave(out TimeSpan wait)
    {
        wait = Until(Math.Max(_heldUntil, _nextAt));
        return wait == TimeSpan.Zero && _inFlight < _pace.Limit;
    }

    private void LetGo()
    {
        while (_waiting.First is { } first)
        {
            if (!MayLeave(out TimeSpan wait))
            {
                if (wait > TimeSpan.Zero)
                {
                    _timer.Change(wait, Timeout.InfiniteTimeSpan);
                }

                return;
            }

            _waiting.RemoveFirst();
            first.Value.TrySetResult(Leave());
        }
    }

    private void End()
    {
        lock (_gate)
        {
            _inFlight--;
            LetGo();
        }
    }

    private void OnAccepted(int epoch)
    {
        lock (_gate)
        {
            if (epoch != _epoch)
            {
                return;
            }

            _isStaggered = false;
            _pace.Succeed();
            _nextAt = Later(_leftAt, _pace.Interval);
            if (_pace.IsFull)
            {
                _isSlow = false;
                _toldPause = TimeSpan.Zero;
            }

            LetGo();
        }
    }

    private bool OnOverload(int epoch, AllmException error)
    {
        Notice? told = null;
        bool isOwn;
        lock (_gate)
        {
            bool isNews = epoch == _epoch;
            isOwn = isNews || _pace.IsOutOfPatience;
            TimeSpan pause = _pace.PauseOf(error, isNews);
            _heldUntil = Math.Max(_heldUntil, At(pause));
            if (isNews)
            {
                _epoch++;
                _pace.Refuse(_inFlight);
                told = Told(error, pause);
            }

            _isStaggered = true;
            _gap = Between(LeastGap, pause / _pace.Limit, MostGap);
            _nextAt = Math.Max(_nextAt, _heldUntil);
            if (error.RetryAfter > _options.RetryAfterCap)
            {
                _closedUntil = Math.Max(_closedUntil, At(error.RetryAfter.Value));
                TurnAway();
            }
        }

        if (told is not null)
        {
            _notices?.Post(told);
        }

        return isOwn;
    }

    // Once for a slowdown, and again when the wait is longer than anything said before.
    private Notice Told(AllmException error, TimeSpan pause)
    {
        bool isClosed = error.RetryAfter > _options.RetryAfterCap;
        TimeSpan wait = isClosed ? error.RetryAfter!.Value : pause;
        NoticeLevel level = !_isSlow || (wait >= LongPause && wait > _toldPause) ? NoticeLevel.Warning : NoticeLevel.Verbose;
        _isSlow = true;
        _toldPause = wait > _toldPause ? wait : _toldPause;
        return new Notice(level, isClosed ? BrakeText.Closed(error, wait) : BrakeText.Slow(error, pause, _pace.Limit, _options.Most));
    }

    private void TurnAway()
    {
        foreach (Waiter waiter in _waiting)
        {
            waiter.TrySetException(BrakeText.NotAsked(Until(_closedUntil)));
        }

        _waiting.Clear();
    }

    private void ThrowIfClosed()
    {
        if (_closedUntil != 0 && Until(_closedUntil) is { Ticks: > 0 } left)
        {
            throw BrakeText.NotAsked(left);
        }
    }

    private static TimeSpan Between(TimeSpan least, TimeSpan time, TimeSpan most) => time < least ? least : time > most ? most : time;

    private long At(TimeSpan later) => Later(_clock.GetTimestamp(), later);

    private long Later(long time, TimeSpan later) => time + (long)(later.TotalSeconds * _clock.TimestampFrequency);

    private TimeSpan Until(long time)
    {
        long left = time - _clock.GetTimestamp();
        return left <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)left / _clock.TimestampFrequency);
    }

    private sealed class Waiter() : TaskCompletionSource<ICallPass>(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Pass(CallBrake brake, int epoch) : ICallPass
    {
        private int _isOver;

        public void Accepted() => brake.OnAccepted(epoch);

        public bool SlowDown(AllmException error) => brake.OnOverload(epoch, error);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
            {
                brake.End();
            }
        }
    }
}
