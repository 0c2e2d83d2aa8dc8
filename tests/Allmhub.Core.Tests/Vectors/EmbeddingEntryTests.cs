using System.Text.Json.Nodes;
using Allmhub.Core.Tests.Chat.Dialects;
using Allmhub.Core.Tests.Contract;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Vectors.Embeddings;

namespace Allmhub.Core.Tests.Vectors;

/// <summary>The documentation's entries on vectors: the request against the OpenAPI file and its example, the sample answers read.</summary>
public sealed class EmbeddingEntryTests
{
    [Fact(DisplayName = "创建嵌入")]
    public async Task Create_an_embedding()
    {
        JsonObject example = ContractExample.Request("/v1/embeddings", "plain");
        JsonObject sent = await BodyAsync(new EmbeddingRequest { Model = "text-embedding-3-small" }, "pipeline", "管道");

        // The example asks for numbers; base64 is a fifth of their length and loses nothing.
        Assert.Equal("base64", sent["encoding_format"]!.GetValue<string>());
        sent["encoding_format"] = "float";
        ContractExample.AssertSame(example, sent);
        Assert.Equal(256, (await BodyAsync(new EmbeddingRequest { Model = "text-embedding-3-small", Dimension = 256 }, "a"))["dimensions"]!.GetValue<int>());
    }

    [Fact(DisplayName = "嵌入对象")]
    public async Task The_embedding_object()
    {
        Embed embed = await Embed.AnswerAsync(Sample.Text("embeddings.json"), 2);

        Embedding second = embed.Made[1];
        Assert.Equal((1, 4, "t1", "t1", "e-1"), (second.Index, second.Dimension, second.Text, second.InputObject, second.Model));
        await new EmbeddingSampleTests().Base64();
    }

    private static async Task<JsonObject> BodyAsync(EmbeddingRequest request, params string[] texts)
    {
        using AllmClient client = new(Client.Options(new Uri("http://127.0.0.1:1")));
        RequestDescription description = client.Embeddings.Embed(request, texts.Select(static text => new EmbeddingInput(text))).Describe(AllmCallOptions.Default);
        Assert.Equal(("POST", "/v1/embeddings"), (description.Method, description.Uri.AbsolutePath));
        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", "/v1/embeddings", description.Body!));
        return JsonNode.Parse(description.Body!)!.AsObject();
    }
}
