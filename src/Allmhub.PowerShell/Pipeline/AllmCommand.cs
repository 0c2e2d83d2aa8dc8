using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Allmhub.Http;

namespace Allmhub.PowerShell.Pipeline;

/// <summary>
/// The base of every cmdlet that calls asynchronous code. The pipeline thread pulls: it starts the work, waits for it or for a notice,
/// writes the notices, then writes the item. So every write, prompt and path resolution is on the right thread by construction.
/// </summary>
public abstract class AllmCommand : RecordCommand, IDisposable
{
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly WakeSignal _wake = new();
    private readonly NoticeWriter _notices;
    private readonly List<ICommandWork> _owned = [];
    private bool _disposed;

    protected AllmCommand()
    {
        Sign = new LifeSign(this);
        _notices = new NoticeWriter(this, _wake);
    }

    /// <summary>Says to somebody at a terminal that work goes on.</summary>
    internal LifeSign Sign { get; }

    /// <summary>Whether the cmdlet itself takes the sign away when it shows a piece; otherwise the first piece does.</summary>
    private protected virtual bool EndsSign => false;

    /// <summary>Where Core posts what it has to say while a call runs.</summary>
    internal INoticeSink Notices => _notices.Sink;

    /// <summary>Whether progress is left out, because text is being shown as it arrives.</summary>
    internal bool HidesProgress
    {
        get => _notices.HidesProgress;
        set => _notices.HidesProgress = value;
    }

    /// <summary>Whether progress stays between two reads, because work goes on meanwhile.</summary>
    internal bool KeepsProgress { get; set; }

    /// <summary>Whether there are notices that have not been written.</summary>
    internal bool HasNotices => _notices.HasAny;

    /// <summary>Takes all progress away.</summary>
    internal void EndProgress() => _notices.EndProgress();

    /// <summary>Cancels and never waits. The engine calls it on another thread, possibly after Dispose.</summary>
    protected override void StopProcessing()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _stop.Cancel();
            _owned.ForEach(static work => work.Stop());
        }
    }

    private protected override void WriteEnded() => _owned.ForEach(static work => work.WriteEnded());

    /// <summary>Takes over work that goes on between the records: a stop stops it, the end of the cmdlet ends it.</summary>
    /// <param name="work">The work.</param>
    internal void Own(ICommandWork work)
    {
        lock (_gate)
        {
            _owned.Add(work);
            if (_stop.IsCancellationRequested)
            {
                work.Stop();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what the cmdlet holds.</summary>
    /// <param name="disposing">Whether called from Dispose.</param>
    protected virtual void Dispose(bool disposing)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _stop.Dispose();
        }

        foreach (ICommandWork work in _owned)
        {
            work.Stop();
        }

        Settle(Task.WhenAll(_owned.Select(static work => work.EndAsync())));
    }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _notices.Begin();

    /// <summary>Pulls an asynchronous stream and hands every item to <paramref name="write"/> on the pipeline thread.</summary>
    /// <typeparam name="T">The item.</typeparam>
    /// <param name="open">Opens the stream; the token ends it.</param>
    /// <param name="write">Writes one item; whatever it throws ends the stream and goes on to the engine untouched.</param>
    /// <param name="end">Ends the stream as an <see cref="OperationCanceledException"/>, and not the pipeline.</param>
    /// <returns>What the stream failed with; <c>null</c> when it ran to its end.</returns>
    internal AllmException? Stream<T>(Func<CancellationToken, IAsyncEnumerable<T>> open, Action<T> write, CancellationToken end = default)
    {
        CancellationTokenSource run = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, end);
        IAsyncEnumerator<T>? items = null;
        Task<bool>? next = null;
        AllmException? failure = null;
        try
        {
            BeginSign();
            items = Start(() => open(run.Token).GetAsyncEnumerator(run.Token));
            while (TryMoveNext(items, ref next, ref failure))
            {
                if (!EndsSign)
                {
                    Sign.End();
                }

                write(items.Current);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        finally
        {
            Sign.End();
            Close(run, next, items);
            if (!KeepsProgress)
            {
                EndProgress();
            }
        }

        return failure;
    }

    /// <summary>Runs what may have to wait for others on this machine, on the pipeline thread.</summary>
    /// <param name="wait">Waits; the token ends it.</param>
    internal void Hold(Action<CancellationToken> wait)
    {
        try
        {
            wait(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Waits for one asynchronous call, writing notices meanwhile.</summary>
    /// <typeparam name="T">The result.</typeparam>
    /// <param name="call">Starts the call; the token ends it.</param>
    /// <returns>The result.</returns>
    internal T Await<T>(Func<CancellationToken, Task<T>> call)
    {
        CancellationTokenSource run = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        Task<T>? task = null;
        try
        {
            BeginSign();
            task = Start(() => call(run.Token));
            return Result(task);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        finally
        {
            Sign.End();
            Close(run, task, null);
            _notices.EndProgress();
        }
    }

    /// <summary>Waits for one asynchronous call.</summary>
    /// <typeparam name="T">The result.</typeparam>
    /// <param name="call">Starts the call; the token ends it.</param>
    /// <param name="result">The result.</param>
    /// <returns>What it failed with; <c>null</c> when there is a result.</returns>
    internal AllmException? TryAwait<T>(Func<CancellationToken, Task<T>> call, out T? result)
    {
        T? value = default;
        AllmException? failure = Try(() => value = Await(call));
        result = value;
        return failure;
    }

    /// <summary>Waits a moment for work that was stopped to let go of what it holds. For use in Dispose.</summary>
    /// <param name="work">The work; it goes on by itself when the limit passes.</param>
    private protected void Settle(Task work) => Wait(work, CleanUpLimit, writeNotices: false);

    // The catch stands round the pull alone: an exception out of a write must reach the engine as it is.
    private bool TryMoveNext<T>(IAsyncEnumerator<T> items, ref Task<bool>? pending, ref AllmException? failure)
    {
        try
        {
            return MoveNext(items, ref pending);
        }
        catch (AllmException error)
        {
            pending = null;
            failure = error;
            return false;
        }
        catch (InvalidInputException error)
        {
            pending = null;
            failure = Unsendable(error);
            return false;
        }
    }

    /// <summary>Runs what makes a request or calls the gateway.</summary>
    /// <param name="work">The work.</param>
    /// <returns>What it failed with; <c>null</c> when it did not.</returns>
    private protected static AllmException? Try(Action work)
    {
        try
        {
            work();
            return null;
        }
        catch (AllmException error)
        {
            return error;
        }
        catch (InvalidInputException error)
        {
            return Unsendable(error);
        }
    }

    // What this input asks cannot be said in the format: its own failure, not the pipeline's.
    private static AllmException Unsendable(InvalidInputException error) => new(AllmErrorKind.InvalidRequest, error.Message, error);

    private bool MoveNext<T>(IAsyncEnumerator<T> items, ref Task<bool>? pending)
    {
        ValueTask<bool> next = SynchronizationContext.Current is null ? items.MoveNextAsync() : Start(items.MoveNextAsync);
        if (next.IsCompletedSuccessfully)
        {
            // What is buffered costs neither a task nor a wait nor a thread switch.
            _notices.Write();
            return next.Result;
        }

        pending = next.AsTask();
        bool more = Result(pending);
        pending = null;
        return more;
    }

    private T Result<T>(Task<T> task)
    {
        Wait(task, Timeout.InfiniteTimeSpan, writeNotices: true);
        _notices.Write();
        return Completed(task);
    }

    /// <summary>Blocks the pipeline thread until the task has ended or the limit has passed.</summary>
    private void Wait(Task task, TimeSpan limit, bool writeNotices)
    {
        if (task.IsCompleted)
        {
            return;
        }

        bool bounded = limit != Timeout.InfiniteTimeSpan;
        long end = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_wake.Set);
        while (!task.IsCompleted && (!bounded || Environment.TickCount64 < end))
        {
            _wake.Wait(bounded ? TimeSpan.FromMilliseconds(Math.Max(1, end - Environment.TickCount64)) : Sign.Due);
            if (writeNotices)
            {
                _notices.Write();
                Sign.Look();
            }
        }
    }

    // A batch has a progress of its own.
    private void BeginSign()
    {
        if (!KeepsProgress)
        {
            Sign.Begin();
        }
    }

    /// <summary>The one place of the project that takes a task's result without awaiting it.</summary>
    [SuppressMessage("Usage", "VSTHRD002", Justification = "The task has completed: the pull above waited for it.")]
    private static T Completed<T>(Task<T> task) => task.GetAwaiter().GetResult();

    /// <summary>
    /// Starts asynchronous work without the host's synchronization context, so that nothing in it waits for this thread;
    /// the context is back before anything is written.
    /// </summary>
    private static T Start<T>(Func<T> start)
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        if (context is null)
        {
            return start();
        }

        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return start();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Bounded: once the pipeline unwinds, a stop no longer reaches a cmdlet that waits here.</summary>
    private void Close(CancellationTokenSource run, Task? pending, IAsyncDisposable? items)
    {
        run.Cancel();
        Task closing = Start(() => CloseAsync(run, pending, items));
        Wait(closing, CleanUpLimit, writeNotices: false);
    }

    /// <summary>An enumerator must not be disposed while MoveNextAsync is in flight. When the limit passes, this ends by itself.</summary>
    private static async Task CloseAsync(CancellationTokenSource run, Task? pending, IAsyncDisposable? items)
    {
        try
        {
            if (pending is not null)
            {
                await pending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (items is not null)
            {
                await items.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            run.Dispose();
        }
    }
}
