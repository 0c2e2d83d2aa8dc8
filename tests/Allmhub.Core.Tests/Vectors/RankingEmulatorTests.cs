using System.Text.Json;
using Allmhub.Core.Tests.Contract;
using Allmhub.Core.Tests.Emulator;
using Allmhub.Emulator.Faults;
using Allmhub.Http;
using Allmhub.Vectors.Ranking;

namespace Allmhub.Core.Tests.Vectors;

/// <summary>Rankings on the emulator, which shares no code with the client: good answers, refusals, and every fault of its own.</summary>
public sealed class RankingEmulatorTests : IDisposable
{
    private static readonly string[] Notes =
    [
        "Set-Location changes the current location.", "Clear-Host clears the screen.", "Get-ChildItem lists the items of a location, files and folders.", "自行车放在河边。", "备份每天晚上两点开始。",
    ];

    private readonly EmulatorHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("How do I list files?", 2)]
    [InlineData("clear the screen", 1)]
    [InlineData("CHANGING THE LOCATION", 0)]
    [InlineData("什么时候备份？", 4)]
    [InlineData("自行车在哪里？", 3)]
    public async Task The_document_that_answers_comes_first_in_either_script(string query, int best)
    {
        Ranked ranked = await RunAsync(new RankingRequest { Model = "bge-reranker-v2-m3", Query = query, Document = Notes });

        Assert.Equal(best, ranked.Result!.Document[0].Index);
        Assert.Equal(Notes.Length, ranked.Result.Document.Count);
        Assert.All(ranked.Result.Document, static document => Assert.InRange(document.Score, 0, 1));
        Assert.True(ranked.Result.Document[0].Score > 1.2 * ranked.Result.Document[1].Score, string.Join(' ', ranked.Result.Document.Select(static document => document.Score)));
        Assert.Equal(string.Empty, ranked.Warning);
        Assert.Equal(ranked.Result.Document.Select(static document => document.Score), (await RunAsync(new RankingRequest { Model = "jina-reranker-m0", Query = query, Document = Notes })).Result!.Document.Select(static document => document.Score));
    }

    [Theory]
    [InlineData("""{"model":"bge-reranker-v2-m3","query":"files","documents":["a","the files"],"top_n":1,"return_documents":true}""", """["the files"]""")]
    [InlineData("""{"model":"jina-reranker-m0","query":"files","documents":[{"text":"a"},{"text":"the files","id":7}],"return_documents":true}""", """[{"text":"the files","id":7},{"text":"a"}]""")]
    public async Task Documents_come_back_as_they_were_given(string request, string documents)
    {
        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", "/v1/rerank", request));
        JsonElement answer = await _host.AskAsync("/v1/rerank", request);
        Assert.Empty(await OpenApiContract.ValidateResponseAsync("POST", "/v1/rerank", 200, answer.GetRawText()));
        Assert.Equal(documents, $"[{string.Join(',', answer.GetProperty("results").EnumerateArray().Select(static result => result.GetProperty("document").GetRawText()))}]");
    }

    [Theory]
    [InlineData("""{"query":"q","documents":["a"]}""", 400, "未指定模型名称")]
    [InlineData("""{"model":"gpt-9","query":"q","documents":["a"]}""", 503, "gpt-9")]
    [InlineData("""{"model":"gpt-4o","query":"q","documents":["a"]}""", 400, "ranks nothing")]
    [InlineData("""{"model":"jina-reranker-m0","query":" ","documents":["a"]}""", 500, "query is empty")]
    [InlineData("""{"model":"jina-reranker-m0","query":"q","documents":[]}""", 500, "documents is empty")]
    [InlineData("""{"model":"jina-reranker-m0","query":"q","documents":[1]}""", 500, "another shape")]
    [InlineData("""{"model":"jina-reranker-m0","query":"q","documents":["a"],"top_n":0}""", 400, "top_n")]
    public async Task What_the_gateway_refuses_is_refused(string request, int status, string words)
    {
        using HttpResponseMessage response = await _host.PostAsync("/v1/rerank", request);
        string body = await response.Content.ReadAsStringAsync();

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(words, body, StringComparison.Ordinal);
        Assert.Empty(await OpenApiContract.ValidateResponseAsync("POST", "/v1/rerank", status, body));
    }

    [Theory]
    [InlineData("minus", 4, "index -1")]
    [InlineData("beyond", 4, "index 5")]
    [InlineData("twice", 5, "index 2 twice")]
    [InlineData("noindex", 4, "without index")]
    [InlineData("noscore", 4, "index 2 without a score")]
    [InlineData("missing", 4, "did not rank 1 of 5")]
    [InlineData("unsorted", 5, "")]
    [InlineData("bare", 5, "")]
    [InlineData("scores", 5, "")]
    [InlineData("data", 5, "")]
    [InlineData("logits", 5, "")]
    public async Task Every_fault_of_a_ranking_is_survived_and_told(string fault, int count, string words)
    {
        RankingRequest request = new() { Model = "bge-reranker-v2-m3", Query = "How do I list files?", Document = Notes };
        string[] good = [.. (await RunAsync(request)).Result!.Document.Select(static document => document.Text)];
        _host.Emulator.AddFault($"ranking={fault}");
        Ranked ranked = await RunAsync(request);

        Assert.Null(ranked.Error);
        Assert.Equal(count, ranked.Result!.Document.Count);
        Assert.True(words.Length == 0 ? ranked.Warning.Length == 0 : ranked.Warning.Contains(words, StringComparison.Ordinal), ranked.Warning);
        Assert.Equal(count == 5, ranked.Result.Document.Select(static document => document.Text).SequenceEqual(good));
        Assert.Equal(fault == "logits", ranked.Result.Document[^1].Score < 0);
        Assert.Equal($"ranking={fault}", EmulatorFault.Parse($"ranking={fault}").ToString());
    }

    [Fact]
    public async Task A_ranking_of_nothing_is_an_error()
    {
        _host.Emulator.AddFault("ranking=none");
        Assert.Equal(AllmErrorKind.Protocol, (await RunAsync(new RankingRequest { Model = "bge-reranker-v2-m3", Query = "files", Document = Notes })).Error!.Kind);
    }

    [Fact]
    public async Task A_thousand_documents_are_ranked_in_rounds_of_the_emulators_hundred()
    {
        string[] documents = [.. Enumerable.Range(0, 1000).Select(static number => number == 777 ? "the backup begins at two" : $"note {number} says nothing of it")];
        Ranked ranked = await RunAsync(new RankingRequest { Model = "bge-reranker-v2-m3", Query = "When does the backup begin?", Document = documents, Top = 5 });

        Assert.Equal(777, ranked.Result!.Document[0].Index);
        Assert.Equal((5, 11, 2, false), (ranked.Result.Document.Count, ranked.Result.Ranking.RequestCount, ranked.Result.Ranking.RoundCount, ranked.Result.Ranking.IsMerged));
        Assert.Contains("takes 100 documents", ranked.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_longer_than_the_limit_is_a_clear_error()
    {
        Ranked ranked = await RunAsync(new RankingRequest { Model = "bge-reranker-v2-m3", Query = string.Join(' ', Enumerable.Repeat("long", 3000)), Document = Notes });

        Assert.Equal(AllmErrorKind.InvalidRequest, ranked.Error!.Kind);
        Assert.Contains("2048 tokens", ranked.Error.Message, StringComparison.Ordinal);
        Assert.Contains("shorten it", ranked.Error.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(_host.Emulator.Request);
    }

    private async Task<Ranked> RunAsync(RankingRequest request)
    {
        using AllmClient client = new(new AllmClientOptions { AsksPrices = false, BaseUri = _host.Emulator.BaseUri, Credential = AllmCredential.FromText(_host.Emulator.ApiKey) });
        return await Ranked.RunAsync(client, request);
    }
}
