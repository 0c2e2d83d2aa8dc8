using System.Diagnostics;
using Allmhub.Chat;
using Allmhub.Core.Tests.Chat.Shapes;
using Allmhub.Http;
using static Allmhub.Core.Tests.Chat.Shapes.Wire;

namespace Allmhub.Core.Tests.Http;

/// <summary>An answer ends with its end mark, not with its connection: what a server holds open costs no time, and what it sends behind the mark is no answer.</summary>
public sealed class EndMarkTests
{
    private const string ClaudeUsage = """{"type":"message_delta","delta":{},"usage":{"input_tokens":11,"output_tokens":7}}""";
    private const string GeminiUsage = """{"usageMetadata":{"promptTokenCount":11,"candidatesTokenCount":7,"totalTokenCount":18}}""";
    private const string ResponsesText = """{"type":"response.output_text.delta","item_id":"i","output_index":0,"content_index":0,"delta":"Hi"}""";

    public static TheoryData<ChatApi, string> Whole => new()
    {
        { ChatApi.Chat, Shape.Events(ChatApi.Chat, ChatText("Hi"), ChatEnd) },
        { ChatApi.Claude, Shape.Events(ChatApi.Claude, ClaudeStart, ClaudeDelta("""{"text":"Hi"}"""), ClaudeReason("end_turn"), ClaudeStop) },
        { ChatApi.Responses, Shape.Events(ChatApi.Responses, ResponsesText, ResponsesEnd) },
        { ChatApi.Responses, Shape.Events(ChatApi.Responses, ResponsesText, """{"type":"response.incomplete","response":{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}}}""") },
        { ChatApi.Gemini, Shape.Events(ChatApi.Gemini, GeminiChunk("""[{"text":"Hi"}]"""), GeminiUsage) },
    };

    public static TheoryData<ChatApi, string, string> Late => new()
    {
        { ChatApi.Claude, Shape.Events(ChatApi.Claude, ClaudeStart, ClaudeDelta("""{"text":"Hi"}"""), ClaudeReason("end_turn"), ClaudeStop, ClaudeDelta("""{"text":" and more"}"""), ClaudeUsage), "Hi | 11+7=18" },
        { ChatApi.Claude, Shape.Events(ChatApi.Claude, ClaudeStart, ClaudeBegin("""{"type":"text","text":""}"""), ClaudeDelta("""{"text":"Hi"}"""), ClaudeReason("end_turn"), ClaudeStop, ClaudeBegin("""{"type":"text","text":"more"}"""), ClaudeEnd()), "Hi" },
        { ChatApi.Claude, Shape.Events(ChatApi.Claude, ClaudeStart, ClaudeDelta("""{"text":"Hi"}"""), ClaudeReason("end_turn"), ClaudeStop, ClaudeStop, """{"type":"error","error":{"type":"api_error","message":"late"}}"""), "Hi" },
        { ChatApi.Claude, Shape.Events(ChatApi.Claude, ClaudeStart, ClaudeDelta("""{"text":"Hi"}"""), ClaudeReason("end_turn"), ClaudeStop) + "data: [DONE]\n\ndata: no json\n\ndata: {\"cut\n\n", "Hi" },
        { ChatApi.Claude, Shape.Events(ChatApi.Claude, ClaudeStart, ClaudeDelta("""{"text":"Hi"}"""), ClaudeStop, ClaudeReason("max_tokens")), "Hi | Length" },
        { ChatApi.Responses, Shape.Events(ChatApi.Responses, ResponsesText, ResponsesEnd, ResponsesText), "Hi" },
        { ChatApi.Responses, Shape.Events(ChatApi.Responses, ResponsesText, ResponsesEnd, ResponsesEnd, Item("""{"type":"function_call","id":"f","call_id":"c","name":"n","arguments":"{}"}""", index: 4)), "Hi" },
        { ChatApi.Responses, Shape.Events(ChatApi.Responses, ResponsesText, ResponsesEnd, """{"type":"response.completed","response":{"status":"completed"},"usage":{"input_tokens":11,"output_tokens":7}}"""), "Hi | 11+7=18" },
        { ChatApi.Chat, Shape.Events(ChatApi.Chat, ChatText("Hi"), ChatEnd) + Client.Delta(" and more"), "Hi" },
    };

    [Theory]
    [MemberData(nameof(Whole))]
    public async Task Whole_answer_ends_although_its_connection_stays_open_and_alive(ChatApi api, string body)
    {
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync(RawServer.Stream(body));
            while (!exchange.Stopped.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), exchange.Stopped);
                await exchange.WriteAsync(": still here\n\n");
            }
        });
        using AllmClient client = new(Client.Options(server.BaseUri));
        long start = Stopwatch.GetTimestamp();

        ChatCompletion completion = await client.Chat.Complete(Client.Chat() with { Api = api }).ExecuteAsync(AllmCallOptions.Default, default).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(("Hi", true), (completion.Text, completion.IsComplete));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(15));
    }

    [Theory]
    [MemberData(nameof(Late))]
    public async Task Behind_the_end_mark_only_counts_and_the_reason_of_the_end_are_read(ChatApi api, string body, string said) =>
        Assert.Equal(said, await Shape.SayAsync(api, body));

    [Fact]
    public async Task Text_that_comes_a_moment_behind_the_end_mark_is_no_answer()
    {
        string body = Shape.Events(ChatApi.Claude, ClaudeStart, ClaudeDelta("""{"text":"Hi"}"""), ClaudeReason("end_turn"), ClaudeStop);
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync(RawServer.Stream(body));
            while (!exchange.Stopped.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), exchange.Stopped);
                await exchange.WriteAsync(Shape.Events(ChatApi.Claude, ClaudeDelta("""{"text":" more"}"""), ClaudeUsage));
            }
        });
        using AllmClient client = new(Client.Options(server.BaseUri));

        ChatCompletion completion = await client.Chat.Complete(Client.Chat() with { Api = ChatApi.Claude }).ExecuteAsync(AllmCallOptions.Default, default).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("Hi", completion.Text);
    }

    [Fact]
    public async Task Gemini_goes_on_while_the_pieces_come_although_each_tells_reason_and_counts()
    {
        string chunk = """{"candidates":[{"content":{"role":"model","parts":[{"text":"a"}]},"index":0,"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":1,"totalTokenCount":2}}""";
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync(RawServer.Stream(Shape.Events(ChatApi.Gemini, chunk)));
            for (int i = 0; i < 3; i++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), exchange.Stopped);
                await exchange.WriteAsync(Shape.Events(ChatApi.Gemini, chunk.Replace("\"a\"", $"\"b{i}\"", StringComparison.Ordinal)));
            }

            await exchange.StallAsync();
        });
        using AllmClient client = new(Client.Options(server.BaseUri));

        ChatCompletion completion = await client.Chat.Complete(Client.Chat() with { Api = ChatApi.Gemini }).ExecuteAsync(AllmCallOptions.Default, default).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal("ab0b1b2", completion.Text);
    }

    [Fact]
    public async Task Gemini_without_counts_waits_for_them()
    {
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync(RawServer.Stream(Shape.Events(ChatApi.Gemini, GeminiChunk("""[{"text":"Hi"}]"""))));
            await Task.Delay(TimeSpan.FromSeconds(3), exchange.Stopped);
            await exchange.WriteAsync(Shape.Events(ChatApi.Gemini, GeminiUsage));
        });
        using AllmClient client = new(Client.Options(server.BaseUri));

        ChatCompletion completion = await client.Chat.Complete(Client.Chat() with { Api = ChatApi.Gemini }).ExecuteAsync(AllmCallOptions.Default, default).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(18, completion.Usage?.TotalToken);
    }

    [Fact]
    public async Task Claude_that_stops_without_a_reason_is_not_complete()
    {
        (ChatCompletion completion, AllmException? error) = await Shape.ReadAsync(ChatApi.Claude, Shape.Events(ChatApi.Claude, ClaudeStart, ClaudeDelta("""{"text":"Hi"}"""), ClaudeStop));

        Assert.Equal((AllmErrorKind.IncompleteStream, "Hi", false), (error?.Kind, completion.Text, completion.IsComplete));
    }
}
