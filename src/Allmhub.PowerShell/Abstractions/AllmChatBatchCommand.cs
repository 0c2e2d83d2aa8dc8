using System.Management.Automation;
using Allmhub.Account.Spending;
using Allmhub.Batch;
using Allmhub.Batch.Checkpoints.Codecs;
using Allmhub.Chat;
using Allmhub.Chat.Conversations;
using Allmhub.Operations;
using Allmhub.PowerShell.Batches;
using Allmhub.PowerShell.Chat;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Transformation;

namespace Allmhub.PowerShell.Abstractions;

/// <summary>
/// The base of the cmdlet that asks many questions: several on their way, answers kept in a file. Its parameters are those of
/// <see cref="AllmBatchCommand{TResult}"/>, declared again: the bases of chat are the shell's too, which has no batch.
/// </summary>
public abstract class AllmChatBatchCommand : AllmToolCommand
{
    private CommandBatch<ChatCompletion>? _batch;
    private CommandCheckpoint<ChatCompletion>? _checkpoint;
    private SpendingBudget? _budget;

    /// <summary>How many requests are on their way at a time; without it one after another.</summary>
    [Parameter]
    [ValidateNumber(1, 256, "-ThrottleLimit is how many requests are on their way at a time")]
    public int? ThrottleLimit { get; set; }

    /// <summary>Emits answers as they finish instead of in the order of the input.</summary>
    [Parameter]
    public SwitchParameter Unordered { get; set; }

    /// <summary>The file of finished answers: what is in it is not asked again.</summary>
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

    /// <summary>Whether there is a batch, and not one question after another.</summary>
    private protected bool IsBatch => ThrottleLimit is not null || Checkpoint is not null;

    /// <summary>What answers must look like.</summary>
    private protected AnswerFormat? Format { get; set; }

    /// <inheritdoc/>
    private protected override SpendingBudget? OwnBudget => _budget ??= BudgetOf(Budget, TokenBudget);

    // One line for thousands of inputs.
    private protected override bool TellsSumOnly => IsBatch;

    /// <summary>Whether an input that was not confirmed is told of as one that failed.</summary>
    private protected abstract bool IsDeclined { get; }

    /// <summary>What it is told with.</summary>
    private protected static BadInputException Declined => new("NotConfirmed", Words.Say("It was not asked: whoever was asked to confirm said no."));

    /// <summary>Emits an answer, in its turn.</summary>
    /// <param name="completion">The answer.</param>
    /// <param name="target">What the user passed.</param>
    /// <param name="index">Its place among the input.</param>
    private protected abstract void Emit(ChatCompletion completion, object? target, long index);

    /// <summary>Emits what is left of an input that failed, after its error.</summary>
    /// <param name="target">What the user passed.</param>
    /// <param name="failure">The error; <c>null</c> when there was none.</param>
    private protected abstract void WriteFailed(object? target, ErrorRecord? failure);

    /// <summary>Opens the batch and its file, once everything else that can be wrong was looked at.</summary>
    private protected void OpenBatch()
    {
        if (!IsBatch)
        {
            return;
        }

        _checkpoint = Checkpoint is null ? null : CommandCheckpoint<ChatCompletion>.Open(this, Checkpoint, ChatCompletionCodec.Name, Gateway.Client, looks: DryRun || TellsOnly);
        BatchSettings<ChatCompletion> settings = new(ThrottleLimit ?? 1)
        {
            IsUnordered = Unordered,
            Checkpoint = _checkpoint?.Plug,
            Spend = static answer => new BatchSpend(answer.Usage?.TotalToken, answer.Cost),
        };
        _batch = new CommandBatch<ChatCompletion>(this, settings, Gateway.Client, Take);
    }

    /// <summary>Has a question asked in its turn, unless an earlier run did.</summary>
    /// <param name="request">The question.</param>
    /// <param name="target">What the user passed.</param>
    private protected void Add(ChatRequest request, object? target)
    {
        CommandBatch<ChatCompletion> batch = _batch!;
        BatchItem item = batch.Next(target);
        bool isDone = false;
        if (MayConverse(request, Format, target, failure => batch.Fail(item, failure), made => isDone = IsDone(batch, ref item, made, request), out StreamOperation<ChatUpdate>? conversation))
        {
            batch.Add(item, (asking, options, token) => Conversation.CompleteAsync(conversation, options, (question, stop) => asking.AskAsync(question, stop), token), OptionsFor(target));
        }
        else if (conversation is not null && !isDone && IsDeclined)
        {
            batch.Fail(item, Declined);
        }
    }

    /// <summary>Gives an input that cannot be asked its place among the others.</summary>
    /// <param name="target">What the user passed.</param>
    /// <param name="fault">What is wrong with it.</param>
    private protected void Fail(object? target, Exception fault) => _batch!.Fail(_batch.Next(target), fault);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _batch?.Complete();
        _checkpoint?.Complete();
        base.EndProcessing();
    }

    private bool IsDone(CommandBatch<ChatCompletion> batch, ref BatchItem item, Operation asked, ChatRequest request) =>
        _checkpoint?.IsDone(batch, ref item, asked, CallOptions(), new ChatCompletionCodec(request.Message, Format is null ? null : Format.TryConvert)) == true;

    private void Take(BatchUpdate<ChatCompletion> update)
    {
        if (update.Question is ChatUpdate question)
        {
            Answer(question, Format, update.Item);
            return;
        }

        object? target = update.Item.Tag;
        EndQuestion(update.Item);
        if (update.Value is { } completion)
        {
            Emit(completion, target, update.Item.Index);
        }
        else
        {
            if (!IsUnasked(update.Failure!, target))
            {
                WriteError(CommandBatch<ChatCompletion>.Error(update, target));
            }

            WriteFailed(target, ErrorRecords.OfItem(update.Failure!, target));
        }

        _checkpoint?.Tell(target);
    }
}
