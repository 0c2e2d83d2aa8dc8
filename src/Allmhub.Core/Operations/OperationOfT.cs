using Allmhub.Http;

namespace Allmhub.Operations;

/// <summary>An operation with one result. It can be run more than once.</summary>
/// <typeparam name="T">The result.</typeparam>
public sealed class Operation<T> : Operation
{
    private readonly Func<AllmCallOptions, CancellationToken, Task<T>> _run;

    /// <summary>Makes an operation; nothing is sent.</summary>
    /// <param name="pipeline">The way to the gateway.</param>
    /// <param name="first">Its first, and mostly only, request.</param>
    /// <param name="action">What is done.</param>
    /// <param name="subject">What it is done to.</param>
    /// <param name="isPaid">Whether it may cost money or change something.</param>
    /// <param name="run">Does it; the options carry the one time limit of the run.</param>
    internal Operation(SendPipeline pipeline, AllmRequest first, string action, string subject, bool isPaid, Func<AllmCallOptions, CancellationToken, Task<T>> run)
        : base(pipeline, first, action, subject, isPaid) => _run = run;

    /// <summary>Tells a log of it; <c>null</c> for what no log keeps.</summary>
    internal OperationStory<T>? Story { get; init; }

    /// <summary>Runs it. The time limit of the options is that of the whole run, however many requests it takes.</summary>
    /// <param name="options">What this call says differently.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>The result.</returns>
    /// <exception cref="AllmException">It failed.</exception>
    /// <exception cref="InvalidInputException">An extra header or query cannot be sent.</exception>
    public Task<T> ExecuteAsync(AllmCallOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        AllmCallOptions begun = Begin(options);
        return begun.Log is { } log && Story is { } story ? RunToldAsync(begun, log, story, cancellationToken) : RunAsync(begun, cancellationToken);
    }

    /// <summary>The same operation, its result read as a stream by the caller.</summary>
    /// <typeparam name="TItem">What is read.</typeparam>
    /// <param name="read">Reads the result, and disposes it.</param>
    /// <returns>The operation.</returns>
    public StreamOperation<TItem> AsStream<TItem>(Func<T, CancellationToken, IAsyncEnumerable<TItem>> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return new StreamOperation<TItem>(this, (options, cancellationToken) => ReadAsync(read, options, cancellationToken));
    }

    private Task<T> RunAsync(AllmCallOptions begun, CancellationToken cancellationToken) =>
        begun.Budget is null ? _run(begun, cancellationToken) : RunHeldAsync(begun, cancellationToken);

    private async Task<T> RunToldAsync(AllmCallOptions options, ICallLog log, OperationStory<T> story, CancellationToken cancellationToken)
    {
        CallTrace trace = new(Action, Subject);
        try
        {
            T result = await RunAsync(Traced(options, trace), cancellationToken).ConfigureAwait(false);
            story.Tell(trace, result);
            trace.Answer();
            return result;
        }
        catch (AllmException failure)
        {
            story.Fail(trace, failure);
            throw;
        }
        finally
        {
            story.End(log, trace);
        }
    }

    private async Task<T> RunHeldAsync(AllmCallOptions options, CancellationToken cancellationToken)
    {
        (AllmCallOptions held, ICallHold? hold) = await HoldAsync(options, cancellationToken).ConfigureAwait(false);
        using (hold)
        {
            return await _run(held, cancellationToken).ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<TItem> ReadAsync<TItem>(
        Func<T, CancellationToken, IAsyncEnumerable<TItem>> read,
        AllmCallOptions options,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        T result = await _run(options, cancellationToken).ConfigureAwait(false);
        await foreach (TItem item in read(result, cancellationToken).ConfigureAwait(false))
        {
            yield return item;
        }
    }
}
