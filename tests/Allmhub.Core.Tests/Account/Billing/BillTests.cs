using System.Globalization;
using System.Text.Json;
using Allmhub.Account;
using Allmhub.Account.Billing;
using Allmhub.Account.Spending;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Account.Billing;

/// <summary>The gateway's log is read in every shape, asked for once, and held against the ledger.</summary>
public sealed class BillTests
{
    private const decimal UnitPerUsd = 500_000m;

    private static readonly Dictionary<string, Action<JsonElement>> Expected = new(StringComparer.Ordinal)
    {
        ["log.token.json"] = TokenLog,
        ["log.self.stat.json"] = static body => Assert.Equal((8.1128m, 2L, 13_000L), BillReader.ReadSum(body, UnitPerUsd)),
    };

    internal static IEnumerable<string> Claimed => Expected.Keys;

    public static TheoryData<string> Files => [.. Sample.Names("log.*")];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_sample_is_read(string file) => Expected[file](Sample.Json(file));

    private static void TokenLog(JsonElement body)
    {
        BillEntry[] entries = [.. ListPages.Items(body.GetProperty("data"))!.Select(static row => BillReader.Read(row, UnitPerUsd)!)];

        Assert.Equal([BillEntryKind.Use, BillEntryKind.Use, BillEntryKind.Refund, BillEntryKind.Use], entries.Select(static entry => entry.Kind));
        Assert.Equal([0.0128m, 8m, -1.92m, 0.1m], entries.Select(static entry => entry.Charge!.Value));
        Assert.Equal(("gpt-5", 12000L, 1000L, 8000L, "vip", 0.8m, null, "20261120081512604418330HwYkTzQa"), (entries[0].Model, entries[0].InputToken, entries[0].OutputToken, entries[0].CachedToken, entries[0].Group, entries[0].GroupRatio, entries[0].UserRatio, entries[0].RequestId));
        Assert.Equal((null, "task_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6", "upstream returned error"), (entries[2].RequestId, entries[2].TaskId, entries[2].Reason));
        Assert.Null(entries[3].GroupRatio);
        Assert.Equal(new KeyGroup("vip", 0.8m), new Bill { Entry = entries, Scope = BalanceScope.Token, AskedAt = default }.Group);
    }

    [Theory]
    [InlineData("""{"created_at":"1763626512","type":"2","quota":"500000","other":""}""", 1)]
    [InlineData("""{"created_at":1763626512000,"type":2,"quota":500000.0,"other":{"group_ratio":2}}""", 1)]
    [InlineData("""{"created_at":1763626512,"type":2,"quota":500000,"other":"{broken"}""", 1)]
    [InlineData("""{"created_at":1763626512,"type":2,"quota":500000,"other":null,"model_name":null,"group":7}""", 1)]
    [InlineData("""{"created_at":1763626512,"type":6,"quota":500000}""", -1)]
    [InlineData("""{"created_at":1763626512,"type":5,"quota":500000}""", null)]
    [InlineData("""{"created_at":1763626512,"type":99,"quota":500000}""", null)]
    [InlineData("""{"created_at":1763626512,"type":2}""", null)]
    [InlineData("""{"created_at":1763626512,"type":2,"quota":1e30}""", null)]
    public void A_row_is_read_whatever_its_members_are(string row, int? charge) => Assert.Equal(charge, BillReader.Read(Json(row), UnitPerUsd)!.Charge);

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"created_at":-5}""")]
    [InlineData("""{"created_at":1e17}""")]
    [InlineData("""{"created_at":"yesterday"}""")]
    public void What_is_no_row_is_none(string row) => Assert.Null(BillReader.Read(Json(row), UnitPerUsd));

    [Fact]
    public void A_log_whose_charges_name_no_request_says_so()
    {
        Bill Of(params BillEntry[] rows) => new() { Entry = rows, Scope = BalanceScope.Token, AskedAt = default };
        BillEntry nameless = new() { Time = At(10), Kind = BillEntryKind.Use, Charge = 1m, Model = "gpt-5" };

        Assert.True(Of(nameless, new BillEntry { Time = At(5), Kind = BillEntryKind.Error, RequestId = "failed" }).IsNameless);
        Assert.False(Of(nameless, nameless with { RequestId = "r" }).IsNameless);
        Assert.False(Of(nameless with { TaskId = "t" }).IsNameless);
        Assert.False(Of().IsNameless);
    }

    [Fact]
    public async Task It_is_asked_once_a_client_and_again_on_wish()
    {
        await using RawServer server = new(Log(Row(1)), RawServer.Answer(404, "{}"), Log(Row(2)));
        using AllmClient client = new(Client.Options(server.BaseUri));

        Bill[] bills = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Ask(client)));
        Assert.All(bills, static bill => Assert.Single(bill.Entry));
        Assert.Single(server.Requests, static request => request.Line.StartsWith("GET /api/log/token ", StringComparison.Ordinal));

        await Ask(client, new BillQuery { IsFresh = true });
        Assert.Equal(2, server.Requests.Count(static request => request.Line.StartsWith("GET /api/log/token ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_price_book_learns_the_keys_group()
    {
        List<KeyGroup> learned = [];
        await using RawServer server = new(RawServer.Answer(200, Sample.Json("log.token.json").GetRawText()), RawServer.Answer(404, "{}"));
        using SendPipeline pipeline = new(new AllmClientOptions { BaseUri = server.BaseUri, Credential = AllmCredential.FromText(Client.Key) });
        BillService bills = new(pipeline, new GatewayStatus(pipeline)) { GroupLearned = learned.Add };

        await bills.Read(new BillQuery()).ExecuteAsync(AllmCallOptions.Default, default);

        Assert.Equal([new KeyGroup("vip", 0.8m)], learned);
    }

    [Theory]
    [InlineData(404, """{"error":{"message":"Invalid URL"}}""", "keeps its log closed")]
    [InlineData(403, """{"success":false,"message":"closed by the operator"}""", "closed by the operator")]
    [InlineData(200, "<html>login</html>", "keeps its log closed")]
    [InlineData(200, """{"success":true}""", "holds no log")]
    public async Task A_log_that_is_closed_is_a_clear_error(int status, string body, string words)
    {
        await using RawServer server = new(RawServer.Answer(status, body), RawServer.Answer(404, "{}"));
        using AllmClient client = new(Client.Options(server.BaseUri));

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => Ask(client));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Contains("this machine wrote down itself", error.RecommendedAction!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_used_up_limit_is_told_plainly_and_never_waited_for()
    {
        await using RawServer server = new("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1200\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using AllmClient client = new(Client.Options(server.BaseUri));

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => Ask(client));

        Assert.Equal((AllmErrorKind.RateLimited, TimeSpan.FromMinutes(20)), (error.Kind, error.RetryAfter));
        Assert.Contains("20 calls in 20 minutes", error.Message, StringComparison.Ordinal);
        Assert.Contains("20 min", error.RecommendedAction!, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_log_of_a_thousand_rows_is_cut_and_the_older_calls_of_the_ledger_are_not_held_against_it()
    {
        await using RawServer server = new(Log([.. Enumerable.Range(0, 1000).Select(i => Row(2000 - i))]), RawServer.Answer(404, "{}"));
        using AllmClient client = new(Client.Options(server.BaseUri));
        Bill bill = await Ask(client);
        Assert.True(bill.IsCut);

        Reconciliation all = Reconciliation.Of([Entry("old", 900, 1m), Entry("r1500", 1500, 1m)], bill, new SpendingPeriod(null, null));

        Assert.Equal(1000, all.Entry.Count);
        Assert.DoesNotContain(all.Entry, static row => row.RequestId == "old");
        Assert.Equal(ReconciliationState.Same, Assert.Single(all.Entry, static row => row.RequestId == "r1500").State);
    }

    [Fact]
    public void Estimate_and_charge_meet_by_request_id_and_by_task()
    {
        Bill bill = new()
        {
            Scope = BalanceScope.Token,
            AskedAt = At(5000),
            Entry =
            [
                new BillEntry { Time = At(90), Kind = BillEntryKind.Refund, Charge = -2m, TaskId = "task_1" },
                new BillEntry { Time = At(80), Kind = BillEntryKind.Use, Charge = 0.5m, TaskId = "task_2", RequestId = "correction" },
                new BillEntry { Time = At(70), Kind = BillEntryKind.Use, Charge = 2m, RequestId = "film1", Model = "sora-2" },
                new BillEntry { Time = At(60), Kind = BillEntryKind.Use, Charge = 1m, RequestId = "film2", Model = "sora-2" },
                new BillEntry { Time = At(50), Kind = BillEntryKind.Use, Charge = 0.0128m, RequestId = "chat", Model = "gpt-5", Group = "vip" },
                new BillEntry { Time = At(40), Kind = BillEntryKind.Use, Charge = 0.3m, RequestId = "elsewhere", Model = "gpt-5" },
                new BillEntry { Time = At(30), Kind = BillEntryKind.Use, Charge = 0.7m, RequestId = "unpriced", Model = "odd" },
                new BillEntry { Time = At(20), Kind = BillEntryKind.Error, RequestId = "failed" },
                new BillEntry { Time = At(10), Kind = BillEntryKind.Refund, Charge = -9m, TaskId = "unknown" },
            ],
        };
        SpendingEntry[] ledger =
        [
            Entry("film1", 70, 2m) with { TaskId = "task_1" },
            Entry("film2", 60, 1m) with { TaskId = "task_2" },
            Entry("chat", 50, 0.016m),
            Entry("unpriced", 30, null),
            Entry("mine", 25, 0.2m),
        ];

        Reconciliation all = Reconciliation.Of(ledger, bill, new SpendingPeriod(null, null));

        (decimal?, decimal?, ReconciliationState) Of(string request) => Assert.Single(all.Entry, row => row.RequestId == request) is var row ? (row.Estimate, row.Charge, row.State) : default;
        Assert.Equal((2m, 0m, ReconciliationState.Different), Of("film1"));
        Assert.Equal((1m, 1.5m, ReconciliationState.Different), Of("film2"));
        Assert.Equal((0.016m, 0.0128m, ReconciliationState.Different), Of("chat"));
        Assert.Equal((null, 0.3m, ReconciliationState.BillOnly), Of("elsewhere"));
        Assert.Equal((null, 0.7m, ReconciliationState.NoEstimate), Of("unpriced"));
        Assert.Equal((0.2m, null, ReconciliationState.LedgerOnly), Of("mine"));
        ReconciliationEntry lone = Assert.Single(all.Entry, static row => row.TaskId == "unknown");
        Assert.Equal((-9m, 9m, ReconciliationState.BillOnly), (lone.Charge, lone.Refund, lone.State));
        Assert.Equal((3.016m, 1.5128m), (all.Estimate, all.Charge));
        Assert.Equal(2m, Assert.Single(all.Entry, static row => row.RequestId == "film1").Refund);
        Assert.All(all.Entry, row => Assert.Same(all, row.Total));
        Assert.DoesNotContain(all.Entry, static row => row.RequestId == "failed");
    }

    [Fact]
    public void A_refund_that_the_ledger_wrote_too_leaves_nothing_to_explain()
    {
        Bill bill = new()
        {
            Scope = BalanceScope.Token,
            AskedAt = At(5000),
            Entry =
            [
                new BillEntry { Time = At(90), Kind = BillEntryKind.Refund, Charge = -2m, TaskId = "task_1" },
                new BillEntry { Time = At(70), Kind = BillEntryKind.Use, Charge = 2m, RequestId = "film1" },
            ],
        };

        Reconciliation all = Reconciliation.Of([Entry("film1", 70, 2m) with { TaskId = "task_1" }, Entry(null, 95, -2m) with { TaskId = "task_1" }], bill, new SpendingPeriod(null, null));

        ReconciliationEntry row = Assert.Single(all.Entry);
        Assert.Equal((0m, 0m, ReconciliationState.Same), (row.Estimate, row.Charge, row.State));
    }

    private static DateTimeOffset At(int seconds) => DateTimeOffset.UnixEpoch.AddDays(20_000).AddSeconds(seconds);

    private static SpendingEntry Entry(string? request, int seconds, decimal? cost) => new() { Time = At(seconds), Model = "gpt-5", Cost = cost, RequestId = request };

    private static string Row(int i) => string.Create(CultureInfo.InvariantCulture, $$"""{"created_at":{{At(i).ToUnixTimeSeconds()}},"type":2,"model_name":"gpt-5","quota":500000,"request_id":"r{{i}}","group":"default","other":"null"}""");

    private static string Log(params string[] rows) => RawServer.Answer(200, $$"""{"success":true,"message":"","data":[{{string.Join(',', rows)}}]}""");

    private static Task<Bill> Ask(AllmClient client, BillQuery? query = null) => client.Bills.Read(query ?? new BillQuery()).ExecuteAsync(AllmCallOptions.Default, default);

    private static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
