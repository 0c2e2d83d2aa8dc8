using System.Text.Json.Nodes;
using Allmhub.Core.Tests.Chat.Dialects;
using Allmhub.Core.Tests.Contract;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Vectors.Ranking;

namespace Allmhub.Core.Tests.Vectors;

/// <summary>Rankings: what is sent, what is read, whoever answers, and what is refused before anything is paid.</summary>
public sealed class RankingTests
{
    public static IEnumerable<string> Claimed { get; } = ["rerank.documents.json", "rerank.json"];

    private static readonly string[] Page = ["Set-Location changes the current location.", "Clear-Host clears the screen.", "Get-ChildItem lists the items of a location."];

    [Fact]
    public async Task The_request_is_the_contracts()
    {
        using AllmClient client = new(Client.Options(new Uri("http://127.0.0.1:1")));
        RankingRequest request = new() { Model = "bge-reranker-v2-m3", Query = "How do I list files?", Document = Page, Top = 2 };
        RequestDescription sent = client.Ranking.Rank(request).Describe(new AllmCallOptions { ExtraBody = new JsonObject { ["return_documents"] = true } });

        Assert.Equal("/v1/rerank", sent.Uri.AbsolutePath);
        ContractExample.AssertSame(ContractExample.Request("/v1/rerank", "plain"), JsonNode.Parse(sent.Body!)!.AsObject());
        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", "/v1/rerank", sent.Body!));
        Assert.True(client.Ranking.Rank(request).IsPaid);
        Assert.Equal(RetryPolicy.Paid, client.Ranking.Rank(request).Retry);
    }

    [Theory]
    [InlineData("rerank.json", 69, 0)]
    [InlineData("rerank.documents.json", null, 1)]
    public async Task Both_samples_are_read(string file, int? tokens, int searches)
    {
        Ranked ranked = await Ranked.JsonAsync(Sample.Text(file), Ranked.Request(Page) with { Top = 2 });

        Assert.Equal([(1, 2, 0.9871), (2, 0, 0.4127)], ranked.Result!.Document.Select(static document => (document.Rank, document.Index, document.Score)));
        Assert.Equal([Page[2], Page[0]], ranked.Result.Document.Select(static document => document.Text));
        Assert.Equal((tokens ?? 0, (long)searches), (ranked.Result.Ranking.Usage!.TotalToken, ranked.Result.Ranking.Usage.SearchUnit));
        Assert.Equal(string.Empty, ranked.Warning);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Sample.Text(file)), JsonNode.Parse(ranked.Result.Ranking.Raw!)));
    }

    [Theory]
    [InlineData("""[{"index":2,"score":0.9},{"index":0,"score":0.5},{"index":1,"score":0.1},{"index":3,"score":0}]""")]
    [InlineData("""{"object":"list","data":[{"index":2,"relevance_score":0.9},{"index":0,"relevance_score":0.5},{"index":1,"relevance_score":0.1},{"index":3,"relevance_score":0}]}""")]
    [InlineData("""{"data":[{"index":"2","score":"0.9"},{"index":"0","score":"0.5"},{"index":"1","score":"1e-1"},{"index":"3","score":"0"}]}""")]
    [InlineData("""{"rankings":[{"index":2,"logit":3.5},{"index":0,"logit":-1.25},{"index":1,"logit":-7},{"index":3,"logit":-8}]}""")]
    [InlineData("""{"output":{"results":[{"index":2,"relevance_score":0.9},{"index":0,"relevance_score":0.5},{"index":1,"relevance_score":0.1},{"index":3,"relevance_score":0}]},"usage":{"total_tokens":9}}""")]
    [InlineData("""{"code":200,"message":"ok","data":{"results":[{"index":3,"relevance_score":-0.5},{"index":1,"relevance_score":0.1},{"index":0,"relevance_score":0.5},{"index":2,"relevance_score":0.9}]}}""")]
    [InlineData("""{"scores":[0.5,0.1,0.9,0.0]}""")]
    [InlineData("[0.5,0.1,0.9,0.0]")]
    [InlineData("""[{"corpus_id":2,"score":12},{"corpus_id":0,"score":5},{"corpus_id":1,"score":1},{"corpus_id":3,"score":0,"text":"dd"}]""")]
    public async Task Every_vendors_answer_is_read_and_sorted_here(string answer)
    {
        Ranked ranked = await Ranked.JsonAsync(answer);

        Assert.Null(ranked.Error);
        Assert.Equal("cc aa bb dd", ranked.Order);
        Assert.Equal([1, 2, 3, 4], ranked.Result!.Document.Select(static document => document.Rank));
        Assert.Equal(string.Empty, ranked.Warning);
    }

    [Fact]
    public async Task Logits_stay_what_they_are()
    {
        Ranked ranked = await Ranked.JsonAsync("""{"results":[{"index":0,"relevance_score":-11.0625},{"index":1,"relevance_score":7.5},{"index":2,"relevance_score":1e-7},{"index":3,"relevance_score":0}]}""");

        Assert.Equal([7.5, 1e-7, 0, -11.0625], ranked.Result!.Document.Select(static document => document.Score));
    }

    [Theory]
    [InlineData("""[{"index":-1,"score":0.99},{"index":99,"score":0.98},{"index":1,"score":0.5}]""", "bb", "index -1", "index 99", "0, 2, 3")]
    [InlineData("""[{"index":2,"score":0.9},{"index":2,"score":0.7}]""", "cc", "index 2 twice", "0, 1, 3")]
    [InlineData("""[{"index":2,"score":0.7},{"index":1,"score":0.8},{"index":2,"score":0.9},{"index":4,"score":1}]""", "cc bb", "index 2 twice", "index 4", "0, 3")]
    [InlineData("""[{"index":1.5,"score":0.9},{"index":0,"score":0.7}]""", "aa", "index 1.5")]
    [InlineData("""[{"index":1,"score":"NaN"},{"index":2,"score":null},{"index":3},{"index":0,"score":0.7}]""", "aa", "index 1 without a score", "index 2 without", "index 3 without")]
    [InlineData("""[{"score":0.9},null,"x",{"index":null,"score":1},{"index":0,"score":0.7}]""", "aa", "without index")]
    [InlineData("""[{"index":0,"score":1e999},{"index":1,"score":0.7}]""", "bb", "index 0 without a score")]
    [InlineData("""[{"index":1,"score":NaN},{"index":0,"score":0.7}]""", "aa", "index 1 without a score")]
    public async Task What_cannot_be_used_is_left_out_and_named(string answer, string order, params string[] named)
    {
        Ranked ranked = await Ranked.JsonAsync(answer);

        Assert.Equal(order, ranked.Order);
        Assert.All(named, name => Assert.Contains(name, ranked.Warning, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_twice_ranked_document_keeps_its_higher_score() =>
        Assert.Equal(0.9, Assert.Single((await Ranked.JsonAsync("""{"results":[{"index":2,"relevance_score":0.7},{"index":2,"relevance_score":0.9}]}""")).Result!.Document).Score);

    [Fact]
    public async Task Top_is_kept_here_when_the_service_ignores_it()
    {
        Ranked ranked = await Ranked.JsonAsync("""[{"index":0,"score":0.1},{"index":1,"score":0.2},{"index":2,"score":0.9},{"index":3,"score":0.3}]""", Ranked.Request() with { Top = 2 });
        Ranked few = await Ranked.JsonAsync("""[{"index":0,"score":0.1}]""", Ranked.Request() with { Top = 2 });

        Assert.Equal("cc dd", ranked.Order);
        Assert.Equal(2, ranked.Bodies[0]["top_n"]!.GetValue<int>());
        Assert.Contains("1 of the best 2", few.Warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"results":[]}""", "none of the 4 documents")]
    [InlineData("""{"results":null}""", "none of the 4 documents")]
    [InlineData("""{"results":[{"index":7,"relevance_score":1}]}""", "index 7")]
    [InlineData("""{"scores":[1,2,3]}""", "3 scores without positions")]
    [InlineData("""{"choices":[{"message":{"content":"I cannot rank."}}]}""", "no ranking: I cannot rank.")]
    [InlineData("true", "no ranking")]
    [InlineData("", "")]
    [InlineData("<html><title>Bad</title></html>", "")]
    public async Task What_ranks_nothing_is_an_error(string answer, string words)
    {
        Ranked ranked = await Ranked.JsonAsync(answer);

        Assert.Equal(AllmErrorKind.Protocol, ranked.Error!.Kind);
        Assert.Contains(words, ranked.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_with_status_200_is_one() =>
        Assert.Equal("Invalid token", (await Ranked.JsonAsync("""{"error":{"message":"Invalid token","type":"new_api_error","code":"invalid_api_key"}}""")).Error!.Message);

    [Fact]
    public async Task A_refused_query_says_what_to_do()
    {
        Ranked ranked = await Ranked.JsonAsync("""{"error":{"message":"query has 9000 tokens, at most 8192 with a document","type":"invalid_request_error","param":"query","code":"too_long"}}""", status: 400);

        Assert.Equal(AllmErrorKind.InvalidRequest, ranked.Error!.Kind);
        Assert.Contains("shorten it", ranked.Error.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(ranked.Requests);
    }

    [Fact]
    public async Task What_may_have_been_paid_is_not_sent_twice()
    {
        Assert.Single((await Ranked.JsonAsync("""{"error":{"message":"upstream","type":"x","code":"bad_response"}}""", status: 502)).Requests);
        int asked = 0;
        Ranked limited = await Ranked.ServeAsync((_, exchange) => exchange.WriteAsync(asked++ == 0 ? RawServer.Answer(429, "{}") : RawServer.Answer(200, """{"scores":[1,2,3,4]}""")));
        Assert.Equal("dd cc bb aa", limited.Order);
    }

    [Fact]
    public void Bad_input_is_refused_before_anything_is_sent()
    {
        using AllmClient client = new(Client.Options(new Uri("http://127.0.0.1:1")));
        (RankingRequest Request, string Parameter, string Words)[] wrong =
        [
            (Ranked.Request() with { Query = " \n" }, "Query", "says nothing"),
            (Ranked.Request() with { Query = new string('q', 40_000) }, "Query", "40,000 characters"),
            (Ranked.Request() with { Document = [] }, "Document", "nothing to rank"),
            (Ranked.Request("a", " "), "Document", "Document 1"),
            (Ranked.Request() with { Document = new string[100_001] }, "Document", "100,001"),
            (Ranked.Request() with { Document = [.. Enumerable.Repeat(new string('x', 1_000_000), 65)] }, "Document", "65,000,000"),
            (Ranked.Request() with { Top = 0 }, "Top", "0"),
            (Ranked.Request() with { BatchSize = 0 }, "BatchSize", "0"),
            (Ranked.Request() with { Model = " " }, "Model", "model"),
        ];

        Assert.All(wrong, item =>
        {
            InvalidInputException error = Assert.Throws<InvalidInputException>(() => client.Ranking.Rank(item.Request));
            Assert.Equal(item.Parameter, error.Parameter);
            Assert.Contains(item.Words, error.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_key_that_the_service_repeats_is_masked() =>
        Assert.DoesNotContain(Client.Key, (await Ranked.JsonAsync($$"""{"scores":[1,2,3,4],"debug":"Bearer {{Client.Key}}"}""")).Result!.Ranking.Raw, StringComparison.Ordinal);

    [Fact]
    public async Task Half_an_emoji_and_control_characters_do_no_harm()
    {
        Ranked ranked = await Ranked.JsonAsync("""{"scores":[1,2]}""", Ranked.Request("\ud83d", "\u001b]0;x\u0007b"));

        Assert.Equal(2, ranked.Result!.Document.Count);
        Assert.All(ranked.Result.Document, static document => Assert.DoesNotContain('\u001b', document.ToString()));
    }
}
