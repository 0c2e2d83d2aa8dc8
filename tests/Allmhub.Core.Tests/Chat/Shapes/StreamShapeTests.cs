using System.Text;
using Allmhub.Chat;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using static Allmhub.Core.Tests.Chat.Shapes.Wire;

namespace Allmhub.Core.Tests.Chat.Shapes;

/// <summary>Counts, reasons of the end, keep-alives: what stands around the content.</summary>
public sealed class StreamShapeTests
{
    public static TheoryData<ChatApi, string, string> Counts => new()
    {
        { ChatApi.Chat, Chat(ChatText("Hi"), """{"choices":[{"index":0,"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":11,"completion_tokens":7,"total_tokens":18}}]}"""), "Hi | 11+7=18" },
        { ChatApi.Chat, Chat(ChatText("Hi"), ChatEnd, """{"choices":[],"x_groq":{"usage":{"prompt_tokens":11,"completion_tokens":7,"total_tokens":18}}}"""), "Hi | 11+7=18" },
        { ChatApi.Chat, Chat(ChatText("Hi"), """{"choices":[{"index":0,"delta":{"usage":{"prompt_tokens":11,"completion_tokens":7}},"finish_reason":"stop"}]}"""), "Hi | 11+7=18" },
        { ChatApi.Chat, """{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop","usage":{"prompt_tokens":11,"completion_tokens":7,"total_tokens":18}}]}""", "Hi | 11+7=18" },
        { ChatApi.Chat, """{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}],"x_groq":{"usage":{"prompt_tokens":11,"completion_tokens":7}}}""", "Hi | 11+7=18" },
        { ChatApi.Claude, Claude(ClaudeStart, ClaudeDelta("""{"text":"Hi"}"""), """{"type":"message_delta","delta":{"stop_reason":"end_turn","usage":{"input_tokens":11,"output_tokens":7}}}""", ClaudeStop), "Hi | 11+7=18" },
        { ChatApi.Claude, Claude(ClaudeStart, ClaudeDelta("""{"text":"Hi"}"""), """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"prompt_tokens":11,"completion_tokens":7}}""", ClaudeStop), "Hi | 11+7=18" },
        { ChatApi.Claude, Claude(ClaudeStart, ClaudeDelta("""{"text":"Hi"}"""), ClaudeReason("end_turn"), """{"type":"message_stop","usage":{"input_tokens":11,"output_tokens":7}}"""), "Hi | 11+7=18" },
        { ChatApi.Responses, Responses("""{"type":"response.output_text.done","text":"Hi"}""", """{"type":"response.completed","response":{"status":"completed","output":[]},"usage":{"input_tokens":11,"output_tokens":7}}"""), "Hi | 11+7=18" },
        { ChatApi.Responses, """{"status":"completed","output":[{"type":"message","content":"Hi"}],"usage":{"prompt_tokens":11,"completion_tokens":7}}""", "Hi | 11+7=18" },
        { ChatApi.Gemini, """{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}],"usage_metadata":{"prompt_token_count":11,"candidates_token_count":7,"total_token_count":18}}""", "Hi | 11+7=18" },
        { ChatApi.Chat, Chat(ChatText("Hi"), ChatDelta("""{"finish_reason":"length"}""")), "Hi | Length" },

        // A later word must not hide the first.
        { ChatApi.Chat, Chat(ChatText("Hi"), """{"choices":[{"delta":{},"finish_reason":"length"}]}""", """{"choices":[{"delta":{},"finish_reason":""}]}"""), "Hi | Length" },
        { ChatApi.Chat, Chat(ChatText("Hi"), """{"choices":[{"delta":{},"finish_reason":"length"}]}""", """{"choices":[{"delta":{},"finish_reason":"stop"}]}"""), "Hi | Length" },
        { ChatApi.Chat, Chat(ChatText("Hi"), """{"choices":[{"delta":{},"finish_reason":"null"}]}""", ChatEnd), "Hi" },
        { ChatApi.Claude, Claude(ClaudeStart, ClaudeDelta("""{"text":"Hi"}"""), ClaudeReason("max_tokens"), """{"type":"message_delta","delta":{"stop_reason":""},"usage":{"output_tokens":7}}""", ClaudeStop), "Hi | 0+7=7 | Length" },
        { ChatApi.Claude, Claude(ClaudeStart, ClaudeDelta("""{"text":"Hi"}"""), ClaudeReason("max_tokens"), """{"type":"message_delta","delta":{"stop_reason":null}}""", ClaudeStop), "Hi | Length" },
        { ChatApi.Gemini, Gemini(GeminiChunk("""[{"text":"Hi"}]""", "MAX_TOKENS"), GeminiChunk("[]", "")), "Hi | Length" },
        { ChatApi.Gemini, Gemini(GeminiChunk("""[{"text":"Hi"}]""", "FINISH_REASON_UNSPECIFIED"), GeminiChunk("[]", "STOP")), "Hi" },
        { ChatApi.Chat, Chat(ChatText("Hi"), """{"choices":[{"delta":{},"finish_reason":"MAX_TOKENS"}]}"""), "Hi | Length" },
    };

    public static TheoryData<string> KeepAlives => new()
    {
        "data: 2026-04-07 20:20:50.554328",
        "data: \"2026-04-07T20:20:50Z\"",
        "data: null",
        "data: ",
        "data:   ",
        "data: \"\"",
        "data: ping",
        "data: [PING]",
        "data: [keep-alive]",
        "data: PING",
        "data: 1775593250",
        "data: OPENROUTER PROCESSING",
        "data: {}",
        "data: []",
        "data: {\"type\":\"ping\"}",
        "event: ping",
        "event: ping\ndata: ",
        "event: ping\ndata: \"\"",
        "event: ping\ndata: null",
        "event: ping\ndata: {}",
        "event: ping\ndata: {\"cut",
        "event: ping\ndata: still here, wait",
        "event: keepalive\ndata: 3",
        "event: keep-alive\ndata: {\"n\":1}",
        "event: heartbeat\ndata: x",
        ": PING",
        ":",
    };

    public static TheoryData<string, ChatFinishReason> GeminiWords => new()
    {
        { "STOP", ChatFinishReason.Stop },
        { "MAX_TOKENS", ChatFinishReason.Length },
        { "FUNCTION_CALL", ChatFinishReason.ToolCall },
        { "SAFETY", ChatFinishReason.ContentFilter },
        { "RECITATION", ChatFinishReason.ContentFilter },
        { "LANGUAGE", ChatFinishReason.ContentFilter },
        { "BLOCKLIST", ChatFinishReason.ContentFilter },
        { "PROHIBITED_CONTENT", ChatFinishReason.ContentFilter },
        { "SPII", ChatFinishReason.ContentFilter },
        { "MODEL_ARMOR", ChatFinishReason.ContentFilter },
        { "NO_IMAGE", ChatFinishReason.ContentFilter },
        { "IMAGE_SAFETY", ChatFinishReason.ContentFilter },
        { "IMAGE_PROHIBITED_CONTENT", ChatFinishReason.ContentFilter },
        { "IMAGE_RECITATION", ChatFinishReason.ContentFilter },
        { "IMAGE_OTHER", ChatFinishReason.ContentFilter },
        { "UNEXPECTED_TOOL_CALL", ChatFinishReason.Other },
        { "TOO_MANY_TOOL_CALLS", ChatFinishReason.Other },
        { "MALFORMED_FUNCTION_CALL", ChatFinishReason.Other },
        { "OTHER", ChatFinishReason.Other },
    };

    [Theory]
    [MemberData(nameof(Counts))]
    public async Task Counts_and_reasons_are_found(ChatApi api, string body, string expected) => Assert.Equal(expected, await Shape.SayAsync(api, body));

    [Theory]
    [MemberData(nameof(KeepAlives))]
    public async Task A_keep_alive_says_nothing_in_any_format(string alive)
    {
        string[] ends = ["\n\n", "\r\n\r\n"];
        foreach (string end in ends)
        {
            string pause = alive.Replace("\n", end[..(end.Length / 2)], StringComparison.Ordinal) + end;
            Assert.Equal("ok", await Shape.SayAsync(ChatApi.Chat, pause + Chat(ChatText("o")).Replace("data: [DONE]\n\n", string.Empty, StringComparison.Ordinal) + pause + Chat(ChatText("k"), ChatEnd)));
            Assert.Equal("ok", await Shape.SayAsync(ChatApi.Claude, Claude(ClaudeStart) + pause + Claude(ClaudeDelta("""{"text":"o"}""")) + pause + Claude(ClaudeDelta("""{"text":"k"}"""), ClaudeReason("end_turn"), ClaudeStop)));
            Assert.Equal("ok", await Shape.SayAsync(ChatApi.Responses, pause + Responses(Delta("o")) + pause + Responses(Delta("k"), ResponsesEnd)));
            Assert.Equal("ok", await Shape.SayAsync(ChatApi.Gemini, pause + Gemini(GeminiChunk("""[{"text":"o"}]""", null)) + pause + Gemini(GeminiChunk("""[{"text":"k"}]"""))));
        }
    }

    [Fact]
    public async Task What_says_of_itself_what_it_is_is_read_under_the_name_of_a_keep_alive()
    {
        foreach (string name in (string[])["ping", "keepalive", "keep-alive", "heartbeat"])
        {
            Assert.Equal("Hi", await Shape.SayAsync(ChatApi.Claude, Bare(name, ClaudeStart, ClaudeDelta("""{"text":"Hi"}"""), ClaudeReason("end_turn"), ClaudeStop)));
            Assert.Equal("Hi", await Shape.SayAsync(ChatApi.Responses, Bare(name, """{"type":"keepalive","sequence_number":3}""", Delta("Hi"), ResponsesEnd)));
            Assert.Equal("Hi", await Shape.SayAsync(ChatApi.Responses, Bare(name, $$"""{"type":"keepalive","sequence_number":3},{{Delta("Hi")}}""", ResponsesEnd)));
            Assert.Equal("Hi", await Shape.SayAsync(ChatApi.Claude, Bare(name, ClaudeStart, $$"""[{"type":"ping"},{{ClaudeDelta("""{"text":"Hi"}""")}}]""", ClaudeReason("end_turn"), ClaudeStop)));
            Assert.Equal("Hi", await Shape.SayAsync(ChatApi.Chat, Bare(name, ChatText("Hi"), ChatEnd)));
            Assert.Equal("Hi", await Shape.SayAsync(ChatApi.Gemini, Bare(name, GeminiChunk("""[{"text":"Hi"}]"""))));
        }

        static string Bare(string name, params string[] values) => string.Concat(values.Select(value => $"event: {name}\ndata: {value}\n\n"));
    }

    [Theory]
    [InlineData("data: [DONE]")]
    [InlineData("data: [DONE] ")]
    [InlineData("data:[DONE]\t")]
    [InlineData("data:  [DONE] \r")]
    [InlineData("data: \"[DONE]\"")]
    [InlineData("data: [done]")]
    public async Task The_end_mark_may_have_blanks_around_it(string mark)
    {
        Assert.Equal("Hi", await Shape.SayAsync(ChatApi.Gemini, Gemini(GeminiChunk("""[{"text":"Hi"}]""")) + mark + "\n\n"));
        Assert.Equal("Hi", await Shape.SayAsync(ChatApi.Claude, Claude(ClaudeStart, ClaudeDelta("""{"text":"Hi"}"""), ClaudeReason("end_turn"), ClaudeStop) + mark + "\n\n"));
        Assert.Equal("Hi", await Shape.SayAsync(ChatApi.Responses, Responses(Delta("Hi"), ResponsesEnd) + mark + "\n\n"));
        Assert.Equal("Hi", await Shape.SayAsync(ChatApi.Chat, Chat(ChatText("Hi"), ChatEnd).Replace("data: [DONE]", mark, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_end_mark_behind_a_stop_reason_ends_a_claude_answer_too()
    {
        string half = Claude(ClaudeStart, ClaudeBegin("""{"type":"tool_use","id":"t","name":"a","input":{"x":1}}"""));
        Assert.Equal("""a({"x":1}) | ToolCall""", await Shape.SayAsync(ChatApi.Claude, half + Claude(ClaudeReason("tool_use")) + "data: [DONE]\n\n"));
        Assert.Equal("""a({"x":1}) | IncompleteStream: The answer's stream ended without its end mark: it is incomplete.""", await Shape.SayAsync(ChatApi.Claude, half + "data: [DONE]\n\n"));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/x-ndjson")]
    [InlineData("text/event-stream")]
    [InlineData("text/plain")]
    public async Task Lines_of_values_are_a_stream_whatever_their_label(string label)
    {
        string lines = string.Join('\n', ChatText("one "), ChatText("two"), ChatEnd) + "\n";
        await using RawServer server = new(RawServer.Stream(lines, label));
        using AllmClient client = new(Client.Options(server.BaseUri));
        Assert.Equal("one two", (await client.Chat.Complete(Client.Chat()).ExecuteAsync(AllmCallOptions.Default, default)).Text);
    }

    [Theory]
    [InlineData("data: the upstream is slow today", "left out: a line of the stream that is no JSON: the upstream is slow today")]
    [InlineData("data: <html>", "Protocol: An event of the stream is no JSON.")]
    [InlineData("data: {\"cut", "Protocol: An event of the stream is no JSON.")]
    [InlineData("event: error\ndata: out of memory", "Server: The service ended the stream with an error: out of memory")]
    public async Task A_line_that_is_no_keep_alive_is_never_passed_over_in_silence(string line, string expected)
    {
        string said = await Shape.SayAsync(ChatApi.Chat, Chat(ChatText("ok")).Replace("data: [DONE]\n\n", string.Empty, StringComparison.Ordinal) + line + "\n\n" + Chat(ChatEnd));
        Assert.Equal("ok | " + expected, said);
    }

    [Theory]
    [MemberData(nameof(GeminiWords))]
    public async Task Every_word_for_the_end_is_mapped_in_every_format(string word, ChatFinishReason expected)
    {
        Assert.Equal(expected, (await Shape.ReadAsync(ChatApi.Gemini, GeminiChunk("""[{"text":"Hi"}]""", word))).Completion.FinishReason);
        Assert.Equal(expected, (await Shape.ReadAsync(ChatApi.Chat, ChatBody("""{"content":"Hi"}""", word.ToLowerInvariant()))).Completion.FinishReason);
        Assert.Equal(expected, (await Shape.ReadAsync(ChatApi.Claude, ClaudeBody("\"Hi\"", word))).Completion.FinishReason);
    }

    [Theory]
    [InlineData(ChatApi.Chat)]
    [InlineData(ChatApi.Responses)]
    [InlineData(ChatApi.Claude)]
    [InlineData(ChatApi.Gemini)]
    public async Task A_fault_inside_an_answer_has_its_status_and_the_text_before_it(ChatApi api)
    {
        string piece = api switch
        {
            ChatApi.Chat => Chat(ChatText("half")).Replace("data: [DONE]\n\n", string.Empty, StringComparison.Ordinal),
            ChatApi.Responses => Responses(Delta("half")),
            ChatApi.Claude => Claude(ClaudeStart, ClaudeDelta("""{"text":"half"}""")),
            _ => Gemini(GeminiChunk("""[{"text":"half"}]""", null)),
        };
        await using RawServer cut = new(RawServer.Stream(piece));
        await using RawServer broken = new(RawServer.Stream(piece + "data: {\"x\n\n"));
        await using RawServer torn = new($"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n{Encoding.UTF8.GetByteCount(piece):x}\r\n{piece}\r\n");
        foreach ((RawServer server, AllmErrorKind kind) in new[] { (cut, AllmErrorKind.IncompleteStream), (broken, AllmErrorKind.Protocol), (torn, AllmErrorKind.IncompleteStream) })
        {
            using AllmClient client = new(Client.Options(server.BaseUri));
            ChatRequest request = new() { Model = "m", Api = api, Message = [new ChatMessage(ChatRole.User, "hi")], Stream = true };
            AllmException error = await Assert.ThrowsAsync<AllmException>(() => client.Chat.Complete(request).ExecuteAsync(AllmCallOptions.Default, default));
            Assert.Equal((kind, 200, "half"), (error.Kind, (int?)error.StatusCode, error.PartialCompletion?.Text));
        }
    }

    private static string Delta(string text) => """{"type":"response.output_text.delta","delta":""" + $"\"{text}\"}}";

    private static string Chat(params string[] chunks) => Shape.Events(ChatApi.Chat, chunks);

    private static string Claude(params string[] events) => Shape.Events(ChatApi.Claude, events);

    private static string Responses(params string[] events) => Shape.Events(ChatApi.Responses, events);

    private static string Gemini(params string[] chunks) => Shape.Events(ChatApi.Gemini, chunks);
}
