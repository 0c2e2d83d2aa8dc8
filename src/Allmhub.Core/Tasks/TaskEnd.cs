using System.Net;
using Allmhub.Http;

namespace Allmhub.Tasks;

/// <summary>Says how the waiting for a task ends.</summary>
internal static class TaskEnd
{
    private static string LookAgain => Words.Say("The task goes on at the service. Look again with Wait-AllmTask -Id or Get-AllmTask -Refresh; do not submit it a second time, it would be charged twice.");

    /// <summary>The outcome of a task that need not be looked at.</summary>
    /// <param name="task">The task.</param>
    /// <returns>The outcome; <c>null</c> when it is to be looked at.</returns>
    public static TaskOutcome? OutcomeOf(AllmTask task) => task switch
    {
        { Status: TaskState.Success } => new TaskOutcome(task, null),
        { Status: TaskState.Failure or TaskState.Cancelled } => new TaskOutcome(task, Failed(task)),
        { Status: TaskState.Modal } => new TaskOutcome(task, Modal(task)),
        { Id.Length: 0 } => new TaskOutcome(task, Unknown(task)),
        _ => null,
    };

    /// <summary>The outcome of a task that took too long.</summary>
    /// <param name="wait">The task.</param>
    /// <param name="limit">The limit.</param>
    /// <returns>The outcome.</returns>
    public static TaskOutcome TimedOut(TaskWait wait, TimeSpan? limit)
    {
        string last = wait.LastFailure is AllmException failure ? Words.Say($" The last look failed: {failure.Message}") : string.Empty;
        string message = Words.Say($"The task {wait.Task} has not ended within {limit?.TotalSeconds:0.###} s; it is {wait.Task.Status}.{last}");
        return new TaskOutcome(wait.Task, new AllmException(new AllmError(AllmErrorKind.Timeout, message)
        {
            StatusCode = wait.LastFailure?.StatusCode,
            RequestId = wait.LastFailure?.RequestId,
            RecommendedAction = LookAgain,
        }));
    }

    /// <summary>The failed look at an id that a list left out.</summary>
    /// <param name="task">The task.</param>
    /// <returns>The error.</returns>
    public static AllmException Missing(AllmTask task) =>
        new(new AllmError(AllmErrorKind.Server, Words.Say($"The service does not list the task {task}.")) { IsTransient = true, RecommendedAction = LookAgain });

    /// <summary>Whether looking again is of no use.</summary>
    /// <param name="failure">How the look failed.</param>
    /// <param name="isFresh">Whether the task was just submitted: a service may not know its own id yet.</param>
    /// <returns>Whether the waiting ends.</returns>
    public static bool IsFinal(AllmException failure, bool isFresh) => failure.Kind switch
    {
        AllmErrorKind.Authentication or AllmErrorKind.PermissionDenied or AllmErrorKind.InsufficientBalance => true,
        AllmErrorKind.InvalidRequest or AllmErrorKind.ModelNotFound or AllmErrorKind.ContentRefused =>
            !isFresh && failure.StatusCode is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests),
        _ => false,
    };

    private static AllmException Failed(AllmTask task)
    {
        string reason = task.Error is { Length: > 0 } error ? error : Words.Say($"the service says '{task.StatusText}' and no reason");
        return new AllmException(new AllmError(AllmErrorKind.TaskFailed, Words.Say($"The task {task} failed: {reason}")) { RequestId = task.RequestId });
    }

    private static AllmException Modal(AllmTask task) => new(new AllmError(AllmErrorKind.TaskFailed, Words.Say($"The task {task} waits for an answer (status {task.StatusText ?? "MODAL"}) and does not go on by itself."))
    {
        RecommendedAction = Words.Say($"It waits for {task.Question ?? Words.Say("a prompt, and where a part is to be painted for a mask")}."),
    });

    private static AllmException Unknown(AllmTask task) => new(new AllmError(AllmErrorKind.InvalidRequest, Words.Say($"The submission {task} has no id: its answer was lost, and whether there is a task is not known."))
    {
        RecommendedAction = Words.Say("Look for it with Get-AllmTask -Status Unknown -Refresh, or in the gateway's console."),
    });
}
