using System.Text.Json.Nodes;
using Allmhub.Chat;
using Allmhub.Chat.Dialects.OpenAIChat;
using Allmhub.Chat.Dialects.Responses;
using static Allmhub.Core.Tests.Chat.Dialects.Conversation;

namespace Allmhub.Core.Tests.Chat.Dialects;

/// <summary>The entries of 聊天(Responses): the request against the OpenAPI file and its example, the sample answers read.</summary>
public sealed class OpenAIResponsesEntryTests
{
    private const string Path = "/v1/responses";
    private static readonly ResponsesDialect Dialect = new();

    [Fact(DisplayName = "Responses格式与Chat格式对比")]
    public async Task Difference_to_chat()
    {
        ChatRequest request = new()
        {
            Model = "gpt-4o-mini",
            Message = [Rules("Be brief."), User("Weather in Kyiv?"), Call("c1", "get_weather", "{}"), Result("c1", "get_weather", "snow")],
            Tool = [Weather],
            MaxToken = 100,
            Stream = false,
        };
        JsonObject responses = await DialectDriver.WriteAsync(Dialect, request);
        JsonObject chat = await DialectDriver.WriteAsync(new OpenAIChatDialect(), request);
        Assert.Equal(["model", "instructions", "input", "tools", "max_output_tokens"], responses.Select(static pair => pair.Key));
        Assert.NotNull(chat["messages"]);
        Assert.Equal("get_weather", (string?)responses["tools"]![0]!["name"]);
        Assert.Equal("get_weather", (string?)chat["tools"]![0]!["function"]!["name"]);
        Assert.Equal(
            DialectDriver.ReadSample(new OpenAIChatDialect(), "chat.toolcalls.json").Completion.FinishReason,
            DialectDriver.ReadSample(Dialect, "responses.functioncall.json").Completion.FinishReason);
    }

    [Fact(DisplayName = "创建模型响应")]
    public async Task Create_a_response()
    {
        JsonObject expected = ContractExample.Request(Path, "plain");
        expected["input"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = (string?)expected["input"] });
        ContractExample.AssertSame(expected, await DialectDriver.WriteAsync(Dialect, DialectDriver.Ask("gpt-4o-mini", "What does a pipeline pass on?")));
        Assert.Equal("A pipeline passes objects from one command to the next.", DialectDriver.ReadSample(Dialect, "responses.json").Completion.Text);
    }

    [Fact(DisplayName = "创建函数调用")]
    public async Task Create_a_function_call()
    {
        ChatRequest request = new() { Model = "gpt-4o-mini", Message = [User("Weather in Kyiv?")], Tool = [StrictWeather], ToolChoice = new("auto"), Stream = false };
        ContractExample.AssertSame(ContractExample.Request(Path, "functions"), await DialectDriver.WriteAsync(Dialect, request));
        Assert.Equal("""get_weather({"city":"Kyiv"})""", DialectDriver.ReadSample(Dialect, "responses.functioncall.json").Completion.ToolCall[0].ToString());
    }

    [Fact(DisplayName = "创建函数调用 Copy")]
    public async Task Give_back_the_result_of_a_function_call()
    {
        ChatRequest request = new()
        {
            Model = "gpt-4o-mini",
            Message = [User("Weather in Kyiv?"), Call("call_Yx8Q2mKc0RjV", "get_weather", """{"city":"Kyiv"}"""), Result("call_Yx8Q2mKc0RjV", "get_weather", """{"temperature":-3}""")],
            Tool = [StrictWeather],
            Stream = false,
        };
        ContractExample.AssertSame(ContractExample.Request(Path, "function_result"), await DialectDriver.WriteAsync(Dialect, request));
        Assert.Equal("call_Yx8Q2mKc0RjV", DialectDriver.ReadSample(Dialect, "responses.stream.functioncall.sse").Completion.ToolCall[0].Id);
    }

    [Fact(DisplayName = "创建模型响应(流式返回)")]
    public async Task Stream_a_response()
    {
        ChatRequest request = new() { Model = "gpt-4o-mini", Message = [Rules("Be brief."), User(Text("What does a pipeline pass on?"), Picture())] };
        JsonObject expected = ContractExample.Request(Path, "stream");

        // The example leaves out what the vendor's own schema requires of a picture.
        expected["input"]![0]!["content"]![1]!["detail"] = "auto";
        ContractExample.AssertSame(expected, await DialectDriver.WriteAsync(Dialect, request));
        Assert.Equal("Objects, not text.", DialectDriver.ReadSample(Dialect, "responses.stream.sse").Completion.Text);
    }

    [Fact(DisplayName = "创建模型响应 (控制思考长度)")]
    public async Task Control_how_long_it_thinks()
    {
        ChatRequest request = new() { Model = "o4-mini", Message = [User("Which is larger, 9.9 or 9.11?")], ReasoningEffort = ReasoningEffort.Low, MaxToken = 2000, Stream = false };
        JsonObject body = await DialectDriver.WriteAsync(Dialect, request);
        Assert.Equal(("low", 2000), ((string?)body["reasoning"]!["effort"], (int?)body["max_output_tokens"]));
        Assert.Equal(192, DialectDriver.ReadSample(Dialect, "responses.reasoning.json").Completion.Usage!.ReasoningToken);
    }

    [Fact(DisplayName = "创建网络搜索")]
    public async Task Search_the_web()
    {
        ChatRequest request = new() { Model = "gpt-4.1", Message = [User("When was PowerShell 7.6 released?")], WebSearch = true, Stream = false };
        JsonObject body = await DialectDriver.WriteAsync(Dialect, request);
        Assert.Equal("web_search_preview", (string?)body["tools"]![0]!["type"]);
        Assert.Equal("PowerShell Team", DialectDriver.ReadSample(Dialect, "responses.websearch.json").Completion.Citation[0].Title);
    }

    [Fact(DisplayName = "创建模型响应 gpt-5启用思考")]
    public async Task Gpt5_with_thinking()
    {
        ChatRequest request = new() { Model = "gpt-5", Message = [User("Which is larger, 9.9 or 9.11?")], ReasoningEffort = ReasoningEffort.High };
        JsonObject body = await DialectDriver.WriteAsync(Dialect, request);
        Assert.Equal(("high", "auto"), ((string?)body["reasoning"]!["effort"], (string?)body["reasoning"]!["summary"]));
        Assert.Equal("reasoning.encrypted_content", (string?)body["include"]![0]);
        Assert.Equal("**Comparing** the tenths.", DialectDriver.ReadSample(Dialect, "responses.stream.reasoning.sse").Completion.Reasoning);
    }

    [Fact(DisplayName = "OpenAI对话格式 - responses")]
    public async Task Every_parameter_at_once()
    {
        ChatRequest request = new()
        {
            Model = "gpt-5",
            Message =
            [
                Rules("Be brief."), Rules("Be kind."), User(Text("Compare."), Picture(), PictureAt("https://example.com/photos/square.png"), Pdf()),
                Call("c1", "get_weather", string.Empty), Result("c1", "get_weather", "[1]"), User("And now?"),
            ],
            Tool = [Weather, new ChatToolDefinition("now")],
            ToolChoice = new("tool", "now"),
            WebSearch = true,
            ReasoningEffort = ReasoningEffort.XHigh,
            ResponseSchema = Json("""{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}"""),
            MaxToken = 500,
            Temperature = 0.5,
            TopP = 0.9,
        };
        JsonObject body = await DialectDriver.WriteAsync(Dialect, request);
        Assert.Equal("Be brief.\n\nBe kind.", (string?)body["instructions"]);
        Assert.Equal("""{"type":"function","name":"now"}""", body["tool_choice"]!.ToJsonString());
        Assert.Equal(
            """{"type":"json_schema","name":"answer","schema":{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false},"strict":true}""",
            body["text"]!["format"]!.ToJsonString());
        Assert.Equal(["input_text", "input_image", "input_image", "input_file"], body["input"]![0]!["content"]!.AsArray().Select(static part => (string?)part!["type"]));
        Assert.Equal("{}", (string?)body["input"]![1]!["arguments"]);
        Assert.Equal("[1]", (string?)body["input"]![2]!["output"]);
    }
}
