using System.Text.Json.Nodes;
using Allmhub.Chat;
using Allmhub.Chat.Dialects.OpenAIChat;
using Allmhub.Media;
using static Allmhub.Core.Tests.Chat.Dialects.Conversation;

namespace Allmhub.Core.Tests.Chat.Dialects;

/// <summary>The entries of 聊天(Chat): the request against the OpenAPI file and its example, the sample answers read.</summary>
public sealed class OpenAIChatEntryTests
{
    private const string Path = "/v1/chat/completions";
    private static readonly OpenAIChatDialect Dialect = new();

    private static ChatToolDefinition Weather { get; } = new("get_weather", "Current weather of a city", Json("""
        {"type":"object","properties":{"city":{"type":"string"},"unit":{"type":"string","enum":["celsius","fahrenheit"]}},"required":["city"]}
        """));

    [Fact(DisplayName = "聊天完成对象")]
    public void The_completion_object()
    {
        ChatCompletion answer = DialectDriver.ReadSample(Dialect, "chat.json").Completion;
        Assert.StartsWith("PowerShell 是", answer.Text, StringComparison.Ordinal);
        Assert.Equal((21, 34, 55), (answer.Usage!.InputToken, answer.Usage.OutputToken, answer.Usage.TotalToken));
        Assert.Equal((ChatFinishReason.Stop, "stop"), (answer.FinishReason, answer.RawFinishReason));
    }

    [Fact(DisplayName = "聊天完成块对象")]
    public void The_chunk_object()
    {
        Reading reading = DialectDriver.ReadSample(Dialect, "chat.stream.sse");
        Assert.True(reading.SawEnd);
        Assert.NotEmpty(reading.Completion.Text);
        Assert.True(reading.Completion.Usage!.TotalToken > 0);
    }

    [Fact(DisplayName = "创建聊天补全 (流式)")]
    public async Task Streamed_completion()
    {
        ChatRequest request = new() { Model = "gpt-4o-mini", Message = [Rules("Answer in one sentence."), User("什么是流式输出？")] };
        ContractExample.AssertSame(ContractExample.Request(Path, "stream"), await DialectDriver.WriteAsync(Dialect, request));
        Assert.Equal(
            DialectDriver.ReadSample(Dialect, "chat.stream.sse").Completion.Text,
            DialectDriver.ReadStream(Dialect, Sample.Bytes("chat.stream.sse"), 100).Completion.Text);
    }

    [Fact(DisplayName = "创建聊天补全 (非流)")]
    public async Task Completion_in_one_piece()
    {
        ChatRequest request = new() { Model = "gpt-4o-mini", Message = [User("PowerShell 是什么？")], MaxToken = 200, Temperature = 0.7, Stream = false };
        ContractExample.AssertSame(ContractExample.Request(Path, "plain"), await DialectDriver.WriteAsync(Dialect, request));
        Assert.NotEmpty(DialectDriver.ReadSample(Dialect, "chat.json").Completion.Text);
    }

    [Fact(DisplayName = "创建聊天识图 (流式)")]
    public async Task Picture_by_address_streamed()
    {
        ChatRequest request = new() { Model = "gpt-4o", Message = [User(Text("What is in this picture?"), PictureAt("https://example.com/photos/square.png"))] };
        JsonObject body = await DialectDriver.WriteAsync(Dialect, request);
        body.Remove("stream_options");
        ContractExample.AssertSame(ContractExample.Request(Path, "vision_url", "detail"), body);
        Assert.NotEmpty(DialectDriver.ReadSample(Dialect, "chat.stream.sse").Completion.Text);
    }

    [Fact(DisplayName = "创建聊天识图 (流式) base64")]
    public async Task Picture_of_a_file_streamed()
    {
        ChatRequest request = new() { Model = "gpt-4o", Message = [User(Text("What is in this picture?"), Picture())] };
        JsonObject body = await DialectDriver.WriteAsync(Dialect, request);
        body.Remove("stream_options");
        ContractExample.AssertSame(ContractExample.Request(Path, "vision_base64"), body);
    }

    [Fact(DisplayName = "创建聊天识图 (非流)")]
    public async Task Picture_by_address_in_one_piece()
    {
        ChatRequest request = new() { Model = "gpt-4o", Message = [User(Text("What is in this picture?"), PictureAt("https://example.com/photos/square.png"))], Stream = false };
        ContractExample.AssertSame(ContractExample.Request(Path, "vision_url", "detail", "stream"), await DialectDriver.WriteAsync(Dialect, request));
        Assert.Equal("The picture shows a small red square on a white background.", DialectDriver.ReadSample(Dialect, "chat.vision.json").Completion.Text);
    }

    [Fact(DisplayName = "官方Function calling调用")]
    public async Task Function_call()
    {
        ChatRequest request = new() { Model = "gpt-4o", Message = [User("Weather in Kyiv and 上海?")], Tool = [Weather], ToolChoice = new("auto"), Stream = false };
        ContractExample.AssertSame(ContractExample.Request(Path, "functions", "parallel_tool_calls"), await DialectDriver.WriteAsync(Dialect, request));
        ChatCompletion answer = DialectDriver.ReadSample(Dialect, "chat.toolcalls.json").Completion;
        Assert.Equal(ChatFinishReason.ToolCall, answer.FinishReason);
        Assert.All(answer.ToolCall, static call => Assert.Equal("get_weather", call.Name));
        Assert.Equal(ChatFinishReason.ToolCall, DialectDriver.ReadSample(Dialect, "chat.toolcalls.stopreason.json").Completion.FinishReason);
    }

    [Fact(DisplayName = "创建聊天函数调用")]
    public async Task Function_call_with_its_result()
    {
        const string Id = "call_7GJc2pQb1sX0yHn4";
        ChatRequest request = new()
        {
            Model = "gpt-4o",
            Message =
            [
                User("Weather in Kyiv?"), Call(Id, "get_weather", """{"city":"Kyiv","unit":"celsius"}"""),
                Result(Id, "get_weather", """{"temperature":-3,"sky":"snow"}"""),
            ],
            Tool = [Weather],
            Stream = false,
        };
        ContractExample.AssertSame(ContractExample.Request(Path, "function_result"), await DialectDriver.WriteAsync(Dialect, request));
        Assert.NotEmpty(DialectDriver.ReadSample(Dialect, "chat.stream.tools.sse").Completion.ToolCall);
    }

    [Fact(DisplayName = "创建结构化输出")]
    public async Task Structured_output()
    {
        JsonObject example = ContractExample.Request(Path, "structured");
        JsonNode schema = example["response_format"]!["json_schema"]!["schema"]!;
        ChatRequest request = new()
        {
            Model = "gpt-4o-2024-08-06",
            Message = [User("Solve 8x + 7 = -23 step by step.")],
            ResponseSchema = Json(schema.ToJsonString()),
            ResponseSchemaName = "math_answer",
            Stream = false,
        };
        ContractExample.AssertSame(example, await DialectDriver.WriteAsync(Dialect, request));
        Assert.Equal(System.Text.Json.JsonValueKind.Object, JsonValueKindOf("chat.structured.json"));
        Assert.NotNull(DialectDriver.ReadSample(Dialect, "chat.structured.refusal.json").Completion.Refusal);
    }

    [Fact(DisplayName = "控制推理模型努力程度")]
    public async Task Reasoning_effort()
    {
        ChatRequest request = new() { Model = "o4-mini", Message = [User("Which is larger, 9.9 or 9.11?")], ReasoningEffort = ReasoningEffort.High, Stream = false };
        ContractExample.AssertSame(ContractExample.Request(Path, "effort", "max_completion_tokens"), await DialectDriver.WriteAsync(Dialect, request));
        Assert.NotEmpty(DialectDriver.ReadSample(Dialect, "chat.reasoning.json").Completion.Reasoning);
        Assert.NotEmpty(DialectDriver.ReadSample(Dialect, "chat.stream.reasoning.sse").Completion.Reasoning);
    }

    [Fact(DisplayName = "OpenAI对话格式 - chat")]
    public async Task Every_parameter_at_once()
    {
        ChatRequest request = new()
        {
            Model = "gemini-2.5-flash",
            Message = [Rules("Be brief."), User(Text("Compare."), Sound(), Pdf(), new ChatMediaPart(new ChatMedia(new Uri("https://example.com/films/ride.mp4"), MediaKind.Video)))],
            Tool = [Weather, new ChatToolDefinition("now")],
            ToolChoice = new("tool", "now"),
            ReasoningEffort = ReasoningEffort.Low,
            MaxToken = 100,
            Temperature = 0,
            TopP = 0.5,
            Seed = 1,
            Stop = ["END"],
        };
        JsonObject body = await DialectDriver.WriteAsync(Dialect, request);
        Assert.Equal(["text", "input_audio", "file", "video_url"], body["messages"]![1]!["content"]!.AsArray().Select(static part => (string?)part!["type"]));
        Assert.Equal("https://example.com/films/ride.mp4", (string?)body["messages"]![1]!["content"]![3]!["video_url"]);
        Assert.Equal("""{"type":"function","function":{"name":"now"}}""", body["tool_choice"]!.ToJsonString());
    }

    private static System.Text.Json.JsonValueKind JsonValueKindOf(string sample) => Json(DialectDriver.ReadSample(Dialect, sample).Completion.Text).ValueKind;
}
