using System.Text.Json.Nodes;
using Allmhub.Core.Tests.Chat.Dialects;
using Allmhub.Core.Tests.Contract;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Vectors.Ranking;

namespace Allmhub.Core.Tests.Vectors;

/// <summary>What the documentation has on rankings, which is its two data models: the request against the OpenAPI file and its example, the samples read.</summary>
public sealed class RankingEntryTests
{
    private static readonly string[] Page = ["Set-Location changes the current location.", "Clear-Host clears the screen.", "Get-ChildItem lists the items of a location."];

    [Fact(DisplayName = "/v1/rerank")]
    public async Task Rank()
    {
        using AllmClient client = new(Client.Options(RawServer.Nowhere()));
        RankingRequest request = new() { Model = "bge-reranker-v2-m3", Query = "How do I list files?", Document = Page, Top = 2 };
        RequestDescription sent = client.Ranking.Rank(request).Describe(new AllmCallOptions { ExtraBody = new JsonObject { ["return_documents"] = true } });

        Assert.Equal("/v1/rerank", sent.Uri.AbsolutePath);
        ContractExample.AssertSame(ContractExample.Request("/v1/rerank", "plain"), JsonNode.Parse(sent.Body!)!.AsObject());
        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", "/v1/rerank", sent.Body!));
        foreach (string file in RankingTests.Claimed)
        {
            Assert.Equal([2, 0], (await Ranked.JsonAsync(Sample.Text(file), request)).Result!.Document.Select(static document => document.Index));
        }
    }
}
