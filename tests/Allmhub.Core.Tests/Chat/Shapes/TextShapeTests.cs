using Allmhub.Chat;
using static Allmhub.Core.Tests.Chat.Shapes.Wire;

namespace Allmhub.Core.Tests.Chat.Shapes;

/// <summary>Text comes once and whole, wherever the service puts it; what cannot be read is named.</summary>
public sealed class TextShapeTests
{
    private const string Last = """{"choices":[{"index":0,"delta":{"content":"two"},"finish_reason":"stop"}]}""";

    private static readonly string Whole = Completed("""[{"type":"message","id":"m","content":[{"type":"output_text","text":"Hello"}]}]""");

    public static TheoryData<ChatApi, string, string> Shapes => new()
    {
        // A whole message behind the deltas, beside them, or grown by each chunk.
        { ChatApi.Chat, Chat(ChatText("Hello"), ChatText(" there"), ChatBody("""{"content":"Hello there"}""")), "Hello there" },
        { ChatApi.Chat, Chat(ChatText("Hello"), ChatText(" there\n"), ChatBody("""{"content":" Hello there"}""")), "Hello there\n" },
        { ChatApi.Chat, Chat(ChatText("Hel"), ChatBody("""{"content":"Hello there"}""")), "Hello there" },
        { ChatApi.Chat, Chat(ChatBody("""{"content":"Hello there"}""")), "Hello there" },
        { ChatApi.Chat, Chat(ChatText("Hello"), """{"choices":[{"index":0,"delta":{},"message":{"content":"Hello"},"finish_reason":"stop"}]}"""), "Hello" },
        { ChatApi.Chat, Chat("""{"choices":[{"message":{"content":"Hel"}}]}""", """{"choices":[{"message":{"content":"Hello"},"finish_reason":"stop"}]}"""), "Hello" },
        { ChatApi.Chat, Chat("""{"choices":[{"message":{"content":"Hel"}}]}""", """{"choices":[{"message":{"content":"lo"},"finish_reason":"stop"}]}"""), "Hello" },
        { ChatApi.Chat, Chat(ChatText("Hello"), ChatBody("""{"content":"Something else"}""")), "Hello | left out: the closing message, which differs from the pieces before it (Something else)" },
        { ChatApi.Chat, Chat(ChatDelta("""{"reasoning_content":"hm"}"""), ChatText("Hi"), ChatBody("""{"content":"Hi","reasoning_content":"hm"}""")), "Hi | ~hm" },
        { ChatApi.Chat, Chat(ChatText("<think>hm</think>"), ChatText("Hi"), ChatBody("""{"content":"<think>hm</think>Hi"}""")), "Hi | ~hm" },
        { ChatApi.Chat, Chat(ChatText("see"), ChatBody("""{"content":"see","images":[{"type":"image_url","image_url":{"url":"https://e.com/a.png"}}]}""")), "see | https://e.com/a.png" },
        { ChatApi.Chat, Chat(ChatCall("\"index\":0,\"id\":\"t\"", "a", "{}"), ChatBody("""{"content":null,"tool_calls":[{"id":"t","function":{"name":"a","arguments":"{}"}},{"id":"u","function":{"name":"b","arguments":"{}"}}]}""", "tool_calls")), "a({}) | b({}) | ToolCall" },

        // Several values in one event, and no blank lines between events.
        { ChatApi.Chat, "data: " + ChatText("one ") + "\ndata: " + ChatText("two ") + "\n\ndata: " + ChatText("three") + "\n\ndata: " + ChatEnd + "\n\n", "one two three" },
        { ChatApi.Chat, "data: " + ChatText("one ") + ChatText("two") + "\n\ndata: [" + ChatEnd + "]\n\n", "one two" },
        { ChatApi.Chat, "data: " + ChatText("one ") + "\ndata: " + ChatText("two") + "\ndata: " + ChatEnd + "\ndata: [DONE]\n", "one two" },
        { ChatApi.Chat, "data: " + ChatText("one ") + "\ndata: " + ChatText("two") + "\ndata: " + ChatEnd, "one two" },
        { ChatApi.Chat, "data: " + ChatText("one").Replace(":", ":\ndata:", StringComparison.Ordinal) + "\n\ndata: " + ChatEnd + "\n\n", "one" },
        { ChatApi.Claude, "event: message_start\ndata: " + ClaudeStart + "\nevent: content_block_delta\ndata: " + ClaudeDelta("""{"type":"text_delta","text":"Hi"}""") + "\nevent: message_delta\ndata: " + ClaudeReason("end_turn") + "\nevent: message_stop\ndata: " + ClaudeStop, "Hi" },
        { ChatApi.Claude, "event: content_block_delta\ndata: " + ClaudeDelta("""{"type":"text_delta","text":"a"}""") + "\ndata: " + ClaudeDelta("""{"type":"text_delta","text":"b"}""") + "\n\n" + Shape.Events(ChatApi.Claude, ClaudeReason("end_turn"), ClaudeStop), "ab" },
        { ChatApi.Responses, "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\"a\"}\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\"b\"}\n\n" + Shape.Events(ChatApi.Responses, ResponsesEnd), "ab" },
        { ChatApi.Gemini, "data: " + GeminiChunk("""[{"text":"a"}]""", null) + "\ndata: " + GeminiChunk("""[{"text":"b"}]""", null) + "\ndata: " + GeminiChunk("[]"), "ab" },
        { ChatApi.Gemini, "data: " + GeminiChunk("""[{"text":"a"}]""", null) + GeminiChunk("""[{"text":"b"}]""") + "\n\n", "ab" },
        { ChatApi.Gemini, "data: [" + GeminiChunk("""[{"text":"a"}]""", null) + "," + GeminiChunk("""[{"text":"b"}]""") + "]\n\n", "ab" },

        // The last event twice.
        { ChatApi.Chat, Chat(ChatText("one "), Last, Last), "one two" },
        { ChatApi.Gemini, Shape.Events(ChatApi.Gemini, GeminiChunk("""[{"text":"one "}]""", null), GeminiChunk("""[{"text":"two"}]"""), GeminiChunk("""[{"text":"two"}]""")), "one two" },
        { ChatApi.Responses, Responses(Whole, Whole), "Hello" },
        { ChatApi.Claude, Claude(ClaudeBody("\"Hi\""), ClaudeBody("\"Hi\"")), "Hi" },

        // Responses: in events that end a text, an item, or the answer.
        { ChatApi.Responses, Responses("""{"type":"response.output_text.done","item_id":"m","output_index":0,"content_index":0,"text":"Hello"}""", ResponsesEnd), "Hello" },
        { ChatApi.Responses, Responses("""{"type":"response.content_part.done","item_id":"m","output_index":0,"content_index":0,"part":{"type":"output_text","text":"Hello"}}""", ResponsesEnd), "Hello" },
        { ChatApi.Responses, Responses("""{"type":"response.content_part.added","item_id":"m","output_index":0,"content_index":0,"part":{"type":"output_text","text":"Hello"}}""", ResponsesEnd), "Hello" },
        { ChatApi.Responses, Responses(Item("""{"type":"message","id":"m","content":[{"type":"output_text","text":"Hello"}]}""", "added"), ResponsesEnd), "Hello" },
        { ChatApi.Responses, Responses(Item("""{"type":"reasoning","id":"r1","summary":[{"type":"summary_text","text":"hm"}]}"""), Completed("""[{"type":"reasoning","id":"r1","summary":[{"type":"summary_text","text":"hm"}]},{"type":"message","id":"m","content":[{"type":"output_text","text":"Hello"}]}]""")), "Hello | ~hm" },
        { ChatApi.Responses, Responses(Delta("Hel"), """{"type":"response.output_text.done","item_id":"m","output_index":0,"content_index":0,"text":"Hello"}""", Item("""{"type":"message","id":"m","content":[{"type":"output_text","text":"Hello"}]}"""), Completed("""[{"type":"message","id":"m","content":[{"type":"output_text","text":"Hello"}]}]""")), "Hello" },
        { ChatApi.Responses, Responses(Delta("Hel"), Delta("lo"), Completed("""[{"type":"message","id":"another","content":[{"type":"output_text","text":"Hello"}]}]""")), "Hello" },
        { ChatApi.Responses, Responses(Delta("one ", "m1"), Delta("two", "m2", 1), Completed("""[{"type":"message","id":"m1","content":[{"type":"output_text","text":"one "}]},{"type":"message","id":"m2","content":[{"type":"output_text","text":"two"}]}]""")), "one two" },
        { ChatApi.Responses, Responses("""{"type":"response.output_text.delta","delta":"one "}""", """{"type":"response.output_text.delta","delta":"two"}""", Completed("""[{"type":"message","id":"m1","content":[{"type":"output_text","text":"one "}]},{"type":"message","id":"m2","content":[{"type":"output_text","text":"two"}]}]""")), "one two" },
        { ChatApi.Responses, Responses(Completed("""[{"type":"message","id":"m1","content":[{"type":"output_text","text":"one "}]},{"type":"message","id":"m2","content":[{"type":"output_text","text":"two"}]}]""")), "one two" },
        { ChatApi.Responses, Responses(Item("""{"type":"message","id":"m","content":[]}"""), Completed("""[{"type":"message","id":"m","content":[{"type":"output_text","text":"Hello"}]}]""")), "Hello" },
        { ChatApi.Responses, Responses(Delta("Hello"), """{"type":"response.completed","id":"r","status":"completed","output":[{"type":"message","id":"m","content":[{"type":"output_text","text":"Hello"}]}]}"""), "Hello" },
        { ChatApi.Responses, Responses("""{"type":"response.refusal.done","item_id":"m","refusal":"No."}""", ResponsesEnd), "refusal No. | Refusal" },
        { ChatApi.Responses, Responses("""{"type":"response.reasoning_summary_text.done","item_id":"r1","summary_index":0,"text":"hm"}""", Delta("Hi"), ResponsesEnd), "Hi | ~hm" },
        { ChatApi.Responses, Responses("""{"type":"response.reasoning_summary_part.added","item_id":"r1","summary_index":0}""", Thought("a", 0), """{"type":"response.reasoning_summary_part.added","item_id":"r1","summary_index":1}""", Thought("b", 1), Item("""{"type":"reasoning","id":"r1","summary":[{"type":"summary_text","text":"a"},{"type":"summary_text","text":"b"}]}"""), Delta("Hi"), ResponsesEnd), "Hi | ~a\n\nb" },
        { ChatApi.Responses, Responses(Delta("Hello"), Completed("""[{"type":"message","id":"m","content":[{"type":"output_text","text":"Bye"}]}]""")), "Hello | left out: a closing text, which differs from the pieces before it (Bye)" },

        // Claude: without the start or the end of a block, in a start, in a whole message.
        { ChatApi.Claude, Claude(ClaudeStart, ClaudeDelta("""{"type":"thinking_delta","thinking":"hmm"}"""), ClaudeDelta("""{"type":"text_delta","text":"Hi"}""", 1), ClaudeReason("end_turn"), ClaudeStop), "Hi | ~hmm" },
        { ChatApi.Claude, Claude(ClaudeStart, ClaudeBegin("""{"type":"text","text":"Hi"}"""), ClaudeEnd(), ClaudeReason("end_turn"), ClaudeStop), "Hi" },
        { ChatApi.Claude, Claude(ClaudeStart, ClaudeBegin("""{"type":"text","text":"Hi"}"""), ClaudeReason("end_turn"), ClaudeStop), "Hi" },
        { ChatApi.Claude, Claude(ClaudeStart, ClaudeBegin("""{"type":"text","text":"Hi"}"""), ClaudeDelta("""{"type":"text_delta","text":"Hi there"}"""), ClaudeEnd(), ClaudeReason("end_turn"), ClaudeStop), "Hi there" },
        { ChatApi.Claude, Claude(ClaudeStart, ClaudeBegin("""{"type":"text","text":"Hi"}"""), ClaudeDelta("""{"type":"text_delta","text":" there"}"""), ClaudeEnd(), ClaudeReason("end_turn"), ClaudeStop), "Hi there" },
        { ChatApi.Claude, Claude(ClaudeStart, """{"type":"content_block_stop","index":0,"content_block":{"type":"text","text":"Hi"}}""", ClaudeReason("end_turn"), ClaudeStop), "Hi" },
        { ChatApi.Claude, Claude("""{"type":"message_start","message":{"id":"m1","content":[{"type":"text","text":"Hi"}]}}""", ClaudeReason("end_turn"), ClaudeStop), "Hi" },
        { ChatApi.Claude, Claude(ClaudeBody("""[{"type":"text","text":"Hi"}]""")), "Hi" },
        { ChatApi.Claude, Claude(ClaudeStart, ClaudeDelta("""{"type":"text_delta","text":"Hi"}"""), ClaudeReason("end_turn"), """{"type":"message_stop","message":{"content":[{"type":"text","text":"Hi"}]}}"""), "Hi" },
        { ChatApi.Claude, Claude(ClaudeStart, ClaudeDelta("\"Hi\""), ClaudeReason("end_turn"), ClaudeStop), "Hi" },

        // Content as an object or text where parts are usual, and the other way round.
        { ChatApi.Chat, ChatBody("""{"content":{"type":"text","text":"Hi"}}"""), "Hi" },
        { ChatApi.Chat, Chat(ChatDelta("""{"content":{"type":"text","text":"Hi"}}"""), ChatEnd), "Hi" },
        { ChatApi.Chat, ChatBody("""{"content":[{"type":"text","text":{"value":"Hi"}}]}"""), "Hi" },
        { ChatApi.Chat, ChatBody("""{"content":{"text":"Hi"}}"""), "Hi" },
        { ChatApi.Chat, Chat(ChatDelta("\"Hi\""), ChatEnd), "Hi" },
        { ChatApi.Chat, """{"choices":[{"index":0,"text":"Hi","finish_reason":"stop"}]}""", "Hi" },
        { ChatApi.Chat, Chat("""{"choices":[{"index":0,"text":"Hi","finish_reason":"stop"}]}"""), "Hi" },
        { ChatApi.Chat, """{"choices":{"message":{"content":"Hi"},"finish_reason":"stop"}}""", "Hi" },
        { ChatApi.Claude, ClaudeBody("\"Hi\""), "Hi" },
        { ChatApi.Claude, ClaudeBody("""{"type":"text","text":"Hi"}"""), "Hi" },
        { ChatApi.Claude, ClaudeBody("""["Hi"]"""), "Hi" },
        { ChatApi.Claude, ClaudeBody("""[{"text":"Hi"}]"""), "Hi" },
        { ChatApi.Gemini, GeminiChunk("""{"text":"Hi"}"""), "Hi" },
        { ChatApi.Gemini, GeminiChunk("\"Hi\""), "Hi" },
        { ChatApi.Gemini, GeminiChunk("""["Hi"]"""), "Hi" },
        { ChatApi.Gemini, """{"candidates":[{"content":"Hi","finishReason":"STOP"}]}""", "Hi" },
        { ChatApi.Gemini, """{"candidates":{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}}""", "Hi" },
        { ChatApi.Gemini, """{"response":{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}]}}""", "Hi" },
        { ChatApi.Responses, ResponsesBody("""[{"type":"message","id":"m","content":"Hi"}]"""), "Hi" },
        { ChatApi.Responses, ResponsesBody("""[{"type":"message","id":"m","content":{"type":"output_text","text":"Hi"}}]"""), "Hi" },
        { ChatApi.Responses, ResponsesBody("""{"type":"message","id":"m","content":[{"text":"Hi"}]}"""), "Hi" },
        { ChatApi.Responses, ResponsesBody("\"Hi\""), "Hi" },
        { ChatApi.Responses, """{"id":"r","status":"completed","output":[],"output_text":"Hi"}""", "Hi" },

        // Base64 in the alphabet for addresses, without padding, or broken.
        { ChatApi.Gemini, GeminiChunk("""[{"inlineData":{"mimeType":"image/png","data":"-_8NChoKAAA"}}]"""), "image/png, 8 bytes" },
        { ChatApi.Gemini, GeminiChunk("""[{"inline_data":{"mime_type":"image/png","data":"iVBORw0KGgo"}}]"""), "image/png, 8 bytes" },
        { ChatApi.Gemini, GeminiChunk("""[{"inlineData":{"mimeType":"image/png","data":"!"}}]"""), "left out: inline data that cannot be read, an object ({\"mimeType\":\"image/png\",\"data\":\"!\"})" },
        { ChatApi.Chat, ChatBody("""{"content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo"}}]}"""), "image/png, 8 bytes" },
        { ChatApi.Chat, """{"created":1,"data":[{"b64_json":"_-8"}]}""", "image/png, 2 bytes" },
        { ChatApi.Responses, ResponsesBody("""[{"type":"image_generation_call","id":"i","result":"iVBORw0KGgo"}]"""), "image/png, 8 bytes" },
        { ChatApi.Responses, ResponsesBody("""[{"type":"image_generation_call","id":"i","result":"!"}]"""), "left out: a picture whose base64 cannot be read (!)" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Text_comes_once(ChatApi api, string body, string expected) => Assert.Equal(expected, await Shape.SayAsync(api, body));

    private static string Chat(params string[] chunks) => Shape.Events(ChatApi.Chat, chunks);

    private static string Claude(params string[] events) => Shape.Events(ChatApi.Claude, events);

    private static string Responses(params string[] events) => Shape.Events(ChatApi.Responses, events);

    private static string Delta(string text, string id = "m", int index = 0) => $$"""{"type":"response.output_text.delta","item_id":"{{id}}","output_index":{{index}},"content_index":0,"delta":"{{text}}"}""";

    private static string Thought(string text, int index) => $$"""{"type":"response.reasoning_summary_text.delta","item_id":"r1","summary_index":{{index}},"delta":"{{text}}"}""";
}
