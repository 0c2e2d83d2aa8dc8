using Allmhub.Http;
using Allmhub.Operations;
using Allmhub.Tasks;
using Allmhub.Tasks.Midjourney;
using Allmhub.Tasks.Videos;

namespace Allmhub;

/// <summary>Tasks of all kinds: the journal, the waiting, and the looking for those that were lost.</summary>
public sealed class TaskService
{
    private readonly SendPipeline _pipeline;
    private readonly IReadOnlyList<ITaskPoller> _pollers;
    private readonly VideoService _videos;
    private readonly MidjourneyService _midjourney;

    internal TaskService(SendPipeline pipeline, VideoService videos, MidjourneyService midjourney)
    {
        _pipeline = pipeline;
        _videos = videos;
        _midjourney = midjourney;
        _pollers = [videos.Poller, midjourney.Poller];
    }

    /// <summary>The tasks of a journal, oldest first, read as they are asked for.</summary>
    /// <param name="log">The journal.</param>
    /// <param name="warn">Is told of lines that cannot be read.</param>
    /// <returns>The tasks, as far as their kind is known here.</returns>
    /// <exception cref="IOException">The journal is there and cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The journal may not be read.</exception>
    public static IEnumerable<AllmTask> List(TaskLog log, Action<string>? warn = null)
    {
        ArgumentNullException.ThrowIfNull(log);
        return log.Journal.Read(warn).Select(Restore).OfType<AllmTask>();
    }

    /// <summary>Takes tasks out of a journal. What they are at the service is not touched.</summary>
    /// <param name="log">The journal.</param>
    /// <param name="tasks">The tasks.</param>
    /// <exception cref="IOException">The journal cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The journal may not be written.</exception>
    public static void Remove(TaskLog log, IReadOnlyList<AllmTask> tasks)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(tasks);
        log.Journal.Append([.. tasks.Select(static task => TaskEntry.Of(task, keepsPrompt: false) with { IsRemoved = true })]);
    }

    /// <summary>Waits for tasks of all kinds; each comes as its waiting ends. A task that failed, or that takes too long, comes with the reason.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="limit">How long to wait at most; <c>null</c> for no limit.</param>
    /// <param name="log">The journal, which is told of what changes.</param>
    /// <returns>The operation.</returns>
    public StreamOperation<TaskOutcome> Wait(IReadOnlyList<AllmTask> tasks, TimeSpan? limit, TaskLog log)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        return new StreamOperation<TaskOutcome>(_pipeline, First(tasks), "Wait", "tasks", isPaid: false, (call, token) => Watcher(log).WatchAsync(tasks, limit, call, token));
    }

    /// <summary>Looks once at tasks of a journal that have not ended, and looks for those whose submission was not answered.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="log">The journal, which is told of what changes.</param>
    /// <returns>The operation; its result is all of them as they stand now, in their order.</returns>
    public Operation<IReadOnlyList<TaskOutcome>> Refresh(IReadOnlyList<AllmTask> tasks, TaskLog log)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(log);
        return new Operation<IReadOnlyList<TaskOutcome>>(_pipeline, First(tasks), "Read", "tasks", isPaid: false, (call, token) => RefreshAsync(tasks, log, call, token));
    }

    /// <summary>The task of an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>The task; <c>null</c> when its kind is of a newer version.</returns>
    internal static AllmTask? Restore(TaskEntry entry) => entry.Kind switch
    {
        nameof(TaskKind.Video) => VideoTask.Restore(entry),
        nameof(TaskKind.Midjourney) => MidjourneyTask.Restore(entry),
        _ => null,
    };

    private AllmRequest First(IReadOnlyList<AllmTask> tasks) =>
        tasks.Where(static task => task is { IsEnded: false, Id.Length: > 0 }).GroupBy(static task => task.Kind).FirstOrDefault() is { } kind ? PollerOf(kind.Key).First([.. kind]) : VideoPoller.RequestOf("{id}");

    private ITaskPoller PollerOf(TaskKind kind) => _pollers.First(poller => poller.Kind == kind);

    private TaskWatcher Watcher(TaskLog log) => new(_pollers, log);

    private async Task<IReadOnlyList<TaskOutcome>> RefreshAsync(IReadOnlyList<AllmTask> tasks, TaskLog log, AllmCallOptions call, CancellationToken cancellationToken)
    {
        // What cannot be sent is said also where nothing is to be asked.
        _ = _pipeline.Describe(First(tasks), call);
        Dictionary<string, AllmTask> now = tasks.ToDictionary(static task => task.Reference);
        Dictionary<string, AllmException> failures = [];
        await FindLostAsync(now, failures, log, call, cancellationToken).ConfigureAwait(false);
        foreach (IGrouping<TaskKind, AllmTask> group in now.Values.Where(static task => task is { IsEnded: false, Id.Length: > 0 }).ToList().GroupBy(static task => task.Kind))
        {
            foreach (TaskLook look in await LookAsync([.. group], call, cancellationToken).ConfigureAwait(false))
            {
                AllmTask before = now[look.Task.Reference];
                now[look.Task.Reference] = look.Task;
                if (look.Failure is not null)
                {
                    failures[look.Task.Reference] = look.Failure;
                }
                else if (look.Task.Status != before.Status || look.Task.IsEnded)
                {
                    TaskSettlement.Post(before, look.Task, call);
                    log.Write(look.Task, call.Notices);
                }
            }
        }

        return [.. tasks.Select(task => new TaskOutcome(now[task.Reference], failures.GetValueOrDefault(task.Reference)))];
    }

    // What fails for one kind says nothing of the others; an id that a list leaves out is one that the service does not know.
    private async Task<IReadOnlyList<TaskLook>> LookAsync(IReadOnlyList<AllmTask> tasks, AllmCallOptions call, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<TaskLook> looks = await PollerOf(tasks[0].Kind).LookAsync(tasks, call, cancellationToken).ConfigureAwait(false);
            return [.. tasks.Select(task => looks.FirstOrDefault(look => look.Task.Id == task.Id) is TaskLook look ? look with { Task = look.Task with { Reference = task.Reference } } : new TaskLook(task, TaskEnd.Missing(task)))];
        }
        catch (AllmException failure)
        {
            return [.. tasks.Select(task => new TaskLook(task, failure))];
        }
    }

    private async Task FindLostAsync(Dictionary<string, AllmTask> now, Dictionary<string, AllmException> failures, TaskLog log, AllmCallOptions call, CancellationToken cancellationToken)
    {
        VideoTask[] films = [.. now.Values.OfType<VideoTask>().Where(static task => task is { Id.Length: 0, IsEnded: false, Api: not VideoApi.Midjourney })];
        MidjourneyTask[] pictures = [.. now.Values.OfType<MidjourneyTask>().Where(static task => task is { Id.Length: 0, IsEnded: false })];
        if (films.Length + pictures.Length == 0)
        {
            return;
        }

        HashSet<string> known = [.. List(log).Select(static task => task.Id).Where(static id => id.Length > 0)];
        await FindLostAsync(films, async () => await _videos.Lost.FindAsync(films, known, call, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        await FindLostAsync(pictures, async () => await _midjourney.Lost.FindAsync(pictures, known, call, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);

        async Task FindLostAsync(IReadOnlyList<AllmTask> lost, Func<Task<IReadOnlyList<AllmTask>>> find)
        {
            try
            {
                foreach (AllmTask found in lost.Count > 0 ? await find().ConfigureAwait(false) : [])
                {
                    now[found.Reference] = found;
                    log.Write(found, call.Notices);
                }
            }
            catch (AllmException failure)
            {
                foreach (AllmTask task in lost)
                {
                    failures[task.Reference] = NotLookedFor(failure);
                }
            }
        }
    }

    private static AllmException NotLookedFor(AllmException failure) => failure.With(static known => known with
    {
        Message = Words.Say($"The submission could not be looked for: {ErrorWords.Of(known, facts: false).Text}"),
        RecommendedAction = Words.Say("The user's access token finds it in the gateway's own list: give it together with its address and the user id (ALLMHUB_ACCESS_TOKEN, ALLMHUB_USER_ID, ALLMHUB_BASE_URL). Or look in the gateway's console, before you decide anything."),
    });
}
