using System.Text.Json.Nodes;
using Allmhub.Chat;
using Allmhub.Chat.Dialects.Claude;
using static Allmhub.Core.Tests.Chat.Dialects.Conversation;

namespace Allmhub.Core.Tests.Chat.Dialects;

/// <summary>The entries of Claude官方格式: the request against the OpenAPI file and its example, the sample answers read.</summary>
public sealed class ClaudeEntryTests
{
    private const string Path = "/v1/messages";
    private const string Model = "claude-sonnet-4-5-20250929";
    private static readonly ClaudeDialect Dialect = new();

    [Fact(DisplayName = "Claude: 普通对话")]
    public async Task Plain()
    {
        ChatRequest request = new() { Model = Model, Message = [Rules("Answer in one sentence."), User("What is a cmdlet?")], MaxToken = 1024, Stream = false };
        ContractExample.AssertSame(ContractExample.Request(Path, "plain"), await DialectDriver.WriteAsync(Dialect, request));
        Assert.Equal("A cmdlet is a single-purpose command built on .NET.", DialectDriver.ReadSample(Dialect, "claude.json").Completion.Text);
    }

    [Fact(DisplayName = "Claude: 流式请求")]
    public async Task Stream()
    {
        ChatRequest request = new() { Model = Model, Message = [User("What is a cmdlet?")], MaxToken = 1024 };
        ContractExample.AssertSame(ContractExample.Request(Path, "stream"), await DialectDriver.WriteAsync(Dialect, request));
        Assert.Equal("A cmdlet is 一个命令。", DialectDriver.ReadSample(Dialect, "claude.stream.sse").Completion.Text);
    }

    [Fact(DisplayName = "Claude: 开启思考")]
    public async Task Thinking()
    {
        ChatRequest request = new() { Model = Model, Message = [User("Which is larger, 9.9 or 9.11?")], MaxToken = 4096, ThinkingBudget = 2048, Stream = false };
        ContractExample.AssertSame(ContractExample.Request(Path, "thinking"), await DialectDriver.WriteAsync(Dialect, request));
        Assert.Equal("9.9 is larger.", DialectDriver.ReadSample(Dialect, "claude.thinking.json").Completion.Text);
        Assert.Equal("Compare the tenths digit.", DialectDriver.ReadSample(Dialect, "claude.stream.thinking.sse").Completion.Reasoning);
    }

    [Fact(DisplayName = "Claude: 图像识别")]
    public async Task Picture_of_a_file()
    {
        ChatRequest request = new() { Model = Model, Message = [User(Picture(), Text("What is this?"))], MaxToken = 1024, Stream = false };
        ContractExample.AssertSame(ContractExample.Request(Path, "image"), await DialectDriver.WriteAsync(Dialect, request));
        Assert.Equal("The image is a single red pixel.", DialectDriver.ReadSample(Dialect, "claude.vision.json").Completion.Text);
    }

    [Fact(DisplayName = "Claude: 函数调用")]
    public async Task Function_call_and_result()
    {
        ChatRequest first = new() { Model = Model, Message = [User("Weather in Kyiv?")], MaxToken = 1024, Tool = [Weather], ToolChoice = new("auto"), Stream = false };
        ContractExample.AssertSame(ContractExample.Request(Path, "functions"), await DialectDriver.WriteAsync(Dialect, first));
        const string Id = "toolu_01A7cQ2dXyTn8RkPzWmLbVuE";
        ChatRequest second = new()
        {
            Model = Model,
            Message = [User("Weather in Kyiv?"), Call(Id, "get_weather", """{"city":"Kyiv"}"""), Result(Id, "get_weather", "-3 °C, snow")],
            MaxToken = 1024,
            Tool = [Weather],
            Stream = false,
        };
        ContractExample.AssertSame(ContractExample.Request(Path, "function_result"), await DialectDriver.WriteAsync(Dialect, second));
        Assert.Equal(Id, DialectDriver.ReadSample(Dialect, "claude.tooluse.json").Completion.ToolCall[0].Id);
        Assert.Equal(Id, DialectDriver.ReadSample(Dialect, "claude.stream.tooluse.sse").Completion.ToolCall[0].Id);
    }

    [Fact(DisplayName = "Claude: 内置联网")]
    public async Task Web_search()
    {
        ChatRequest request = new() { Model = Model, Message = [User("When was PowerShell 7.6 released?")], MaxToken = 1024, WebSearch = true, Stream = false };
        ContractExample.AssertSame(ContractExample.Request(Path, "web_search", "max_uses"), await DialectDriver.WriteAsync(Dialect, request));
        Assert.Equal("It is available from today", DialectDriver.ReadSample(Dialect, "claude.websearch.json").Completion.Citation[0].Text);
    }

    [Fact(DisplayName = "Claude对话格式 - messages")]
    public async Task Every_parameter_at_once()
    {
        ChatRequest request = new()
        {
            Model = Model,
            Message = [Rules("Be brief."), User(Text("Compare."), Picture(), PictureAt("https://example.com/photos/square.png"), Pdf())],
            Tool = [Weather, new ChatToolDefinition("now")],
            ToolChoice = new("required"),
            WebSearch = true,
            ResponseSchema = Json("""{"type":"object"}"""),
            Temperature = 0.5,
            TopP = 0.9,
            Stop = ["END"],
        };
        JsonObject body = await DialectDriver.WriteAsync(Dialect, request);
        Assert.Equal(8192, (int?)body["max_tokens"]);
        Assert.Equal("""{"type":"any"}""", body["tool_choice"]!.ToJsonString());
        Assert.StartsWith("Be brief.\n\n", (string?)body["system"], StringComparison.Ordinal);
        Assert.EndsWith("""{"type":"object"}""", (string?)body["system"], StringComparison.Ordinal);
        Assert.Equal(["text", "image", "image", "document"], body["messages"]![0]!["content"]!.AsArray().Select(static part => (string?)part!["type"]));
        Assert.Equal(3, body["tools"]!.AsArray().Count);
    }

    [Theory]
    [InlineData(ReasoningEffort.Minimal, null, 1024)]
    [InlineData(ReasoningEffort.Medium, null, 6144)]
    [InlineData(ReasoningEffort.High, 4000, 2000)]
    public async Task An_effort_becomes_a_budget_below_the_token_limit(ReasoningEffort effort, int? limit, int budget)
    {
        JsonObject body = await DialectDriver.WriteAsync(Dialect, new ChatRequest { Model = Model, Message = [User("x")], ReasoningEffort = effort, MaxToken = limit });
        Assert.Equal(budget, (int?)body["thinking"]!["budget_tokens"]);
        Assert.Equal(limit ?? (8192 + budget), (int?)body["max_tokens"]);
    }
}
