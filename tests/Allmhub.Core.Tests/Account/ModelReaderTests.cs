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
        PriceList prices = PriceReader.Read(
            Json("""
            {"success":true,"group_ratio":{"default":1,"vip":2},"data":[
              {"model_name":"gpt-4o","quota_type":0,"model_ratio":1.25,"model_price":0,"completion_ratio":4},
              {"model_name":"sora_video2","quota_type":1,"model_ratio":0,"model_price":0.15,"completion_ratio":0},
              {"model_name":"odd"}]}
            """),
            500_000m,
            DateTimeOffset.UtcNow)!;

        Assert.Equal(new ModelPrice(2.5m, 10m, null), ModelPrice.Of(prices.Find("gpt-4o")!, prices.Terms(null)));
        Assert.Equal(new ModelPrice(5m, 20m, null), ModelPrice.Of(prices.Find("gpt-4o")!, prices.Terms(new KeyGroup("vip"))));
        Assert.Equal(0.15m, prices.Find("sora_video2")!.PerCall);
        Assert.Null(prices.Find("odd"));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"success":false,"message":"off"}""")]
    [InlineData("""{"success":true,"data":null}""")]
    [InlineData("""{"success":true,"data":[]}""")]
    [InlineData("""{"success":true,"data":{"model_name":"m"}}""")]
    public void NoPriceListGivesNoPrices(string body) => Assert.Null(PriceReader.Read(Json(body), 500_000m, DateTimeOffset.UtcNow));

    private static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
