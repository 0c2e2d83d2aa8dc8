using System.Text;
using Allmhub.Tasks;

namespace Allmhub.Core.Tests.Tasks;

/// <summary>The journal loses nothing: torn and broken lines, many writers, old entries, a file of any length.</summary>
public sealed class TaskJournalTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("allmhub-journal-").FullName;

    private TaskJournal Journal => new(Path.Combine(_home, "tasks.jsonl"));

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private static TaskEntry Entry(string reference, TaskState status = TaskState.Queued, DateTimeOffset? created = null) =>
        new() { Reference = reference, Kind = "Video", Id = "task_" + reference, Status = status, Model = "sora-2", Prompt = "a red bicycle", CreatedAt = created ?? DateTimeOffset.UtcNow };

    [Fact]
    public void The_last_line_of_a_submission_counts_and_the_order_is_that_of_the_first_ones()
    {
        TaskJournal journal = Journal;
        journal.Append(Entry("a"));
        journal.Append(Entry("b"));
        journal.Append(Entry("a", TaskState.Success) with { Cost = 0.1m, CompletedAt = DateTimeOffset.UnixEpoch, Detail = new Dictionary<string, string> { ["link"] = "https://x.example/1" } });

        TaskEntry[] entries = [.. journal.Read()];

        Assert.Equal([("a", TaskState.Success), ("b", TaskState.Queued)], entries.Select(static entry => (entry.Reference, entry.Status)));
        Assert.Equal((0.1m, DateTimeOffset.UnixEpoch, "https://x.example/1"), (entries[0].Cost, entries[0].CompletedAt!.Value, entries[0].Detail["link"]));
    }

    [Fact]
    public void What_is_removed_is_gone()
    {
        TaskJournal journal = Journal;
        journal.Append([Entry("a"), Entry("b")]);
        journal.Append(Entry("a") with { IsRemoved = true });

        Assert.Equal("b", Assert.Single(journal.Read()).Reference);
    }

    [Fact]
    public void A_torn_end_is_ended_first_told_of_and_kept()
    {
        TaskJournal journal = Journal;
        journal.Append(Entry("a"));
        byte[] torn = File.ReadAllBytes(journal.FilePath)[..30];
        File.AppendAllText(journal.FilePath, Encoding.UTF8.GetString(torn));
        List<string> warnings = [];

        Assert.Equal("a", Assert.Single(journal.Read(warnings.Add)).Reference);
        Assert.Contains("1 line(s)", Assert.Single(warnings), StringComparison.Ordinal);

        journal.Append(Entry("b"));
        Assert.Equal(["a", "b"], journal.Read().Select(static entry => entry.Reference));
        Assert.Contains(Encoding.UTF8.GetString(torn) + "\n", File.ReadAllText(journal.FilePath), StringComparison.Ordinal);
    }

    [Fact]
    public void A_torn_line_does_not_hide_the_good_one_before_it()
    {
        TaskJournal journal = Journal;
        journal.Append(Entry("a", TaskState.Queued));
        byte[] second = TaskEntryJson.Write(Entry("a", TaskState.Success));
        File.AppendAllText(journal.FilePath, Encoding.UTF8.GetString(second, 0, second.Length - 5));

        Assert.Equal(TaskState.Queued, Assert.Single(journal.Read()).Status);
    }

    public static TheoryData<string> Broken => ["", "{", "null", "[]", "7", "{}{}", "{\"ref\":1,\"kind\":\"Video\"}", "\u0000\u0000\u0000", "{\"ref\":\"x\"}", new string('x', 3_000_000)];

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_line_hides_no_other(string line)
    {
        TaskJournal journal = Journal;
        journal.Append(Entry("a"));
        File.AppendAllText(journal.FilePath, line + "\n");
        journal.Append(Entry("b"));

        Assert.Equal(["a", "b"], journal.Read().Select(static entry => entry.Reference));
    }

    [Fact]
    public void A_prompt_with_line_separators_is_one_line()
    {
        TaskJournal journal = Journal;
        string prompt = "a\u2028b\u0085c\rd\ne 中文 😀";
        journal.Append(Entry("a") with { Prompt = prompt });
        journal.Append(Entry("b"));

        Assert.Equal(prompt, journal.Read().First().Prompt);
        Assert.Equal(2, File.ReadAllText(journal.FilePath).TrimEnd('\n').Split('\n', '\u2028', '\u0085', '\r').Length);
        Assert.Contains("中文", File.ReadAllText(journal.FilePath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_writers_lose_no_line()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() =>
        {
            TaskJournal journal = Journal;
            for (int i = 0; i < 25; i++)
            {
                journal.Append(Entry($"{writer}-{i}"));
            }
        })));

        List<string> warnings = [];
        Assert.Equal(200, Journal.Read(warnings.Add).Count());
        Assert.Empty(warnings);
    }

    [Fact]
    public void Old_and_overtaken_lines_go_when_the_file_is_large_and_broken_ones_stay()
    {
        TaskJournal journal = Journal;
        DateTimeOffset old = DateTimeOffset.UtcNow.AddDays(-31);
        journal.Append([.. Enumerable.Range(0, 1000).Select(i => Entry($"old{i}", created: old))]);
        File.AppendAllText(journal.FilePath, "{broken\n");
        journal.Append([.. Enumerable.Range(0, 3000).Select(i => Entry($"n{i % 500}", i < 2500 ? TaskState.Queued : TaskState.Success))]);
        long before = new FileInfo(journal.FilePath).Length;

        journal.Append(Entry("last"));

        TaskEntry[] entries = [.. journal.Read()];
        Assert.Equal(501, entries.Length);
        Assert.All(entries[..^1], static entry => Assert.Equal(TaskState.Success, entry.Status));
        Assert.True(new FileInfo(journal.FilePath).Length < before / 2);
        Assert.Contains("{broken\n", File.ReadAllText(journal.FilePath), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_home, "*.tmp"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(journal.FilePath));
        }
    }

    [Fact]
    public void Old_lines_go_from_a_small_file_too()
    {
        TaskJournal journal = Journal;
        journal.Append(Entry("old", created: DateTimeOffset.UtcNow.AddDays(-31)));
        journal.Append(Entry("young", created: DateTimeOffset.UtcNow.AddDays(-29)));
        journal.Append(Entry("new"));

        Assert.Equal(["young", "new"], journal.Read().Select(static entry => entry.Reference));
        Assert.DoesNotContain("task_old", File.ReadAllText(journal.FilePath), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_written_anew_takes_the_line_all_the_same()
    {
        TaskJournal journal = new(Path.Combine(_home, new string('n', 240) + ".jsonl"));
        journal.Append(Entry("old", created: DateTimeOffset.UtcNow.AddDays(-31)));

        // Its neighbour would have a name that is too long.
        journal.Append(Entry("new"));

        Assert.Equal(["old", "new"], journal.Read().Select(static entry => entry.Reference));
    }

    [Fact]
    public void A_link_that_leads_to_a_file_that_is_not_there_yet_is_followed()
    {
        string file = Path.Combine(_home, "elsewhere.jsonl");
        File.CreateSymbolicLink(Journal.FilePath, file);

        Journal.Append(Entry("a"));

        Assert.Equal("a", Assert.Single(Journal.Read()).Reference);
        Assert.True(File.Exists(file));
    }

    [Fact]
    public void Entries_of_a_newer_kind_are_kept()
    {
        TaskJournal journal = Journal;
        journal.Append(Entry("a") with { Kind = "Opera" });

        Assert.Equal("Opera", Assert.Single(journal.Read()).Kind);
        Assert.Empty(TaskService.List(new TaskLog(journal)));
    }
}
