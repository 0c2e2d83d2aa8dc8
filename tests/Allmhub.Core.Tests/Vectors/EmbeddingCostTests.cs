using Allmhub.Core.Tests.Account;
using Allmhub.Core.Tests.Http;
using Allmhub.Foundation;
using Allmhub.Http;
using Allmhub.Vectors.Embeddings;

namespace Allmhub.Core.Tests.Vectors;

/// <summary>What a request used and cost is shared out over its texts, to the last token.</summary>
[Collection("UserFolder")]
public sealed class EmbeddingCostTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("allmhub-cost-").FullName;
    private readonly string? _before = Environment.GetEnvironmentVariable(UserFolder.Variable);

    public EmbeddingCostTests() => Environment.SetEnvironmentVariable(UserFolder.Variable, _home);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(UserFolder.Variable, _before);
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public void Shares_by_length_add_up_to_the_whole()
    {
        Random random = new(3);
        for (int i = 0; i < 200; i++)
        {
            EmbeddingInput[] inputs = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => new EmbeddingInput(new string('x', random.Next(1, 900))))];
            long tokens = random.Next(1, 100_000);
            EmbeddingShares shares = new(inputs, tokens, null);

            Assert.Equal(tokens, Enumerable.Range(0, inputs.Length).Sum(at => shares.Usage(at)!.InputToken));
            Assert.Null(shares.Cost(0));
        }
    }

    [Fact]
    public async Task The_price_of_a_run_is_the_sum_over_its_vectors()
    {
        await using RawServer server = new((_, exchange) =>
        {
            string[] texts = Embed.Texts(exchange.Request.Body);
            return exchange.WriteAsync(RawServer.Answer(200, Embed.List([.. texts.Select(static (_, at) => Embed.Item(at, "[1,2]"))]).Replace("\"prompt_tokens\":6,\"total_tokens\":6", "\"prompt_tokens\":\"1000\"", StringComparison.Ordinal)));
        });
        using AllmClient client = new(Client.Options(server.BaseUri));
        Listed.Put(server.BaseUri, "e-1", "\"quota_type\":0,\"model_ratio\":0.01");

        Embed embed = await Embed.RunAsync(client, Embed.Numbered(7), Embed.Request(4));

        Assert.Equal(2000, embed.Made.Sum(static made => made.Usage!.InputToken));
        Assert.Equal(2000 * 0.02m / 1_000_000, embed.Made.Sum(static made => made.Cost));
        Assert.Contains("0.02 USD in", embed.Made[0].CostBasis, StringComparison.Ordinal);
        Assert.Contains("one of 4 texts' share by length", embed.Made[0].CostBasis, StringComparison.Ordinal);
        EmbeddingRun run = client.Embeddings.Begin(Embed.Request());
        run.Add(new EmbeddingInput(new string('a', 4000)));
        run.Add(new EmbeddingInput(new string('中', 1000)));
        CostForecast forecast = run.Estimate()!;
        Assert.Equal((2, "text", 1, "list price 0.02 USD in, 0.02 out per million tokens; group default at 1 (assumed)"), (forecast.UnitCount, forecast.Unit, forecast.RequestCount, forecast.Basis));
        Assert.Equal(Math.Round(forecast.InputToken * 0.01m, MidpointRounding.AwayFromZero) / 500_000, forecast.Usd);
        Assert.InRange(forecast.InputToken, 1500, 2000);
    }

    [Fact]
    public async Task Without_usage_there_is_neither_share_nor_price()
    {
        Embed embed = await Embed.AnswerAsync("""{"data":[{"index":0,"embedding":[1,2]}],"usage":null}""", 1);

        Assert.Null(Assert.Single(embed.Made).Usage);
        Assert.Null(embed.Made[0].Cost);
    }
}
