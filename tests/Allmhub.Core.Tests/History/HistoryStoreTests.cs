using System.Globalization;
using System.Text;
using Allmhub.Chat;
using Allmhub.History;
using Allmhub.Http;

namespace Allmhub.Core.Tests.History;

/// <summary>The log loses no line, mixes none, keeps what its limits say, and is for its user alone.</summary>
public sealed class HistoryStoreTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("allmhub-history-").FullName;
    private readonly ManualClock _clock = new();

    private string Folder => Path.Combine(_home, "history");

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private HistoryStore Store() => new(Folder, _clock);

    private void Append(HistoryStore store, string text, HistoryLimits? limits = null) =>
        store.Append(HistoryEntryJson.Write(new HistoryEntry { Time = _clock.Now, Model = "gpt-5", Text = text }), limits ?? HistoryLimits.Default);

    private static string[] Texts(HistoryStore store, Action<string>? warn = null) => [.. store.Read(HistoryFilter.All, warn).Select(static entry => entry.Text)];

    [Fact]
    public void A_link_in_place_of_a_file_is_not_written_through()
    {
        HistoryStore store = Store();
        Append(store, "one");
        string file = Directory.GetFiles(Folder, "*.jsonl").Single();
        string other = Path.Combine(_home, "other");
        File.WriteAllText(other, "precious");
        File.Delete(file);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(other, (UnixFileMode)0b110_100_100);
        File.CreateSymbolicLink(file, other);
        Assert.Contains("is a link", Assert.Throws<IOException>(() => Append(Store(), "two")).Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(other));
        Assert.Equal((UnixFileMode)0b110_100_100, File.GetUnixFileMode(other));
    }

    [Fact]
    public void A_line_comes_back_as_it_was_written()
    {
        HistoryEntry entry = new()
        {
            Time = new DateTimeOffset(2026, 11, 20, 8, 15, 12, 604, TimeSpan.Zero),
            Duration = TimeSpan.FromSeconds(1.25),
            Action = "Ask",
            Model = "claude-sonnet-4-5",
            AnsweredBy = "claude-sonnet-4-5-20250929",
            System = "Be short.\u2028",
            Asked =
            [
                new HistoryMessage("User", "a\u2028b\u0085c\rd\ne 中文 😀 \ud83d <\"+'>")
                {
                    Media = [new HistoryMedia { Name = "照片.png", MediaType = "image/png", Length = 12, Hash = "ab", Uri = "https://a/b", Path = "/x" }],
                },
                new HistoryMessage("Tool", string.Empty) { Tool = [new HistoryTool("Get-Date", null, "now", true)] },
            ],
            Text = "answer",
            Reasoning = "thought",
            Tool = [new HistoryTool("Get-Date", "{\"a\":1}", "now", false), new HistoryTool("x", "{}", null, false)],
            Media = [new HistoryMedia { Path = "/y.mp3" }],
            FinishReason = "Stop",
            Usage = new CallUsage { InputToken = 1, OutputToken = 2, CachedToken = 3, ReasoningToken = 4, Count = 5, Seconds = 6.5m, ToolCall = new Dictionary<string, long> { ["web_search"] = 2 } },
            Cost = 0.008123456789m,
            CostBasis = "list price",
            RequestId = "r1",
            TaskId = "t1",
            ErrorKind = "RateLimited",
            Error = "too many",
            IsStopped = true,
            Command = "Invoke-AllmChat",
            Script = "/srv/每日 report.ps1",
            Connection = "work",
            Gateway = "https://api.allmhub.com/",
            Session = "s1",
            Cut = ["Prompt: 1 of 2 characters"],
        };
        HistoryStore store = Store();
        store.Append(HistoryEntryJson.Write(entry), HistoryLimits.Default);

        HistoryEntry read = Assert.Single(store.Read(HistoryFilter.All));

        Assert.Equal(Encoding.UTF8.GetString(HistoryEntryJson.Write(entry)).Replace("\\uFFFD", "\ufffd", StringComparison.Ordinal), Encoding.UTF8.GetString(HistoryEntryJson.Write(read)));
        Assert.Equal("a\u2028b\u0085c\rd\ne 中文 😀 \ufffd <\"+'>", read.Asked[0].Text);
        Assert.Equal((entry.Time, entry.Duration, entry.Cost, entry.Usage.Seconds, 2L), (read.Time, read.Duration, read.Cost, read.Usage!.Seconds, read.Usage.ToolCall["web_search"]));
        Assert.Equal("照片.png", Assert.Single(read.Attachment).Name);
        Assert.Equal([(ChatRole.System, true), (ChatRole.User, true), (ChatRole.Assistant, true)], read.Message.Select(static message => (message.Role, message.Text.Length > 0)));
        string file = File.ReadAllText(Assert.Single(Directory.GetFiles(Folder)));
        Assert.Single(file.TrimEnd('\n').Split('\n'));
        Assert.Contains("每日 report", file, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_and_files_are_the_users_own_and_become_it_where_they_are_not()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Directory.CreateDirectory(Folder, (UnixFileMode)0b111_101_101);
        string file = Path.Combine(Folder, "2026-11-20-0000.jsonl");
        File.WriteAllText(file, string.Empty);
        File.SetUnixFileMode(file, (UnixFileMode)0b110_100_100);
        Append(Store(), "a");
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(Folder));
        Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(file));

        Directory.Delete(Folder, recursive: true);
        Append(Store(), "a");
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(Folder));
        Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(file));
    }

    public static TheoryData<string> Broken =>
        ["{", "null", "[]", "7", "{}", "{}{}", "{\"time\":\"2026-11-20T08:00:00Z\"}", "{\"time\":1,\"model\":\"x\"}", "{\"time\":\"x\",\"model\":\"x\"}", "\u0000\u0000", "{\"time\":\"2026-11-20T08:00:00Z\",\"model\":\"x\",\"cost\":1e400}", "{\"time\":\"2026-11-20T08:00:00Z\",\"model\":\"x\",\"message\":7}", "{\"time\":\"2026-11-20T08:00:00Z\",\"model\":\"x\",\"duration\":1e300}", "{\"time\":\"2026-11-20T08:00:00Z\",\"model\":\"x\",\"inputToken\":1e20}", "{\"time\":\"2026-11-20T08:00:00Z\",\"model\":\"x\",\"message\":[1]}", new string('x', 3_000_000)];

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_line_hides_no_other_and_is_told_once(string line)
    {
        HistoryStore store = Store();
        Append(store, "a");
        File.AppendAllText(Assert.Single(Directory.GetFiles(Folder)), line + "\n" + line + "\n");
        Append(store, "b");
        List<string> warnings = [];

        Assert.Equal(["a", "b"], Texts(store, warnings.Add));
        Assert.Contains("2 line(s)", Assert.Single(warnings), StringComparison.Ordinal);
        warnings.Clear();
        Assert.Equal("b", Assert.Single(store.ReadNewest(1, HistoryFilter.All, warnings.Add)).Text);
        Assert.Single(warnings);
    }

    [Fact]
    public void A_torn_end_is_ended_before_the_next_line()
    {
        HistoryStore store = Store();
        Append(store, "a");
        string file = Assert.Single(Directory.GetFiles(Folder));
        File.AppendAllText(file, "{\"time\":\"2026");
        List<string> warnings = [];
        Assert.Equal(["a"], Texts(store, warnings.Add));
        Assert.Empty(warnings);

        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddSeconds(-10));
        Assert.Equal(["a"], Texts(store, warnings.Add));
        Assert.Single(warnings);

        Append(store, "b");
        Assert.Equal(["a", "b"], Texts(store));
    }

    [Fact]
    public async Task Many_writers_lose_and_mix_no_line()
    {
        // Each with a store of its own: nothing but the file's lock is between them, as between processes.
        HistoryLimits small = new(90, 1);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(writer => Task.Run(() =>
        {
            HistoryStore store = Store();
            for (int i = 0; i < 60; i++)
            {
                Append(store, $"{writer}-{i} {new string((char)('a' + writer), 20 * i)}", small);
            }
        })));

        List<string> warnings = [];
        string[] texts = Texts(Store(), warnings.Add);

        Assert.Empty(warnings);
        Assert.Equal(360, texts.Select(static text => text.Split(' ')[0]).Distinct().Count());
        Assert.All(texts, static text => Assert.True(text.Split(' ')[1].Distinct().Count() <= 1));
        Assert.All(Enumerable.Range(0, 6), writer => Assert.Equal(Enumerable.Range(0, 60), texts.Where(text => text.StartsWith($"{writer}-", StringComparison.Ordinal)).Select(static text => int.Parse(text.AsSpan(2, text.IndexOf(' ', StringComparison.Ordinal) - 2), CultureInfo.InvariantCulture))));
        Assert.True(Directory.GetFiles(Folder, "*.jsonl").Length > 1, "it was to be more than one file holds");
        Assert.Empty(Directory.EnumerateFiles(Folder, "*.lock"));
    }

    [Fact]
    public void What_is_too_old_goes_with_its_day()
    {
        HistoryStore store = Store();
        HistoryLimits limits = new(7, 100);
        for (int day = 0; day < 12; day++)
        {
            Append(store, $"{day}", limits);
            _clock.Now = _clock.Now.AddDays(1);
        }

        // Written on the 1st of December at last: what is of the 23rd of November or older is seven days old or more.
        Assert.Equal(["4", "5", "6", "7", "8", "9", "10", "11"], Texts(store));

        _clock.Now = _clock.Now.AddDays(30);
        store.Prune(limits);
        Assert.Empty(Texts(store));
    }

    [Fact]
    public void What_is_too_much_goes_from_the_oldest_on_and_the_newest_stays()
    {
        HistoryStore store = Store();
        HistoryLimits limits = new(90, 1);
        string text = new('x', 10_000);
        for (int i = 0; i < 300; i++)
        {
            Append(store, $"{i} {text}", limits);
            Assert.InRange(Directory.GetFiles(Folder).Sum(static file => new FileInfo(file).Length), 0, limits.Bytes);
        }

        int[] kept = [.. Texts(store).Select(static entry => int.Parse(entry.Split(' ')[0], CultureInfo.InvariantCulture))];
        Assert.Equal(Enumerable.Range(kept[0], 300 - kept[0]), kept);
        Assert.InRange(kept.Length, 80, 110);
    }

    [Fact]
    public void One_entry_larger_than_all_of_it_is_kept_until_the_next_file()
    {
        HistoryStore store = Store();
        HistoryLimits limits = new(90, 1);
        Append(store, new string('x', 900_000), limits);
        Append(store, "next", limits);
        Append(store, "last", limits);

        Assert.Equal(["next", "last"], Texts(store)[^2..]);
    }

    [Fact]
    public void The_newest_are_read_from_the_end_over_files_and_days()
    {
        HistoryStore store = Store();
        for (int i = 0; i < 10; i++)
        {
            Append(store, $"{i}");
            _clock.Now = _clock.Now.AddHours(9);
        }

        Assert.Equal(["7", "8", "9"], store.ReadNewest(3, HistoryFilter.All).Select(static entry => entry.Text));
        Assert.Equal(10, store.ReadNewest(100, HistoryFilter.All).Count);
        Assert.Equal(["2", "4"], store.ReadNewest(2, new HistoryFilter { Where = static entry => "024".Contains(entry.Text, StringComparison.Ordinal) }).Select(static entry => entry.Text));

        // A pattern is tried once on each entry, however many are wanted, and what it found comes along.
        List<string> tried = [];
        IReadOnlyList<HistoryEntry> found = store.ReadNewest(2, new HistoryFilter { Where = static entry => entry.Text != "9" }, null, entry =>
        {
            tried.Add(entry.Text);
            return "0248".Contains(entry.Text, StringComparison.Ordinal) ? entry with { Error = $"found in {entry.Text}" } : null;
        });
        Assert.Equal(["found in 4", "found in 8"], found.Select(static entry => entry.Error));
        Assert.Equal(tried.Distinct(), tried);
        Assert.DoesNotContain("9", tried);
        DateTimeOffset since = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(["5", "6", "7"], store.Read(new HistoryFilter { Since = since, Until = since.AddDays(1) }).Select(static entry => entry.Text));
    }

    [Fact]
    public void Days_before_are_not_opened()
    {
        HistoryStore store = Store();
        Append(store, "a");
        File.AppendAllText(Assert.Single(Directory.GetFiles(Folder)), "broken\n");
        _clock.Now = _clock.Now.AddDays(2);
        Append(store, "b");
        List<string> warnings = [];

        Assert.Equal("b", Assert.Single(store.Read(new HistoryFilter { Since = _clock.Now.AddHours(-1) }, warnings.Add)).Text);
        Assert.Empty(warnings);
    }

    [Fact]
    public void All_of_it_can_be_deleted_or_what_is_before_a_time()
    {
        HistoryStore store = Store();
        for (int i = 0; i < 6; i++)
        {
            Append(store, $"{i}");
            _clock.Now = _clock.Now.AddHours(10);
        }

        File.WriteAllText(Path.Combine(Folder, "mine.txt"), "not of the log");
        DateTimeOffset before = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

        Assert.Equal(3, store.Measure(before).Entry);
        Assert.Equal(3, store.Clear(before));
        Assert.Equal(["3", "4", "5"], Texts(store));
        if (!OperatingSystem.IsWindows())
        {
            foreach (string file in Directory.GetFiles(Folder, "*.jsonl"))
            {
                Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(file));
            }
        }

        Append(store, "6");
        Assert.Equal(4, store.Clear(null));
        Assert.Equal(["mine.txt"], Directory.GetFiles(Folder).Select(Path.GetFileName));
        Append(store, "7");
        Assert.Equal(["7"], Texts(store));
        Assert.Equal(0, new HistoryStore(Path.Combine(_home, "none"), _clock).Clear(null));
    }

    [Fact]
    public void What_could_not_be_written_is_written_with_the_next_line()
    {
        HistoryStore store = Store();
        File.WriteAllText(Folder, "a file where the folder would be");
        Assert.ThrowsAny<IOException>(() => Append(store, "a"));
        Append(store, "b");
        File.Delete(Folder);

        _clock.Now = _clock.Now.AddSeconds(6);
        Append(store, "c");
        Assert.Equal(["a", "b", "c"], Texts(store));
    }

    [Fact]
    public void A_line_of_another_encoding_is_none()
    {
        HistoryStore store = Store();
        Append(store, "a");
        File.AppendAllText(Assert.Single(Directory.GetFiles(Folder)), "{\"time\":\"2026-11-20T08:00:00Z\",\"model\":\"caf\u00e9\"}\n", Encoding.Latin1);
        List<string> warnings = [];

        Assert.Equal(["a"], Texts(store, warnings.Add));
        Assert.Single(warnings);
    }
}
