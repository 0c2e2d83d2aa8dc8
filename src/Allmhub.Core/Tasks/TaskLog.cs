using System.Collections.Concurrent;
using Allmhub.Http;

namespace Allmhub.Tasks;

/// <summary>Writes tasks into the journal. Where that cannot be done, it says so once and goes on: what is paid for is not given up for a file.</summary>
public sealed class TaskLog
{
    private readonly TaskJournal _journal;
    private readonly bool _keepsPrompt;
    private readonly ConcurrentDictionary<string, AllmTask> _open = new(StringComparer.Ordinal);
    private bool _isBroken;

    /// <summary>Makes a log; nothing is written.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="keepsPrompt">Whether prompts may be kept.</param>
    internal TaskLog(TaskJournal journal, bool keepsPrompt = true)
    {
        _journal = journal;
        _keepsPrompt = keepsPrompt;
    }

    /// <summary>The journal of the user.</summary>
    /// <param name="keepsPrompt">Whether prompts may be kept.</param>
    /// <returns>The log.</returns>
    public static TaskLog OfUser(bool keepsPrompt) => new(new TaskJournal(), keepsPrompt);

    /// <summary>Where the journal is.</summary>
    public string FilePath => _journal.FilePath;

    /// <summary>The tasks that were written through this log and have not ended: what a person who stops a command must be told.</summary>
    public IReadOnlyCollection<AllmTask> Open => [.. _open.Values];

    /// <summary>The journal.</summary>
    internal TaskJournal Journal => _journal;

    /// <summary>Writes a task and waits until it is on the disk.</summary>
    /// <param name="task">The task.</param>
    /// <param name="notices">Is told when it cannot be written.</param>
    /// <returns>Whether it was written.</returns>
    internal bool Write(AllmTask task, INoticeSink? notices) => Append(task, TaskEntry.Of(task, _keepsPrompt), notices);

    /// <summary>Notes how a task of the journal stands after a look at it.</summary>
    /// <param name="task">The task.</param>
    /// <param name="notices">Is told when it cannot be written.</param>
    public void Note(AllmTask task, INoticeSink? notices) => Write(task, notices);

    /// <summary>Takes a task out of the journal, e.g. one that was refused and never was.</summary>
    /// <param name="task">The task.</param>
    /// <param name="notices">Is told when it cannot be written.</param>
    internal void Remove(AllmTask task, INoticeSink? notices) => Append(task, TaskEntry.Of(task, keepsPrompt: false) with { IsRemoved = true }, notices);

    private bool Append(AllmTask task, TaskEntry entry, INoticeSink? notices)
    {
        if (entry.IsRemoved || task.IsEnded)
        {
            _open.TryRemove(task.Reference, out _);
        }
        else
        {
            _open[task.Reference] = task;
        }

        try
        {
            _journal.Append(entry);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Tell(task, failure, notices);
            return false;
        }
    }

    // The id is what can be lost now, so it is in the warning whenever there is one.
    private void Tell(AllmTask task, Exception failure, INoticeSink? notices)
    {
        if (task.Id.Length > 0 && !task.IsEnded)
        {
            notices?.Post(new Notice(NoticeLevel.Warning, Words.Say($"The task {task} is not in the journal, which cannot be written ({failure.Message}). Keep its id: {task}")));
        }
        else if (!_isBroken)
        {
            notices?.Post(new Notice(NoticeLevel.Warning, Words.Say($"The journal of tasks cannot be written: {failure.Message} Set ALLMHUB_HOME to a folder that can be, or keep the ids yourself.")));
        }

        _isBroken = true;
    }
}
