using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Account;
using Allmhub.Audio.Speech;
using Allmhub.Audio.Transcription;
using Allmhub.Chat;
using Allmhub.Chat.Conversations;
using Allmhub.Core.Tests.Audio;
using Allmhub.Emulator;
using Allmhub.Emulator.Account;
using Allmhub.Emulator.Generations;
using Allmhub.Http;
using Allmhub.Images;
using Allmhub.Raw;
using Allmhub.Tasks;
using Allmhub.Tasks.Midjourney;
using Allmhub.Tasks.Videos;
using Allmhub.Vectors.Embeddings;
using Allmhub.Vectors.Ranking;

namespace Allmhub.Core.Tests.Account;

/// <summary>A mixed batch of five hundred calls of all kinds, whose costs are what the account loses: call by call and to the unit. The emulator reckons by rules of its own.</summary>
public sealed class BillTests : IDisposable
{
    private const decimal Unit = 500_000;

    private readonly AllmEmulator _emulator = AllmEmulator.Start(new EmulatorOptions { Generation = EmulatorGeneration.August2026, Balance = new EmulatorBalance { Granted = 1_000_000_000_000, UserQuota = 1_000_000_000_000, Group = "vip" } });
    private readonly Speaker _speaker = new();
    private readonly ChargeList _charges = new();
    private readonly Random _random = new(13);
    private readonly TaskLog _log;
    private readonly AllmClient _client;

    public BillTests()
    {
        _log = new TaskLog(new TaskJournal(Path.Combine(_speaker.Folder, "tasks.jsonl")));
        _client = new AllmClient(new AllmClientOptions { BaseUri = _emulator.BaseUri, Credential = AllmCredential.FromText(_emulator.ApiKey) });
        _client.Prices.Learn(new KeyGroup("vip"));
    }

    public void Dispose()
    {
        _client.Dispose();
        _emulator.Dispose();
        _speaker.Dispose();
    }

    [Fact]
    public async Task Five_hundred_calls_cost_what_the_account_loses()
    {
        long before = _emulator.Balance.Used;
        decimal sum = 0;
        foreach ((int count, Func<int, Task<decimal?>> ask) in Kinds)
        {
            for (int i = 0; i < count; i++)
            {
                long used = _emulator.Balance.Used;
                decimal? cost = await ask(i);
                string call = $"{_charges.Charges[^1].Action} {_charges.Charges[^1].Model}, {i} of its kind: {_charges.Charges[^1].Usage}; {_charges.Charges[^1].Basis}";
                Assert.True(cost * Unit == _emulator.Balance.Used - used, $"{call} is said to cost {cost * Unit}, and {_emulator.Balance.Used - used} were taken");
                sum += cost!.Value;
            }
        }

        Assert.Equal(_emulator.Balance.Used - before, sum * Unit);
        Dictionary<string, decimal> log = await LogAsync();
        Charge[] asked = [.. _charges.Charges.Where(static charge => charge.RequestId is not null)];
        Charge[] settled = [.. _charges.Charges.Where(static charge => charge.RequestId is null)];
        Assert.InRange(asked.Length, 500, 520);
        Assert.Equal(_emulator.Balance.Used - before, _charges.Charges.Sum(static charge => charge.Usd!.Value) * Unit);
        Assert.Equal(5, settled.Length);
        Assert.All(settled, static charge => Assert.True(charge is { Action: "Settle", Usd: < 0, TaskId.Length: > 0 }));
        Assert.All(asked, charge => Assert.Equal((charge.Model, log[charge.RequestId!]), (charge.Model, charge.Usd!.Value * Unit)));
    }

    private AllmCallOptions Options => new() { Charges = _charges };

    private (int Count, Func<int, Task<decimal?>> Ask)[] Kinds =>
    [
        (80, i => ChatAsync(ChatApi.Chat, Of(i, "gpt-5", "gpt-4o-mini", "deepseek-chat", "kimi-k2", "claude-sonnet-4-5"))),
        (60, i => ChatAsync(ChatApi.Responses, Of(i, "gpt-4.1", "gpt-5-mini", "o3"))),
        (60, i => ChatAsync(ChatApi.Claude, Of(i, "claude-opus-4-5", "claude-haiku-4-5"))),
        (60, i => ChatAsync(ChatApi.Gemini, Of(i, "gemini-2.5-flash", "gemini-3-pro-preview"))),
        (10, _ => ToolsAsync()),
        (24, PictureAsync),
        (6, _ => DrawnAsync()),
        (25, SpeechAsync),
        (25, HeardAsync),
        (50, EmbedAsync),
        (40, RankAsync),
        (30, FilmAsync),
        (20, PaintAsync),
        (10, RawAsync),
    ];

    private static string Of(int i, params string[] models) => models[i % models.Length];

    private async Task<decimal?> ChatAsync(ChatApi api, string model)
    {
        int read = _random.Next(1, 40_000);
        int cached = _random.Next(0, 3) == 0 ? 0 : _random.Next(0, read);
        bool writes = api == ChatApi.Claude || model.StartsWith("claude", StringComparison.Ordinal);
        int write = writes ? _random.Next(0, (read - cached) / 2) : 0;
        int hour = writes ? _random.Next(0, (read - cached) / 2) : 0;
        ChatRequest request = new()
        {
            Model = model,
            Api = api,
            Stream = _random.Next(0, 2) == 0,
            WebSearch = api != ChatApi.Chat && _random.Next(0, 4) == 0,
            Message = [new ChatMessage(ChatRole.User, FormattableString.Invariant($"/tokens {read} {_random.Next(1, 4000)}\n/cached {cached}\n/cache-write {write}\n/cache-hour {hour}\n/say fine"))],
        };
        return (await _client.Chat.Complete(request).ExecuteAsync(Options, default)).Cost;
    }

    // Two rounds, each a request of its own.
    private async Task<decimal?> ToolsAsync()
    {
        ChatToolDefinition tool = new("get_weather", "Weather.", JsonElement.Parse("""{"type":"object","properties":{"city":{"type":"string"}}}"""));
        ChatRequest request = new() { Model = "gpt-4o", Stream = true, Tool = [tool], Message = [new ChatMessage(ChatRole.User, "/call get_weather {\"city\":\"Kyiv\"}")] };
        ChatCompletion? answer = null;
        await foreach (ChatUpdate update in Conversation.Ask(_client.Chat, request, new ConversationOptions { Answers = static _ => true }).StreamAsync(Options, default))
        {
            (update.Payload as ChatToolRequest)?.Answer(new ChatToolOutcome(new ChatToolRun("get_weather", "{}", "21", false, TimeSpan.Zero)));
            answer = update.Completion ?? answer;
        }

        return answer!.Cost;
    }

    private async Task<decimal?> PictureAsync(int i)
    {
        ImageRequest request = (i % 6) switch
        {
            0 => new ImageRequest { Prompt = "a red bicycle", Model = "gpt-image-1-mini", Quality = "low" },
            1 => new ImageRequest { Prompt = "a red bicycle", Model = "gpt-image-2", Quality = "low", Reference = [ImageSource.FromBytes(Emulator.Pictures.PictureHost.Png())] },
            2 => new ImageRequest { Prompt = "a red bicycle", Model = "dall-e-3", Size = "1024x1024", Quality = "hd" },
            3 => new ImageRequest { Prompt = "a red bicycle", Model = "gpt-image-1", Count = 2 },
            4 => new ImageRequest { Prompt = "a red bicycle", Model = "gpt-image-2", Quality = "low", Stream = true },
            _ => new ImageRequest { Prompt = "a red bicycle", Model = "doubao-seedream-4-0-250828", Api = ImageApi.Images, Size = "1K" },
        };
        List<Image> images = [];
        await foreach (ImageUpdate update in (request.Reference.Count > 0 ? _client.Images.Edit(request) : _client.Images.Generate(request)).StreamAsync(Options, default))
        {
            if (update.Image is { IsPartial: false } image)
            {
                images.Add(image);
            }
        }

        Assert.Equal(request.Count, images.Count);
        return images.Sum(static image => image.Cost);
    }

    private async Task<decimal?> DrawnAsync()
    {
        decimal? cost = null;
        await foreach (ImageUpdate update in _client.Images.Generate(new ImageRequest { Prompt = "a red bicycle", Model = "gemini-2.5-flash-image" }).StreamAsync(Options, default))
        {
            cost = update.Image?.Cost;
        }

        return cost;
    }

    private async Task<decimal?> SpeechAsync(int i)
    {
        bool isNew = i % 2 == 0;
        SpeechRequest request = Speaker.Request(FormattableString.Invariant($"It is sentence {_random.Next()}. 好的。"), SpeechFormat.Wav, isNew ? "gpt-4o-mini-tts" : "tts-1-hd") with { Stream = isNew };
        SpeechOutput output = new(Path.Combine(_speaker.Folder, FormattableString.Invariant($"s{i}.wav")), false);
        return (await _client.Speech.Speak(request, output.Next(request, null)).ExecuteAsync(Options, default)).Cost;
    }

    private async Task<decimal?> HeardAsync(int i)
    {
        byte[] sound = WavBytes.Make(WavBytes.Samples(8000 * _random.Next(1, 20)), rate: 8000);
        TranscriptionRequest request = new() { Audio = AudioSource.FromBytes(sound), Model = Of(i, "whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe", "gpt-transcribe"), Stream = i % 4 == 1 };
        return (await _client.Transcriptions.Transcribe(request).ExecuteAsync(Options, default)).Cost;
    }

    private async Task<decimal?> EmbedAsync(int i)
    {
        EmbeddingInput[] texts = [.. Enumerable.Range(0, _random.Next(1, 6)).Select(_ => new EmbeddingInput(string.Concat(Enumerable.Repeat("a word and 中文 ", _random.Next(1, 300)))))];
        decimal sum = 0;
        await foreach (EmbeddingUpdate update in _client.Embeddings.Embed(new EmbeddingRequest { Model = Of(i, "text-embedding-3-small", "text-embedding-3-large"), Dimension = 8 }, texts).StreamAsync(Options, default))
        {
            sum += update.Embedding!.Cost!.Value;
        }

        return Math.Round(sum * Unit, 6) / Unit;
    }

    private async Task<decimal?> RankAsync(int i)
    {
        RankingRequest request = new() { Model = Of(i, "jina-reranker-m0", "bge-reranker-v2-m3"), Query = "How do I list files?", Document = [.. Enumerable.Range(0, _random.Next(2, 9)).Select(_ => string.Concat(Enumerable.Repeat("files ", _random.Next(1, 400))))] };
        return (await _client.Ranking.Rank(request).ExecuteAsync(Options, default)).Ranking.Cost;
    }

    private async Task<decimal?> FilmAsync(int i)
    {
        VideoRequest request = (i % 4) switch
        {
            0 => new VideoRequest { Prompt = "a red bicycle", Model = "sora-2", Second = 4 },
            1 => new VideoRequest { Prompt = "a red bicycle", Model = "sora-2-pro", Second = 12, Size = "1792x1024" },
            2 => new VideoRequest { Prompt = "a red bicycle", Model = "veo-3.1-generate-preview", Second = 8, Size = "3840x2160" },
            _ => new VideoRequest { Prompt = "a red bicycle", Model = "veo-3.1-fast-generate-001", Second = 6 },
        };
        return (await _client.Videos.Start(request with { Api = VideoApi.Videos }, _log).ExecuteAsync(Options, default)).Cost;
    }

    // Every fourth fails, and the gateway gives its price back.
    private async Task<decimal?> PaintAsync(int i)
    {
        bool fails = i % 4 == 3;
        MidjourneySubmission request = i % 2 == 0 ? new MidjourneyImagine { Prompt = "a red bicycle" } : new MidjourneyShorten { Prompt = (fails ? "/fail bad luck\n" : string.Empty) + "a red bicycle that goes on and on" };
        MidjourneyTask task = await _client.Midjourney.Submit(request, _log).ExecuteAsync(Options, default);
        if (!fails)
        {
            return task.Cost;
        }

        decimal? end = null;
        await foreach (TaskOutcome outcome in _client.Tasks.Wait([task], TimeSpan.FromSeconds(60), _log).StreamAsync(Options, default))
        {
            end = outcome.Task.Cost;
        }

        Assert.Equal(0, end);
        return end;
    }

    // A raw answer has no place for a cost; its charge is all there is.
    private async Task<decimal?> RawAsync(int i)
    {
        (string path, string body) = (i % 3) switch
        {
            0 => ("/v1/chat/completions", """{"model":"gpt-4o-mini","messages":[{"role":"user","content":"/tokens 900 90\n/cached 300\n/say fine"}]}"""),
            1 => ("/v1/messages", """{"model":"claude-haiku-4-5","max_tokens":10,"messages":[{"role":"user","content":"/tokens 900 90\n/cached 300\n/cache-write 100\n/say fine"}]}"""),
            _ => ("/v1/embeddings", """{"model":"text-embedding-3-small","input":"some words to be counted"}"""),
        };
        using RawResponse response = await _client.Raw.Send(new RawRequest { Method = HttpMethod.Post, Path = path, Json = JsonNode.Parse(body)!.AsObject() }).ExecuteAsync(Options, default);
        await response.ReadJsonAsync();
        return _charges.Charges[^1].Usd;
    }

    private async Task<Dictionary<string, decimal>> LogAsync()
    {
        using RawResponse response = await _client.Raw.Send(new RawRequest { Method = HttpMethod.Get, Path = "/api/log/token", Secret = RawSecret.Key }).ExecuteAsync(AllmCallOptions.Default, default);
        JsonElement log = await response.ReadJsonAsync();
        Dictionary<string, decimal> quota = [];
        foreach (JsonElement row in log.GetProperty("data").EnumerateArray().Where(static row => row.GetProperty("type").GetInt32() == 2))
        {
            Assert.Equal("vip", row.GetProperty("group").GetString());
            quota.Add(row.GetProperty("request_id").GetString()!, decimal.Parse(row.GetProperty("quota").GetRawText(), CultureInfo.InvariantCulture));
        }

        return quota;
    }
}
