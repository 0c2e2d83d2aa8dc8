using Allmhub.Chat;
using static Allmhub.Core.Tests.Chat.Shapes.Wire;

namespace Allmhub.Core.Tests.Chat.Shapes;

/// <summary>Several calls in one answer stay apart and whole, whatever the service does with index, id and name.</summary>
public sealed class ParallelCallShapeTests
{
    private const string Two = """a({"x":1}) | b({"y":2}) | ToolCall""";

    public static TheoryData<ChatApi, string, string> Shapes => new()
    {
        // The same index for all.
        { ChatApi.Chat, Calls(ChatCall("\"index\":0,\"id\":\"\"", "a", """{"x":1}"""), ChatCall("\"index\":0,\"id\":\"\"", "b", """{"y":2}""")), Two },
        { ChatApi.Chat, Calls(ChatCall("\"index\":0", "a", """{"x":1}"""), ChatCall("\"index\":0", "b", """{"y":2}""")), Two },
        { ChatApi.Chat, Calls(ChatCall("\"index\":0,\"id\":\"1\"", "a", """{"x":1}"""), ChatCall("\"index\":0,\"id\":\"2\"", "b", """{"y":2}""")), Two },
        { ChatApi.Chat, Calls(ChatCall("\"index\":0,\"id\":\"\"", "a", """{"x":"""), ChatCalls("""[{"index":0,"function":{"arguments":"1}"}}]"""), ChatCall("\"index\":0,\"id\":\"\"", "b", """{"y":"""), ChatCalls("""[{"index":0,"function":{"arguments":"2}"}}]""")), Two },
        { ChatApi.Chat, Calls(ChatCall("\"index\":0,\"id\":\"\"", "a", """{"x":1}"""), ChatCall("\"index\":0,\"id\":\"\"", "a", """{"x":2}""")), """a({"x":1}) | a({"x":2}) | ToolCall""" },

        // The same id twice.
        { ChatApi.Chat, Calls(ChatCall("\"index\":0,\"id\":\"s\"", "a", """{"x":1}"""), ChatCall("\"index\":1,\"id\":\"s\"", "b", """{"y":2}""")), Two },
        { ChatApi.Chat, Calls(ChatCall("\"index\":0,\"id\":\"s\"", "a", """{"x":1}"""), ChatCall("\"index\":0,\"id\":\"s\"", "b", """{"y":2}""")), Two },
        { ChatApi.Chat, Calls(ChatCall("\"id\":\"s\"", "a", """{"x":1}"""), ChatCall("\"id\":\"s\"", "b", """{"y":2}""")), Two },
        { ChatApi.Chat, ChatBody("""{"tool_calls":[{"id":"s","function":{"name":"a","arguments":"{\"x\":1}"}},{"id":"s","function":{"name":"b","arguments":"{\"y\":2}"}}]}""", "tool_calls"), Two },
        { ChatApi.Claude, ClaudeBody("""[{"type":"tool_use","id":"s","name":"a","input":{"x":1}},{"type":"tool_use","id":"s","name":"b","input":{"y":2}}]""", "tool_use"), Two },
        { ChatApi.Gemini, GeminiChunk("""[{"functionCall":{"id":"s","name":"a","args":{"x":1}}},{"functionCall":{"id":"s","name":"b","args":{"y":2}}}]"""), Two },
        { ChatApi.Responses, Shape.Events(ChatApi.Responses, Item("""{"type":"function_call","id":"f1","call_id":"s","name":"a","arguments":"{\"x\":1}"}"""), Item("""{"type":"function_call","id":"f2","call_id":"s","name":"b","arguments":"{\"y\":2}"}""", index: 1), ResponsesEnd), Two },

        // A fresh id with each fragment and an empty name, or the name again.
        { ChatApi.Chat, Calls(ChatCall("\"index\":0,\"id\":\"1\"", "run", ""), ChatCall("\"index\":0,\"id\":\"2\"", "", "{\"cmd\""), ChatCall("\"index\":0,\"id\":\"3\"", "", ":\"ls\"}")), """run({"cmd":"ls"}) | ToolCall""" },
        { ChatApi.Chat, Calls(ChatCall("\"id\":\"1\"", "run", ""), ChatCall("\"id\":\"2\"", "", "{\"cmd\""), ChatCall("\"id\":\"3\"", "", ":\"ls\"}")), """run({"cmd":"ls"}) | ToolCall""" },
        { ChatApi.Chat, Calls(ChatCall("\"index\":0,\"id\":\"1\"", "run", "{\"cmd\""), ChatCall("\"index\":0,\"id\":\"2\"", "run", ":\"ls\"}")), """run({"cmd":"ls"}) | ToolCall""" },
        { ChatApi.Chat, Calls(ChatCall("\"index\":0,\"id\":\"1\"", "run", ""), ChatCall("\"index\":0,\"id\":\"2\"", "run", "{\"cmd\""), ChatCall("\"index\":0,\"id\":\"3\"", "run", ":\"ls\"}")), """run({"cmd":"ls"}) | ToolCall""" },

        // A blank id.
        { ChatApi.Chat, Calls(ChatCall("\"index\":0,\"id\":\" \"", "a", """{"x":1}"""), ChatCall("\"index\":1,\"id\":\" \"", "b", """{"y":2}""")), Two },
        { ChatApi.Chat, ChatBody("""{"tool_calls":[{"id":"","function":{"name":"a","arguments":"{\"x\":1}"}},{"id":null,"function":{"name":"b","arguments":"{\"y\":2}"}}]}""", "tool_calls"), Two },
        { ChatApi.Claude, ClaudeBody("""[{"type":"tool_use","id":"","name":"a","input":{"x":1}},{"type":"tool_use","name":"b","input":{"y":2}}]""", "tool_use"), Two },
        { ChatApi.Responses, Shape.Events(ChatApi.Responses, Item("""{"type":"function_call","call_id":"","name":"a","arguments":"{\"x\":1}"}"""), Item("""{"type":"function_call","call_id":"","name":"b","arguments":"{\"y\":2}"}""", index: 1), ResponsesEnd), Two },

        // A name in pieces, repeated, or grown.
        { ChatApi.Chat, Calls(ChatCall("\"index\":0,\"id\":\"t\"", "ru", ""), ChatCalls("""[{"index":0,"function":{"name":"n_it"}}]"""), ChatCalls("""[{"index":0,"function":{"arguments":"{}"}}]""")), "run_it({}) | ToolCall" },
        { ChatApi.Chat, Calls(ChatCall("\"index\":0,\"id\":\"t\"", "ru", ""), ChatCall("\"index\":0,\"id\":\"t\"", "run_it", ""), ChatCall("\"index\":0,\"id\":\"t\"", "run_it", "{}")), "run_it({}) | ToolCall" },
        { ChatApi.Chat, Calls(ChatCall("\"index\":0,\"id\":\"t\"", "run_it", """{"a":"""), ChatCall("\"index\":0,\"id\":\"t\"", "run_it", "1}"), ChatCall("\"index\":0,\"id\":\"t\"", "run_it", "")), """run_it({"a":1}) | ToolCall""" },

        // Without an index, two in one list.
        { ChatApi.Chat, Calls(ChatCalls("""[{"function":{"name":"a","arguments":"{\"x\":1}"}},{"function":{"name":"b","arguments":"{\"y\":2}"}}]""")), Two },
        { ChatApi.Chat, Calls(ChatCalls("""[{"index":0,"id":"1","function":{"name":"a","arguments":"{\"x\":"}},{"index":1,"id":"2","function":{"name":"b","arguments":""}}]"""), ChatCalls("""[{"index":1,"function":{"arguments":"{\"y\":2}"}},{"index":0,"function":{"arguments":"1}"}}]""")), Two },

        // In another choice.
        { ChatApi.Chat, """{"id":"c","model":"m","choices":[{"finish_reason":"tool_calls","message":{"content":"Let me look."}},{"finish_reason":"tool_calls","message":{"content":null,"tool_calls":[{"id":"t","function":{"name":"look","arguments":"{\"q\":1}"}}]}}]}""", """Let me look. | look({"q":1}) | ToolCall""" },
        { ChatApi.Chat, """{"id":"c","model":"m","choices":[{"index":0,"message":{"content":null,"tool_calls":[{"id":"t","function":{"name":"look","arguments":"{\"q\":1}"}}]},"finish_reason":"tool_calls"},{"index":1,"message":{"content":"Let me look."}}]}""", """Let me look. | look({"q":1}) | ToolCall""" },
        { ChatApi.Chat, Shape.Events(ChatApi.Chat, ChatText("Let me look."), """{"id":"c","model":"m","choices":[{"index":1,"delta":{"tool_calls":[{"index":0,"id":"t","function":{"name":"look","arguments":"{\"q\":"}}]}}]}""", """{"choices":[{"index":1,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]},"finish_reason":"tool_calls"}]}"""), """Let me look. | look({"q":1}) | ToolCall""" },
        { ChatApi.Chat, Shape.Events(ChatApi.Chat, """{"choices":[{"index":0,"delta":{"content":"one"}},{"index":1,"delta":{"content":"two"}}]}""", ChatEnd), "one | left out: choice 1, another answer (two)" },
        { ChatApi.Chat, """{"choices":[{"message":{"content":"one"},"finish_reason":"stop"},{"message":{"content":"two"},"finish_reason":"stop"}]}""", "one | left out: choice 1, another answer (two)" },

        // The format before tool_calls, alone and as a mirror.
        { ChatApi.Chat, ChatBody("""{"content":null,"function_call":{"name":"look","arguments":"{\"q\":1}"}}""", "function_call"), """look({"q":1}) | ToolCall""" },
        { ChatApi.Chat, Calls(ChatDelta("""{"content":null,"function_call":{"name":"look","arguments":""}}"""), ChatDelta("""{"function_call":{"arguments":"{\"q\":1}"}}""")), """look({"q":1}) | ToolCall""" },
        { ChatApi.Chat, ChatBody("""{"function_call":{"name":"look","arguments":"{\"q\":1}"},"tool_calls":[{"id":"t","function":{"name":"look","arguments":"{\"q\":1}"}}]}""", "tool_calls"), """look({"q":1}) | ToolCall""" },

        // tool_calls that is no list.
        { ChatApi.Chat, ChatBody("""{"tool_calls":{"id":"t","function":{"name":"look","arguments":"{\"q\":1}"}}}""", "tool_calls"), """look({"q":1}) | ToolCall""" },
        { ChatApi.Chat, ChatBody("""{"tool_calls":{"0":{"id":"1","function":{"name":"a","arguments":"{\"x\":1}"}},"1":{"id":"2","function":{"name":"b","arguments":"{\"y\":2}"}}}}""", "tool_calls"), Two },
        { ChatApi.Chat, ChatBody("""{"tool_calls":"[{\"id\":\"t\",\"function\":{\"name\":\"look\",\"arguments\":\"{}\"}}]"}""", "tool_calls"), "look({}) | ToolCall" },
        { ChatApi.Chat, Calls(ChatCalls("""{"index":0,"id":"t","function":{"name":"look","arguments":"{\"q\":"}}"""), ChatCalls("""{"index":0,"function":{"arguments":"1}"}}""")), """look({"q":1}) | ToolCall""" },

        // Events of Responses that number every call 0, or name none.
        {
            ChatApi.Responses,
            Shape.Events(
                ChatApi.Responses,
                Item("""{"type":"function_call","id":"f1","call_id":"c1","name":"a","arguments":""}""", "added"),
                Item("""{"type":"function_call","id":"f2","call_id":"c2","name":"b","arguments":""}""", "added"),
                """{"type":"response.function_call_arguments.done","item_id":"f2","output_index":0,"arguments":"{\"y\":2}"}""",
                """{"type":"response.function_call_arguments.done","item_id":"f1","output_index":0,"arguments":"{\"x\":1}"}""",
                Item("""{"type":"function_call","id":"f1","call_id":"c1","name":"a","arguments":"{\"x\":1}"}"""),
                Item("""{"type":"function_call","id":"f2","call_id":"c2","name":"b","arguments":"{\"y\":2}"}"""),
                Completed("""[{"type":"function_call","id":"f1","call_id":"c1","name":"a","arguments":"{\"x\":1}"},{"type":"function_call","id":"f2","call_id":"c2","name":"b","arguments":"{\"y\":2}"}]""")),
            Two
        },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Calls_stay_apart(ChatApi api, string body, string expected) => Assert.Equal(expected, await Shape.SayAsync(api, body));

    private static string Calls(params string[] chunks) => Shape.Events(ChatApi.Chat, [.. chunks, ChatCallEnd]);
}
