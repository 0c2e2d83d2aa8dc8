using System.Text.Json.Nodes;
using Allmhub.Chat;
using Allmhub.Chat.Dialects;
using Allmhub.Chat.Dialects.Claude;
using Allmhub.Chat.Dialects.Gemini;
using Allmhub.Chat.Dialects.Responses;
using Allmhub.Media;
using static Allmhub.Core.Tests.Chat.Dialects.Conversation;

namespace Allmhub.Core.Tests.Chat.Dialects;

/// <summary>Call, result, answer: what a format gave goes back to it unchanged, and is left out in any other.</summary>
public sealed class ConversationTests
{
    public static TheoryData<ChatApi> Apis() => [ChatApi.Chat, ChatApi.Responses, ChatApi.Claude, ChatApi.Gemini];

    [Fact]
    public async Task Responses_get_their_items_back_unchanged_and_in_order()
    {
        (_, JsonObject body) = await ContinueAsync(new ResponsesDialect(), """
            data: {"type":"response.output_item.done","item":{"id":"rs_1","type":"reasoning","summary":[],"encrypted_content":"gAAA"}}

            data: {"type":"response.output_item.done","item":{"id":"ws_1","type":"message","role":"assistant","content":[{"type":"output_text","text":"Wait.","annotations":[]}]}}

            data: {"type":"response.output_item.done","item":{"id":"fc_1","type":"function_call","call_id":"c1","name":"a","arguments":"{}","status":"completed"}}

            data: {"type":"response.output_item.done","item":{"id":"fc_2","type":"function_call","call_id":"c2","name":"b","arguments":"{\"x\":1}","status":"completed"}}

            data: {"type":"response.completed","response":{"id":"r","status":"completed","output":[]}}


            """);
        AssertJson("""
            [{"role":"user","content":"Go."},
             {"id":"rs_1","type":"reasoning","summary":[],"encrypted_content":"gAAA"},
             {"id":"ws_1","type":"message","role":"assistant","content":[{"type":"output_text","text":"Wait.","annotations":[]}]},
             {"id":"fc_1","type":"function_call","call_id":"c1","name":"a","arguments":"{}","status":"completed"},
             {"id":"fc_2","type":"function_call","call_id":"c2","name":"b","arguments":"{\"x\":1}","status":"completed"},
             {"type":"function_call_output","call_id":"c1","output":"1"},
             {"type":"function_call_output","call_id":"c2","output":"boom"}]
            """, body["input"]);
    }

    [Fact]
    public async Task Claude_gets_thinking_signatures_and_unknown_blocks_back_and_all_results_in_one_message()
    {
        (_, JsonObject body) = await ContinueAsync(new ClaudeDialect(), """
            data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm."}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"sig=="}}

            data: {"type":"content_block_stop","index":0}

            data: {"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"xyz"}}

            data: {"type":"content_block_stop","index":1}

            data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"c1","name":"a","input":{}}}

            data: {"type":"content_block_stop","index":2}

            data: {"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"c2","name":"b","input":{}}}

            data: {"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"{\"x\":1}"}}

            data: {"type":"content_block_stop","index":3}

            data: {"type":"message_delta","delta":{"stop_reason":"tool_use"}}

            data: {"type":"message_stop"}


            """);
        AssertJson("""
            [{"role":"user","content":"Go."},
             {"role":"assistant","content":[
               {"type":"thinking","thinking":"Hm.","signature":"sig=="},
               {"type":"redacted_thinking","data":"xyz"},
               {"type":"tool_use","id":"c1","name":"a","input":{}},
               {"type":"tool_use","id":"c2","name":"b","input":{"x":1}}]},
             {"role":"user","content":[
               {"type":"tool_result","tool_use_id":"c1","content":"1"},
               {"type":"tool_result","tool_use_id":"c2","content":"boom","is_error":true}]}]
            """, body["messages"]);
    }

    [Fact]
    public async Task Gemini_gets_signatures_back_in_their_parts_and_answers_by_name()
    {
        (_, JsonObject body) = await ContinueAsync(new GeminiDialect(), """
            data: {"candidates":[{"content":{"parts":[{"text":"Hm.","thought":true},{"text":"Wait.","thoughtSignature":"s0"},{"executableCode":{"language":"PYTHON","code":"1"}}]}}]}

            data: {"candidates":[{"content":{"parts":[{"functionCall":{"name":"a","args":{}},"thoughtSignature":"s1"},{"functionCall":{"name":"b","args":{"x":1},"id":"v2"}}]},"finishReason":"STOP"}]}


            """);
        AssertJson("""
            [{"role":"user","parts":[{"text":"Go."}]},
             {"role":"model","parts":[
               {"thoughtSignature":"s0","text":"Wait."},
               {"executableCode":{"language":"PYTHON","code":"1"}},
               {"functionCall":{"name":"a","args":{}},"thoughtSignature":"s1"},
               {"functionCall":{"name":"b","args":{"x":1},"id":"v2"}}]},
             {"role":"user","parts":[
               {"functionResponse":{"name":"a","response":{"result":1}}},
               {"functionResponse":{"name":"b","response":{"error":"boom"},"id":"v2"}}]}]
            """, body["contents"]);
    }

    [Fact]
    public async Task A_signed_picture_goes_back_whole()
    {
        ChatCompletion answer = DialectDriver.ReadSample(new GeminiDialect(), "gemini.image.json", DialectDriver.Ask("gemini-2.5-flash-image", "Draw.")).Completion;
        ChatRequest next = new() { Model = "gemini-2.5-flash-image", Message = [.. answer.Message, User("Redder.")], Stream = false };
        JsonNode contents = (await DialectDriver.WriteAsync(new GeminiDialect(), next))["contents"]!;
        JsonNode sent = JsonNode.Parse(Sample.Bytes("gemini.image.json"))!["candidates"]![0]!["content"]!;
        Assert.True(JsonNode.DeepEquals(sent, contents[1]));
    }

    [Fact]
    public async Task A_picture_made_stands_before_the_next_question_where_models_carry_none()
    {
        ChatCompletion answer = DialectDriver.ReadSample(new GeminiDialect(), "gemini.image.json", DialectDriver.Ask("gemini-2.5-flash-image", "Draw.")).Completion;
        ChatRequest next = new() { Model = "m", Message = [.. answer.Message, User("What is it?")], Stream = false };
        JsonNode claude = (await DialectDriver.WriteAsync(new ClaudeDialect(), next))["messages"]!;
        JsonNode responses = (await DialectDriver.WriteAsync(new ResponsesDialect(), next))["input"]!;
        Assert.Equal(["image", "text"], claude[2]!["content"]!.AsArray().Select(static part => (string?)part!["type"]));
        Assert.Equal(["input_image", "input_text"], responses[2]!["content"]!.AsArray().Select(static part => (string?)part!["type"]));
    }

    [Theory]
    [InlineData(ChatApi.Chat, 0)]
    [InlineData(ChatApi.Responses, 2)]
    [InlineData(ChatApi.Claude, 2)]
    [InlineData(ChatApi.Gemini, 0)]
    public void Media_of_the_model_that_a_format_has_no_place_for_are_counted(ChatApi api, int lost)
    {
        ChatMessage made = new(ChatRole.Assistant,
        [
            new ChatMediaPart(new ChatMedia(new Uri("https://example.com/a.mp4"), MediaKind.Video)),
            new ChatMediaPart(new ChatMedia(new byte[] { 1 }, MediaKind.Audio, "audio/wav")),
            new ChatMediaPart(new ChatMedia(new Uri("https://example.com/a.png"), MediaKind.Image)),
        ]);
        Assert.Equal(lost, ChatHistory.CountForeign([User("Go."), made, User("More.")], api));
    }

    [Fact]
    public void A_message_of_unknown_content_alone_goes_back_as_it_came()
    {
        const string Body = """{"id":"r","status":"completed","model":"m","output":[{"type":"message","id":"msg_1","role":"assistant","status":"completed","content":[{"type":"output_hologram","depth":3}]}]}""";
        ResponsesDialect dialect = new();
        ChatCompletion answer = DialectDriver.ReadBody(dialect, System.Text.Json.JsonDocument.Parse(Body).RootElement).Completion;
        ChatWireRequest next = dialect.Write(new ChatRequest { Model = "m", Message = [.. answer.Message, User("More.")], Stream = false });
        Assert.Contains("""{"type":"message","id":"msg_1","role":"assistant","status":"completed","content":[{"type":"output_hologram","depth":3}]}""", next.Body.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task A_conversation_of_every_other_format_goes_on_in_this_one(ChatApi api)
    {
        string[] samples = ["chat.toolcalls.json", "responses.functioncall.json", "responses.reasoning.json", "claude.thinking.json", "claude.tooluse.json", "claude.websearch.json", "gemini.thinking.json", "gemini.functioncall.seed.json"];
        List<ChatMessage> conversation = [Rules("Be brief.")];
        foreach (string sample in samples)
        {
            conversation.Add(User("Next."));
            ChatCompletion answer = DialectDriver.ReadSample(ChatDialects.All[ApiOf(sample)], sample).Completion;
            conversation.AddRange(answer.Message);
            conversation.AddRange(answer.ToolCall.Select(static call => Result(call.Id, call.Name, "ok")));
        }

        conversation.Add(User("Sum up."));
        ChatRequest request = new() { Model = "gemini-3-pro", Message = conversation, Tool = [Weather], Stream = false };
        string body = (await DialectDriver.WriteAsync(ChatDialects.All[api], request)).ToJsonString();
        Assert.Equal(api == ChatApi.Claude, body.Contains("EqoBCkgIARABGAIiQL9q3m0", StringComparison.Ordinal));
        Assert.Equal(api == ChatApi.Claude, body.Contains("EpQCCkYIBxgBKkDm0w3v5uJ1", StringComparison.Ordinal));
        Assert.Equal(api == ChatApi.Gemini, body.Contains("CpwBAePx", StringComparison.Ordinal));
        Assert.Equal(api == ChatApi.Gemini, body.Contains("skip_thought_signature_validator", StringComparison.Ordinal));
        Assert.Equal(api == ChatApi.Responses, body.Contains("rs_0d9a2b61f3c84d55006936a38c774881a0", StringComparison.Ordinal));
        Assert.Contains("It was announced on the team blog.", body, StringComparison.Ordinal);
        int lost = ChatHistory.CountForeign(conversation, api);
        Assert.Equal(api switch { ChatApi.Chat => 5, ChatApi.Responses => 4, ChatApi.Claude => 2, _ => 4 }, lost);
    }

    [Fact]
    public async Task Claude_does_not_think_on_a_tool_turn_that_another_format_began()
    {
        ChatRequest foreign = new() { Model = "claude-x", Message = [User("Go."), Call("c1", "a", "{}"), Result("c1", "a", "1")], ThinkingBudget = 2048 };
        Assert.Null((await DialectDriver.WriteAsync(new ClaudeDialect(), foreign))["thinking"]);
        ChatRequest fresh = new() { Model = "claude-x", Message = [.. foreign.Message, new(ChatRole.Assistant, "One."), User("More.")], ThinkingBudget = 2048 };
        Assert.NotNull((await DialectDriver.WriteAsync(new ClaudeDialect(), fresh))["thinking"]);
    }

    private static ChatApi ApiOf(string sample) => sample.Split('.')[0] switch
    {
        "chat" => ChatApi.Chat,
        "responses" => ChatApi.Responses,
        "claude" => ChatApi.Claude,
        _ => ChatApi.Gemini,
    };

    private static async Task<(ChatCompletion Answer, JsonObject Body)> ContinueAsync(IChatDialect dialect, string sse)
    {
        ChatRequest request = new() { Model = "m", Message = [User("Go.")], Tool = [new ChatToolDefinition("a"), new ChatToolDefinition("b")], Stream = false };
        ChatCompletion answer = DialectDriver.ReadStream(dialect, System.Text.Encoding.UTF8.GetBytes(sse), 0, request).Completion;
        Assert.Equal(2, answer.ToolCall.Count);
        ChatRequest next = new()
        {
            Model = "m",
            Message = [.. answer.Message, Result(answer.ToolCall[0].Id, "a", "1"), Result(answer.ToolCall[1].Id, "b", "boom", isError: true)],
            Tool = request.Tool,
            Stream = false,
        };
        return (answer, await DialectDriver.WriteAsync(dialect, next));
    }

    private static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual?.ToJsonString());
}
