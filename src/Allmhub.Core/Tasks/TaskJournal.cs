using Allmhub.Foundation;

namespace Allmhub.Tasks;

/// <summary>
/// The journal of submitted tasks: JSON lines in the user's state folder, a line a change, the last line of a submission counts. A line is on
/// the disk before Append returns. Any number of processes may write to it; one that dies leaves at most a torn line, which is
/// skipped, told of and kept.
/// </summary>
internal sealed class TaskJournal
{
    /// <summary>Entries older than this go when the file is written anew.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    private const long SmallFile = 256 * 1024;
    private static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _clock;

    /// <summary>Makes a journal; nothing is read or written.</summary>
    /// <param name="path">Its file; <c>null</c> for the user's.</param>
    /// <param name="clock">Tells what is old.</param>
    public TaskJournal(string? path = null, TimeProvider? clock = null)
    {
        FilePath = path ?? System.IO.Path.Combine(UserFolder.State, "tasks.jsonl");
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>Its file, which need not exist.</summary>
    public string FilePath { get; }

    /// <summary>Adds a line and waits until it is on the disk.</summary>
    /// <param name="entry">What happened.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Append(TaskEntry entry) => Append([entry]);

    /// <summary>Adds lines and waits until all are on the disk.</summary>
    /// <param name="entries">What happened.</param>
    /// <exception cref="IOException">They cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not be written.</exception>
    public void Append(IReadOnlyList<TaskEntry> entries)
    {
        byte[] lines = [.. entries.SelectMany(TaskEntryJson.Write)];
        using FileLock hold = FileLock.Take(FilePath, LockLimit);
        TryPrune();
        LineFile.Append(FilePath, lines, toDisk: true);
    }

    /// <summary>The entries, oldest first, each as its last line has it. Read as they are asked for; the file is not held in memory.</summary>
    /// <param name="warn">Is told of lines that cannot be read.</param>
    /// <returns>The entries that were not removed.</returns>
    /// <exception cref="IOException">The file is there and cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public IEnumerable<TaskEntry> Read(Action<string>? warn = null)
    {
        using TaskJournalFile? file = TaskJournalFile.Open(FilePath);
        if (file is null)
        {
            yield break;
        }

        TaskJournalIndex index = file.Index();
        if (index.HasTornEnd && WaitForWriter())
        {
            // What looked torn may have been another process in the middle of a line.
            index = file.Index();
        }

        if (index.Bad > 0)
        {
            warn?.Invoke(Words.Say($"{index.Bad} line(s) of the journal {FilePath} cannot be read and are left as they are."));
        }

        foreach ((long start, int length) in index.Last)
        {
            if (file.Entry(start, length) is { IsRemoved: false } entry)
            {
                yield return entry;
            }
        }
    }

    // No room for a second file, or somebody has the first one open: the line matters more.
    private void TryPrune()
    {
        try
        {
            TaskJournalFile.Prune(FilePath, _clock.GetUtcNow() - Keep, SmallFile);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    private bool WaitForWriter()
    {
        try
        {
            FileLock.Take(FilePath, LockLimit).Dispose();
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
