using System.Runtime.CompilerServices;
using Allmhub.Http;

namespace Allmhub.Operations;

/// <summary>An operation that gives its result piece by piece. It can be run more than once.</summary>
/// <typeparam name="TItem">A piece.</typeparam>
public sealed class StreamOperation<TItem> : Operation
{
    private readonly Func<AllmCallOptions, CancellationToken, IAsyncEnumerable<TItem>> _run;

    /// <summary>Makes an operation; nothing is sent.</summary>
    /// <param name="pipeline">The way to the gateway.</param>
    /// <param name="first">Its first, and mostly only, request.</param>
    /// <param name="action">What is done.</param>
    /// <param name="subject">What it is done to.</param>
    /// <param name="isPaid">Whether it may cost money or change something.</param>
    /// <param name="run">Does it; the options carry the one time limit of the run.</param>
    internal StreamOperation(SendPipeline pipeline, AllmRequest first, string action, string subject, bool isPaid, Func<AllmCallOptions, CancellationToken, IAsyncEnumerable<TItem>> run)
        : base(pipeline, first, action, subject, isPaid) => _run = run;

    /// <summary>Makes an operation that begins as another one does and goes on its own way.</summary>
    /// <param name="other">The operation it begins as.</param>
    /// <param name="run">Does it.</param>
    internal StreamOperation(Operation other, Func<AllmCallOptions, CancellationToken, IAsyncEnumerable<TItem>> run)
        : base(other) => _run = run;

    /// <summary>Tells a log of it; <c>null</c> for what no log keeps.</summary>
    internal OperationStory<TItem>? Story { get; init; }

    /// <summary>
    /// Runs it as it is read. Nothing is sent before the first piece is asked for, and what is buffered is handed on without a thread switch.
    /// The time limit of the options is that of the whole run, however many requests it takes.
    /// </summary>
    /// <param name="options">What this call says differently.</param>
    /// <param name="cancellationToken">Stops the run and closes its connection, as the end of the enumeration does.</param>
    /// <returns>The pieces.</returns>
    /// <exception cref="AllmException">It failed; raised by the enumeration.</exception>
    /// <exception cref="InvalidInputException">An extra header or query cannot be sent; raised by the enumeration.</exception>
    public IAsyncEnumerable<TItem> StreamAsync(AllmCallOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        AllmCallOptions begun = Begin(options);
        return begun.Log is { } log && Story is { } story ? RunToldAsync(begun, log, story, cancellationToken) : RunAsync(begun, cancellationToken);
    }

    private IAsyncEnumerable<TItem> RunAsync(AllmCallOptions begun, CancellationToken cancellationToken) =>
        begun.Budget is null ? _run(begun, cancellationToken) : RunHeldAsync(begun, cancellationToken);

    // Written before its reader learns that it has ended; what its reader leaves is written as it is left.
    private async IAsyncEnumerable<TItem> RunToldAsync(AllmCallOptions options, ICallLog log, OperationStory<TItem> story, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CallTrace trace = new(Action, Subject);
        try
        {
            IAsyncEnumerator<TItem> items = RunAsync(Traced(options, trace), cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (items.ConfigureAwait(false))
            {
                while (await MoveAsync(items, trace, story).ConfigureAwait(false))
                {
                    story.Tell(trace, items.Current);
                    yield return items.Current;
                }
            }

            trace.Answer();
        }
        finally
        {
            story.End(log, trace);
        }
    }

    private static async ValueTask<bool> MoveAsync(IAsyncEnumerator<TItem> items, CallTrace trace, OperationStory<TItem> story)
    {
        try
        {
            return await items.MoveNextAsync().ConfigureAwait(false);
        }
        catch (AllmException failure)
        {
            story.Fail(trace, failure);
            throw;
        }
    }

    private async IAsyncEnumerable<TItem> RunHeldAsync(AllmCallOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (AllmCallOptions held, ICallHold? hold) = await HoldAsync(options, cancellationToken).ConfigureAwait(false);
        using (hold)
        {
            await foreach (TItem item in _run(held, cancellationToken).ConfigureAwait(false))
            {
                yield return item;
            }
        }
    }
}
