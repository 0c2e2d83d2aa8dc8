using System.Runtime.CompilerServices;
using Allmhub.Http;
using Allmhub.Operations;

namespace Allmhub.Batch;

/// <summary>What an item does.</summary>
/// <typeparam name="TResult">The result.</typeparam>
/// <param name="item">The item, which can ask whoever reads the batch.</param>
/// <param name="cancellationToken">Stops it.</param>
/// <returns>The result.</returns>
public delegate Task<TResult> BatchWork<TResult>(BatchItem item, CancellationToken cancellationToken);

/// <summary>
/// Runs many items, a few at a time, and gives their results in their order or as they end. What is added runs on while its adder does
/// other things. Whoever adds reads as well, on the same thread: nothing is added while the batch is full, so that no more is held than its window.
/// <code>
/// await using BatchRunner&lt;Image&gt; batch = new(new BatchOptions(8));
/// foreach (string prompt in prompts)
/// {
///     await foreach (BatchUpdate&lt;Image&gt; update in batch.ReadAsync(toEnd: false, token)) { … }
///     batch.Add(new BatchItem(index++, prompt), operation, options);
/// }
///
/// await foreach (BatchUpdate&lt;Image&gt; update in batch.ReadAsync(toEnd: true, token)) { … }
/// </code>
/// </summary>
/// <typeparam name="TResult">The result of an item.</typeparam>
public sealed class BatchRunner<TResult> : IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly BatchOptions _options;
    private readonly IBatchCheckpoint<TResult>? _checkpoint;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopped;
    private readonly Queue<Entry> _waiting = new();
    private readonly Queue<TaskCompletionSource> _answered = new();
    private readonly Queue<Question> _questions = new();
    private readonly BatchOrder<TResult> _ended;
    private TaskCompletionSource? _news;
    private TaskCompletionSource? _idle;
    private long _added;
    private long _read;
    private int _atWork;
    private int _running;

    /// <summary>Makes an empty batch.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="checkpoint">Keeps what is done; <c>null</c> for nobody.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below 1, or the window below the limit.</exception>
    public BatchRunner(BatchOptions options, IBatchCheckpoint<TResult>? checkpoint = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Window, options.Limit);
        _options = options;
        _checkpoint = checkpoint;
        _stopped = _stop.Token;
        _ended = new BatchOrder<TResult>(options.IsOrdered);
    }

    /// <summary>Whether as many are in the batch as may: read before adding more.</summary>
    public bool IsFull => _added - _read >= _options.Window;

    /// <summary>Whether all that was added has been read.</summary>
    public bool IsEmpty => _added == _read;

    /// <summary>How many are at work now; those that wait for an answer of the reader are not.</summary>
    public int AtWork => Volatile.Read(ref _atWork);

    /// <summary>Adds an operation, which begins as soon as its turn comes.</summary>
    /// <param name="item">The item.</param>
    /// <param name="operation">What it does.</param>
    /// <param name="options">What its call says differently.</param>
    /// <exception cref="InvalidOperationException">The batch is full.</exception>
    public void Add(BatchItem item, Operation<TResult> operation, AllmCallOptions options)
    {
        ArgumentNullException.ThrowIfNull(operation);
        Add(item, (_, cancellationToken) => operation.ExecuteAsync(options, cancellationToken));
    }

    /// <summary>Adds work, which begins as soon as its turn comes, unless the checkpoint knows its result.</summary>
    /// <param name="item">The item.</param>
    /// <param name="work">What it does; never called on the adder's thread.</param>
    /// <exception cref="InvalidOperationException">The batch is full.</exception>
    public void Add(BatchItem item, BatchWork<TResult> work)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(work);
        if (_checkpoint is not null && _checkpoint.TryTake(item, out TResult? known))
        {
            AddEnded(new BatchUpdate<TResult>(item, known, null) { IsRestored = true });
            return;
        }

        lock (_gate)
        {
            _waiting.Enqueue(new Entry(Count(), item, work));
            Begin();
        }
    }

    /// <summary>Adds an item that has ended already, for its place among the others: an input that cannot be read, a result that is known.</summary>
    /// <param name="update">How it ended.</param>
    /// <exception cref="InvalidOperationException">The batch is full.</exception>
    public void AddEnded(BatchUpdate<TResult> update)
    {
        ArgumentNullException.ThrowIfNull(update);
        lock (_gate)
        {
            _ended.Add(Count(), update);
            Tell();
        }
    }

    /// <summary>Reads updates as they come. A question counts as answered when the next update is asked for.</summary>
    /// <param name="toEnd">Whether to read until nothing is in the batch; else what is there, and no longer than the batch is full.</param>
    /// <param name="cancellationToken">Ends the reading, and not what is at work.</param>
    /// <returns>The updates.</returns>
    /// <exception cref="OperationCanceledException">The reading was ended, or the batch stopped; what had ended before has been read then.</exception>
    public async IAsyncEnumerable<BatchUpdate<TResult>> ReadAsync(bool toEnd, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            Task? news = null;
            BatchUpdate<TResult>? update;
            Question? question;
            lock (_gate)
            {
                update = TakeOne(out question);
                if (update is null)
                {
                    if (toEnd ? IsEmpty : !IsFull)
                    {
                        yield break;
                    }

                    _stopped.ThrowIfCancellationRequested();
                    _news ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    news = _news.Task;
                }
            }

            if (update is null)
            {
                await news!.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            yield return update;
            question?.Answered.TrySetResult();
        }
    }

    /// <summary>
    /// Takes what has ended, in order and with gaps: for a reader who is about to leave, and would lose what waits for its turn behind an item that has not
    /// ended or has failed. Never waits; what is at work goes on, and what is left comes as it ends.
    /// </summary>
    /// <returns>The updates; no questions.</returns>
    public IReadOnlyList<BatchUpdate<TResult>> TakeEnded()
    {
        lock (_gate)
        {
            IReadOnlyList<BatchUpdate<TResult>> ended = _ended.TakeAll();
            _read += ended.Count;
            return ended;
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

        lock (_gate)
        {
            Tell();
        }
    }

    /// <summary>Stops what is at work, and waits until it has let go of what it holds.</summary>
    /// <returns>A task that never fails.</returns>
    public async ValueTask DisposeAsync()
    {
        Stop();
        Task idle;
        lock (_gate)
        {
            _waiting.Clear();
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_running == 0)
            {
                _idle.TrySetResult();
            }

            idle = _idle.Task;
        }

        await idle.ConfigureAwait(false);
        _stop.Dispose();
    }

    private long Count() =>
        IsFull ? throw new InvalidOperationException("The batch is full: read from it before adding more.") : _added++;

    private BatchUpdate<TResult>? TakeOne(out Question? question)
    {
        if (_questions.TryDequeue(out question))
        {
            return new BatchUpdate<TResult>(question.Item, default, null, question.Subject);
        }

        BatchUpdate<TResult>? ended = _ended.Take();
        _read += ended is null ? 0 : 1;
        return ended;
    }

    // Those that come back with an answer go first: they hold what has been paid for.
    private void Begin()
    {
        while (_atWork < _options.Limit && !_stopped.IsCancellationRequested)
        {
            if (_answered.TryDequeue(out TaskCompletionSource? back))
            {
                _atWork += back.TrySetResult() ? 1 : 0;
            }
            else if (_waiting.TryDequeue(out Entry? entry))
            {
                _atWork++;
                _running++;
                _ = Task.Run(() => RunAsync(entry));
            }
            else
            {
                return;
            }
        }
    }

    private void Tell()
    {
        _news?.TrySetResult();
        _news = null;
    }

    private async Task RunAsync(Entry entry)
    {
        BatchUpdate<TResult> update = await UpdateOfAsync(entry).ConfigureAwait(false);
        lock (_gate)
        {
            _running--;
            _atWork--;
            _ended.Add(entry.Order, update);
            Tell();
            Begin();
            if (_running == 0)
            {
                _idle?.TrySetResult();
            }
        }
    }

    // Whatever it fails with, its reader hears of it: one that never ended would be waited for.
    private async Task<BatchUpdate<TResult>> UpdateOfAsync(Entry entry)
    {
        BatchItem item = entry.Item with { Asks = (subject, cancellationToken) => AskAsync(entry.Item, subject, cancellationToken) };
        try
        {
            TResult result = await entry.Work(item, _stopped).ConfigureAwait(false);
            _checkpoint?.Keep(entry.Item, result);
            return new BatchUpdate<TResult>(entry.Item, result, null);
        }
        catch (AllmException failure)
        {
            return new BatchUpdate<TResult>(entry.Item, default, failure);
        }
        catch (InvalidInputException failure)
        {
            return new BatchUpdate<TResult>(entry.Item, default, new AllmException(AllmErrorKind.InvalidRequest, failure.Message, failure));
        }
        catch (Exception failure)
        {
            return new BatchUpdate<TResult>(entry.Item, default, new AllmException(AllmErrorKind.Protocol, Words.Say($"It failed in a way that nobody foresaw: {failure.Message}"), failure));
        }
    }

    private async Task AskAsync(BatchItem item, object subject, CancellationToken cancellationToken)
    {
        Question question = new(item, subject);
        TaskCompletionSource back = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _questions.Enqueue(question);
            _atWork--;
            Tell();
            Begin();
        }

        try
        {
            await question.Answered.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            lock (_gate)
            {
                _answered.Enqueue(back);
                Begin();
            }

            await back.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Resume(back);
            throw;
        }
    }

    // Stopped before its turn came it is at work again for its end, unless the turn came in the same moment.
    private void Resume(TaskCompletionSource back)
    {
        lock (_gate)
        {
            _atWork += back.TrySetCanceled() ? 1 : 0;
        }
    }

    private sealed record Entry(long Order, BatchItem Item, BatchWork<TResult> Work);

    private sealed record Question(BatchItem Item, object Subject)
    {
        public TaskCompletionSource Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
