using Allmhub.Account;
using Allmhub.Audio.Transcription;
using Allmhub.Core.Tests.Account;
using Allmhub.Core.Tests.Http;
using Allmhub.Forecasts;
using Allmhub.Foundation;

namespace Allmhub.Core.Tests.Audio.Transcription;

/// <summary>The cache folder is a variable of the process, so these tests run one after the other.</summary>
[Collection("UserFolder")]
public sealed class TranscriptionCostTests : IDisposable
{
    private static readonly Uri Gateway = new("https://gateway.example/");

    private readonly string? _before = Environment.GetEnvironmentVariable(UserFolder.Variable);
    private readonly string _folder = Directory.CreateTempSubdirectory("allmhub-test-").FullName;
    private readonly AllmClient _client;

    public TranscriptionCostTests()
    {
        Environment.SetEnvironmentVariable(UserFolder.Variable, _folder);
        Listed.Put(Gateway, Listed.List(
            """{"default":1}""",
            "\"model_name\":\"whisper-1\",\"quota_type\":1,\"model_price\":0.006",
            "\"model_name\":\"plain\",\"quota_type\":0,\"model_ratio\":1,\"completion_ratio\":5",
            "\"model_name\":\"sound\",\"quota_type\":0,\"model_ratio\":1,\"completion_ratio\":5,\"audio_ratio\":3"));
        _client = new AllmClient(Client.Options(Gateway));
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(UserFolder.Variable, _before);
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("whisper-1", 0.006)]
    [InlineData("plain", 0.003)]
    [InlineData("sound", 0.0066)]
    public void A_transcription_costs_what_the_list_says(string model, double usd)
    {
        CostEstimate cost = _client.Prices.Estimate(model, TranscriptionCost.Usage(new TranscriptionUsage { InputToken = 1000, AudioToken = 900, OutputToken = 100 }))!;
        Assert.Equal(((decimal)usd, true), (cost.Usd, cost.Basis.Contains("list price", StringComparison.Ordinal)));
    }

    [Fact]
    public void Without_a_price_or_tokens_there_is_no_number()
    {
        Assert.Null(_client.Prices.Estimate("other", TranscriptionCost.Usage(new TranscriptionUsage { InputToken = 1, OutputToken = 1 })));
        Assert.Null(_client.Prices.Estimate("sound", TranscriptionCost.Usage(new TranscriptionUsage { Second = 5 })));
        Assert.Null(SpeechForecast.Hear("other", 1, TimeSpan.FromSeconds(1), 0).Price(_client.Prices).Usd);
        Assert.Null(SpeechForecast.Hear("sound", 1, null, 1000).Price(_client.Prices).MostUsd);
    }

    [Theory]
    [InlineData("whisper-1", 2, 0.012)]
    [InlineData("sound", 2, 0.010)]
    [InlineData("plain", 1, 0.006)]
    public void An_estimate_goes_by_calls_or_by_the_length(string model, int parts, double usd) =>
        Assert.Equal((decimal)usd, SpeechForecast.Hear(model, parts, TimeSpan.FromSeconds(100), 0).Price(_client.Prices).Usd);
}
