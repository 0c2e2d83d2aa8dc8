using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Tasks;

/// <summary>How the waiting for a task ended.</summary>
/// <param name="Task">The task as it stands.</param>
/// <param name="Failure">Why there is no result; <c>null</c> when the task succeeded.</param>
public sealed record TaskOutcome(AllmTask Task, AllmException? Failure)
{
    /// <summary>The outcome of a task that need not be looked at any more.</summary>
    /// <param name="task">The task.</param>
    /// <returns>The outcome; <c>null</c> when the task goes on.</returns>
    public static TaskOutcome? Of(AllmTask task) => TaskEnd.OutcomeOf(task);

    /// <summary>The task, and why it has no result.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => Failure is null ? Task.ToString() : $"{Task}: {RecordText.Of(Failure.Message)}";
}
