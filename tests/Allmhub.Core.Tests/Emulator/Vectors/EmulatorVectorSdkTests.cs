using System.ClientModel;
using Allmhub.Emulator;
using OpenAI;
using OpenAI.Embeddings;

namespace Allmhub.Core.Tests.Emulator.Vectors;

/// <summary>OpenAI's own library for .NET makes vectors on the emulator.</summary>
public sealed class EmulatorVectorSdkTests : IDisposable
{
    private readonly AllmEmulator _emulator = AllmEmulator.Start();

    public void Dispose() => _emulator.Dispose();

    [Fact]
    public async Task It_makes_vectors_of_texts_and_of_tokens()
    {
        OpenAIEmbeddingCollection embeddings = await Client().GenerateEmbeddingsAsync(["The cat sleeps.", "猫在睡觉"], new EmbeddingGenerationOptions { Dimensions = 256 });
        Assert.Equal([0, 1], embeddings.Select(static embedding => embedding.Index));
        Assert.All(embeddings, static embedding => Assert.Equal(1, embedding.ToFloats().ToArray().Sum(static n => (double)n * n), 1e-4));
        Assert.Equal(256, embeddings[0].ToFloats().Length);
        Assert.True(embeddings.Usage.InputTokenCount > 4);
        Assert.Contains("base64", _emulator.Request[^1].Body, StringComparison.Ordinal);

        OpenAIEmbeddingCollection tokens = await Client().GenerateEmbeddingsAsync([(ReadOnlyMemory<int>)new[] { 1, 2, 3 }]);
        Assert.Equal((1536, 3), (tokens[0].ToFloats().Length, tokens.Usage.InputTokenCount));
    }

    [Fact]
    public async Task It_reads_a_refusal()
    {
        ClientResultException refusal = await Assert.ThrowsAsync<ClientResultException>(() => Client().GenerateEmbeddingAsync("/fail Not this."));
        Assert.Equal(400, refusal.Status);
        Assert.Contains("Not this.", refusal.Message, StringComparison.Ordinal);
    }

    private EmbeddingClient Client() =>
        new("text-embedding-3-small", new ApiKeyCredential(_emulator.ApiKey), new OpenAIClientOptions { Endpoint = new Uri(_emulator.BaseUri, "/v1"), RetryPolicy = new System.ClientModel.Primitives.ClientRetryPolicy(0) });
}
