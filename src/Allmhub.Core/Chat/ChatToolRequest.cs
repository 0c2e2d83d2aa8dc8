namespace Allmhub.Chat;

/// <summary>
/// A call that the model wants made, on its way to whoever may decide. The conversation goes on when it is answered: at once when
/// that happens before the next update is asked for, and otherwise whenever it happens, on whatever thread.
/// </summary>
public sealed class ChatToolRequest
{
    private readonly TaskCompletionSource<ChatToolOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ChatToolRequest(ChatToolCall call) => Call = call;

    /// <summary>The call.</summary>
    public ChatToolCall Call { get; }

    /// <summary>What became of it, once it is answered.</summary>
    internal Task<ChatToolOutcome> Outcome => _outcome.Task;

    /// <summary>Answers; the first answer counts.</summary>
    /// <param name="outcome">What became of the call.</param>
    public void Answer(ChatToolOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        _outcome.TrySetResult(outcome);
    }

    /// <inheritdoc/>
    public override string ToString() => Call.ToString();
}
