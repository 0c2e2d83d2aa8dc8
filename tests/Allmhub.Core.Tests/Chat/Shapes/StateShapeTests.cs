using System.Text.Json.Nodes;
using Allmhub.Chat;
using Allmhub.Chat.Dialects;
using static Allmhub.Core.Tests.Chat.Shapes.Wire;

namespace Allmhub.Core.Tests.Chat.Shapes;

/// <summary>What a service wants back on the next turn goes back; ids of calls name one call each.</summary>
public sealed class StateShapeTests
{
    private const string Signed = """{"index":0,"id":"t","type":"function","function":{"name":"f","arguments":"{}"},"extra_content":{"google":{"thought_signature":"SIG"}}}""";

    public static TheoryData<string, string, string> Sent => new()
    {
        { ChatBody("""{"content":null,"tool_calls":[""" + Signed + "]}", "tool_calls"), "tool_calls[0].extra_content", """{"google":{"thought_signature":"SIG"}}""" },
        { Chat(ChatCalls("[" + Signed + "]")), "tool_calls[0].extra_content", """{"google":{"thought_signature":"SIG"}}""" },
        { Chat(ChatCall("\"index\":0,\"id\":\"t\"", "f", "{"), ChatCalls("""[{"index":0,"function":{"arguments":"}"},"extra_content":{"google":{"thought_signature":"SIG"}}}]""")), "tool_calls[0].extra_content", """{"google":{"thought_signature":"SIG"}}""" },
        { ChatBody("""{"content":"a","extra_content":{"google":{"thought_signature":"SIG"}}}"""), "extra_content", """{"google":{"thought_signature":"SIG"}}""" },
        { ChatBody("""{"content":"a","reasoning":"hm","reasoning_details":[{"type":"reasoning.text","text":"hm","signature":"s"},{"type":"reasoning.encrypted","data":"x"}]}"""), "reasoning_details", """[{"type":"reasoning.text","text":"hm","signature":"s"},{"type":"reasoning.encrypted","data":"x"}]""" },
        { Chat(ChatDelta("""{"reasoning_details":[{"type":"reasoning.text","text":"h","index":0}]}"""), ChatDelta("""{"reasoning_details":[{"type":"reasoning.text","text":"m","signature":"s","index":0}]}"""), ChatDelta("""{"reasoning_details":[{"type":"reasoning.encrypted","data":"x","index":1}]}"""), ChatText("a")), "reasoning_details", """[{"type":"reasoning.text","text":"hm","index":0,"signature":"s"},{"type":"reasoning.encrypted","data":"x","index":1}]""" },
        { Chat(ChatText("a"), ChatBody("""{"content":"a","reasoning_details":[{"type":"reasoning.encrypted","data":"x"}]}""")), "reasoning_details", """[{"type":"reasoning.encrypted","data":"x"}]""" },
        { ChatBody("""{"content":"","reasoning_content":"","tool_calls":[{"id":"t","function":{"name":"f","arguments":"{}"}}]}""", "tool_calls"), "reasoning_content", "\"\"" },
        { Chat(ChatDelta("""{"role":"assistant","content":"","reasoning_content":""}"""), ChatCall("\"index\":0,\"id\":\"t\"", "f", "{}")), "reasoning_content", "\"\"" },
        { Chat(ChatDelta("""{"reasoning_content":"hm"}"""), ChatCall("\"index\":0,\"id\":\"t\"", "f", "{}")), "reasoning_content", "\"hm\"" },
        { ChatBody("""{"content":null,"tool_calls":[{"id":"t","function":{"name":"f","arguments":"{}"}}]}""", "tool_calls"), "reasoning_content", "null" },
        { ChatBody("""{"content":"","reasoning_content":""}"""), "reasoning_content", "null" },
        { ChatBody("""{"content":[{"type":"thinking","thinking":"hm","signature":"s"},{"type":"text","text":"a"}]}"""), "content[1]", """{"type":"thinking","thinking":"hm","signature":"s"}""" },
    };

    [Theory]
    [MemberData(nameof(Sent))]
    public async Task State_goes_back(string body, string path, string expected)
    {
        ChatCompletion answer = (await Shape.ReadAsync(ChatApi.Chat, body)).Completion;
        JsonNode? sent = Write(ChatApi.Chat, answer.Message);
        JsonNode? found = sent!["messages"]![0];
        foreach (string step in path.Split('.'))
        {
            int at = step.IndexOf('[', StringComparison.Ordinal);
            found = at < 0 ? found?[step] : found?[step[..at]]?[step[at + 1] - '0'];
        }

        Assert.Equal(expected, found?.ToJsonString() ?? "null");
    }

    [Fact]
    public async Task State_of_another_format_stays_behind()
    {
        ChatCompletion answer = (await Shape.ReadAsync(ChatApi.Chat, ChatBody("""{"content":null,"tool_calls":[""" + Signed + "]}", "tool_calls"))).Completion;
        Assert.DoesNotContain("SIG", Write(ChatApi.Responses, answer.Message).ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(1, ChatHistory.CountForeign(answer.Message, ChatApi.Claude));
    }

    [Theory]
    [InlineData(ChatApi.Claude, """{"id":"m1","content":[{"type":"tool_use","id":"s","name":"a","input":{}},{"type":"tool_use","id":"s","name":"b","input":{}}],"stop_reason":"tool_use"}""", "id")]
    [InlineData(ChatApi.Responses, """{"id":"r","status":"completed","output":[{"type":"function_call","id":"f1","call_id":"s","name":"a","arguments":"{}"},{"type":"function_call","id":"f2","call_id":"s","name":"b","arguments":"{}"}]}""", "call_id")]
    [InlineData(ChatApi.Gemini, """{"candidates":[{"content":{"parts":[{"functionCall":{"id":"s","name":"a","args":{}}},{"functionCall":{"id":"s","name":"b","args":{}}}]},"finishReason":"STOP"}]}""", "id")]
    public async Task A_result_names_one_call_where_two_had_one_id(ChatApi api, string body, string name)
    {
        ChatCompletion answer = (await Shape.ReadAsync(api, body)).Completion;
        string sent = Write(api, answer.Message).ToJsonString();
        foreach (ChatToolCall call in answer.ToolCall)
        {
            Assert.Contains($"\"{name}\":\"{call.Id}\"", sent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Arguments_that_are_no_object_go_back_as_what_the_vendor_takes()
    {
        ChatCompletion claude = (await Shape.ReadAsync(ChatApi.Claude, ClaudeBody("""[{"type":"tool_use","id":"t","name":"a","input":"{\"x\":1}"},{"type":"tool_use","id":"u","name":"b","input":[1]}]""", "tool_use"))).Completion;
        JsonNode content = Write(ChatApi.Claude, claude.Message)["messages"]![0]!["content"]!;
        Assert.Equal("""{"x":1}""", content[0]!["input"]!.ToJsonString());
        Assert.Equal("""{"malformed":"[1]"}""", content[1]!["input"]!.ToJsonString());
        ChatCompletion gemini = (await Shape.ReadAsync(ChatApi.Gemini, GeminiChunk("""[{"text":"","function_call":{"name":"a","args":"{\"x\":1}"},"thought_signature":"S"}]"""))).Completion;
        Assert.Equal(
            """{"functionCall":{"name":"a","args":{"x":1}},"thoughtSignature":"S"}""",
            Write(ChatApi.Gemini, gemini.Message)["contents"]![0]!["parts"]![0]!.ToJsonString());
    }

    private static JsonObject Write(ChatApi api, IReadOnlyList<ChatMessage> messages) => ChatDialects.All[api].Write(new ChatRequest { Model = "m", Message = [.. messages, new ChatMessage(ChatRole.User, "next")] }).Body;

    private static string Chat(params string[] chunks) => Shape.Events(ChatApi.Chat, [.. chunks, ChatCallEnd]);
}
