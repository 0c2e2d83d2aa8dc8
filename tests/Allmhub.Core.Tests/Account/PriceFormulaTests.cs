using Allmhub.Account;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Account;

/// <summary>The gateway's formulas to the unit (NOTES section 16.7).</summary>
public sealed class PriceFormulaTests
{
    // Worked example 1.
    [Fact]
    public void Text_by_ratio_with_a_cache()
    {
        PriceEntry price = Listed.Entry("\"quota_type\":0,\"model_ratio\":0.625,\"completion_ratio\":8,\"cache_ratio\":0.1");

        CostEstimate cost = PriceFormula.Of(price, new CallUsage { InputToken = 12000, CachedToken = 8000, OutputToken = 1000, ReasoningToken = 400 }, Group(0.5m))!;

        Assert.Equal((4000m, 0.008m), (cost.Units, cost.Usd));
        Assert.Contains("8000 cached at 0.125", cost.Basis, StringComparison.Ordinal);
        Assert.Contains("group vip at 0.5", cost.Basis, StringComparison.Ordinal);
    }

    // Worked example 2.
    [Fact]
    public void An_edit_by_ratio_with_picture_tokens()
    {
        PriceEntry price = Listed.Entry("\"quota_type\":0,\"model_ratio\":2.5,\"completion_ratio\":8,\"image_ratio\":2");

        CostEstimate cost = PriceFormula.Of(price, new CallUsage { InputToken = 1390, ImageInputToken = 1340, OutputToken = 4160, Count = 2 }, Group(1.2m))!;

        Assert.Equal((108030m, 0.21606m), (cost.Units, cost.Usd));
    }

    // Worked example 3.
    [Fact]
    public void Sound_has_ratios_of_its_own()
    {
        PriceEntry price = Listed.Entry("\"quota_type\":0,\"model_ratio\":1.25,\"completion_ratio\":4,\"audio_ratio\":16,\"audio_completion_ratio\":2");

        CostEstimate cost = PriceFormula.Of(price, new CallUsage { InputToken = 600, AudioInputToken = 500, OutputToken = 500, AudioOutputToken = 300 }, Group(1))!;

        Assert.Equal((23125m, 0.04625m), (cost.Units, cost.Usd));
    }

    // Worked example 4.
    [Theory]
    [InlineData(0.5, 1, """{"seconds":12,"size":1.666667}""", 5000001, 10.000002)]
    [InlineData(0.4, 0.9, """{"seconds":8,"resolution":1.5}""", 2160000, 4.32)]
    [InlineData(0.1, 1, "{}", 50000, 0.10)]
    [InlineData(0.1, 0.333333, "{}", 16666, 0.033332)]
    public void A_task_by_call_cuts_decimals_off(double price, double group, string factors, long units, double usd)
    {
        CostEstimate cost = PriceFormula.Submission(new PriceEntry { PerCall = (decimal)price }, Group((decimal)group), PriceFactors.Read(factors)!)!;

        Assert.Equal((units, (decimal)usd), (cost.Units, cost.Usd));
    }

    [Fact]
    public void Pictures_by_call_are_those_that_came()
    {
        CostEstimate cost = PriceFormula.Of(new PriceEntry { PerCall = 0.04m }, new CallUsage { Count = 3 }, Group(0.8m))!;

        Assert.Equal((48000m, 0.096m), (cost.Units, cost.Usd));
    }

    [Fact]
    public void A_film_with_a_ratio_is_held_back_at_half_and_settled_by_tokens()
    {
        PriceEntry price = new() { ModelRatio = 1 };
        PriceFactors factors = PriceFactors.Read("""{"seconds":5}""")!;

        Assert.Equal(1_250_000m, PriceFormula.Submission(price, Group(1), factors)!.Units);
        Assert.Equal(108_900m * 5, PriceFormula.Settled(price, 108_900, Group(1), factors)!.Units);
        Assert.Null(PriceFormula.Settled(new PriceEntry { PerCall = 1 }, 108_900, Group(1), factors));
    }

    [Theory]
    [InlineData(1000, 0, 0, 0, 1000)]
    [InlineData(1000, 400, 0, 0, 1100)] // written to the cache at the usual 1.25
    [InlineData(1000, 0, 400, 0, 1400)] // for an hour at 1.6 times that
    [InlineData(1000, 300, 200, 500, 575 + 400)]
    public void Cache_writes_cost_more(long input, long minutes, long hour, long cached, long units)
    {
        // 300 x 1.25 + 200 x 2 + 500 x 0.4
        PriceEntry price = Listed.Entry("\"quota_type\":0,\"model_ratio\":1,\"cache_ratio\":0.4");

        Assert.Equal(units, PriceFormula.Of(price, new CallUsage { InputToken = input, CacheWriteToken = minutes, LongCacheWriteToken = hour, CachedToken = cached }, Group(1))!.Units);
    }

    [Theory]
    [InlineData(1, 0, 0.1, 1)] // a tenth of a unit is one unit
    [InlineData(5, 0, 0.1, 1)] // half a unit rounds up
    [InlineData(15, 0, 0.1, 2)]
    [InlineData(14, 0, 0.1, 1)]
    [InlineData(1000, 1000, 0, 0)] // a model that is free
    public void Text_rounds_half_up_and_costs_a_unit_at_least(long input, long output, double ratio, long units)
    {
        CostEstimate cost = PriceFormula.Of(new PriceEntry { ModelRatio = (decimal)ratio }, new CallUsage { InputToken = input, OutputToken = output }, Group(1))!;

        Assert.Equal(units, cost.Units);
        Assert.NotEmpty(cost.Basis);
    }

    [Fact]
    public void Without_a_count_or_a_price_there_is_no_number()
    {
        PriceEntry ratio = new() { ModelRatio = 1 };

        Assert.Null(PriceFormula.Of(ratio, null, Group(1)));
        Assert.Null(PriceFormula.Of(ratio, new CallUsage(), Group(1)));
        Assert.Null(PriceFormula.Of(new PriceEntry(), new CallUsage { InputToken = 1 }, Group(1)));
        Assert.Null(PriceFormula.Of(ratio with { ModelRatio = decimal.MaxValue }, new CallUsage { InputToken = long.MaxValue }, Group(1)));
        Assert.Null(PriceFormula.Submission(new PriceEntry { PerCall = 1 }, Group(1), PriceFactors.Read("""{"seconds":79228162514264337593543950335}""")!));
        Assert.NotNull(PriceFormula.Of(new PriceEntry { PerCall = 0 }, null, Group(1)));
    }

    [Theory]
    [InlineData("gpt-5", "web_search", 2, 1, 10_000)]
    [InlineData("gpt-5", "web_search_preview", 2, 1, 10_000)]
    [InlineData("gpt-4o-mini", "web_search_preview", 2, 1, 25_000)]
    [InlineData("gpt-4.1", "web_search_preview", 1, 0.5, 6_250)]
    [InlineData("gpt-5", "file_search", 1, 1, 1_250)]
    [InlineData("gemini-3-pro", "google_search", 1, 1, 7_000)]
    [InlineData("gpt-5", "image_generation", 1, 1, 75_000)]
    [InlineData("gpt-5", "code_interpreter", 5, 1, 0)]
    public void Tools_are_paid_beside_tokens(string model, string tool, long calls, double group, long units)
    {
        CallUsage usage = new() { InputToken = 100, ToolCall = new Dictionary<string, long> { [tool] = calls } };

        CostEstimate cost = PriceFormula.Of(new PriceEntry { ModelRatio = 1 }, usage, Group((decimal)group), model: model)!;

        Assert.Equal((100 * (decimal)group) + units, cost.Units);
    }

    [Theory]
    [InlineData("tier(\"base\", p * 1.25 + c * 10)", 1000, 0, 100, 1125)] // 0.00225 USD
    [InlineData("tier(\"base\", p * 1.25 + c * 10 + cr * 0.125)", 1000, 800, 100, 675)]
    [InlineData("2 * p", 1000, 0, 100, 1000)]
    [InlineData("p + c", 1000, 0, 100, 550)]
    public void A_plain_expression_is_reckoned(string expression, long input, long cached, long output, long units)
    {
        CostEstimate cost = PriceFormula.Of(new PriceEntry { Expression = expression }, new CallUsage { InputToken = input, CachedToken = cached, OutputToken = output }, Group(1))!;

        Assert.Equal(units, cost.Units);
        Assert.Contains(expression, cost.Basis, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("len <= 200000 ? tier(\"base\", p * 1.25) : tier(\"long\", p * 2.5)")]
    [InlineData("tier(\"base\", p * 1.25) + tier(\"more\", c * 2)")]
    [InlineData("p * 1.25 * header(\"x\")")]
    [InlineData("p * -1")]
    [InlineData("p * 1 + p * 2")]
    [InlineData("img_o * 3")]
    [InlineData("tier(")]
    [InlineData("")]
    public void An_expression_that_is_not_plain_is_not_reckoned(string expression) =>
        Assert.Null(PriceFormula.Of(new PriceEntry { Expression = expression }, new CallUsage { InputToken = 1000, OutputToken = 10 }, Group(1)));

    [Fact]
    public void Sums_that_contradict_their_parts_never_cost_less_than_nothing()
    {
        PriceEntry price = Listed.Entry("\"quota_type\":0,\"model_ratio\":1,\"cache_ratio\":0.1");

        Assert.Equal(1m, PriceFormula.Of(price, new CallUsage { InputToken = 10, CachedToken = 1000 }, Group(1))!.Units);
    }

    private static PriceTerms Group(decimal ratio) => new(500_000, ratio, "vip", true);
}
