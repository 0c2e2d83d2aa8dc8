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
    private const int Dimension = 1024;
    private const int BatchSize = 200;
    private const int Strings = 10_000;
    private const int Look = 1_000;

    [Fact]
    public async Task Ten_thousand_strings_are_embedded_with_flat_memory()
    {
        string vector = Embed.Base64([.. Enumerable.Range(0, Dimension).Select(static n => MathF.Sin(n))]);

        // Made once, so that what is held is the client's.
        byte[] answer = Encoding.UTF8.GetBytes(Answer(BatchSize, vector));
        await using RawServer server = new((_, exchange) => exchange.WriteAsync(answer));
        using AllmClient client = new(Client.Options(server.BaseUri));
        IEnumerable<EmbeddingInput> inputs = Enumerable.Range(0, Strings).Select(static n => new EmbeddingInput(n.ToString(CultureInfo.InvariantCulture)));
        List<long> held = [];
        int seen = 0;
        await foreach (EmbeddingUpdate update in client.Embeddings.Embed(new EmbeddingRequest { Model = "m", BatchSize = BatchSize }, inputs).StreamAsync(AllmCallOptions.Default, default))
        {
            Assert.Equal(seen, update.Embedding!.Index);
            if (seen++ % Look == BatchSize / 2)
            {
                // In the middle of a batch, whose vectors are handed out one by one.
                GC.Collect();
                GC.WaitForPendingFinalizers();
                GC.Collect();
                held.Add(GC.GetTotalMemory(forceFullCollection: false));
            }
        }

        Assert.Equal(Strings, seen);
        long early = held[2..5].Order().ElementAt(1);
        long late = held[7..].Order().ElementAt(1);
        long all = (long)Strings * Dimension * sizeof(float);
        output.WriteLine($"held, MB: {string.Join(' ', held.Select(static bytes => bytes >> 20))}; all vectors are {all >> 20} MB");

        // Between the two looks half of the vectors have gone by; the first ones fill the pools of the runtime.
        Assert.InRange(late - early, long.MinValue, all / 5);
    }

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
