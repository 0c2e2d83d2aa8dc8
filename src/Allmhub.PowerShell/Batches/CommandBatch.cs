using System.Management.Automation;
using Allmhub.Batch;
using Allmhub.Http;
using Allmhub.Operations;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Pipeline;

namespace Allmhub.PowerShell.Batches;

/// <summary>
/// The batch of a cmdlet: several requests on their way while the pipeline thread writes what has ended and answers what is asked. A cmdlet
/// makes it in BeginProcessing when -ThrottleLimit is given, and uses it like this:
/// <code>
/// BeginProcessing  _batch = new CommandBatch&lt;Image&gt;(this, new BatchSettings&lt;Image&gt;(limit) { IsUnordered = Unordered }, Gateway.Client, Write);
/// ProcessRecord    BatchItem item = _batch.Next(InputObject);
///                  if (MayRun(client => client.Images.Generate(request), InputObject, out Operation&lt;Image&gt;? operation))
///                  {
///                      _batch.Add(item, operation, CallOptions());
///                  }
/// EndProcessing    _batch.Complete();
/// </code>
/// Write gets each update on the pipeline thread: a value, a failure (see <see cref="Error"/>), or a question, which is answered before Write returns.
/// An input that cannot be asked takes its place by <see cref="Fail"/>. Stopping, closing and the brake need nothing of the cmdlet.
/// </summary>
/// <typeparam name="TResult">The result of an input.</typeparam>
internal sealed class CommandBatch<TResult> : ICommandWork
{
    private readonly AllmCommand _cmdlet;
    private readonly AllmClient _client;
    private readonly Action<BatchUpdate<TResult>> _write;
    private readonly Func<TResult, BatchSpend>? _spend;
    private readonly BatchRunner<TResult> _runner;
    private readonly IDisposable? _checkpoint;
    private readonly CallBrake _brake;
    private readonly BatchTally _tally = new();
    private readonly BatchProgress? _progress;
    private readonly bool _namesItems;
    private long _next;
    private long _added;
    private long _ended;
    private volatile bool _isComplete;

    public CommandBatch(AllmCommand cmdlet, BatchSettings<TResult> settings, AllmClient client, Action<BatchUpdate<TResult>> write)
    {
        _cmdlet = cmdlet;
        _client = client;
        _write = write;
        _spend = settings.Spend;
        _checkpoint = settings.Checkpoint as IDisposable;
        _runner = new BatchRunner<TResult>(new BatchOptions(settings.Limit) { IsOrdered = !settings.IsUnordered }, settings.Checkpoint);
        _brake = new CallBrake(new BrakeOptions(settings.Limit) { Pause = client.Options.RetryBaseDelay / 4, RetryAfterCap = client.Options.RetryAfterCap }, cmdlet.Notices);
        _namesItems = !settings.HasOwnProgress;
        _progress = settings.HasOwnProgress ? null : new BatchProgress(cmdlet, Look);
        cmdlet.KeepsProgress = true;
        cmdlet.Own(this);
    }

    /// <summary>The next input, counted from 0.</summary>
    public BatchItem Next(object? tag) => new(_next++, tag);

    /// <summary>Adds an operation, then writes what is ready, and as long as the batch is full.</summary>
    public void Add(BatchItem item, Operation<TResult> operation, AllmCallOptions options) =>
        Add(item, (_, own, token) => operation.ExecuteAsync(own, token), options);

    /// <summary>The same for work that makes its calls itself, with the options it is given; it can ask by <see cref="BatchItem.AskAsync"/>.</summary>
    public void Add(BatchItem item, Func<BatchItem, AllmCallOptions, CancellationToken, Task<TResult>> work, AllmCallOptions options)
    {
        AllmCallOptions own = options with { Pacer = _brake, Notices = _namesItems && options.Notices is not null ? new ItemNotices(options.Notices, item) : options.Notices };
        _added++;
        _runner.Add(item, (asking, token) => work(asking, own, token));
        Read(toEnd: false);
    }

    /// <summary>Gives an input that cannot be asked its place among the others; it comes to Write as a failure.</summary>
    /// <param name="item">The input.</param>
    /// <param name="fault">What is wrong with it.</param>
    public void Fail(BatchItem item, Exception fault)
    {
        _added++;
        _runner.AddEnded(new BatchUpdate<TResult>(item, default, fault as AllmException ?? new AllmException(AllmErrorKind.InvalidRequest, fault.Message, fault)));
        Read(toEnd: false);
    }

    /// <summary>Gives an input that an earlier run did its place among the others.</summary>
    /// <param name="item">The input.</param>
    /// <param name="result">Its result.</param>
    public void Restore(BatchItem item, TResult result)
    {
        Read(toEnd: false);
        _added++;
        _runner.AddEnded(new BatchUpdate<TResult>(item, result, null) { IsRestored = true });
        Read(toEnd: false);
    }

    /// <summary>Writes until nothing is left.</summary>
    public void Complete()
    {
        _isComplete = true;
        Read(toEnd: true);
        _progress?.Dispose();
        _cmdlet.EndProgress();
    }

    /// <summary>The error record of a failed input: which one it was stands in its text and its data.</summary>
    /// <param name="update">The failure.</param>
    /// <param name="target">What the user passed for it.</param>
    public static ErrorRecord Error(BatchUpdate<TResult> update, object? target) => ErrorRecords.From(update.Failure!, target, update.Item.Index);

    /// <inheritdoc/>
    public void WriteEnded()
    {
        foreach (BatchUpdate<TResult> update in _runner.TakeEnded())
        {
            Write(update);
        }
    }

    /// <inheritdoc/>
    public void Stop() => _runner.Stop();

    /// <inheritdoc/>
    public async Task EndAsync()
    {
        _progress?.Dispose();
        await _runner.DisposeAsync().ConfigureAwait(false);
        _brake.Dispose();
        _checkpoint?.Dispose();
    }

    private BatchStatus Look() => _tally.Look(_runner.AtWork, _isComplete ? Volatile.Read(ref _added) - Volatile.Read(ref _ended) : null, _brake.Held);

    private void Read(bool toEnd)
    {
        bool isWhole = false;
        try
        {
            _cmdlet.Stream(token => _runner.ReadAsync(toEnd, token), Write);
            isWhole = true;
        }
        finally
        {
            if (!isWhole)
            {
                _progress?.Dispose();
                _cmdlet.EndProgress();
            }
        }
    }

    private void Write(BatchUpdate<TResult> update)
    {
        if (update.Question is null)
        {
            _ended++;
            Count(update);
        }

        _write(update.Failure is null ? update : update with { Failure = _client.Clean(update.Failure) });
    }

    private void Count(BatchUpdate<TResult> update)
    {
        if (update.Failure is not null)
        {
            _tally.Failed();
            return;
        }

        BatchSpend spend = update.Value is { } value && _spend is not null ? _spend(value) : default;
        _tally.Done(spend.Token, spend.Usd, update.IsRestored);
    }
}
