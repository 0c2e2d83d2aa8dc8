using Allmhub.Tasks;

namespace Allmhub.Core.Tests.Tasks;

/// <summary>Runs alone: what the process holds is then what the listing holds.</summary>
[CollectionDefinition(nameof(TaskJournalMemoryTests), DisableParallelization = true)]
public sealed class TaskJournalMemoryCollection;

/// <summary>A journal of ten thousand tasks is read with memory that does not grow with its text.</summary>
[Collection(nameof(TaskJournalMemoryTests))]
public sealed class TaskJournalMemoryTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("allmhub-journal-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Ten_thousand_tasks_are_listed_with_flat_memory()
    {
        TaskJournal journal = new(Path.Combine(_home, "tasks.jsonl"));
        Fill(journal, 10_000);

        // What is held is where each line stands, and not the lines: some hundred bytes a task.
        Assert.Equal(10_000, journal.Read().Count());
        Assert.InRange(Held(journal), 10_000 * 8, 10_000 * 250);
    }

    private static void Fill(TaskJournal journal, int count)
    {
        string prompt = new('x', 400);
        journal.Append([.. Enumerable.Range(0, count).Select(_ => Entry(Guid.NewGuid().ToString("N"), prompt))]);
    }

    private static TaskEntry Entry(string reference, string prompt) =>
        new() { Reference = reference, Kind = "Video", Id = "task_" + reference, Status = TaskState.Queued, Model = "sora-2", Prompt = prompt, CreatedAt = DateTimeOffset.UtcNow };

    // The largest but one of five: what other tests left behind is given back at times, which makes a figure smaller and never larger.
    private static long Held(TaskJournal journal) => Enumerable.Range(0, 5).Select(_ => HeldOnce(journal)).OrderDescending().ElementAt(1);

    // What is alive when the first entry is handed out: the index, and nothing of the file.
    private static long HeldOnce(TaskJournal journal)
    {
        using IEnumerator<TaskEntry> entries = journal.Read().GetEnumerator();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Assert.True(entries.MoveNext());
        return GC.GetTotalMemory(forceFullCollection: true) - before;
    }
}
