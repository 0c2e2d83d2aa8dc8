using Allmhub.Chat;
using static Allmhub.Core.Tests.Chat.Shapes.Wire;

namespace Allmhub.Core.Tests.Chat.Shapes;

/// <summary>Arguments of tool calls: an object or text in every format, wherever they stand; what is no object is said to be broken and never becomes <c>{}</c>.</summary>
public sealed class ToolArgumentShapeTests
{
    private const string Oslo = """city_temp({"city":"Oslo"}) | ToolCall""";

    public static TheoryData<ChatApi, string, string> Shapes => new()
    {
        // OpenAI chat: text is usual.
        { ChatApi.Chat, ChatBody("""{"tool_calls":[{"id":"t","function":{"name":"city_temp","arguments":{"city":"Oslo"}}}]}""", "tool_calls"), Oslo },
        { ChatApi.Chat, ChatBody("""{"tool_calls":[{"id":"t","function":{"name":"city_temp","arguments":"\"{\\\"city\\\":\\\"Oslo\\\"}\""}}]}""", "tool_calls"), Oslo },
        { ChatApi.Chat, Shape.Events(ChatApi.Chat, ChatCalls("""[{"index":0,"id":"t","function":{"name":"city_temp","arguments":{"city":"Oslo"}}}]"""), ChatCallEnd), Oslo },
        { ChatApi.Chat, Shape.Events(ChatApi.Chat, ChatCall("\"index\":0,\"id\":\"t\"", "city_temp", "{}"), ChatCalls("""[{"index":0,"function":{"arguments":"{\"city\":"}}]"""), ChatCalls("""[{"index":0,"function":{"arguments":"\"Oslo\"}"}}]"""), ChatCallEnd), Oslo },
        { ChatApi.Chat, Shape.Events(ChatApi.Chat, ChatCall("\"index\":0,\"id\":\"t\"", "city_temp", "{}"), ChatCall("\"index\":0,\"id\":\"t\"", "city_temp", """{"city":"Oslo"}"""), ChatCallEnd), Oslo },
        { ChatApi.Chat, Shape.Events(ChatApi.Chat, ChatCall("\"index\":0,\"id\":\"t\"", "city_temp", """{"city":"Oslo"}"""), ChatCall("\"index\":0,\"id\":\"t\"", "city_temp", """{"city":"Oslo"}"""), ChatCallEnd), Oslo },
        { ChatApi.Chat, Shape.Events(ChatApi.Chat, ChatCall("\"index\":0,\"id\":\"t\"", "city_temp", """{"city":"""), ChatBody("""{"tool_calls":[{"id":"t","function":{"name":"city_temp","arguments":"{\"city\":\"Oslo\"}"}}]}""", "tool_calls")), Oslo },
        { ChatApi.Chat, ChatBody("""{"tool_calls":[{"id":"t","function":{"name":"wipe","arguments":["a"]}}]}""", "tool_calls"), """wipe(["a"]) broken | ToolCall""" },
        { ChatApi.Chat, ChatBody("""{"tool_calls":[{"id":"t","function":{"name":"wipe","arguments":"{\"path\":"}}]}""", "tool_calls"), """wipe({"path":) broken | ToolCall""" },
        { ChatApi.Chat, ChatBody("""{"tool_calls":[{"id":"t","function":{"name":"wipe","arguments":"all"}}]}""", "tool_calls"), "wipe(all) broken | ToolCall" },
        { ChatApi.Chat, ChatBody("""{"tool_calls":[{"id":"t","function":{"name":"wipe","arguments":7}}]}""", "tool_calls"), "wipe(7) broken | ToolCall" },
        { ChatApi.Chat, ChatBody("""{"tool_calls":[{"id":"t","function":{"name":"now","arguments":null}}]}""", "tool_calls"), "now() | ToolCall" },
        { ChatApi.Chat, ChatBody("""{"tool_calls":[{"id":"t","name":"city_temp","input":{"city":"Oslo"}}]}""", "tool_calls"), Oslo },
        { ChatApi.Chat, ChatBody("""{"content":[{"type":"tool_use","id":"t","name":"city_temp","input":{"city":"Oslo"}}]}""", "tool_calls"), Oslo },
        { ChatApi.Chat, ChatBody("""{"content":"ok","tool_calls":[{"id":"t","function":{"arguments":"{\"a\":1}"}}]}"""), """ok | left out: a tool call without a name ({"a":1})""" },
        { ChatApi.Chat, ChatBody("""{"content":"ok","tool_calls":["look"]}"""), "ok | left out: a tool call, a text (\"look\")" },

        // Claude: an object is usual.
        { ChatApi.Claude, ClaudeBody("""[{"type":"tool_use","id":"t","name":"city_temp","input":"{\"city\":\"Oslo\"}"}]""", "tool_use"), Oslo },
        { ChatApi.Claude, ClaudeBody("""[{"type":"tool_use","id":"t","name":"city_temp","input":{"city":"北京"}}]""", "tool_use"), """city_temp({"city":"北京"}) | ToolCall""" },
        { ChatApi.Claude, ClaudeBody("""[{"type":"tool_use","id":"t","name":"wipe","input":["a"]}]""", "tool_use"), """wipe(["a"]) broken | ToolCall""" },
        { ChatApi.Claude, ClaudeBody("""[{"type":"tool_use","id":"t","name":"wipe","input":"{\"path\":"}]""", "tool_use"), """wipe({"path":) broken | ToolCall""" },
        { ChatApi.Claude, ClaudeBody("""[{"type":"tool_use","id":"t","name":"now","input":null}]""", "tool_use"), "now({}) | ToolCall" },
        { ChatApi.Claude, Shape.Events(ChatApi.Claude, ClaudeStart, ClaudeBegin("""{"type":"tool_use","id":"t","name":"city_temp","input":"{\"city\":\"Oslo\"}"}"""), ClaudeEnd(), ClaudeReason("tool_use"), ClaudeStop), Oslo },
        { ChatApi.Claude, Shape.Events(ChatApi.Claude, ClaudeStart, ClaudeBegin("""{"type":"tool_use","id":"t","name":"city_temp","input":{"city":"Oslo"}}"""), ClaudeReason("tool_use"), ClaudeStop), Oslo },
        { ChatApi.Claude, Shape.Events(ChatApi.Claude, ClaudeStart, ClaudeBegin("""{"type":"tool_use","id":"t","name":"city_temp","input":{"city":"Rome"}}"""), ClaudeDelta("""{"type":"input_json_delta","partial_json":"{\"city\":\"Oslo\"}"}"""), ClaudeReason("tool_use"), ClaudeStop), Oslo },
        { ChatApi.Claude, Shape.Events(ChatApi.Claude, ClaudeStart, ClaudeBegin("""{"type":"tool_use","id":"t","name":"city_temp","input":{}}"""), ClaudeDelta("""{"type":"input_json_delta","partial_json":{"city":"Oslo"}}"""), ClaudeEnd(), ClaudeReason("tool_use"), ClaudeStop), Oslo },
        { ChatApi.Claude, Shape.Events(ChatApi.Claude, ClaudeStart, ClaudeBegin("""{"type":"tool_use","id":"t","name":"wipe","input":[]}"""), ClaudeEnd(), ClaudeReason("tool_use"), ClaudeStop), "wipe([]) broken | ToolCall" },
        { ChatApi.Claude, Shape.Events(ChatApi.Claude, ClaudeStart, ClaudeBegin("""{"type":"tool_use","id":"t","name":"wipe","input":{}}"""), ClaudeDelta("""{"type":"input_json_delta","partial_json":"{\"path\""}"""), ClaudeEnd(), ClaudeReason("tool_use"), ClaudeStop), """wipe({"path") broken | ToolCall""" },
        { ChatApi.Claude, Shape.Events(ChatApi.Claude, ClaudeStart, """{"type":"content_block_stop","index":0,"content_block":{"type":"tool_use","id":"t","name":"city_temp","input":{"city":"Oslo"}}}""", ClaudeReason("tool_use"), ClaudeStop), Oslo },
        { ChatApi.Claude, Shape.Events(ChatApi.Claude, ClaudeStart, ClaudeBegin("""{"type":"tool_use","id":"t","name":"city_temp","input":{}}""", 1), """{"type":"content_block_delta","delta":{"type":"input_json_delta","partial_json":"{\"city\":\"Oslo\"}"}}""", ClaudeReason("tool_use"), ClaudeStop), Oslo },
        { ChatApi.Claude, Shape.Events(ChatApi.Claude, ClaudeStart, ClaudeBegin("""{"type":"tool_use","id":"t","name":"city_temp","input":{}}""", 1), ClaudeDelta("""{"type":"input_json_delta","partial_json":"{\"city\":\"Oslo\"}"}"""), ClaudeReason("tool_use"), ClaudeStop), Oslo },

        // Gemini: an object is usual.
        { ChatApi.Gemini, GeminiChunk("""[{"functionCall":{"name":"city_temp","args":"{\"city\":\"Oslo\"}"}}]"""), Oslo },
        { ChatApi.Gemini, GeminiChunk("""[{"functionCall":{"name":"city_temp","arguments":{"city":"Oslo"}}}]"""), Oslo },
        { ChatApi.Gemini, GeminiChunk("""[{"function_call":{"name":"city_temp","args":{"city":"Oslo"}}}]"""), Oslo },
        { ChatApi.Gemini, GeminiChunk("""[{"text":"","functionCall":{"name":"city_temp","args":{"city":"Oslo"}}}]"""), Oslo },
        { ChatApi.Gemini, GeminiChunk("""[{"text":"Let me look.","functionCall":{"name":"city_temp","args":{"city":"Oslo"}}}]"""), "Let me look. | " + Oslo },
        { ChatApi.Gemini, Shape.Events(ChatApi.Gemini, GeminiChunk("""[{"text":"","functionCall":{"name":"city_temp","args":{"city":"Oslo"}}}]""")), Oslo },
        { ChatApi.Gemini, GeminiChunk("""[{"functionCall":{"name":"wipe","args":["a"]}}]"""), """wipe(["a"]) broken | ToolCall""" },
        { ChatApi.Gemini, GeminiChunk("""[{"functionCall":{"name":"wipe","args":"{\"path\":"}}]"""), """wipe({"path":) broken | ToolCall""" },
        { ChatApi.Gemini, GeminiChunk("""[{"functionCall":{"name":"wipe","partialArgs":[{"jsonPath":"$.path","stringValue":"a"}],"willContinue":true}}]"""), """wipe([{"jsonPath":"$.path","stringValue":"a"}]) broken | ToolCall""" },
        { ChatApi.Gemini, GeminiChunk("""[{"functionCall":{"name":"now"}}]"""), "now({}) | ToolCall" },

        // Responses: text is usual; it may stand in four places.
        { ChatApi.Responses, Shape.Events(ChatApi.Responses, Item("""{"type":"function_call","id":"f1","call_id":"c1","name":"city_temp","arguments":""}""", "added"), """{"type":"response.function_call_arguments.done","item_id":"f1","output_index":0,"arguments":"{\"city\":\"Oslo\"}"}""", ResponsesEnd), Oslo },
        { ChatApi.Responses, Shape.Events(ChatApi.Responses, Item("""{"type":"function_call","id":"f1","call_id":"c1","name":"city_temp","arguments":"{\"city\":\"Oslo\"}"}""", "added"), ResponsesEnd), Oslo },
        { ChatApi.Responses, Shape.Events(ChatApi.Responses, Item("""{"type":"function_call","id":"f1","call_id":"c1","name":"city_temp","arguments":{"city":"Oslo"}}""", "added"), ResponsesEnd), Oslo },
        { ChatApi.Responses, Shape.Events(ChatApi.Responses, Item("""{"type":"function_call","id":"f1","call_id":"c1","name":"city_temp","arguments":"{}"}""", "added"), """{"type":"response.function_call_arguments.delta","item_id":"f1","delta":"{\"city\":\"Oslo\"}"}""", ResponsesEnd), Oslo },
        { ChatApi.Responses, Shape.Events(ChatApi.Responses, Item("""{"type":"function_call","id":"f1","call_id":"c1","name":"city_temp","arguments":{"city":"Oslo"}}"""), ResponsesEnd), Oslo },
        { ChatApi.Responses, Shape.Events(ChatApi.Responses, Completed("""[{"type":"function_call","id":"f1","call_id":"c1","name":"city_temp","arguments":"{\"city\":\"Oslo\"}"}]""")), Oslo },
        { ChatApi.Responses, Shape.Events(ChatApi.Responses, """{"type":"response.function_call_arguments.delta","item_id":"f1","delta":"{\"city\":"}""", Item("""{"type":"function_call","id":"f1","call_id":"c1","name":"city_temp","arguments":"{\"city\":\"Oslo\"}"}"""), ResponsesEnd), Oslo },
        { ChatApi.Responses, Shape.Events(ChatApi.Responses, """{"type":"response.function_call_arguments.done","item_id":"f1","name":"city_temp","arguments":"{\"city\":\"Oslo\"}"}""", ResponsesEnd), Oslo },
        { ChatApi.Responses, Shape.Events(ChatApi.Responses, Item("""{"type":"function_call","id":"f1","call_id":"c1","name":"city_temp","arguments":""}"""), Completed("""[{"type":"function_call","id":"f1","call_id":"c1","name":"city_temp","arguments":"{\"city\":\"Oslo\"}"}]""")), Oslo },
        { ChatApi.Responses, Shape.Events(ChatApi.Responses, Item("""{"type":"function_call","id":"f1","call_id":"c1","name":"city_temp","arguments":""}""", "added"), """{"type":"response.function_call_arguments.done","item_id":"c1","arguments":"{\"city\":\"Oslo\"}"}""", ResponsesEnd), Oslo },
        { ChatApi.Responses, Shape.Events(ChatApi.Responses, Item("""{"type":"function_call","id":"f1","call_id":"c1","name":"city_temp","arguments":""}""", "added"), """{"type":"response.function_call_arguments.delta","item_id":"other","delta":"{\"city\":\"Oslo\"}"}""", ResponsesEnd), Oslo },
        { ChatApi.Responses, Shape.Events(ChatApi.Responses, Item("""{"type":"function_call","id":"f1","call_id":"c1","name":"city_temp","arguments":"{\"city\":\"Oslo\"}"}"""), Completed("""[{"type":"function_call","id":"f9","call_id":"c9","name":"city_temp","arguments":"{\"city\":\"Oslo\"}"}]""")), Oslo },
        { ChatApi.Responses, ResponsesBody("""[{"type":"function_call","id":"f1","call_id":"c1","name":"city_temp","arguments":{"city":"Oslo"}}]"""), Oslo },
        { ChatApi.Responses, ResponsesBody("""[{"type":"function_call","id":"f1","call_id":"c1","name":"wipe","arguments":["a"]}]"""), """wipe(["a"]) broken | ToolCall""" },
        { ChatApi.Responses, Shape.Events(ChatApi.Responses, Item("""{"type":"function_call","id":"f1","call_id":"c1","name":"wipe","arguments":"{\"path\""}"""), ResponsesEnd), """wipe({"path") broken | ToolCall""" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Arguments_are_what_the_model_said(ChatApi api, string body, string expected) => Assert.Equal(expected, await Shape.SayAsync(api, body));

    [Theory]
    [InlineData("", null)]
    [InlineData("  ", null)]
    [InlineData("{}", null)]
    [InlineData("""{"a":[1]}""", null)]
    [InlineData("[]", "The arguments are not a JSON object.")]
    [InlineData("null", "The arguments are not a JSON object.")]
    [InlineData("\"{}\"", "The arguments are not a JSON object.")]
    [InlineData("{\"a\":", "The arguments are not valid JSON")]
    [InlineData("{}{\"a\":1}", "The arguments are not valid JSON")]
    public void A_call_says_whether_it_may_run(string arguments, string? error)
    {
        string? said = new ChatToolCall("i", "f", arguments).ArgumentError;
        Assert.Equal(error is null, said is null);
        Assert.StartsWith(error ?? string.Empty, said ?? string.Empty, StringComparison.Ordinal);
    }
}
