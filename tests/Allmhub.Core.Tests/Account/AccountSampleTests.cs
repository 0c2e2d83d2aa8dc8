using System.Text.Json;
using Allmhub.Account;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Account;

/// <summary>Every answer on balances, models and prices that the contract shows, of all three generations; a new sample without an expectation fails.</summary>
public sealed class AccountSampleTests
{
    private const decimal UnitPerUsd = 500_000m;

    private static readonly Dictionary<string, Action<JsonElement>> Expected = new(StringComparer.Ordinal)
    {
        ["billing.subscription.json"] = static body => Assert.Equal("4.17419 USD", BalanceReader.ReadBilling(body, Sample.Json("billing.usage.json"), 1m, "x")!.ToString()),
        ["billing.usage.json"] = static body => Assert.Equal(0.82581m, BalanceReader.ReadBilling(Sample.Json("billing.subscription.json"), body, 1m, "x")!.Used),
        ["models.anthropic.json"] = static body => Models(body, "claude-sonnet-4-5-20250929: "),
        ["models.gemini.json"] = static body => Models(body, "gemini-2.5-flash: ", "gpt-4o-mini: ", "mj_imagine: "),
        ["models.openai.json"] = static body => Models(
            body,
            "claude-sonnet-4-5-20250929: anthropic, openai",
            "gemini-2.5-flash-image: gemini, openai",
            "gpt-4o-mini: openai",
            "mj_imagine: ",
            "sora-2: openai-video",
            "sora_video2-landscape-15s: openai"),
        ["models.openai.newtypes.json"] = static body => Models(body, "gpt-5-codex: openai-response, openai-response-compact, openai-alpha-search, openai", "gpt-image-2: image-generation, openai", "veo-3.1-generate-preview: gemini, openai"),
        ["models.retrieve.notfound.json"] = static body => Assert.Null(ModelReader.Read(body)),
        ["pricing.json"] = static body => Prices(
            body,
            "claude-sonnet-4-5-20250929: 3 in, 15 out per million",
            "doubao-seedream-4-5-251128: 0.04 per call",
            "gemini-2.5-pro: by expression",
            "gpt-4o-audio-preview: 2.5 in, 10 out per million",
            "gpt-5: 1.25 in, 10 out per million",
            "gpt-image-1: 5 in, 40 out per million",
            "mj_imagine: 0.1 per call",
            "sora-2-pro: 0.5 per call"),
        ["pricing.old.json"] = static body => Prices(body, "gpt-5: 1.25 in, 10 out per million"),
        ["pricing.plugin.json"] = static body => Prices(body, "sora-2: by expression"),
        ["subscription.self.json"] = static body =>
        {
            (IReadOnlyList<Plan> plans, string? preference) = PlanReader.Read(body, UnitPerUsd);
            Assert.Equal(("subscription_first", "active: 7.50 of 10.00 USD", true), (preference, Assert.Single(plans).ToString(), plans[0].IsActive));
            Assert.Equal((DateTimeOffset.FromUnixTimeSeconds(1764592000), null), (plans[0].EndsAt, plans[0].ResetsAt));
        },
        ["user.groups.json"] = static body => Assert.Equal([1m, 0.8m, null, null], ((string[])["default", "vip", "auto", "none"]).Select(name => PlanReader.ReadRatio(body, name))),
        ["status.json"] = static body => Assert.Equal(new SiteMoney(500_000m, 1m), SiteMoney.Read(body)),
        ["token.usage.exhausted.json"] = Exhausted,
        ["token.usage.json"] = static body => Assert.Equal("4.17419 USD", BalanceReader.ReadUnits(body, BalanceScope.Token, UnitPerUsd, "x")!.ToString()),
        ["token.usage.unlimited.json"] = static body => Assert.Equal("unlimited", BalanceReader.ReadUnits(body, BalanceScope.Token, UnitPerUsd, "x")!.ToString()),
        ["user.self.json"] = static body => Assert.Equal("62.40891 USD", BalanceReader.ReadUnits(body, BalanceScope.User, UnitPerUsd, "x")!.ToString()),
    };

    internal static IEnumerable<string> Claimed => Expected.Keys;

    public static TheoryData<string> Files =>
        [.. new[] { "billing.*", "models.*", "pricing.*", "status.*", "subscription.*", "token.*", "user.groups*", "user.self*" }.SelectMany(Sample.Names)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_sample_is_read(string file)
    {
        Assert.True(Expected.TryGetValue(file, out Action<JsonElement>? check), $"{file} has no expectation.");
        check(Sample.Json(file));
    }

    [Theory]
    [InlineData("""{"quota_per_unit":500000,"quota_display_type":"CNY","usd_exchange_rate":7.3}""", 500_000, 7.3)]
    [InlineData("""{"quota_per_unit":"500000","quota_display_type":"CNY","usd_exchange_rate":"7.3"}""", 500_000, 7.3)]
    [InlineData("""{"quota_per_unit":500000,"quota_display_type":"CNY"}""", 500_000, 1)]
    [InlineData("""{"quota_per_unit":1000,"quota_display_type":"TOKENS","usd_exchange_rate":7.3}""", 1000, 1000)]
    [InlineData("""{"quota_per_unit":500000,"display_in_currency":false}""", 500_000, 500_000)]
    [InlineData("""{"quota_per_unit":500000,"display_in_currency":true}""", 500_000, 1)]
    [InlineData("""{"quota_per_unit":500000,"quota_display_type":"CUSTOM","custom_currency_exchange_rate":3}""", 500_000, 1)]
    public void The_sites_money_is_read_of_every_version(string data, decimal unitPerUsd, decimal shownPerUsd) =>
        Assert.Equal(new SiteMoney(unitPerUsd, shownPerUsd), SiteMoney.Read(Json($$"""{"success":true,"data":{{data}}}""")));

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"success":false,"message":"off"}""")]
    [InlineData("""{"data":{"quota_per_unit":0}}""")]
    public void A_status_without_unit_tells_nothing(string body) => Assert.Null(SiteMoney.Read(Json(body)));

    [Fact]
    public void An_expression_is_shown_and_gives_no_estimate()
    {
        PriceEntry entry = PriceReader.Read(Sample.Json("pricing.json"), UnitPerUsd, DateTimeOffset.UtcNow)!.Find("gemini-2.5-pro")!;
        ModelPrice price = ModelPrice.Of(entry, PriceTerms.Stock)!;

        Assert.StartsWith("len <= 200000 ? tier(\"base\", p * 1.25", price.Expression, StringComparison.Ordinal);
        Assert.Equal((null, null, null), (price.InputPerMillion, price.OutputPerMillion, price.PerCall));
        Assert.Null(PriceFormula.Of(entry, new CallUsage { InputToken = 1000, OutputToken = 10 }, PriceTerms.Stock));
    }

    private static void Models(JsonElement body, params string[] expected)
    {
        string[] models = [.. ModelReader.Read(body)!.Select(static model => $"{model.Name}: {string.Join(", ", model.Endpoint)}")];
        Assert.Equal(expected, models);
    }

    private static void Prices(JsonElement body, params string[] expected) =>
        Assert.Equal(expected, Listing(PriceReader.Read(body, UnitPerUsd, DateTimeOffset.UtcNow)!).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Listing(PriceList list) => list.Model.Select(item => $"{item.Key}: {ModelPrice.Of(item.Value, list.Terms(null))}");

    // A key that is used up and past its end answers still.
    private static void Exhausted(JsonElement body)
    {
        Balance balance = BalanceReader.ReadUnits(body, BalanceScope.Token, UnitPerUsd, "x")!;
        Assert.Equal((-730L, -0.00146m, 5.0m), (balance.RemainingUnit, balance.Remaining, balance.Total));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1763600000), balance.ExpiresAt);
        Assert.Equal(["gpt-5"], balance.ModelLimit);
    }

    private static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
