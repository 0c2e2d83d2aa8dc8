using Allmhub.Emulator;
using Allmhub.Emulator.Faults;
using Allmhub.Http;
using Allmhub.Vectors.Embeddings;

namespace Allmhub.Core.Tests.Vectors;

/// <summary>The client on the emulator, with every fault it makes of vectors.</summary>
public sealed class EmbeddingEmulatorTests : IDisposable
{
    private readonly AllmEmulator _emulator = AllmEmulator.Start();
    private readonly AllmClient _client;

    public EmbeddingEmulatorTests() => _client = new AllmClient(new AllmClientOptions { AsksPrices = false, BaseUri = _emulator.BaseUri, Credential = AllmCredential.FromText(_emulator.ApiKey), RetryBaseDelay = TimeSpan.FromMilliseconds(1) });

    public void Dispose()
    {
        _client.Dispose();
        _emulator.Dispose();
    }

    public static TheoryData<VectorFault, int> Faults => new()
    {
        { VectorFault.NaN, 2 },
        { VectorFault.Infinite, 2 },
        { VectorFault.Short, 2 },
        { VectorFault.Double, 0 },
        { VectorFault.Missing, 2 },
        { VectorFault.Twice, 1 },
        { VectorFault.Range, 2 },
        { VectorFault.Shuffled, 3 },
        { VectorFault.NoIndex, 3 },
        { VectorFault.Float, 3 },
        { VectorFault.Base64, 3 },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_costs_what_it_hits_and_nothing_else(VectorFault fault, int made)
    {
        float[][] right = [.. (await RunAsync("cat", "dog", "猫")).Made.Select(static one => one.Vector)];
        _emulator.AddFault(new EmulatorFault { Vector = fault });

        Embed embed = await RunAsync("cat", "dog", "猫");

        Assert.Equal((made, 3 - made), (embed.Made.Count, embed.Failed.Count));
        Assert.All(embed.Made, one => Assert.Equal(right[one.Index], one.Vector));
        Assert.Equal(["cat", "dog", "猫"], embed.Updates.Select(static update => update.Input.Single().Text));
    }

    [Fact]
    public async Task Bare_words_in_lists_of_numbers_are_errors_of_their_text()
    {
        // The service knows no base64: the same, with NaN as a word that JSON does not have.
        EmbeddingRun run = _client.Embeddings.Begin(new EmbeddingRequest { Model = "text-embedding-3-small" });
        run.Add(new EmbeddingInput("a \"NaN\" \\ text"));
        run.Add(new EmbeddingInput("b"));
        _emulator.AddFault(EmulatorFault.Parse("vector=nan"));
        List<EmbeddingUpdate> updates = [];
        await foreach (EmbeddingUpdate update in run.Embed().StreamAsync(new AllmCallOptions { ExtraBody = new() { ["encoding_format"] = "float" } }, default))
        {
            updates.Add(update);
        }

        Assert.NotNull(updates[0].Embedding);
        Assert.Contains("NaN (not a number) at place 0", updates[1].Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_text_that_makes_NaN_costs_no_other()
    {
        string[] texts = [.. Embed.Numbered(40)];
        texts[17] = "/nan";

        Embed embed = await RunAsync(texts);

        Assert.Equal(39, embed.Made.Count);
        Assert.Equal("/nan", Assert.Single(embed.Failed).Input.Single().Text);
        Assert.InRange(_emulator.Request.Count, 1, 13);
    }

    [Fact]
    public async Task A_vendors_limit_is_learned_once()
    {
        _emulator.AddFault(EmulatorFault.Parse("batch=25;count=all"));

        Embed embed = await RunAsync([.. Embed.Numbered(250)]);

        Assert.Equal(250, embed.Made.Count);
        Assert.Equal(11, _emulator.Request.Count);
    }

    private Task<Embed> RunAsync(params string[] texts) => Embed.RunAsync(_client, texts, new EmbeddingRequest { Model = "text-embedding-3-small" });
}
