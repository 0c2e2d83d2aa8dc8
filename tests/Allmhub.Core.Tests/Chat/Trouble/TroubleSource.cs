using System.Text;
using Allmhub.Chat;
using Allmhub.Core.Tests.Chat.Shapes;
using static Allmhub.Core.Tests.Chat.Shapes.Wire;

namespace Allmhub.Core.Tests.Chat.Trouble;

/// <summary>The good answers that trouble is made of: every sample that is one, and small ones with what samples lack.</summary>
internal static class TroubleSource
{
    private const string Emoji = "héllo 世界 \\uD83D\\uDE00 fin";

    private static readonly (string Prefix, ChatApi Api)[] Formats = [("chat.", ChatApi.Chat), ("claude.", ChatApi.Claude), ("responses.", ChatApi.Responses), ("gemini.", ChatApi.Gemini)];

    public static IReadOnlyList<TroubleStream> Streams()
    {
        IEnumerable<TroubleStream> samples = Formats.SelectMany(static format => Sample.Names(format.Prefix + "*.sse").Select(name => Parse(name, format.Api, Sample.Text(name))));
        return [.. samples.Concat(Small().Select(static small => Parse(small.Title, small.Api, Shape.Events(small.Api, small.Values)))).Where(IsGood)];
    }

    public static IReadOnlyList<(string Title, ChatApi Api, string Body)> Bodies() =>
        [.. Formats.SelectMany(static format => Sample.Names(format.Prefix + "*.json").Select(name => (name, format.Api, Sample.Text(name))))
            .Where(static body => TroubleRun.Read(body.Api, Encoding.UTF8.GetBytes(body.Item3), "application/json", new Random(1), breaks: false).Error is null)];

    private static bool IsGood(TroubleStream stream) => TroubleRun.Read(stream.Api, stream.Render().Bytes, stream.Label, new Random(1), breaks: false).Error is null;

    private static TroubleStream Parse(string title, ChatApi api, string text)
    {
        List<TroubleEvent> events = [];
        foreach (string block in text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            string[] lines = block.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            string? name = lines.FirstOrDefault(static line => line.StartsWith("event: ", StringComparison.Ordinal))?[7..];
            string data = string.Join('\n', lines.Where(static line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(static line => line[6..]));
            events.Add(data.Length > 0 ? new TroubleEvent(name, data) : new TroubleEvent(null, string.Empty) { Lines = string.Join('\n', lines) });
        }

        return new TroubleStream(title, api, events);
    }

    private static IEnumerable<(string Title, ChatApi Api, string[] Values)> Small()
    {
        string text = $"\"{Emoji}\"";
        string usage = """{"id":"c","model":"m","choices":[],"usage":{"prompt_tokens":11,"completion_tokens":7,"total_tokens":18}}""";
        yield return ("chat text", ChatApi.Chat, [ChatDelta("""{"role":"assistant","content":""}"""), ChatDelta("{\"content\":" + text + "}"), ChatText(" and more"), ChatEnd, usage]);
        yield return ("chat thought", ChatApi.Chat, [ChatDelta("""{"reasoning_content":"Let me see"}"""), ChatDelta("""{"reasoning_content":" now"}"""), ChatText("The answer"), ChatText(" is 5."), ChatEnd, usage]);
        yield return ("chat calls", ChatApi.Chat,
        [
            ChatText("Wait."), ChatCall("\"index\":0,\"id\":\"c1\"", "look", string.Empty), ChatCalls("""[{"index":0,"function":{"arguments":"{\"a\":\"x y\","}}]"""), ChatCalls("""[{"index":0,"function":{"arguments":"\"b\":[1,2]}"}}]"""),
            ChatCall("\"index\":1,\"id\":\"c2\"", "look", "{\"a\":"), ChatCalls("""[{"index":1,"function":{"arguments":"\"z\"}"}}]"""), ChatCallEnd, usage,
        ]);
        yield return ("claude text", ChatApi.Claude,
        [
            """{"type":"message_start","message":{"id":"m1","model":"m","content":[],"usage":{"input_tokens":11,"output_tokens":1}}}""", ClaudeBegin("""{"type":"text","text":""}"""), ClaudeDelta("{\"type\":\"text_delta\",\"text\":" + text + "}"),
            ClaudeDelta("""{"type":"text_delta","text":" more"}"""), ClaudeEnd(), """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":7}}""", ClaudeStop,
        ]);
        yield return ("claude calls", ChatApi.Claude,
        [
            ClaudeStart, ClaudeBegin("""{"type":"tool_use","id":"t1","name":"look","input":{}}"""), ClaudeDelta("""{"type":"input_json_delta","partial_json":"{\"a\":\"x"}"""), ClaudeDelta("""{"type":"input_json_delta","partial_json":" y\"}"}"""), ClaudeEnd(),
            ClaudeBegin("""{"type":"tool_use","id":"t2","name":"look","input":{}}""", 1), ClaudeDelta("""{"type":"input_json_delta","partial_json":"{\"b\":2}"}""", 1), ClaudeEnd(1), ClaudeReason("tool_use"), ClaudeStop,
        ]);
        yield return ("gemini text", ChatApi.Gemini, [GeminiChunk($$"""[{"text":{{text}}}]""", null), GeminiChunk("""[{"text":" more"}]""", null), GeminiChunk("""[{"text":" end"}]""")]);
        yield return ("gemini calls", ChatApi.Gemini, [GeminiChunk("""[{"text":"Wait."}]""", null), GeminiChunk("""[{"functionCall":{"id":"g1","name":"look","args":{"a":"x"}}},{"functionCall":{"id":"g2","name":"look","args":{"b":2}}}]""")]);
        yield return ("gemini picture", ChatApi.Gemini, [GeminiChunk("""[{"text":"Here: "},{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo+/+/+AA=="}}]""", null), GeminiChunk("[]")]);
        yield return ("responses text", ChatApi.Responses,
        [
            """{"type":"response.created","response":{"id":"r","model":"m","status":"in_progress","output":[]}}""", Item("""{"type":"message","id":"i1","role":"assistant","content":[]}""", "added"),
            $$"""{"type":"response.output_text.delta","item_id":"i1","output_index":0,"content_index":0,"delta":{{text}}}""", """{"type":"response.output_text.delta","item_id":"i1","output_index":0,"content_index":0,"delta":" more"}""",
            $$"""{"type":"response.output_text.done","item_id":"i1","output_index":0,"content_index":0,"text":{{text[..^1]}} more"}""",
            Item($$"""{"type":"message","id":"i1","role":"assistant","content":[{"type":"output_text","text":{{text[..^1]}} more"}]}"""), Completed($$"""[{"type":"message","id":"i1","role":"assistant","content":[{"type":"output_text","text":{{text[..^1]}} more"}]}]"""),
        ]);
        yield return ("responses calls", ChatApi.Responses,
        [
            Item("""{"type":"function_call","id":"f1","call_id":"c1","name":"look","arguments":""}""", "added"), """{"type":"response.function_call_arguments.delta","item_id":"f1","output_index":0,"delta":"{\"a\":\"x"}""",
            """{"type":"response.function_call_arguments.delta","item_id":"f1","output_index":0,"delta":" y\"}"}""", """{"type":"response.function_call_arguments.done","item_id":"f1","output_index":0,"arguments":"{\"a\":\"x y\"}"}""",
            Item("""{"type":"function_call","id":"f1","call_id":"c1","name":"look","arguments":"{\"a\":\"x y\"}"}"""), Item("""{"type":"function_call","id":"f2","call_id":"c2","name":"look","arguments":""}""", "added", 1),
            """{"type":"response.function_call_arguments.delta","item_id":"f2","output_index":1,"delta":"{\"b\":2}"}""", """{"type":"response.function_call_arguments.done","item_id":"f2","output_index":1,"arguments":"{\"b\":2}"}""",
            Item("""{"type":"function_call","id":"f2","call_id":"c2","name":"look","arguments":"{\"b\":2}"}""", "done", 1), ResponsesEnd,
        ]);
    }
}
