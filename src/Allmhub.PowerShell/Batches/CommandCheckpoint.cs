using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Allmhub.Batch;
using Allmhub.Batch.Checkpoints;
using Allmhub.Http;
using Allmhub.Operations;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Pipeline;
using Allmhub.Streaming;

namespace Allmhub.PowerShell.Batches;

/// <summary>
/// What <c>-Checkpoint</c> means in a cmdlet: answers of an earlier run come from the file before anything is asked, confirmed or paid, and those of this run
/// go into it. With -DryRun and -WhatIf the file is only looked into. A cmdlet uses it like this:
/// <code>
/// BeginProcessing  _checkpoint = Checkpoint is null ? null : CommandCheckpoint&lt;Image&gt;.Open(this, Checkpoint, ImageCodec.Name, Gateway.Client, looks: DryRun || TellsOnly);
///                  _batch = new CommandBatch&lt;Image&gt;(this, new BatchSettings&lt;Image&gt;(limit) { Checkpoint = _checkpoint?.Plug }, …);
/// ProcessRecord    BatchItem item = _batch.Next(InputObject);
///                  if (MayRun(make, InputObject, out operation, isDone: made => _checkpoint?.IsDone(_batch, ref item, made, CallOptions(), codec) == true)) { _batch.Add(item, …); }
/// Write            (after the result) _checkpoint?.Tell(update.Item.Tag);
/// EndProcessing    _batch.Complete(); _checkpoint?.Complete();
/// </code>
/// The batch closes the file when it ends.
/// </summary>
/// <typeparam name="TResult">The result of an input.</typeparam>
internal sealed class CommandCheckpoint<TResult>
{
    private static readonly string[] HostTag = ["PSHOST"];

    private readonly AllmCommand _cmdlet;
    private readonly Checkpoint<TResult> _checkpoint;
    private readonly bool _looks;

    private CommandCheckpoint(AllmCommand cmdlet, Checkpoint<TResult> checkpoint, bool looks)
    {
        _cmdlet = cmdlet;
        _checkpoint = checkpoint;
        _looks = looks;
    }

    /// <summary>What the batch keeps its results with; <c>null</c> when nothing will be kept.</summary>
    public IBatchCheckpoint<TResult>? Plug => _looks ? null : _checkpoint;

    /// <summary>Opens the file, or ends the cmdlet.</summary>
    public static CommandCheckpoint<TResult> Open(AllmCommand cmdlet, string path, string kind, AllmClient client, bool looks)
    {
        try
        {
            string full = WritePath.Resolve(cmdlet, path, "-Checkpoint", "./results.jsonl");
            CheckpointFile file = looks ? CheckpointFile.Look(full, kind) : CheckpointFile.Open(full, kind);
            if (file.Oddity is string oddity)
            {
                cmdlet.WriteWarning(oddity);
            }

            return new CommandCheckpoint<TResult>(cmdlet, new Checkpoint<TResult>(file, client.Clean) { Warn = cmdlet.WriteWarning }, looks);
        }
        catch (CheckpointException failure)
        {
            cmdlet.ThrowTerminatingError(ErrorRecords.From(failure, path));
            throw;
        }
    }

    /// <summary>Looks for what an earlier run did; its result takes the place of the input in the batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="item">The input; gets the key it is kept by.</param>
    /// <param name="operation">What it asks.</param>
    /// <param name="options">What its call says differently.</param>
    /// <param name="codec">Reads and writes its result.</param>
    /// <returns>Whether it is done.</returns>
    public bool IsDone(CommandBatch<TResult> batch, ref BatchItem item, Operation operation, AllmCallOptions options, ICheckpointCodec<TResult> codec) =>
        IsDone(batch, ref item, operation.Fingerprint(options), codec);

    /// <summary>The same by the print of what is asked, where it is no operation of its own.</summary>
    public bool IsDone(CommandBatch<TResult> batch, ref BatchItem item, RequestFingerprint request, ICheckpointCodec<TResult> codec)
    {
        if (!TryTake(ref item, request, codec, out TResult? known))
        {
            return false;
        }

        if (!_looks)
        {
            batch.Restore(item, known);
        }

        return true;
    }

    /// <summary>The same where several inputs are one item of the batch: takes the result of one.</summary>
    public bool TryTake(ref BatchItem item, RequestFingerprint request, ICheckpointCodec<TResult> codec, [MaybeNullWhen(false)] out TResult known)
    {
        item = _checkpoint.Mark(item, request, codec);
        return _checkpoint.TryTake(item, out known);
    }

    /// <summary>Keeps the result of one of them; on any thread.</summary>
    public void Keep(BatchItem item, TResult result)
    {
        if (!_looks)
        {
            _checkpoint.Keep(item, result);
        }
    }

    /// <summary>Closes the file, where no batch does.</summary>
    public void Close() => _checkpoint.Dispose();

    /// <summary>Says what could not be written, after what it was about has been written to the pipeline.</summary>
    public void Tell(object? target)
    {
        if (_checkpoint.TakeFailure() is { } failure)
        {
            _cmdlet.WriteError(ErrorRecords.From(failure, target));
        }
    }

    /// <summary>Says how many came from the file.</summary>
    public void Complete()
    {
        Tell(_checkpoint.File.FilePath);
        string file = RecordText.Of(_checkpoint.File.FilePath);
        if (_looks)
        {
            string message = Words.Say($"Checkpoint '{file}': {_checkpoint.Restored} of {_checkpoint.Restored + _checkpoint.Missing} inputs are there and would not be asked again, {_checkpoint.Missing} are missing.");
            _cmdlet.WriteInformation(new HostInformationMessage { Message = message }, HostTag);
            _checkpoint.Dispose();
            return;
        }

        _cmdlet.WriteVerbose(Words.Say($"Checkpoint '{file}': {_checkpoint.Restored} inputs came from it, {_checkpoint.Missing} were asked, {_checkpoint.File.Unwritten} results could not be written."));
    }
}
