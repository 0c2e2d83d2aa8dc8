using Allmhub.Account;
using Allmhub.Core.Tests.Account;
using Allmhub.Core.Tests.Http;
using Allmhub.Foundation;
using Allmhub.Images;

namespace Allmhub.Core.Tests.Images;

/// <summary>What pictures cost (NOTES section 16.7), and what the listing says of formats. The cache folder is a variable of the process.</summary>
[Collection("UserFolder")]
public sealed class ImageCostTests : IDisposable
{
    private readonly string? _before = Environment.GetEnvironmentVariable(UserFolder.Variable);

    private readonly TemporaryFolder _folder = new();

    public ImageCostTests() => Environment.SetEnvironmentVariable(UserFolder.Variable, _folder.Path);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(UserFolder.Variable, _before);
        _folder.Dispose();
    }

    [Fact]
    public async Task By_call_is_by_picture_that_was_really_returned()
    {
        // NOTES 16.7, worked example 4: 0.04, three returned, group 0.8.
        string body = "{\"data\":[" + string.Join(',', Enumerable.Repeat("{\"b64_json\":\"" + Picture.Red + "\"}", 3)) + "]}";
        Ask ask = await PricedAsync(body, Ask.Request() with { Count = 4 }, "\"quota_type\":1,\"model_price\":0.04", """{"default":0.8}""");

        Assert.Equal(0.096m, ask.Finished.Sum(static image => image.Cost));
        Assert.All(ask.Finished, static image => Assert.Contains("per call, 3 of them", image.CostBasis, StringComparison.Ordinal));
    }

    [Fact]
    public async Task By_ratio_counts_picture_tokens_by_their_own()
    {
        // NOTES 16.7, worked example 2: an edit of 50 text and 1340 picture tokens, 4160 written.
        string body = "{\"data\":[{\"b64_json\":\"" + Picture.Red + "\"},{\"b64_json\":\"" + Picture.Blue + "\"}],\"usage\":{\"input_tokens\":1390,\"output_tokens\":4160,\"input_tokens_details\":{\"text_tokens\":50,\"image_tokens\":1340}}}";
        Ask ask = await PricedAsync(body, Ask.Request() with { Count = 2 }, "\"quota_type\":0,\"model_ratio\":2.5,\"completion_ratio\":8,\"image_ratio\":2", """{"default":"1.2"}""");

        Assert.Equal(0.21606m, ask.Finished.Sum(static image => image.Cost));
        Assert.Equal(ask.Finished[0].Cost, ask.Finished[1].Cost);
        Assert.Contains("1340 of pictures at 10", ask.Finished[0].CostBasis, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dall-e-2", "256x256", null, 0.4)]
    [InlineData("dall-e-2", "512x512", null, 0.45)]
    [InlineData("dall-e-3", "1024x1024", "hd", 2)]
    [InlineData("dall-e-3", "1792x1024", null, 2)]
    [InlineData("dall-e-3", "1792x1024", "hd", 3)]
    [InlineData("m-1", "1792x1024", "hd", 1)]
    public async Task Dall_e_has_factors(string model, string size, string? quality, double factor)
    {
        Ask ask = await PricedAsync(Sample.Text("image.b64.json"), new ImageRequest { Prompt = "q", Model = model, Api = ImageApi.Images, Size = size, Quality = quality }, "\"quota_type\":1,\"model_price\":0.04");

        Assert.Equal(0.04m * (decimal)factor, Assert.Single(ask.Finished).Cost);
    }

    [Fact]
    public async Task Without_a_price_there_is_no_figure()
    {
        Ask ask = await Ask.JsonAsync(Sample.Text("image.b64.json"));

        Assert.Null(Assert.Single(ask.Finished).Cost);
        Assert.Null(ask.Finished[0].CostBasis);
    }

    [Fact]
    public async Task A_stream_has_its_cost_when_its_usage_is_known()
    {
        Ask ask = await PricedAsync(Sample.Text("image.stream.sse"), Ask.Request() with { Stream = true }, "\"quota_type\":0,\"model_ratio\":2.5,\"completion_ratio\":8", isStream: true);

        Assert.Equal(((100 * 5m) + (272 * 40m)) / 1_000_000, Assert.Single(ask.Finished).Cost);
        Assert.All(ask.Partial, static image => Assert.Null(image.Cost));
    }

    [Theory]
    [InlineData(new[] { "image-generation", "openai" }, ImageApi.Images)]
    [InlineData(new[] { "gemini", "openai" }, ImageApi.Chat)]
    [InlineData(new[] { "gemini" }, ImageApi.Gemini)]
    [InlineData(new string[0], ImageApi.Images)]
    public void The_listing_says_what_an_unknown_model_speaks(string[] endpoints, ImageApi api)
    {
        Uri gateway = new("http://127.0.0.1:9/");
        ModelCache.Save(gateway, [new ModelInfo { Name = "m-1", Endpoint = endpoints }, new ModelInfo { Name = "m-2", Endpoint = ["embeddings"] }]);

        Assert.Equal(api, ImageApiChoice.Choose(new ImageRequest { Prompt = "q", Model = "m-1" }, gateway, out string? reason));
        Assert.Contains("m-1", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_price_of_picture_tokens_is_kept()
    {
        Uri gateway = new("http://127.0.0.1:9/");
        ModelCache.Save(gateway, [new ModelInfo { Name = "m-1", Price = new ModelPrice(1m, 2m, null) { PicturePerMillion = 3m } }]);

        Assert.Equal(3m, Assert.Single(ModelCache.Load(gateway)).Price!.PicturePerMillion);
    }

    private static Task<Ask> PricedAsync(string body, ImageRequest request, string price, string groups = """{"default":1}""", bool isStream = false) => Ask.ServeAsync(
        (_, exchange) => exchange.WriteAsync(RawServer.Stream(body, isStream ? "text/event-stream" : "application/json")),
        request,
        options: address =>
        {
            Listed.Put(address, Listed.List(groups, $"\"model_name\":\"{request.Model}\",{price}"));
            return Client.Options(address);
        });
}
