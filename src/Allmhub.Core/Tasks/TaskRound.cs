using Allmhub.Http;

namespace Allmhub.Tasks;

/// <summary>A task that is waited for.</summary>
internal sealed class TaskWait(AllmTask task, DateTimeOffset next)
{
    /// <summary>The task as the last good look had it.</summary>
    public AllmTask Task { get; private set; } = task;

    /// <summary>When to look at it.</summary>
    public DateTimeOffset Next { get; set; } = next;

    /// <summary>How many looks there were.</summary>
    public int Looks { get; private set; }

    /// <summary>How many of them failed, the last ones without a good one between.</summary>
    public int FailedInARow { get; private set; }

    /// <summary>Why the last look failed; <c>null</c> when it did not.</summary>
    public AllmException? LastFailure { get; private set; }

    /// <summary>Takes a look.</summary>
    public void Looked(TaskLook look, DateTimeOffset now)
    {
        Looks++;

        // A look that the end of the waiting cut off says less than what the service said before.
        LastFailure = look.Failure is { Kind: AllmErrorKind.Timeout } && LastFailure is not null ? LastFailure : look.Failure;
        FailedInARow = look.Failure is null ? 0 : FailedInARow + 1;
        Task = look.Task is { IsEnded: true, CompletedAt: null } ? look.Task with { CompletedAt = now } : look.Task;
    }
}

/// <summary>The tasks that are waited for, and their progress bars: one a task below one for all.</summary>
internal sealed class TaskRound(TaskPace pace, INoticeSink? notices, int all)
{
    private static int _last;

    private readonly List<TaskWait> _waiting = [];
    private readonly NoticeActivity _whole = new($"tasks-{Interlocked.Increment(ref _last)}", Words.Say("Waiting for tasks"));
    private int _done;

    /// <summary>How many are left.</summary>
    public int Count => _waiting.Count;

    /// <summary>Those that are left.</summary>
    public IReadOnlyList<TaskWait> Waiting => [.. _waiting];

    /// <summary>When the next look is due.</summary>
    public DateTimeOffset Next => _waiting.Min(static wait => wait.Next);

    /// <summary>Adds a task.</summary>
    public void Add(AllmTask task, DateTimeOffset next)
    {
        TaskWait wait = new(task, next);
        _waiting.Add(wait);
        Show(wait);
    }

    /// <summary>Those to be looked at until then.</summary>
    public IReadOnlyList<TaskWait> Due(DateTimeOffset until) => [.. _waiting.Where(wait => wait.Next <= until)];

    /// <summary>Lets all wait until then at least, spread so that they do not come all at once.</summary>
    public void Brake(DateTimeOffset until)
    {
        foreach (TaskWait wait in _waiting.Where(wait => wait.Next < until))
        {
            wait.Next = until + (pace.Shortest * 0.2 * Random.Shared.NextDouble());
        }
    }

    /// <summary>Takes a task out.</summary>
    public TaskOutcome Done(TaskOutcome outcome)
    {
        _done++;
        if (_waiting.RemoveAll(wait => wait.Task.Reference == outcome.Task.Reference && wait.Task.Id == outcome.Task.Id) > 0)
        {
            notices?.Post(new Notice(NoticeLevel.Progress, TaskWord.Tell(outcome.Task), outcome.Task.Progress) { Activity = ActivityOf(outcome.Task), IsLast = true });
        }

        return outcome;
    }

    /// <summary>Shows how far a task is.</summary>
    public void Show(TaskWait wait)
    {
        if (all > 1)
        {
            notices?.Post(new Notice(NoticeLevel.Progress, Words.Say($"{_done} of {all}"), 100.0 * _done / all) { Activity = _whole });
        }

        notices?.Post(new Notice(NoticeLevel.Progress, TaskWord.Tell(wait.Task), wait.Task.Progress) { Activity = ActivityOf(wait.Task) });
    }

    private NoticeActivity ActivityOf(AllmTask task) => new(task.Id, task.Model is null ? task.Id : $"{task.Id} ({task.Model})") { Parent = all > 1 ? _whole : null };
}
