using System.Text.Json;
using Allmhub.Account;
using Allmhub.Audio.Speech;
using Allmhub.Core.Tests.Http;
using Allmhub.Emulator;
using Allmhub.Foundation;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Audio;

/// <summary>What speaking costs (NOTES section 16.7). The cache folder is a variable of the process.</summary>
[Collection("UserFolder")]
public sealed class SpeechCostTests : IDisposable
{
    private readonly string? _before = Environment.GetEnvironmentVariable(UserFolder.Variable);
    private readonly AllmEmulator _emulator = AllmEmulator.Start(new EmulatorOptions { ApiKey = Client.Key });
    private readonly AllmClient _client;
    private readonly Speaker _speaker = new();

    public SpeechCostTests()
    {
        Environment.SetEnvironmentVariable(UserFolder.Variable, _speaker.Folder);
        _client = new AllmClient(Client.Options(_emulator.BaseUri));
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(UserFolder.Variable, _before);
        _speaker.Dispose();
        _client.Dispose();
        _emulator.Dispose();
    }

    [Theory]
    [InlineData("tts-1", false, "characters of text")]
    [InlineData("tts-1-hd", false, "characters of text")]
    [InlineData("gpt-4o-mini-tts", true, "12 out per million")]
    public async Task The_price_is_what_the_account_loses(string model, bool stream, string basis)
    {
        await _client.Models.List(ModelListing.OpenAI).ExecuteAsync(AllmCallOptions.Default, default);
        long before = _emulator.Balance.Used;
        await _speaker.RunAsync(_client, Speaker.Request(string.Concat(Enumerable.Repeat("It is a sentence, 好的。 ", 200)), SpeechFormat.Wav, model) with { Stream = stream });

        Assert.Null(_speaker.Error);
        Assert.Equal((_emulator.Balance.Used - before) / 500_000m, _speaker.File!.Cost!.Value, precision: 4);
        Assert.Contains(basis, _speaker.File.CostBasis, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_count_there_is_no_price()
    {
        await _client.Models.List(ModelListing.OpenAI).ExecuteAsync(AllmCallOptions.Default, default);
        await _speaker.RunAsync(_client, Speaker.Request(model: "gpt-4o-mini-tts"));

        Assert.Null(_speaker.File!.Cost);
        Assert.Null(_speaker.File.CostBasis);
    }

    [Fact]
    public void A_list_prices_sound_by_its_own_ratios_and_keeps_them()
    {
        // NOTES 16.7, worked example 3: 1.25, completion 4, audio 16, audio completion 2.
        JsonElement pricing = JsonDocument.Parse("""{"success":true,"data":[{"model_name":"m-1","quota_type":0,"model_ratio":1.25,"completion_ratio":4,"audio_ratio":16,"audio_completion_ratio":2}]}""").RootElement;
        PriceEntry entry = PriceReader.Read(pricing, 500_000, DateTimeOffset.UtcNow)!.Find("m-1")!;
        ModelPrice price = ModelPrice.Of(entry, PriceTerms.Stock)!;
        ModelCache.Save(_emulator.BaseUri, [new ModelInfo { Name = "m-1", Price = price }]);

        Assert.Equal((40m, 80m), (price.SoundPerMillion, price.SoundOutPerMillion));
        Assert.Equal(price, ModelCache.Load(_emulator.BaseUri)[0].Price);
        Assert.Equal(((100 * 2.5m) + (300 * 80m)) / 1_000_000, PriceFormula.Of(entry, new CallUsage { InputToken = 100, OutputToken = 300, AudioOutputToken = 300 }, PriceTerms.Stock)!.Usd, 6);
    }
}
