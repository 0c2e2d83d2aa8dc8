using System.Globalization;
using System.Text;
using Allmhub.Account.Spending;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Account.Spending;

/// <summary>The ledger loses no line, mixes none, breaks no call, and reads only the months it is asked for.</summary>
public sealed class SpendingLedgerTests : IDisposable
{
    private static readonly SpendingPeriod Ever = new(null, null);

    private readonly string _home = Directory.CreateTempSubdirectory("allmhub-ledger-").FullName;

    private SpendingLedger Ledger => new(Path.Combine(_home, "ledger"));

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private static SpendingEntry Entry(string model = "gpt-5", string time = "2026-11-20T08:00:00Z") =>
        new() { Time = DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), Model = model };

    [Fact]
    public void A_line_comes_back_as_it_was_written()
    {
        SpendingEntry entry = new()
        {
            Time = new DateTimeOffset(2026, 11, 20, 8, 15, 12, 604, TimeSpan.Zero),
            Command = "Invoke-AllmChat",
            Script = "/srv/jobs/每日 report.ps1",
            Action = "Ask",
            Model = "claude-sonnet-4-5",
            Usage = new CallUsage
            {
                InputToken = 12000,
                OutputToken = 1000,
                CachedToken = 8000,
                CacheWriteToken = 1,
                LongCacheWriteToken = 2,
                ImageInputToken = 3,
                AudioInputToken = 4,
                AudioOutputToken = 5,
                ReasoningToken = 6,
                Count = 7,
                Seconds = 8.5m,
                ToolCall = new Dictionary<string, long> { ["web_search"] = 2 },
            },
            Cost = 0.008123456789m,
            CostBasis = "list price",
            RequestId = "20261120081512604418330HwYkTzQa",
            TaskId = "task_1",
            Gateway = "https://api.allmhub.com/",
            IsPartial = true,
            Prompt = "a\u2028b\u0085c\rd\ne 中文 😀 \ud83d",
        };
        SpendingLedger ledger = Ledger;
        ledger.Append(entry);

        SpendingEntry read = Assert.Single(ledger.Read(Ever));

        Assert.Equal(entry with { Usage = null, Prompt = null }, read with { Usage = null, Prompt = null });
        Assert.Equal(entry.Usage with { ToolCall = read.Usage!.ToolCall }, read.Usage);
        Assert.Equal(entry.Usage.ToolCall, read.Usage.ToolCall);
        Assert.Equal("a\u2028b\u0085c\rd\ne 中文 😀 \ufffd", read.Prompt);
        string file = File.ReadAllText(Path.Combine(_home, "ledger", "2026-11.jsonl"));
        Assert.Single(file.TrimEnd('\n').Split('\n', '\u2028', '\u0085', '\r'));
        Assert.Contains("每日 report", file, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_not_told_stays_untold()
    {
        SpendingLedger ledger = Ledger;
        ledger.Append(Entry());

        SpendingEntry read = Assert.Single(ledger.Read(Ever));

        Assert.Equal((null, null, null, null), (read.Usage, read.Cost, read.CostBasis, read.Script));
    }

    [Fact]
    public void A_file_holds_a_month_and_months_outside_are_not_opened()
    {
        SpendingLedger ledger = Ledger;
        ledger.Append(Entry("a", "2026-09-30T23:59:59Z"));
        ledger.Append(Entry("b", "2026-10-01T00:00:00Z"));
        ledger.Append(Entry("c", "2026-11-05T00:00:00Z"));
        ledger.Append(Entry("d", "2026-11-06T00:00:00Z"));
        Assert.Equal(["2026-09.jsonl", "2026-10.jsonl", "2026-11.jsonl"], Directory.EnumerateFiles(ledger.Folder).Select(Path.GetFileName).Order());

        // A line that cannot be read tells whether its file was.
        File.AppendAllText(Path.Combine(ledger.Folder, "2026-09.jsonl"), "broken\n");
        List<string> warnings = [];
        SpendingPeriod period = new(DateTimeOffset.Parse("2026-10-01T00:00:00Z", CultureInfo.InvariantCulture), DateTimeOffset.Parse("2026-11-06T00:00:00Z", CultureInfo.InvariantCulture));

        Assert.Equal(["b", "c"], ledger.Read(period, warnings.Add).Select(static entry => entry.Model));
        Assert.Empty(warnings);
        Assert.Equal(["a", "b", "c", "d"], ledger.Read(Ever, warnings.Add).Select(static entry => entry.Model));
        Assert.Contains("1 line(s)", Assert.Single(warnings), StringComparison.Ordinal);
    }

    public static TheoryData<string> Broken =>
        ["{", "null", "[]", "7", "{}", "{}{}", "{\"time\":\"2026-11-20T08:00:00Z\"}", "{\"time\":1,\"model\":\"x\"}", "{\"time\":\"x\",\"model\":\"x\"}", "\u0000\u0000", "{\"time\":\"2026-11-20T08:00:00Z\",\"model\":\"x\",\"cost\":1e400}", "{\"time\":\"2026-11-20T08:00:00Z\",\"model\":\"x\",\"inputToken\":1e20}", new string('x', 3_000_000)];

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_line_hides_no_other(string line)
    {
        SpendingLedger ledger = Ledger;
        ledger.Append(Entry("a"));
        File.AppendAllText(ledger.FileOf(Entry().Time), line + "\n");
        ledger.Append(Entry("b"));
        List<string> warnings = [];

        Assert.Equal(["a", "b"], ledger.Read(Ever, warnings.Add).Select(static entry => entry.Model));
        Assert.Contains("1 line(s)", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_fields_of_a_newer_version_are_passed_over()
    {
        SpendingLedger ledger = Ledger;
        ledger.Append(Entry("a"));
        File.AppendAllText(ledger.FileOf(Entry().Time), "{\"time\":\"2026-11-20T08:00:00Z\",\"model\":\"b\",\"new\":{\"x\":[1,2]},\"cost\":0.5,\"toolCall\":{\"a\":{},\"b\":2}}\n");

        Assert.Equal([null, 0.5m], ledger.Read(Ever).Select(static entry => entry.Cost));
    }

    [Fact]
    public void A_torn_end_is_ended_before_the_next_line_and_told_of_when_nobody_writes()
    {
        SpendingLedger ledger = Ledger;
        ledger.Append(Entry("a"));
        string file = ledger.FileOf(Entry().Time);
        File.AppendAllText(file, "{\"time\":\"2026");
        List<string> warnings = [];

        Assert.Single(ledger.Read(Ever, warnings.Add));
        Assert.Empty(warnings);
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddSeconds(-10));
        Assert.Single(ledger.Read(Ever, warnings.Add));
        Assert.Single(warnings);

        ledger.Append(Entry("b"));
        Assert.Equal(["a", "b"], ledger.Read(Ever).Select(static entry => entry.Model));
    }

    [Fact]
    public async Task Many_writers_lose_and_mix_no_line()
    {
        // Each with a ledger of its own: nothing but the file's lock is between them, as between processes.
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() =>
        {
            SpendingLedger ledger = Ledger;
            for (int i = 0; i < 100; i++)
            {
                ledger.Append(Entry($"{writer}-{i}") with { CostBasis = new string((char)('a' + writer), 50 * i) });
            }
        })));

        List<string> warnings = [];
        SpendingEntry[] entries = [.. Ledger.Read(Ever, warnings.Add)];

        Assert.Empty(warnings);
        Assert.Equal(800, entries.Select(static entry => entry.Model).Distinct().Count());
        Assert.All(entries, static entry => Assert.True(entry.CostBasis!.Distinct().Count() <= 1));
        for (int writer = 0; writer < 8; writer++)
        {
            Assert.Equal(Enumerable.Range(0, 100), entries.Where(entry => entry.Model.StartsWith($"{writer}-", StringComparison.Ordinal)).Select(static entry => int.Parse(entry.Model.AsSpan(2), CultureInfo.InvariantCulture)));
        }

        Assert.Empty(Directory.EnumerateFiles(Ledger.Folder, "*.lock"));
    }

    [Fact]
    public void Folder_and_files_are_the_users_own()
    {
        Ledger.Append(Entry());

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Ledger.Folder));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Ledger.FileOf(Entry().Time)));
        }
    }

    [Fact]
    public void What_could_not_be_written_is_written_with_the_next_line()
    {
        long now = 0;
        SpendingLedger ledger = new(Ledger.Folder, () => now);
        File.WriteAllText(ledger.Folder, "a file where the folder would be");
        Assert.ThrowsAny<IOException>(() => ledger.Append(Entry("a")));

        // Not tried again at each line: what is in the way may take a second each time.
        ledger.Append(Entry("b"));
        File.Delete(ledger.Folder);
        Assert.Empty(ledger.Read(Ever));

        now = 6000;
        ledger.Append(Entry("c"));
        Assert.Equal(["a", "b", "c"], ledger.Read(Ever).Select(static entry => entry.Model));
    }

    [Theory]
    [InlineData("")]
    [InlineData("relative/ledger")]
    public void Without_a_home_folder_nothing_is_written_below_the_working_folder(string folder)
    {
        SpendingLedger ledger = new(folder);

        Assert.Throws<IOException>(() => ledger.Append(Entry()));
        Assert.False(File.Exists("relative"));
    }

    [Fact]
    public void A_ledger_that_cannot_be_written_is_told_of_once_and_breaks_nothing()
    {
        SpendingLedger ledger = new(Path.Combine(_home, "file", "ledger"));
        File.WriteAllText(Path.Combine(_home, "file"), "x");
        Sink sink = new();

        for (int i = 0; i < 3; i++)
        {
            // Each command has a log of its own.
            new SpendingLog(ledger, new SpendingOrigin(), sink).Post(new Charge { Action = "Ask", Model = "gpt-5" });
        }

        Assert.Contains("ALLMHUB_LEDGER=off", Assert.Single(sink.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_charge_is_written_with_who_made_it()
    {
        SpendingLedger ledger = Ledger;
        SpendingOrigin origin = new() { Command = "allm chat", Script = "/srv/a.ps1", Gateway = new Uri("https://user:secret@gateway.example/base/?x=1"), Prompt = "why" };
        new SpendingLog(ledger, origin, null).Post(new Charge { Action = "Ask", Model = "gpt-5", Usd = 0.5m, Basis = "ratio", RequestId = "r1", Usage = new CallUsage { InputToken = 5, OutputToken = 6 } });

        SpendingEntry entry = Assert.Single(ledger.Read(Ever));

        Assert.Equal(("allm chat", "/srv/a.ps1", "why", 0.5m, "ratio", "r1", 5L, 6L), (entry.Command, entry.Script, entry.Prompt, entry.Cost, entry.CostBasis, entry.RequestId, entry.InputToken, entry.OutputToken));
        Assert.Equal("https://gateway.example/base/", entry.Gateway);
    }

    [Fact]
    public void A_file_of_another_machine_is_read_by_its_path()
    {
        string file = Path.Combine(_home, "other.jsonl");
        File.WriteAllBytes(file, [.. SpendingEntryJson.Write(Entry("a")), .. Encoding.UTF8.GetBytes("\n\n"), .. SpendingEntryJson.Write(Entry("b"))]);

        Assert.Equal(["a", "b"], SpendingLedger.ReadFile(file, Ever).Select(static entry => entry.Model));
        Assert.Empty(SpendingLedger.ReadFile(Path.Combine(_home, "none.jsonl"), Ever));
    }

    private sealed class Sink : INoticeSink
    {
        public List<string> Warnings { get; } = [];

        public bool WantsDebug => false;

        public void Post(Notice notice) => Warnings.Add(notice.Message);
    }
}
