using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Vectors.Ranking;

namespace Allmhub.Core.Tests.Vectors;

/// <summary>More documents than a service takes at once: rounds, and how its limit is learned.</summary>
public sealed class RankingRoundTests
{
    [Fact]
    public async Task The_best_of_each_request_meet_in_the_last_one()
    {
        Ranked ranked = await Ranked.ScoringAsync(Many(50) with { Top = 3, BatchSize = 10 });

        Assert.Equal("d49 d48 d47", ranked.Order);
        Assert.Equal([10, 10, 10, 10, 10, 8, 7, 3 + 3], ranked.Bodies.Select(static body => body["documents"]!.AsArray().Count));
        Assert.All(ranked.Bodies, static body => Assert.Equal(3, body["top_n"]!.GetValue<int>()));
        Assert.Equal((8, 3, false), (ranked.Result!.Ranking.RequestCount, ranked.Result.Ranking.RoundCount, ranked.Result.Ranking.IsMerged));
        Assert.Equal(50 + 15 + 6, ranked.Result.Ranking.Usage!.TotalToken);
        Assert.Contains("3 rounds of 8 requests", ranked.Warning, StringComparison.Ordinal);
        Assert.Equal([49, 48, 47], ranked.Result.Document.Select(static document => document.Index));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(8)]
    public async Task Where_rounds_would_not_halve_the_field_scores_are_compared_and_that_is_said(int? top)
    {
        Ranked ranked = await Ranked.ScoringAsync(Many(25) with { Top = top, BatchSize = 10 });

        Assert.Equal(string.Join(' ', Enumerable.Range(0, 25).Reverse().Take(top ?? 25).Select(static number => $"d{number}")), ranked.Order);
        Assert.Equal((3, 1, true), (ranked.Result!.Ranking.RequestCount, ranked.Result.Ranking.RoundCount, ranked.Result.Ranking.IsMerged));
        Assert.Contains("compared as they are", ranked.Warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "batch size is invalid, it should not be larger than 10.", 10)]
    [InlineData(400, "Value error, documents length must be in range [1, 25] (request id: 20251208095512604418330HwYkTzQa)", 25)]
    [InlineData(422, "input batch size 100 > maximum allowed batch size 32", 32)]
    [InlineData(413, "Payload Too Large", 50)]
    [InlineData(400, "The total number of tokens in all documents is over 30000", 50)]
    [InlineData(400, "文档数量超过限制，最多 64 条", 64)]
    public async Task A_vendors_limit_is_learned_from_its_refusal(int status, string message, int learned)
    {
        Ranked ranked = await Ranked.ScoringAsync(
            Many(100),
            count => count > learned ? RawServer.Answer(status, $$$"""{"error":{"message":"{{{message}}}","type":"invalid_request_error","param":"","code":"x"}}""") : null);

        Assert.Null(ranked.Error);
        Assert.Equal(100, ranked.Result!.Document.Count);
        Assert.Equal("d99", ranked.Result.Document[0].Text);
        int batches = (100 + learned - 1) / learned;
        Assert.Equal((batches, batches + 1), (ranked.Result.Ranking.RequestCount, ranked.Requests.Count));
        Assert.Contains($"takes {learned} documents", ranked.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_without_a_number_is_halved_towards()
    {
        Ranked ranked = await Ranked.ScoringAsync(Many(64) with { Top = 2 }, static count => count > 9 ? RawServer.Answer(413, "<html>413 Request Entity Too Large</html>", "text/html") : null);

        Assert.Equal("d63 d62", ranked.Order);
        Assert.Equal(0, ranked.Requests.Count(static request => request.Body.Length == 0));
        Assert.True(ranked.Requests.Count <= 16, $"{ranked.Requests.Count} requests");
    }

    [Theory]
    [InlineData("Unknown truncate mode", "truncate")]
    [InlineData("documents: field required", "documents")]
    [InlineData("the query is longer than 2048 tokens", "query")]
    [InlineData("documents[41] is longer than 8192 tokens", "documents")]
    public async Task A_refusal_of_something_else_is_not_repeated(string message, string parameter)
    {
        Ranked ranked = await Ranked.ScoringAsync(Many(64), _ => RawServer.Answer(400, $$$"""{"error":{"message":"{{{message}}}","type":"invalid_request_error","param":"{{{parameter}}}","code":"x"}}"""));

        Assert.Equal(AllmErrorKind.InvalidRequest, ranked.Error!.Kind);
        Assert.Single(ranked.Requests);
        Assert.Equal(message.Contains("[41]", StringComparison.Ordinal), ranked.Error.RecommendedAction?.Contains("index 41", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_document_that_is_refused_alone_is_named()
    {
        Ranked ranked = await Ranked.ServeAsync(
            static (_, exchange) => exchange.WriteAsync(exchange.Request.Body.Contains("long", StringComparison.Ordinal)
                ? RawServer.Answer(400, """{"error":{"message":"a document is too long: at most 512 tokens","type":"invalid_request_error","param":"","code":"x"}}""")
                : RawServer.Answer(200, """{"scores":[1]}""")),
            Ranked.Request("a", "b", "c", "long") with { BatchSize = 1 });

        Assert.Equal(AllmErrorKind.InvalidRequest, ranked.Error!.Kind);
        Assert.Contains("index 3", ranked.Error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Large_documents_are_spread_over_requests()
    {
        Ranked ranked = await Ranked.ServeAsync(
            static (_, exchange) => exchange.WriteAsync(RawServer.Answer(200, $"[{string.Join(',', System.Text.Json.Nodes.JsonNode.Parse(exchange.Request.Body)!["documents"]!.AsArray().Select(static _ => "1"))}]")),
            Ranked.Request(new string('x', 3_000_000), new string('y', 3_000_000), "z"));

        Assert.Equal([1, 2], ranked.Bodies.Select(static body => body["documents"]!.AsArray().Count));
        Assert.Equal(3, ranked.Result!.Document.Count);
    }

    private static RankingRequest Many(int count) => Ranked.Request([.. Enumerable.Range(0, count).Select(static number => $"d{number}")]);
}
