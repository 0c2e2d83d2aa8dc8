using System.Globalization;
using System.Runtime.CompilerServices;

namespace Allmhub.Streaming;

/// <summary>
/// The idle time limit of a stream, counted on content: a dead upstream behind a gateway that goes on writing <c>: PING</c>
/// is found out (NOTES section 3). Only time spent waiting for the network counts, not what the consumer takes between reads.
/// </summary>
/// <remarks>Costs two clock readings a read and one store a piece of content. One reader at a time.</remarks>
internal sealed class IdleWatch : IDisposable
{
    private const long ConsumerPoll = 1000;

    private readonly object _gate = new();
    private readonly CancellationToken _stop;
    private readonly CancellationTokenSource _source;
    private readonly Timer? _timer;
    private readonly long _limit;
    private long _waited;
    private long _entered;
    private bool _reading;
    private bool _disposed;
    private volatile bool _expired;

    /// <summary>Starts counting with the first read.</summary>
    /// <param name="limit">Longest silence; zero or negative (<see cref="Timeout.InfiniteTimeSpan"/>) for none.</param>
    /// <param name="stop">The caller's token, which stops a read as an <see cref="OperationCanceledException"/>.</param>
    public IdleWatch(TimeSpan limit, CancellationToken stop)
    {
        _stop = stop;
        _source = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _limit = (long)Math.Min(Math.Ceiling(limit.TotalMilliseconds), int.MaxValue);
        if (_limit > 0)
        {
            _timer = new Timer(static state => ((IdleWatch)state!).Check(), this, _limit, Timeout.Infinite);
        }
    }

    /// <summary>Says that content has arrived, as opposed to a comment.</summary>
    public void OnContent() => _waited = 0;

    /// <summary>Says that content has arrived inside a read that is not over: what lies between may hand on little of much.</summary>
    public void OnProgress()
    {
        lock (_gate)
        {
            _waited = 0;
            _entered = Environment.TickCount64;
        }
    }

    /// <summary>Reads under the limit.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="buffer">Receives the bytes.</param>
    /// <returns>How many bytes; 0 at the end. Complete at once when the stream has bytes.</returns>
    /// <exception cref="TimeoutException">No content for the limit.</exception>
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    public ValueTask<int> ReadAsync(Stream stream, Memory<byte> buffer)
    {
        Enter();
        ValueTask<int> read = StartAsync(stream, buffer);
        if (read.IsCompletedSuccessfully)
        {
            Leave();
            return read;
        }

        return FinishAsync(read);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timer?.Dispose();
        }

        _source.Dispose();
    }

    // The platform's streams throw at once, and not from the task, when what is wrong stands in their buffer already.
    private ValueTask<int> StartAsync(Stream stream, Memory<byte> buffer)
    {
        try
        {
            return stream.ReadAsync(buffer, _source.Token);
        }
        catch (Exception failure)
        {
            return ValueTask.FromException<int>(failure);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> FinishAsync(ValueTask<int> read)
    {
        try
        {
            return await read.ConfigureAwait(false);
        }
        catch (Exception exception) when (_stop.IsCancellationRequested || _expired)
        {
            _stop.ThrowIfCancellationRequested();
            string seconds = (_limit / 1000d).ToString("0.###", CultureInfo.InvariantCulture);
            throw new TimeoutException(Words.Say($"Nothing of the answer arrived for {seconds} s."), exception);
        }
        finally
        {
            Leave();
        }
    }

    private void Enter()
    {
        lock (_gate)
        {
            _entered = Environment.TickCount64;
            _reading = true;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            _waited += Environment.TickCount64 - _entered;
            _reading = false;
        }
    }

    private void Check()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            long left = _limit - _waited - (_reading ? Environment.TickCount64 - _entered : 0);
            if (left > 0 || !_reading)
            {
                _timer!.Change(_reading ? left : Math.Max(left, Math.Min(_limit, ConsumerPoll)), Timeout.Infinite);
                return;
            }

            _expired = true;
        }

        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // A race: the read came back and the stream was closed in the same moment.
        }
    }
}
