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
/// BeginProcessing  _batch = new CommandBatch&lt;Image&gt;(this, new BatchSettings&lt;Image&gt;(limit) { IsUnordered = Unordered }, Gateway.Client.Options, Write);
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
    private readonly Action<BatchUpdate<TResult>> _write;
    private readonly BatchRunner<TResult> _runner;
    private readonly CallBrake _brake;
    private long _next;

    public CommandBatch(AllmCommand cmdlet, BatchSettings<TResult> settings, AllmClientOptions connection, Action<BatchUpdate<TResult>> write)
    {
        _cmdlet = cmdlet;
        _write = write;
        _runner = new BatchRunner<TResult>(new BatchOptions(settings.Limit) { IsOrdered = !settings.IsUnordered }, settings.Checkpoint, settings.Gate);
        _brake = new CallBrake(new BrakeOptions(settings.Limit) { Pause = connection.RetryBaseDelay / 4, RetryAfterCap = connection.RetryAfterCap }, cmdlet.Notices);
        cmdlet.Own(this);
    }

    /// <summary>The next input, counted from 0.</summary>
    public BatchItem Next(object? tag) => new(_next++, tag);

    /// <summary>Adds an operation, after writing what is ready; waits for a result while the batch is full.</summary>
    public void Add(BatchItem item, Operation<TResult> operation, AllmCallOptions options)
    {
        Read(toEnd: false);
        _runner.Add(item, operation, Options(options, item));
    }

    /// <summary>The same for work that makes its calls itself, with the options it is given; it can ask by <see cref="BatchItem.AskAsync"/>.</summary>
    public void Add(BatchItem item, Func<BatchItem, AllmCallOptions, CancellationToken, Task<TResult>> work, AllmCallOptions options)
    {
        Read(toEnd: false);
        AllmCallOptions own = Options(options, item);
        _runner.Add(item, (asking, token) => work(asking, own, token));
    }

    /// <summary>Gives an input that cannot be asked its place among the others; it comes to Write as a failure.</summary>
    public void Fail(BatchItem item, AllmException failure)
    {
        Read(toEnd: false);
        _runner.AddEnded(new BatchUpdate<TResult>(item, default, failure));
    }

    /// <summary>Writes until nothing is left.</summary>
    public void Complete() => Read(toEnd: true);

    /// <summary>The error record of a failed input: which one it was stands in its text and its data.</summary>
    public static ErrorRecord Error(BatchUpdate<TResult> update) => ErrorRecords.From(update.Failure!, update.Item.Tag, update.Item.Index);

    /// <inheritdoc/>
    public void Stop() => _runner.Stop();

    /// <inheritdoc/>
    public async Task EndAsync()
    {
        await _runner.DisposeAsync().ConfigureAwait(false);
        _brake.Dispose();
    }

    private AllmCallOptions Options(AllmCallOptions options, BatchItem item) =>
        options with { Pacer = _brake, Notices = options.Notices is null ? null : new ItemNotices(options.Notices, item) };

    private void Read(bool toEnd) => _cmdlet.Stream(token => _runner.ReadAsync(toEnd, token), _write);
}
