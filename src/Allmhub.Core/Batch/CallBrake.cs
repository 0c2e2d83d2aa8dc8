using System.Globalization;
using Allmhub.Http;

namespace Allmhub.Batch;

/// <summary>
/// One brake for all calls of a batch. When the service has too much to do (429, 503, 529, Retry-After) everybody waits as long as it says, then half as
/// many run at a time as did, and one more for each full round that succeeds. After a pause they leave one after another until the first success.
/// Where one at a time is still too many, time passes between two calls: twice as much after each refusal, a little less after each success.
/// </summary>
public sealed class CallBrake : ICallPacer, IDisposable
{
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LeastGap = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MostGap = TimeSpan.FromSeconds(1);

    // Of the time between two calls, while even one at a time is too many: what a success leaves of it, what a success after several leaves, and how it
    // grows with the first refusal after a success. Refusals that come in waves, whatever is asked, must not add up.
    private const double Relief = 0.87;
    private const double QuickRelief = 0.5;
    private const int SuccessesToHurry = 4;
    private const double Strain = 1.5;
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(20);

    private readonly object _gate = new();
    private readonly BrakeOptions _options;
    private readonly INoticeSink? _notices;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly LinkedList<Waiter> _waiting = new();
    private double _limit;
    private int _inFlight;
    private int _epoch;
    private int _failedPauses;
    private int _level;
    private int _successes;
    private bool _isSlow;
    private bool _isStaggered;
    private TimeSpan _gap;
    private TimeSpan _interval;
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
        _limit = options.Most;
        _timer = _clock.CreateTimer(static state => ((CallBrake)state!).OnTime(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many calls may be on their way now.</summary>
    public int Limit
    {
        get
        {
            lock (_gate)
            {
                return (int)_limit;
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
        _nextAt = At(_isStaggered && _gap > _interval ? _gap : Varied(_interval));
        return new Pass(this, _epoch);
    }

    private bool MayLeave(out TimeSpan wait)
    {
        wait = Until(Math.Max(_heldUntil, _nextAt));
        return wait == TimeSpan.Zero && _inFlight < (int)_limit;
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
            _failedPauses = 0;
            _level = Math.Max(0, _level - 1);
            _successes++;
            if (_interval > TimeSpan.Zero)
            {
                TimeSpan left = _interval * (_successes > SuccessesToHurry ? QuickRelief : Relief);
                _interval = left < LeastInterval ? TimeSpan.Zero : left;
            }
            else
            {
                _limit = Math.Min(_options.Most, _limit + (1 / _limit));
            }

            _nextAt = Later(_leftAt, _interval);
            if ((int)_limit == _options.Most && _interval == TimeSpan.Zero)
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
            isOwn = isNews || _failedPauses > _options.Patience;
            TimeSpan pause = PauseOf(error, isNews);
            _heldUntil = Math.Max(_heldUntil, At(pause));
            if (isNews)
            {
                _epoch++;
                _failedPauses++;
                Slow();
                told = Told(error, pause);
            }

            _isStaggered = true;
            _gap = Between(LeastGap, pause / Math.Max(1, _limit), MostGap);
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

    private void Slow()
    {
        double now = Math.Min(_limit, _inFlight);
        if (now < 2 && (_successes > 0 || _interval == TimeSpan.Zero))
        {
            _interval = Between(_options.Pause, Strain * _interval, _options.LongestInterval);
        }

        _successes = 0;
        _limit = Math.Max(1, Math.Floor(now / 2));
    }

    private TimeSpan PauseOf(AllmException error, bool isNews)
    {
        if (error.RetryAfter > TimeSpan.Zero)
        {
            return error.RetryAfter < _options.RetryAfterCap ? error.RetryAfter.Value : _options.RetryAfterCap;
        }

        if (!isNews)
        {
            return TimeSpan.Zero;
        }

        TimeSpan pause = _options.Pause * Math.Pow(2, _level);
        if (pause >= _options.LongestPause)
        {
            return Varied(_options.LongestPause);
        }

        _level++;
        return Varied(pause);
    }

    // Once for a slowdown, and again when the wait is longer than anything said before.
    private Notice Told(AllmException error, TimeSpan pause)
    {
        bool isClosed = error.RetryAfter > _options.RetryAfterCap;
        TimeSpan wait = isClosed ? error.RetryAfter!.Value : pause;
        NoticeLevel level = !_isSlow || (wait >= LongPause && wait > _toldPause) ? NoticeLevel.Warning : NoticeLevel.Verbose;
        _isSlow = true;
        _toldPause = wait > _toldPause ? wait : _toldPause;
        string status = error.StatusCode is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" (HTTP {(int)error.StatusCode})");
        return new Notice(level, isClosed
            ? string.Create(CultureInfo.InvariantCulture, $"The service asks for a wait of {Math.Ceiling(wait.TotalSeconds)} s{status}: nothing is asked before it is over.")
            : string.Create(CultureInfo.InvariantCulture, $"The service asks to slow down{status}: all wait {pause.TotalSeconds:0.##} s, then {(int)_limit} of {_options.Most} run at a time."));
    }

    private void TurnAway()
    {
        foreach (Waiter waiter in _waiting)
        {
            waiter.TrySetException(Closed(Until(_closedUntil)));
        }

        _waiting.Clear();
    }

    private void ThrowIfClosed()
    {
        if (_closedUntil != 0 && Until(_closedUntil) is { Ticks: > 0 } left)
        {
            throw Closed(left);
        }
    }

    private static AllmException Closed(TimeSpan left)
    {
        string seconds = Math.Ceiling(left.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return new AllmException(new AllmError(AllmErrorKind.RateLimited, $"Not asked: the service wants everybody to wait, {seconds} s more.")
        {
            RetryAfter = left,
            NothingSent = true,
            Attempts = 0,
            RecommendedAction = "Ask again when the time is over. Nothing was sent for this input and nothing was paid.",
        });
    }

    private TimeSpan Varied(TimeSpan time) => time * (1 - _options.Jitter + (2 * _options.Jitter * Random.Shared.NextDouble()));

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
