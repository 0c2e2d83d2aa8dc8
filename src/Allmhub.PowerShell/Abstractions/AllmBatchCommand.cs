using System.Management.Automation;
using Allmhub.Account.Spending;
using Allmhub.Batch;
using Allmhub.Batch.Checkpoints;
using Allmhub.Http;
using Allmhub.Operations;
using Allmhub.PowerShell.Batches;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Transformation;

namespace Allmhub.PowerShell.Abstractions;

/// <summary>The base of the cmdlets that make one thing of each input and can have several on their way.</summary>
/// <typeparam name="TResult">What is made of an input.</typeparam>
public abstract class AllmBatchCommand<TResult> : AllmApiCommand
{
    private CommandBatch<TResult>? _batch;
    private CommandCheckpoint<TResult>? _checkpoint;
    private SpendingBudget? _budget;

    /// <summary>How many requests are on their way at a time; without it one after another.</summary>
    [Parameter]
    [ValidateNumber(1, 256, "-ThrottleLimit is how many requests are on their way at a time")]
    public int? ThrottleLimit { get; set; }

    /// <summary>Emits results as they finish instead of in the order of the input.</summary>
    [Parameter]
    public SwitchParameter Unordered { get; set; }

    /// <summary>The file in which finished inputs are kept.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <summary>What all input may cost together, in USD.</summary>
    [Parameter]
    [ValidateNotNull]
    [ValidateNumber(0, 1e9, "-Budget is what all input of this command may cost together, in USD")]
    public decimal? Budget { get; set; }

    /// <summary>How many tokens all input may read and write together.</summary>
    [Parameter]
    [ValidateNotNull]
    [ValidateNumber(0, 1e15, "-TokenBudget is how many tokens all input of this command may read and write together")]
    public long? TokenBudget { get; set; }

    /// <inheritdoc/>
    private protected override SpendingBudget? OwnBudget => _budget ??= BudgetOf(Budget, TokenBudget);

    /// <summary>Whether there is a batch, and not one call after another.</summary>
    private protected bool IsBatch => ThrottleLimit is not null || Checkpoint is not null;

    /// <summary>What lines of a checkpoint are called; <c>null</c> where the cmdlet keeps its results itself.</summary>
    private protected abstract string? CheckpointKind { get; }

    // Made for the first input: what is wrong with parameters is found before a file is opened.
    private protected CommandBatch<TResult> Batch
    {
        get
        {
            if (_batch is null)
            {
                _checkpoint = Checkpoint is null || CheckpointKind is null ? null : CommandCheckpoint<TResult>.Open(this, Checkpoint, CheckpointKind!, Gateway.Client, looks: DryRun || TellsOnly);
                _batch = new CommandBatch<TResult>(this, new BatchSettings<TResult>(ThrottleLimit ?? 1) { IsUnordered = Unordered, Checkpoint = _checkpoint?.Plug, Spend = SpendOf }, Gateway.Client, Take);
            }

            return _batch;
        }
    }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Unordered && ThrottleLimit is null)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("ContradictoryParameter", Words.Say("-Unordered says how the results of -ThrottleLimit come, and there is none."), null));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _batch?.Complete();
        _checkpoint?.Complete();
        base.EndProcessing();
    }

    /// <summary>What a result took, for the progress line.</summary>
    private protected abstract BatchSpend SpendOf(TResult result);

    /// <summary>Emits what was made of an input, in its turn.</summary>
    /// <param name="turn">The input.</param>
    /// <param name="result">What was made of it.</param>
    private protected abstract void Emit(BatchTurn turn, TResult result);

    /// <summary>Emits what an input that failed left, before its error is written.</summary>
    private protected virtual void EmitLeft(BatchTurn turn)
    {
    }

    /// <summary>Has an input worked on, unless an earlier run did.</summary>
    /// <param name="turn">The input.</param>
    /// <param name="make">Makes the operation.</param>
    /// <param name="codec">Keeps its result.</param>
    /// <param name="work">Runs the operation, on another thread.</param>
    /// <returns>Whether it is worked on; if not, it is done, the dry run or the failure is told, or the user said no.</returns>
    private protected bool Begin<TOperation>(BatchTurn turn, Func<AllmClient, TOperation> make, ICheckpointCodec<TResult>? codec, Func<TOperation, AllmCallOptions, CancellationToken, Task<TResult>> work)
        where TOperation : Operation
    {
        BatchItem item = Place(turn);
        if (MayRun(make, turn.Target, out TOperation? operation, failure => Batch.Fail(item, failure), made => IsSettled(ref item, turn, made, codec)))
        {
            Batch.Add(item, (_, options, token) => work(operation, options, token), OptionsFor(turn.Target));
            return true;
        }

        return false;
    }

    /// <summary>Gives an input that cannot be asked its place among the others.</summary>
    /// <param name="target">What the user passed.</param>
    /// <param name="fault">What is wrong with it.</param>
    private protected void Fail(object? target, Exception fault)
    {
        Batch.Fail(Place(new BatchTurn(target)), fault);
    }

    /// <summary>Gives an input whose result is there its place among the others.</summary>
    /// <param name="turn">The input.</param>
    /// <param name="result">The result.</param>
    private protected void Pass(BatchTurn turn, TResult result) => Batch.Restore(Place(turn), result);

    private BatchItem Place(BatchTurn turn)
    {
        BatchItem item = Batch.Next(turn);
        item = item with { Index = turn.Index ?? item.Index };
        turn.Index = item.Index;
        return item;
    }

    // A file that is in the way matters for what is to be made, and not for what an earlier run made and saved there.
    private bool IsSettled(ref BatchItem item, BatchTurn turn, Operation operation, ICheckpointCodec<TResult>? codec)
    {
        if (codec is not null && _checkpoint?.IsDone(Batch, ref item, operation, CallOptions(), codec) == true)
        {
            return true;
        }

        if (turn.Taken is not { } taken || DryRun)
        {
            return false;
        }

        Batch.Fail(item, new BadInputException("FileExists", Words.Say($"The file '{taken}' is there already, and nothing was asked. Name another one, or add -Force to replace it.")));
        return true;
    }

    private void Take(BatchUpdate<TResult> update)
    {
        BatchTurn turn = (BatchTurn)update.Item.Tag!;
        if (update.Value is { } result)
        {
            Emit(turn, result);
        }
        else
        {
            EmitLeft(turn);
            if (!IsUnasked(update.Failure!, turn.Target, turn.Count))
            {
                WriteError(CommandBatch<TResult>.Error(update, turn.Target));
            }
        }

        // What failed of an input that did not fail as a whole: one picture of several, or the saving of what came.
        foreach (AllmException failure in turn.Failure)
        {
            WriteError(ErrorRecords.From(Gateway.Client.Clean(failure), turn.Target, update.Item.Index));
        }

        _checkpoint?.Tell(turn.Target);
    }

    /// <inheritdoc/>
    private protected override bool TellsSumOnly => IsBatch;
}
