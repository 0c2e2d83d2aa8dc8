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

    [Fact]
    public void Every_field_of_a_request_goes_out()
    {
        using AllmClient client = new(Client.Options(new Uri("http://127.0.0.1:1")));
        EmbeddingRequest request = new() { Model = "m", Dimension = 7 };
        JsonObject extra = new() { ["user"] = "u-1", ["encoding_format"] = "float", ["input_type"] = "query" };
        string sent = client.Embeddings.Embed(request, [new EmbeddingInput("文本")]).Describe(new AllmCallOptions { ExtraBody = extra }).Body!;

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"model":"m","input":["文本"],"encoding_format":"float","dimensions":7,"user":"u-1","input_type":"query"}"""), JsonNode.Parse(sent)), sent);
    }

    [Fact]
    public async Task Nothing_of_an_answer_is_lost()
    {
        Embed embed = await Embed.AnswerAsync("""{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5,-0.25],"sparse_embedding":[{"index":3,"value":1.5,"token":"词"}]}],"model":"e-1","usage":{"prompt_tokens":3,"total_tokens":3}}""", 1);

        Embedding made = Assert.Single(embed.Made);
        Assert.Equal([0.5f, -0.25f], made.Vector);
        Assert.Equal((3, 3), (made.Usage!.InputToken, made.Usage.BatchInputToken));
        Assert.Equal("""{"object":"embedding","index":0,"sparse_embedding":[{"index":3,"value":1.5,"token":"词"}]}""", made.Raw);
        Assert.Null((await Embed.AnswerAsync(Sample.Text("embeddings.json"), 2)).Made[0].Raw);
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
