using System.Text.Json;
using Allmhub.Chat;
using Allmhub.Chat.Dialects;
using Allmhub.Core.Tests.Account;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Chat;

/// <summary>What answers used, in the one sense that is billed, and that it is charged however the answer ends.</summary>
public sealed class ChatUsageTests
{
    private readonly ChargeList _charges = new();

    // OpenAI's parts are inside its sums; Claude's cache is not (gi-dellav/zerostack 172, BerriAI/litellm 6215).
    [Theory]
    [InlineData("""{"prompt_tokens":12000,"completion_tokens":1000,"prompt_tokens_details":{"cached_tokens":8000},"completion_tokens_details":{"reasoning_tokens":400}}""", 12000, 1000, 8000, 0, 0, 400)]
    [InlineData("""{"prompt_tokens":9,"completion_tokens":100,"prompt_tokens_details":{"cached_tokens":17102,"cached_creation_tokens":50}}""", 17161, 100, 17102, 50, 0, 0)]
    [InlineData("""{"prompt_tokens":9000,"completion_tokens":100,"usage_semantic":"anthropic","prompt_tokens_details":{"cached_tokens":1000},"claude_cache_creation_5_m_tokens":30,"claude_cache_creation_1_h_tokens":20}""", 10050, 100, 1000, 30, 20, 0)]
    [InlineData("""{"prompt_tokens":9000,"completion_tokens":100,"usage_semantic":"openai","usage_source":"anthropic","prompt_tokens_details":{"cached_tokens":1000,"cached_creation_tokens":50},"claude_cache_creation_1_h_tokens":20}""", 9000, 100, 1000, 30, 20, 0)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":5,"prompt_cache_hit_tokens":64,"prompt_cache_miss_tokens":36}""", 100, 5, 64, 0, 0, 0)]
    [InlineData("""{"prompt_tokens":"100","completion_tokens":"5","prompt_tokens_details":{"cached_tokens":"64"}}""", 100, 5, 64, 0, 0, 0)]
    [InlineData("""{"prompt_tokens":-5,"completion_tokens":-1,"prompt_tokens_details":{"cached_tokens":-3}}""", 0, 0, 0, 0, 0, 0)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":5,"prompt_tokens_details":null,"completion_tokens_details":null}""", 100, 5, 0, 0, 0, 0)]
    [InlineData("""{"input_tokens":100,"output_tokens":5}""", 100, 5, 0, 0, 0, 0)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":null}""", 100, 0, 0, 0, 0, 0)]
    public void Chat_counts_in_one_sense(string usage, long input, long output, long cached, long write, long hour, long reasoning) =>
        Is(Of($$"""{"object":"chat.completion","usage":{{usage}}}"""), input, output, cached, write, hour, reasoning);

    [Theory]
    [InlineData("""{"type":"message","usage":{"input_tokens":9,"output_tokens":100,"cache_read_input_tokens":17102,"cache_creation_input_tokens":0}}""", 17111, 100, 17102, 0, 0, 0)]
    [InlineData("""{"type":"message","usage":{"input_tokens":10,"output_tokens":1,"cache_read_input_tokens":5,"cache_creation_input_tokens":7,"cache_creation":{"ephemeral_5m_input_tokens":3,"ephemeral_1h_input_tokens":4}}}""", 22, 1, 5, 3, 4, 0)]
    [InlineData("""{"object":"response","usage":{"input_tokens":1000,"input_tokens_details":{"cached_tokens":600,"cache_write_tokens":20},"output_tokens":50,"output_tokens_details":{"reasoning_tokens":30},"total_tokens":1050}}""", 1000, 50, 600, 20, 0, 30)]
    [InlineData("""{"candidates":[],"usageMetadata":{"promptTokenCount":1000,"cachedContentTokenCount":600,"candidatesTokenCount":20,"thoughtsTokenCount":30,"totalTokenCount":1050}}""", 1000, 50, 600, 0, 0, 30)]
    public void The_other_formats_come_to_the_same_sense(string answer, long input, long output, long cached, long write, long hour, long reasoning) =>
        Is(Of(answer), input, output, cached, write, hour, reasoning);

    [Theory]
    [InlineData("""{"usage":null}""")]
    [InlineData("""{"usage":[]}""")]
    [InlineData("""{}""")]
    [InlineData("""[1]""")]
    public void What_says_nothing_is_nothing(string answer) => Assert.Null(Of(answer));

    [Fact]
    public void Pictures_and_sound_are_told_apart()
    {
        CallUsage chat = Of("""{"usage":{"prompt_tokens":100,"completion_tokens":50,"prompt_tokens_details":{"image_tokens":40,"audio_tokens":30},"completion_tokens_details":{"audio_tokens":20}}}""")!;
        CallUsage google = Of("""{"usageMetadata":{"promptTokenCount":100,"candidatesTokenCount":50,"promptTokensDetails":[{"modality":"TEXT","tokenCount":30},{"modality":"AUDIO","tokenCount":30},{"modality":"IMAGE","tokenCount":40}],"candidatesTokensDetails":[{"modality":"AUDIO","tokenCount":20}]}}""")!;

        Assert.Equal((40L, 30L, 20L), (chat.ImageInputToken, chat.AudioInputToken, chat.AudioOutputToken));
        Assert.Equal((40L, 30L, 20L), (google.ImageInputToken, google.AudioInputToken, google.AudioOutputToken));
    }

    [Theory]
    [InlineData(ChatApi.Responses, "web_search_preview")]
    [InlineData(ChatApi.Claude, "web_search")]
    [InlineData(ChatApi.Gemini, "google_search")]
    public async Task Searches_are_counted(ChatApi api, string tool)
    {
        using Allmhub.Emulator.AllmEmulator emulator = Allmhub.Emulator.AllmEmulator.Start();
        using AllmClient client = new(new AllmClientOptions { BaseUri = emulator.BaseUri, AsksPrices = false, Credential = AllmCredential.FromText(emulator.ApiKey) });
        string model = api switch { ChatApi.Claude => "claude-haiku-4-5", ChatApi.Gemini => "gemini-2.5-flash", _ => "gpt-4.1" };
        foreach (bool stream in (bool[])[false, true])
        {
            ChatCompletion answer = await client.Chat.Complete(Client.Chat("hello", stream) with { Model = model, Api = api, WebSearch = true }).ExecuteAsync(AllmCallOptions.Default, default);

            Assert.Equal(new KeyValuePair<string, long>(tool, 1), Assert.Single(answer.Usage!.ToolCall));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_that_breaks_off_after_its_usage_is_charged(bool isStopped)
    {
        const string Start = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"c\",\"usage\":{\"input_tokens\":1000,\"output_tokens\":1}}}\n\n";
        const string Piece = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"half\"}}\n\n";
        using CancellationTokenSource stop = new();
        await using RawServer server = new(async (_, exchange) =>
        {
            string body = Start + Piece;
            await exchange.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Oneapi-Request-Id: r-1\r\nTransfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n{body}\r\n");
            if (isStopped)
            {
                await exchange.WaitForCloseAsync();
            }
            else
            {
                exchange.Reset();
            }
        });
        Listed.Put(server.BaseUri, "c", "\"quota_type\":0,\"model_ratio\":1");
        using AllmClient client = new(Client.Options(server.BaseUri));

        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await foreach (ChatUpdate update in client.Chat.Stream(Client.Chat() with { Model = "c", Api = ChatApi.Claude }).StreamAsync(Options, stop.Token))
            {
                if (isStopped && update.Kind == ChatUpdateKind.Text)
                {
                    await stop.CancelAsync();
                }
            }
        });

        Charge charge = Assert.Single(_charges.Charges);
        Assert.Equal((true, 1001L, 0.002002m, "r-1"), (charge.IsPartial, charge.Usage!.TotalToken, charge.Usd, charge.RequestId));
    }

    [Fact]
    public async Task What_was_refused_is_not_charged()
    {
        await using RawServer server = new(static (_, exchange) => exchange.WriteAsync(RawServer.Answer(400, """{"error":{"message":"no","type":"invalid_request_error"}}""")));
        using AllmClient client = new(Client.Options(server.BaseUri));

        await Assert.ThrowsAsync<AllmException>(() => client.Chat.Complete(Client.Chat()).ExecuteAsync(Options, default));

        Assert.Empty(_charges.Charges);
    }

    [Fact]
    public async Task Usage_in_the_last_chunk_alone_and_answers_without_any_are_what_they_are()
    {
        string[] bodies = [Client.Delta("hi") + """data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}""" + "\n\n" + """data: {"id":"c","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":2}}""" + "\n\ndata: [DONE]\n\n", Client.Delta("hi") + Client.End()];
        await using RawServer server = new((count, exchange) => exchange.WriteAsync(RawServer.Stream(bodies[Math.Min(count, 2) - 1])));
        Listed.Put(server.BaseUri, "gpt-4o-mini", "\"quota_type\":0,\"model_ratio\":1");
        using AllmClient client = new(Client.Options(server.BaseUri));

        Assert.Equal(0.000024m, (await client.Chat.Complete(Client.Chat()).ExecuteAsync(Options, default)).Cost);
        ChatCompletion without = await client.Chat.Complete(Client.Chat()).ExecuteAsync(Options, default);

        Assert.Equal((null, null), (without.Cost, without.CostBasis));
        Assert.Equal([0.000024m, null], _charges.Charges.Select(static charge => charge.Usd));
    }

    private AllmCallOptions Options => new() { Charges = _charges, MaxRetry = 0 };

    private static void Is(CallUsage? usage, long input, long output, long cached, long write, long hour, long reasoning)
    {
        Assert.NotNull(usage);
        Assert.Equal((input, output, cached, write, hour, reasoning), (usage.InputToken, usage.OutputToken, usage.CachedToken, usage.CacheWriteToken, usage.LongCacheWriteToken, usage.ReasoningToken));
    }

    private static CallUsage? Of(string answer)
    {
        using JsonDocument document = JsonDocument.Parse(answer);
        return AnswerUsage.Of(document.RootElement);
    }
}
