using Allmhub.Account;
using Allmhub.Audio.Transcription;
using Allmhub.Foundation;
using TranscriptionResult = Allmhub.Audio.Transcription.Transcription;

namespace Allmhub.Core.Tests.Audio.Transcription;

/// <summary>The cache folder is a variable of the process, so these tests run one after the other.</summary>
[Collection("UserFolder")]
public sealed class TranscriptionCostTests : IDisposable
{
    private static readonly Uri Gateway = new("https://gateway.example/");

    private readonly string? _before = Environment.GetEnvironmentVariable(UserFolder.Variable);
    private readonly string _folder = Directory.CreateTempSubdirectory("allmhub-test-").FullName;
    private readonly CostEstimator _prices;

    public TranscriptionCostTests()
    {
        Environment.SetEnvironmentVariable(UserFolder.Variable, _folder);
        ModelCache.Save(Gateway,
        [
            new ModelInfo { Name = "whisper-1", Price = new ModelPrice(null, null, 0.006m) },
            new ModelInfo { Name = "plain", Price = new ModelPrice(2, 10, null) },
            new ModelInfo { Name = "sound", Price = new ModelPrice(2, 10, null) { SoundPerMillion = 6 } },
        ]);
        _prices = new CostEstimator(Gateway);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(UserFolder.Variable, _before);
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("whisper-1", 1, 0.006)]
    [InlineData("whisper-1", 3, 0.018)]
    [InlineData("plain", 1, 0.003)]
    [InlineData("sound", 1, 0.0066)]
    public void A_transcription_costs_what_the_list_says(string model, int parts, double usd)
    {
        TranscriptionResult heard = TranscriptionCost.Apply(_prices, new TranscriptionResult { Model = model, Part = parts, Usage = new TranscriptionUsage { InputToken = 1000, AudioToken = 900, OutputToken = 100 } });
        Assert.Equal(((decimal)usd, true), (heard.Cost, heard.CostBasis!.Contains("list price", StringComparison.Ordinal)));
    }

    [Fact]
    public void Without_a_price_or_tokens_there_is_no_number()
    {
        Assert.Null(TranscriptionCost.Apply(_prices, new TranscriptionResult { Model = "other", Usage = new TranscriptionUsage { InputToken = 1, OutputToken = 1 } }).Cost);
        Assert.Null(TranscriptionCost.Apply(_prices, new TranscriptionResult { Model = "sound", Usage = new TranscriptionUsage { Second = 5 } }).Cost);
        Assert.Null(TranscriptionCost.Estimate(_prices, "sound", 1, null));
        Assert.Null(TranscriptionCost.Estimate(_prices, "other", 1, TimeSpan.FromSeconds(1)));
    }

    [Theory]
    [InlineData("whisper-1", 2, 0.012)]
    [InlineData("sound", 2, 0.010)]
    public void An_estimate_goes_by_calls_or_by_the_length(string model, int parts, double usd) =>
        Assert.Equal((decimal)usd, TranscriptionCost.Estimate(_prices, model, parts, TimeSpan.FromSeconds(100))!.Usd);
}
