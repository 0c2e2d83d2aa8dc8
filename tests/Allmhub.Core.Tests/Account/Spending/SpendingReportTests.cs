using System.Globalization;
using Allmhub.Account.Spending;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Account.Spending;

/// <summary>Sums by what is asked; what is not known is counted and never 0.</summary>
public sealed class SpendingReportTests
{
    private static readonly SpendingPeriod Ever = new(null, null);

    private static readonly SpendingEntry[] Entries =
    [
        Entry("gpt-5", 0.5m, 1) with { Script = "/a.ps1", Command = "Invoke-AllmChat", Usage = new CallUsage { InputToken = 100, OutputToken = 10, CachedToken = 40 } },
        Entry("gpt-5", 0.25m, 2) with { Script = "/b.ps1", Command = "Invoke-AllmChat", Usage = new CallUsage { InputToken = 50, OutputToken = 5 } },
        Entry("sora-2", 2m, 2) with { Script = "/b.ps1", Command = "Start-AllmVideo" },
        Entry("sora-2", -2m, 3) with { Command = "Wait-AllmTask" },
        Entry("odd", null, 3) with { Command = "Invoke-AllmChat" },
    ];

    private static SpendingEntry Entry(string model, decimal? cost, int day) =>
        new() { Time = new DateTimeOffset(new DateTime(2026, 11, day, 12, 0, 0, DateTimeKind.Local)), Model = model, Cost = cost };

    private static SpendingReport Report(SpendingGrouping by) => SpendingReport.Of(Entries, by, Ever, "ledger");

    [Fact]
    public void By_model_the_dearest_comes_first_and_what_has_no_price_last()
    {
        SpendingReport report = Report(SpendingGrouping.Model);

        Assert.Equal([("gpt-5", 2L, 0.75m), ("sora-2", 1L, 0m), ("odd", 1L, (decimal?)null)], report.Part.Select(static part => (part.Name, part.Call, part.Cost)));
        Assert.Equal((150L, 15L, 40L), (report.Part[0].InputToken, report.Part[0].OutputToken, report.Part[0].CachedToken));
        Assert.Equal((1L, 2m), (report.Part[2].UnpricedCall, report.Part[1].Refund));
        Assert.Equal((4L, 1L, 0.75m, 2m), (report.Call, report.UnpricedCall, report.Cost, report.Refund));
        Assert.All(report.Part, part => Assert.Same(report, part.Total));
        Assert.Equal("all time (ledger): 4 calls, 0.75 USD and 1 without a price, 2.00 USD given back", report.ToString());
        Assert.Equal("odd: 1 call, cost not known", report.Part[2].ToString());
    }

    [Theory]
    [InlineData(SpendingGrouping.Day, "2026-11-01 2026-11-02 2026-11-03")]
    [InlineData(SpendingGrouping.Month, "2026-11")]
    [InlineData(SpendingGrouping.Script, "/b.ps1 /a.ps1 (none)")]
    [InlineData(SpendingGrouping.Command, "Start-AllmVideo Invoke-AllmChat Wait-AllmTask")]
    [InlineData(SpendingGrouping.Gateway, "(none)")]
    public void By_anything_else_too(SpendingGrouping by, string names) => Assert.Equal(names, string.Join(' ', Report(by).Part.Select(static part => part.Name)));

    [Fact]
    public void What_became_of_a_task_is_no_call_and_counts_once()
    {
        SpendingEntry film = Entry("sora-2", 2m, 1) with { Action = "Make", TaskId = "t" };
        SpendingEntry back = Entry("sora-2", -2m, 1) with { Action = "Settle", TaskId = "t" };

        SpendingReport report = SpendingReport.Of([film, back, back], SpendingGrouping.Model, Ever, "ledger");

        Assert.Equal((1L, 0m, 2m), (report.Call, report.Cost, report.Refund));
    }

    [Fact]
    public void Nothing_spent_is_no_number()
    {
        SpendingReport report = SpendingReport.Of([], SpendingGrouping.Model, Ever, "ledger");

        Assert.Null(report.Cost);
        Assert.Equal("all time (ledger): 0 calls, nothing spent", report.ToString());
        CultureInfo before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = new CultureInfo("zh-CN");
        Assert.Equal("全部时间（账本）：0 次调用，没有花费", report.ToString());
        CultureInfo.CurrentUICulture = before;
    }

    [Fact]
    public void A_line_that_holds_any_number_breaks_no_sum()
    {
        SpendingEntry huge = Entry("x", decimal.MaxValue, 1) with { Usage = new CallUsage { InputToken = long.MaxValue, OutputToken = -5 } };

        SpendingReport report = SpendingReport.Of([huge, huge], SpendingGrouping.Model, Ever, "ledger");

        Assert.Equal((long.MaxValue, 0L), (report.InputToken, report.OutputToken));
    }

    [Fact]
    public void The_month_begins_by_the_clock_of_this_machine()
    {
        SpendingPeriod month = SpendingPeriod.MonthOf(new DateTimeOffset(new DateTime(2026, 11, 27, 1, 0, 0, DateTimeKind.Local)));

        Assert.True(month.Holds(new DateTimeOffset(new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Local))));
        Assert.False(month.Holds(new DateTimeOffset(new DateTime(2026, 10, 31, 23, 59, 59, DateTimeKind.Local))));
    }

    [Theory]
    [InlineData("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z", "2026-11-30T23:59:59Z", true)]
    [InlineData("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z", "2026-12-01T00:00:00Z", false)]
    public void The_end_is_no_part_of_a_time(string since, string until, string time, bool holds) =>
        Assert.Equal(holds, new SpendingPeriod(Time(since), Time(until)).Holds(Time(time)));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
