using Allmhub.Http;

namespace Allmhub.Tasks;

/// <summary>Looks at tasks of one kind.</summary>
internal interface ITaskPoller
{
    /// <summary>The kind it looks at.</summary>
    TaskKind Kind { get; }

    /// <summary>The first request of a look, for who wants to see it before it is sent.</summary>
    /// <param name="tasks">The tasks, one at least; all have ids.</param>
    /// <returns>The request.</returns>
    AllmRequest First(IReadOnlyList<AllmTask> tasks);

    /// <summary>Looks once at many tasks, with as few calls as the service allows and without retries of its own: the watcher looks again.</summary>
    /// <param name="tasks">The tasks; all have ids.</param>
    /// <param name="call">What the call says differently.</param>
    /// <param name="cancellationToken">Stops the looking.</param>
    /// <returns>A look a task, in any order. What is missing counts as a failed look.</returns>
    /// <exception cref="AllmException">The one call for all of them failed: a failed look of each.</exception>
    Task<IReadOnlyList<TaskLook>> LookAsync(IReadOnlyList<AllmTask> tasks, AllmCallOptions call, CancellationToken cancellationToken);
}

/// <summary>What one look at a task brought.</summary>
/// <param name="Task">The task after the look (<see cref="AllmTask.Merge"/>); as it was before where the look failed.</param>
/// <param name="Failure">Why the look failed; <c>null</c> when it did not. A task that failed is no failed look.</param>
internal sealed record TaskLook(AllmTask Task, AllmException? Failure = null)
{
    /// <summary>
    /// Whether looking again is of no use, e.g. because the service says with status 200 that it will not make it. Otherwise a failed look is
    /// a notice, and the watcher decides by its kind.
    /// </summary>
    public bool IsEnd { get; init; }
}
