using System.Globalization;
using System.Text;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Vectors.Embeddings;
using Xunit.Abstractions;

namespace Allmhub.Core.Tests.Vectors;

/// <summary>Runs alone: what the process holds is then what the run holds.</summary>
[CollectionDefinition(nameof(EmbeddingMemoryTests), DisableParallelization = true)]
public sealed class EmbeddingMemoryCollection;

/// <summary>Ten thousand strings become vectors with memory that does not grow with their number: what is held is one batch.</summary>
[Collection(nameof(EmbeddingMemoryTests))]
public sealed class EmbeddingMemoryTests(ITestOutputHelper output)
{
    private const int Dimension = 1536;
    private const int BatchSize = 200;
    private const int Few = 2_000;
    private const int Many = 10_000;

    [Fact]
    public async Task Ten_thousand_strings_are_embedded_with_flat_memory()
    {
        string vector = Embed.Base64([.. Enumerable.Range(0, Dimension).Select(static n => MathF.Sin(n))]);
        await using RawServer server = new((_, exchange) => exchange.WriteAsync(Answer(Count(exchange.Request.Body), vector)));
        using AllmClient client = new(Client.Options(server.BaseUri));
        await PeakAsync(client, BatchSize);

        long few = await PeakAsync(client, Few);
        long many = await PeakAsync(client, Many);

        output.WriteLine($"held at most: {few / 1024} KB of {Few} strings, {many / 1024} KB of {Many}; all vectors are {(long)Many * Dimension * sizeof(float) / 1024} KB");

        // Five times as many strings, whose vectors alone are 61 MB: held is what one batch takes, give or take another batch.
        Assert.InRange(many - few, long.MinValue, 2L * BatchSize * Dimension * sizeof(float));
    }

    // Looks at what is alive in the middle of every batch, with its vectors handed out one by one.
    private static async Task<long> PeakAsync(AllmClient client, int count)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long peak = 0;
        int seen = 0;
        IEnumerable<EmbeddingInput> inputs = Enumerable.Range(0, count).Select(static n => new EmbeddingInput(n.ToString(CultureInfo.InvariantCulture)));
        await foreach (EmbeddingUpdate update in client.Embeddings.Embed(new EmbeddingRequest { Model = "m", BatchSize = BatchSize }, inputs).StreamAsync(AllmCallOptions.Default, default))
        {
            Assert.Equal(seen, update.Embedding!.Index);
            if (seen++ % BatchSize == BatchSize / 2)
            {
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        Assert.Equal(count, seen);
        return peak;
    }

    private static int Count(string body) => Embed.Texts(body).Length;

    private static string Answer(int count, string vector)
    {
        StringBuilder items = new();
        for (int i = 0; i < count; i++)
        {
            items.Append(i == 0 ? "" : ",").Append(Embed.Item(i, $"\"{vector}\""));
        }

        return RawServer.Answer(200, Embed.List(items.ToString()));
    }
}
