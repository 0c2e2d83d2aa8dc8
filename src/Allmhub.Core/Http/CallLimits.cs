using System.Globalization;
using System.Net.Sockets;

namespace Allmhub.Http;

/// <summary>Which time limit of the client it was.</summary>
internal enum TimeLimit
{
    Connect,
    FirstByte,
    Idle,
    Total,
}

/// <summary>
/// The time limits of one call and the token they share with the caller. Tells afterwards why an operation was
/// cancelled: a limit is a <see cref="AllmErrorKind.Timeout"/>, a stop stays an <see cref="OperationCanceledException"/>.
/// </summary>
internal sealed class CallLimits : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    private readonly AllmClientOptions _options;
    private readonly Deadline _deadline;
    private readonly CancellationToken _user;
    private readonly CancellationTokenSource _total = new();
    private readonly CancellationTokenSource _step = new();
    private readonly CancellationTokenSource _linked;

    /// <summary>Starts the total limit.</summary>
    /// <param name="options">The connection's limits.</param>
    /// <param name="deadline">Limit of the whole operation.</param>
    /// <param name="user">The caller's token.</param>
    public CallLimits(AllmClientOptions options, Deadline deadline, CancellationToken user)
    {
        _options = options;
        _deadline = deadline;
        _user = user;
        _linked = CancellationTokenSource.CreateLinkedTokenSource(user, _total.Token, _step.Token);
        Arm();
    }

    /// <summary>Cancelled by the caller or by a limit.</summary>
    public CancellationToken Token => _linked.Token;

    /// <summary>What is left of the call's time; <c>null</c> for no limit.</summary>
    public TimeSpan? Left => _deadline.Left;

    /// <summary>Stands the total limit still: what follows is a wait that others have caused.</summary>
    public void Pause()
    {
        _deadline.Pause();
        _total.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Goes on with the total limit.</summary>
    public void Resume()
    {
        _deadline.Resume();
        Arm();
    }

    /// <summary>Starts the limit for the first byte of an answer.</summary>
    public void AwaitFirstByte()
    {
        if (_options.FirstByteTimeout is TimeSpan limit && limit != Timeout.InfiniteTimeSpan)
        {
            _step.CancelAfter(Bounded(limit));
        }
    }

    /// <summary>Ends the limit for the first byte.</summary>
    public void FirstByteCame() => _step.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>Throws when the caller has stopped the call.</summary>
    public void ThrowIfStopped() => _user.ThrowIfCancellationRequested();

    /// <summary>Turns what the platform throws into what the caller should see.</summary>
    /// <param name="exception">What was thrown by sending or reading.</param>
    /// <returns>A stop, a time limit, a network error; the same exception when it is none of these.</returns>
    public Exception Translate(Exception exception)
    {
        if (_user.IsCancellationRequested)
        {
            return new OperationCanceledException(_user);
        }

        if (_total.IsCancellationRequested)
        {
            return TimedOut(TimeLimit.Total, _deadline.Limit ?? TimeSpan.Zero);
        }

        if (_step.IsCancellationRequested)
        {
            return TimedOut(TimeLimit.FirstByte, _options.FirstByteTimeout ?? TimeSpan.Zero);
        }

        return exception switch
        {
            OperationCanceledException { InnerException: TimeoutException } => TimedOut(TimeLimit.Connect, _options.ConnectTimeout),
            TimeoutException => TimedOut(TimeLimit.Idle, _options.IdleTimeout),

            // Nobody stopped it and no limit did: the client was disposed under the call.
            OperationCanceledException => new AllmException(AllmErrorKind.Network, Words.Say("The connection was closed while the call was running.")),
            InvalidDataException => NetworkFault.Undecodable(exception),
            HttpRequestException or IOException or SocketException => NetworkFault.From(exception, _options.BaseUri, _options.ProxyInUse),
            _ => exception,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _linked.Dispose();
        _step.Dispose();
        _total.Dispose();
    }

    private void Arm()
    {
        if (_deadline.Left is not TimeSpan left)
        {
            return;
        }

        if (left == TimeSpan.Zero)
        {
            _total.Cancel();
        }
        else
        {
            _total.CancelAfter(Bounded(left));
        }
    }

    private static TimeSpan Bounded(TimeSpan time) => time > Longest ? Longest : time < TimeSpan.Zero ? TimeSpan.Zero : time;

    private AllmException TimedOut(TimeLimit limit, TimeSpan time)
    {
        string seconds = time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        (string message, string advice) = limit switch
        {
            TimeLimit.Connect => (Words.Say($"No connection to {(_options.ProxyInUse is Uri proxy ? Words.Say($"the proxy {proxy.Authority}") : _options.BaseUri.Host)} within {seconds} s (connect time limit)."), Words.Say("Check address, network and proxy, or set a longer connect time limit on the connection.")),
            TimeLimit.FirstByte => (Words.Say($"No answer began within {seconds} s (first-byte time limit)."), Words.Say("The call may have been carried out and charged. Set a longer first-byte time limit, or none, on the connection.")),
            TimeLimit.Idle => (Words.Say($"Nothing came for {seconds} s (idle time limit; keep-alive comments do not count)."), Words.Say("The call may have been charged. Set a longer idle time limit on the connection if answers may pause this long.")),
            _ => (Words.Say($"The call was not done within {seconds} s (total time limit)."), Words.Say("Give the call a longer time limit (in seconds), or none.")),
        };
        AllmError error = new(AllmErrorKind.Timeout, message) { IsTransient = true, RecommendedAction = advice, NothingSent = limit == TimeLimit.Connect, MayBeCharged = limit is TimeLimit.FirstByte or TimeLimit.Idle };
        return new AllmException(error, new TimeoutException(message));
    }
}
