using System.Text.Json;
using Allmhub.Account;

namespace Allmhub.Core.Tests.Account;

public sealed class ModelReaderTests
{
    [Fact]
    public void OpenAIListingIsSortedAndKeepsEndpointTypes()
    {
        IReadOnlyList<ModelInfo> models = ModelReader.Read(Sample.Json("models.openai.json"))!;

        Assert.Equal(models.Select(static model => model.Name).Order(StringComparer.Ordinal), models.Select(static model => model.Name));
        Assert.Equal(["anthropic", "openai"], models.Single(static model => model.Name.StartsWith("claude", StringComparison.Ordinal)).Endpoint);
        ModelInfo midjourney = models.Single(static model => model.Name == "mj_imagine");
        Assert.Empty(midjourney.Endpoint);
        Assert.Equal("midjourney", midjourney.Owner);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1626777600), midjourney.Created);
    }

    [Fact]
    public void GeminiListingNamesEveryModel()
    {
        IReadOnlyList<ModelInfo> models = ModelReader.Read(Sample.Json("models.gemini.json"))!;

        Assert.Contains(models, static model => model.Name == "gemini-2.5-flash");
        Assert.All(models, static model => Assert.Empty(model.Endpoint));
    }

    [Fact]
    public void AnthropicListingIsUnderstoodToo()
    {
        ModelInfo model = Assert.Single(ModelReader.Read(Sample.Json("models.anthropic.json"))!);

        Assert.Equal("claude-sonnet-4-5-20250929", model.Name);
        Assert.Equal(new DateTimeOffset(2021, 7, 20, 10, 40, 0, TimeSpan.Zero), model.Created);
    }

    [Fact]
    public void AnErrorBodyIsNoListing() => Assert.Null(ModelReader.Read(Sample.Json("models.retrieve.notfound.json")));

    [Fact]
    public void NullDataIsAnEmptyListing() => Assert.Empty(ModelReader.Read(Json("""{"data":null,"object":"list"}"""))!);

    [Fact]
    public void PricesAreReckonedByRatioAndGroup()
    {
        IReadOnlyDictionary<string, ModelPrice> prices = PriceReader.Read(
            Json("""
            {"success":true,"group_ratio":{"default":1,"vip":2},"data":[
              {"model_name":"gpt-4o","quota_type":0,"model_ratio":1.25,"model_price":0,"completion_ratio":4},
              {"model_name":"sora_video2","quota_type":1,"model_ratio":0,"model_price":0.15,"completion_ratio":0},
              {"model_name":"odd"}]}
            """),
            500_000m);

        Assert.Equal(new ModelPrice(2.5m, 10m, null), prices["gpt-4o"]);
        Assert.Equal(0.15m, prices["sora_video2"].PerCall);
        Assert.DoesNotContain("odd", prices.Keys);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"success":false,"message":"off"}""")]
    public void NoPriceListGivesNoPrices(string body) => Assert.Empty(PriceReader.Read(Json(body), 500_000m));

    [Fact]
    public void CostIsListPriceTimesTokens()
    {
        CostEstimate cost = CostEstimate.Of(1000, 500, new ModelPrice(2.5m, 10m, null))!;

        Assert.Equal(0.0075m, cost.Usd);
        Assert.Contains("2.5 USD in", cost.Basis, StringComparison.Ordinal);
    }

    [Fact]
    public void CostIsUnknownWithoutPriceOrUsage()
    {
        Assert.Null(CostEstimate.Of(1, 1, null));
        Assert.Null(CostEstimate.Of(null, null, new ModelPrice(1m, 1m, null)));
        Assert.Equal(0.2m, CostEstimate.Of(null, null, new ModelPrice(null, null, 0.2m))!.Usd);
    }

    private static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
