using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat;
using Allmhub.Chat.Dialects.OpenAIChat;
using Allmhub.Core.Tests.Contract;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Core.Tests.Chat;

/// <summary>What goes onto the wire of OpenAI chat; every shape is judged by the OpenAPI file too.</summary>
public sealed class OpenAIChatWriterTests
{
    private static readonly byte[] Bytes = [1, 2, 3];

    [Fact]
    public async Task The_seeds_own_request_is_written_as_it_stands()
    {
        JsonObject expected = JsonNode.Parse(Sample.Text("chat.stream.seed.request.json"))!.AsObject();
        JsonNode parts = expected["messages"]![0]!["content"]!;
        Uri picture = new(parts[1]!["image_url"]!["url"]!.GetValue<string>());
        JsonObject written = await WriteAsync(new ChatRequest
        {
            Model = "gemini-2.5-flash-image-preview",
            Message = [new ChatMessage(ChatRole.User, [new ChatTextPart(parts[0]!["text"]!.GetValue<string>()), new ChatMediaPart(new ChatMedia(picture, MediaKind.Image))])],
        });

        // The page leaves usage to the gateway's default; asked for outright it comes from any server.
        Assert.True(written.Remove("stream_options", out JsonNode? options));
        Assert.Equal("""{"include_usage":true}""", options!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(expected, written), written.ToJsonString());
    }

    [Fact]
    public async Task Everything_that_can_be_asked_for_is_allowed()
    {
        JsonObject body = await WriteAsync(new ChatRequest
        {
            Model = "m",
            Message = [new ChatMessage(ChatRole.System, "Be brief."), new ChatMessage(ChatRole.User, "hi")],
            Stream = false,
            MaxToken = 5,
            Temperature = 0,
            TopP = 0.5,
            Seed = long.MaxValue,
            Stop = ["a", "b"],
            ReasoningEffort = ReasoningEffort.XHigh,
            ThinkingBudget = 1024,
            WebSearch = true,
            Tool = [new ChatToolDefinition("t", "does", JsonElementOf("""{"type":"object","properties":{"a":{"type":"string"}}}""")), new ChatToolDefinition("u")],
            ToolChoice = new ChatToolChoice("tool", "t"),
            ResponseSchema = JsonElementOf("""{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}"""),
        });
        const string Expected = """
            {"model":"m","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"hi"}],"max_tokens":5,"temperature":0,"top_p":0.5,
            "seed":9223372036854775807,"stop":["a","b"],"reasoning_effort":"xhigh","thinking":{"type":"enabled","budget_tokens":1024},"web_search_options":{},
            "tools":[{"type":"function","function":{"name":"t","description":"does","parameters":{"type":"object","properties":{"a":{"type":"string"}}}}},
            {"type":"function","function":{"name":"u","parameters":{"type":"object","properties":{}}}}],
            "tool_choice":{"type":"function","function":{"name":"t"}},
            "response_format":{"type":"json_schema","json_schema":{"name":"answer","strict":true,
            "schema":{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}}}}
            """;
        AssertSame(Expected, body);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("none")]
    [InlineData("required")]
    public async Task A_tool_choice_is_a_word(string mode)
    {
        JsonObject body = await WriteAsync(Ask([new ChatTextPart("x")], new ChatToolChoice(mode)));
        Assert.Equal(mode, body["tool_choice"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_schema_is_sent_in_its_strict_form()
    {
        JsonObject body = await WriteAsync(Structured("""{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}"""));
        AssertSame("""{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}""", body["response_format"]!["json_schema"]!["schema"]!);
        Assert.True(body["response_format"]!["json_schema"]!["strict"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("""{"type":"object","additionalProperties":{"type":"string"}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array","items":{"type":"object","properties":{"b":{}}}}},"required":["a"],"additionalProperties":false}""")]
    public async Task A_schema_without_a_strict_form_is_sent_as_it_is(string schema)
    {
        JsonObject body = await WriteAsync(Structured(schema));
        AssertSame(schema, body["response_format"]!["json_schema"]!["schema"]!);
        Assert.False(body["response_format"]!["json_schema"]!["strict"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Parts_have_their_own_shapes()
    {
        ChatMedia[] media =
        [
            new(Bytes, MediaKind.Image, "image/png"),
            new(Bytes, MediaKind.Audio, "audio/wav"),
            new(Bytes, MediaKind.Audio, "audio/mpeg"),
            new(Bytes, MediaKind.Document, "application/pdf") { FileName = "a.pdf" },
            new(Bytes, MediaKind.Document, "application/pdf"),
            new(new Uri("https://e.com/f/b.pdf"), MediaKind.Document),
            new(new Uri("https://e.com/a.mp4"), MediaKind.Video),
            new(Bytes, MediaKind.Video, "video/mp4"),
            new(new Uri("https://e.com/x"), MediaKind.Unknown),
        ];
        JsonObject body = await WriteAsync(Ask([new ChatTextPart("look"), .. media.Select(static medium => new ChatMediaPart(medium))]));
        const string Expected = """
            [{"type":"text","text":"look"},
            {"type":"image_url","image_url":{"url":"data:image/png;base64,AQID"}},
            {"type":"input_audio","input_audio":{"data":"AQID","format":"wav"}},
            {"type":"input_audio","input_audio":{"data":"AQID","format":"mp3"}},
            {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,AQID"}},
            {"type":"file","file":{"filename":"document.pdf","file_data":"data:application/pdf;base64,AQID"}},
            {"type":"file","file":{"filename":"b.pdf","file_data":"https://e.com/f/b.pdf"}},
            {"type":"video_url","video_url":"https://e.com/a.mp4"},
            {"type":"video_url","video_url":"data:video/mp4;base64,AQID"},
            {"type":"image_url","image_url":{"url":"https://e.com/x"}}]
            """;
        AssertSame(Expected, body["messages"]![0]!["content"]!);
    }

    [Fact]
    public void Sound_that_this_format_cannot_carry_names_the_one_that_can()
    {
        ChatMedia[] media = [new(new Uri("https://e.com/a.wav"), MediaKind.Audio, "audio/wav"), new(Bytes, MediaKind.Audio, "audio/ogg")];
        foreach (ChatMedia medium in media)
        {
            InvalidInputException error = Assert.Throws<InvalidInputException>(() => new OpenAIChatDialect().Write(Ask([new ChatMediaPart(medium)])));
            Assert.Contains("Gemini", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_tool_loop_goes_back_whole_and_each_result_is_a_message()
    {
        JsonObject body = await WriteAsync(new ChatRequest
        {
            Model = "m",
            Message =
            [
                new ChatMessage(ChatRole.User, "go"),
                new ChatMessage(ChatRole.Assistant, [new ChatReasoningPart("hm"), new ChatToolCallPart(new ChatToolCall("1", "f", "{\"a\":1}")), new ChatToolCallPart(new ChatToolCall("2", "g", ""))]),
                new ChatMessage(ChatRole.Tool, [new ChatToolResultPart("1", "f", "one"), new ChatToolResultPart("2", "g", "two", isError: true)]),
            ],
        });
        const string Expected = """
            [{"role":"user","content":"go"},
            {"role":"assistant","content":null,"reasoning_content":"hm","tool_calls":[
            {"id":"1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}},{"id":"2","type":"function","function":{"name":"g","arguments":"{}"}}]},
            {"role":"tool","tool_call_id":"1","content":"one"},{"role":"tool","tool_call_id":"2","content":"two"}]
            """;
        AssertSame(Expected, body["messages"]!);
    }

    [Fact]
    public async Task An_answer_goes_back_as_its_text_without_thinking_and_with_pictures_as_markdown()
    {
        ChatRawPart foreign = new(ChatApi.Claude, JsonElementOf("""{"type":"thinking","signature":"s"}"""));
        JsonObject body = await WriteAsync(new ChatRequest
        {
            Model = "m",
            Message =
            [
                new ChatMessage(ChatRole.Assistant, [new ChatReasoningPart("hm") { Raw = foreign }, new ChatOpaquePart { Raw = foreign }, new ChatTextPart("a"), new ChatMediaPart(new ChatMedia(Bytes, MediaKind.Image, "image/png"))]),
                new ChatMessage(ChatRole.Assistant, [new ChatRefusalPart("no")]),
                new ChatMessage(ChatRole.Assistant, []),
            ],
        });
        AssertSame("""[{"role":"assistant","content":"a\n![image](data:image/png;base64,AQID)"},{"role":"assistant","content":"no"},{"role":"assistant","content":""}]""", body["messages"]!);
    }

    [Theory]
    [InlineData("chat.toolcalls.json")]
    [InlineData("chat.image.markdown-datauri.json")]
    [InlineData("chat.image.dataarray.json")]
    [InlineData("chat.structured.refusal.json")]
    [InlineData("chat.reasoning.json")]
    public async Task What_was_answered_can_be_sent_on(string file)
    {
        ChatCompletion answer = ChatSample.Body(Sample.Bytes(file)).Completion;
        Assert.Equal(ChatSample.Request.Message.Count + 1, answer.Message.Count);
        JsonObject body = await WriteAsync(new ChatRequest { Model = "m", Message = answer.Message });
        Assert.Equal("assistant", body["messages"]![1]!["role"]!.GetValue<string>());
    }

    private static ChatRequest Structured(string schema) =>
        new() { Model = "m", Message = [new ChatMessage(ChatRole.User, "x")], ResponseSchema = JsonElementOf(schema) };

    private static ChatRequest Ask(IReadOnlyList<ChatPart> parts, ChatToolChoice? choice = null) =>
        new() { Model = "m", Message = [new ChatMessage(ChatRole.User, parts)], ToolChoice = choice };

    private static async Task<JsonObject> WriteAsync(ChatRequest request)
    {
        ChatWireRequest wire = new OpenAIChatDialect().Write(request);
        Assert.Equal("v1/chat/completions", wire.Path);
        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", wire.Path, wire.Body.ToJsonString()));
        return wire.Body;
    }

    private static void AssertSame(string expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual.ToJsonString())), actual.ToJsonString());

    private static JsonElement JsonElementOf(string json) => JsonSerializer.Deserialize<JsonElement>(json);
}
