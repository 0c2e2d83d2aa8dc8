using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Allmhub.Http;
using Allmhub.Operations;

namespace Allmhub.Batch;

/// <summary>
/// Runs operations at a time, up to a limit, and merges their results into one bounded channel in the order they end. What is added runs on
/// while its adder does other things; whoever adds reads as well, so that no more is held than is at work.
/// </summary>
/// <typeparam name="TResult">The result of an operation.</typeparam>
/// <param name="limit">How many run at a time.</param>
public sealed class OperationBatch<TResult>(int limit) : IAsyncDisposable
{
    private readonly SemaphoreSlim _slots = new(limit);
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<BatchResult<TResult>> _results = Channel.CreateBounded<BatchResult<TResult>>(limit);
    private readonly List<Task> _running = [];

    // Only the thread that adds and reads touches it.
    private int _open;

    /// <summary>Whether as many are at work or wait as may: read before adding more.</summary>
    public bool IsFull => _open >= 2 * limit;

    /// <summary>Whether all that was added has been read.</summary>
    public bool IsEmpty => _open == 0;

    /// <summary>Adds an operation, which runs as soon as there is a slot.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="options">What its call says differently.</param>
    /// <param name="tag">What its result is to be known by.</param>
    public void Add(Operation<TResult> operation, AllmCallOptions options, object? tag)
    {
        ArgumentNullException.ThrowIfNull(operation);
        _open++;
        _running.RemoveAll(static task => task.IsCompleted);
        _running.Add(Task.Run(() => RunAsync(operation, options, tag)));
    }

    /// <summary>Reads results as they come.</summary>
    /// <param name="toEnd">Whether to read until nothing is at work; else what is there, and no longer than the batch is full.</param>
    /// <param name="cancellationToken">Ends the reading, and not what is at work.</param>
    /// <returns>The results.</returns>
    public async IAsyncEnumerable<BatchResult<TResult>> ReadAsync(bool toEnd, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (_results.Reader.TryRead(out BatchResult<TResult>? ready) || (toEnd ? !IsEmpty : IsFull))
        {
            BatchResult<TResult> result = ready ?? await _results.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            _open--;
            yield return result;
        }
    }

    /// <summary>Stops what is at work. Does not wait, and may come at any time, after the end too.</summary>
    public void Stop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // A race: it was ended in the same moment.
        }
    }

    /// <summary>Stops what is at work, and waits until it has let go of what it holds.</summary>
    /// <returns>A task that never fails.</returns>
    public async ValueTask DisposeAsync()
    {
        Stop();
        await Task.WhenAll(_running).ConfigureAwait(false);
        _stop.Dispose();
        _slots.Dispose();
    }

    private async Task RunAsync(Operation<TResult> operation, AllmCallOptions options, object? tag)
    {
        try
        {
            await _slots.WaitAsync(_stop.Token).ConfigureAwait(false);
            BatchResult<TResult> result;
            try
            {
                result = await ResultOfAsync(operation, options, tag).ConfigureAwait(false);
            }
            finally
            {
                _slots.Release();
            }

            await _results.Writer.WriteAsync(result, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // Nobody waits for it any more.
        }
    }

    // Whatever it fails with, its reader hears of it: one that never ended would be waited for.
    private async Task<BatchResult<TResult>> ResultOfAsync(Operation<TResult> operation, AllmCallOptions options, object? tag)
    {
        try
        {
            return new BatchResult<TResult>(tag, await operation.ExecuteAsync(options, _stop.Token).ConfigureAwait(false), null);
        }
        catch (AllmException failure)
        {
            return new BatchResult<TResult>(tag, default, failure);
        }
        catch (InvalidInputException failure)
        {
            return new BatchResult<TResult>(tag, default, new AllmException(AllmErrorKind.InvalidRequest, failure.Message, failure));
        }
        catch (Exception failure) when (!_stop.IsCancellationRequested)
        {
            return new BatchResult<TResult>(tag, default, new AllmException(AllmErrorKind.Protocol, $"It failed in a way that nobody foresaw: {failure.Message}", failure));
        }
    }
}
