using System.Runtime.CompilerServices;
using Allmhub.Http;

namespace Allmhub.Tasks;

/// <summary>
/// Waits for many tasks at a time: one call for all of a kind where the service allows it, one brake for all when it says that it is asked too
/// often. The end of a task is its state, never its progress; a look that fails is a notice and nothing more.
/// </summary>
internal sealed class TaskWatcher
{
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(1);

    // A look that hangs is a failed one; it must not outlast the waiting either.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(60);

    private readonly IReadOnlyList<ITaskPoller> _pollers;
    private readonly TaskLog? _log;
    private readonly TaskPace _pace;
    private readonly TimeProvider _clock;

    /// <summary>Makes a watcher; nothing is asked.</summary>
    /// <param name="pollers">Look at the tasks, one a kind.</param>
    /// <param name="log">Writes what changes into the journal.</param>
    /// <param name="pace">When to look.</param>
    /// <param name="clock">Time.</param>
    public TaskWatcher(IReadOnlyList<ITaskPoller> pollers, TaskLog? log = null, TaskPace? pace = null, TimeProvider? clock = null)
    {
        _pollers = pollers;
        _log = log;
        _pace = pace ?? TaskPace.Usual();
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>Waits for tasks.</summary>
    /// <param name="tasks">The tasks. Those that have ended, or cannot be waited for, come first.</param>
    /// <param name="limit">How long to wait at most; then each comes as it stands, with a failure of kind Timeout.</param>
    /// <param name="call">What the calls say differently.</param>
    /// <param name="cancellationToken">Stops the waiting; the tasks go on.</param>
    /// <returns>Each task as its waiting ends.</returns>
    public async IAsyncEnumerable<TaskOutcome> WatchAsync(IReadOnlyList<AllmTask> tasks, TimeSpan? limit, AllmCallOptions call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        DateTimeOffset begin = _clock.GetUtcNow();
        DateTimeOffset end = limit is TimeSpan most ? begin + most : DateTimeOffset.MaxValue;
        TaskRound round = new(_pace, call.Notices, tasks.Count);
        foreach (AllmTask task in tasks)
        {
            if (TaskEnd.OutcomeOf(task) is TaskOutcome already)
            {
                yield return round.Done(already);
            }
            else
            {
                round.Add(task, begin + FirstWait(task, begin));
            }
        }

        while (round.Count > 0)
        {
            DateTimeOffset next = round.Next < end ? round.Next : end;
            await DelayAsync(next, cancellationToken).ConfigureAwait(false);
            if (_clock.GetUtcNow() >= end)
            {
                break;
            }

            TimeSpan left = end - _clock.GetUtcNow();
            AllmCallOptions look = call with { Deadline = Deadline.Within(call.Deadline, left < LongestLook ? left : LongestLook) };
            foreach (TaskOutcome ended in await LookAsync(round, look, cancellationToken).ConfigureAwait(false))
            {
                yield return round.Done(ended);
            }
        }

        foreach (TaskWait left in round.Waiting)
        {
            yield return round.Done(TaskEnd.TimedOut(left, limit));
        }
    }

    private TimeSpan FirstWait(AllmTask task, DateTimeOffset now) =>
        task.CreatedAt is DateTimeOffset created && now - created < _pace.First ? _pace.First - (now - created > TimeSpan.Zero ? now - created : TimeSpan.Zero) : TimeSpan.Zero;

    private async Task DelayAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        TimeSpan wait = until - _clock.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait < TimeSpan.FromDays(1) ? wait : TimeSpan.FromDays(1), _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<List<TaskOutcome>> LookAsync(TaskRound round, AllmCallOptions call, CancellationToken cancellationToken)
    {
        List<TaskOutcome> ended = [];
        foreach (IGrouping<TaskKind, TaskWait> group in round.Due(_clock.GetUtcNow() + Together).GroupBy(static wait => wait.Task.Kind))
        {
            TaskWait[] waits = [.. group];
            IReadOnlyList<TaskLook> looks = await LookAsync(waits, call, cancellationToken).ConfigureAwait(false);
            foreach (TaskWait wait in waits)
            {
                // An id that a list leaves out is one that the service does not know, or not yet.
                TaskLook look = looks.FirstOrDefault(found => found.Task.Id == wait.Task.Id) ?? new TaskLook(wait.Task, TaskEnd.Missing(wait.Task));
                if (Take(round, wait, look, call) is TaskOutcome outcome)
                {
                    ended.Add(outcome);
                }
            }
        }

        return ended;
    }

    private async Task<IReadOnlyList<TaskLook>> LookAsync(TaskWait[] waits, AllmCallOptions call, CancellationToken cancellationToken)
    {
        ITaskPoller poller = _pollers.First(poller => poller.Kind == waits[0].Task.Kind);
        try
        {
            return await poller.LookAsync([.. waits.Select(static wait => wait.Task)], call, cancellationToken).ConfigureAwait(false);
        }
        catch (AllmException failure)
        {
            return [.. waits.Select(wait => new TaskLook(wait.Task, failure))];
        }
    }

    private TaskOutcome? Take(TaskRound round, TaskWait wait, TaskLook look, AllmCallOptions call)
    {
        INoticeSink? notices = call.Notices;
        DateTimeOffset now = _clock.GetUtcNow();
        bool isChanged = look.Task.Status != wait.Task.Status || look.Task.IsEnded;
        AllmTask before = wait.Task;
        wait.Looked(look, now);
        TaskSettlement.Post(before, wait.Task, call);
        if (isChanged)
        {
            _log?.Write(wait.Task, notices);
        }

        round.Show(wait);
        if (look.Failure is null)
        {
            wait.Next = now + _pace.Next(wait.Looks);
            return TaskEnd.OutcomeOf(wait.Task);
        }

        bool isFresh = wait.Task.CreatedAt is DateTimeOffset created && now - created < _pace.Grace;
        if (look.IsEnd || TaskEnd.IsFinal(look.Failure, isFresh))
        {
            return new TaskOutcome(wait.Task, look.Failure);
        }

        notices?.Post(new Notice(NoticeLevel.Verbose, Words.Say($"Looking at {wait.Task} failed and is done again: {look.Failure.Message}")));
        wait.Next = now + _pace.Next(wait.Looks);
        if (look.Failure.Kind == AllmErrorKind.RateLimited)
        {
            TimeSpan brake = look.Failure.RetryAfter is TimeSpan asked && asked > TimeSpan.Zero ? asked : _pace.Longest * Math.Min(4, wait.FailedInARow);
            round.Brake(now + (brake < _pace.LongestBrake ? brake : _pace.LongestBrake));
        }

        return null;
    }
}
