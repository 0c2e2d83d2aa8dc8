using System.Text.Json.Nodes;
using Allmhub.Chat;
using Allmhub.Chat.Dialects.Gemini;
using static Allmhub.Core.Tests.Chat.Dialects.Conversation;

namespace Allmhub.Core.Tests.Chat.Dialects;

/// <summary>The entries of Gemini官方格式: the request against the OpenAPI file and its example, the sample answers read.</summary>
public sealed class GeminiEntryTests
{
    private const string Path = "/v1beta/models/{model}:generateContent";
    private const string StreamPath = "/v1beta/models/{model}:streamGenerateContent";
    private const string Model = "gemini-2.5-flash";
    private static readonly GeminiDialect Dialect = new();

    [Fact(DisplayName = "Gemini: 普通对话")]
    public async Task Plain()
    {
        ChatRequest request = DialectDriver.Ask(Model, "What does a pipeline pass on?");
        ContractExample.AssertSame(ContractExample.Request(Path, "plain"), await DialectDriver.WriteAsync(Dialect, request));
        Assert.Equal("v1beta/models/gemini-2.5-flash:generateContent", Dialect.Write(request).Path);
        Assert.Equal("PowerShell passes objects through its pipeline.", DialectDriver.ReadSample(Dialect, "gemini.json").Completion.Text);
        Assert.Equal("Answer of a non-Google channel.", DialectDriver.ReadSample(Dialect, "gemini.converted.json").Completion.Text);
    }

    [Fact(DisplayName = "Gemini: 开启思考")]
    public async Task Thinking()
    {
        ChatRequest request = new() { Model = Model, Message = [User("Which is larger, 9.9 or 9.11?")], ThinkingBudget = 1024, Stream = false };
        ContractExample.AssertSame(ContractExample.Request(Path, "thinking"), await DialectDriver.WriteAsync(Dialect, request));
        Assert.Equal("9.9 is larger.", DialectDriver.ReadSample(Dialect, "gemini.thinking.json").Completion.Text);
        Assert.Equal("**Weighing it up**\n", DialectDriver.ReadSample(Dialect, "gemini.stream.thinking.sse").Completion.Reasoning);
    }

    [Fact(DisplayName = "Gemini: 流式请求")]
    public async Task Stream()
    {
        ChatRequest request = DialectDriver.Ask(Model, "What does a pipeline pass on?", stream: true);
        ContractExample.AssertSame(ContractExample.Request(StreamPath, "plain"), await DialectDriver.WriteAsync(Dialect, request));
        Assert.Equal("v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", Dialect.Write(request).Path);
        Assert.Equal("PowerShell 管道传递的是对象。", DialectDriver.ReadSample(Dialect, "gemini.stream.sse").Completion.Text);
    }

    [Fact(DisplayName = "Gemini: 结构化输出")]
    public async Task Structured_output()
    {
        ChatRequest request = new()
        {
            Model = Model,
            Message = [User("Two Ukrainian dishes with cooking time")],
            ResponseSchema = Json("""{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"minutes":{"type":"integer"}},"required":["name","minutes"]}}"""),
            Stream = false,
        };
        ContractExample.AssertSame(ContractExample.Request(Path, "structured"), await DialectDriver.WriteAsync(Dialect, request));
        Assert.StartsWith("[{\"name\":\"Borscht\"", DialectDriver.ReadSample(Dialect, "gemini.structured.json").Completion.Text, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "Gemini: 函数调用")]
    public async Task Function_call_of_the_gateways_own_page()
    {
        ChatRequest request = new()
        {
            Model = Model,
            Message =
            [
                Rules("You are a helpful lighting system bot. You can turn lights on and off, and you can set the color. Do not perform any other tasks."),
                User("Turn on the lights please."),
            ],
            Tool =
            [
                new ChatToolDefinition("enable_lights", "Turn on the lighting system."),
                new ChatToolDefinition("set_light_color", "Set the light color. Lights must be enabled for this to work.", Json("""
                    {"type":"object","properties":{"rgb_hex":{"type":"string","description":"The light color as a 6-digit hex string, e.g. ff0000 for red."}},"required":["rgb_hex"]}
                    """)),
                new ChatToolDefinition("stop_lights", "Turn off the lighting system."),
            ],
            ToolChoice = new("auto"),
            Stream = false,
        };
        JsonObject page = JsonNode.Parse(Sample.Bytes("gemini.functioncall.seed.request.json"))!.AsObject();
        JsonObject body = await DialectDriver.WriteAsync(Dialect, request);

        // The page writes snake_case, of which parts get lost (NOTES section 7), and the mode in small letters.
        page["tool_config"]!["function_calling_config"]!["mode"] = "AUTO";
        ContractExample.AssertSame(ToCamelCase(page), body);

        ChatCompletion answer = DialectDriver.ReadSample(Dialect, "gemini.functioncall.seed.json", request).Completion;
        Assert.Equal("enable_lights({})", Assert.Single(answer.ToolCall).ToString());
        ChatRequest next = new()
        {
            Model = Model,
            Message = [.. answer.Message, Result(answer.ToolCall[0].Id, "enable_lights", "on")],
            Tool = request.Tool,
            Stream = false,
        };
        JsonNode contents = (await DialectDriver.WriteAsync(Dialect, next))["contents"]!;
        JsonNode sent = JsonNode.Parse(Sample.Bytes("gemini.functioncall.seed.json"))!["candidates"]![0]!["content"]!;
        Assert.True(JsonNode.DeepEquals(sent, contents[1]));
        Assert.Equal("""{"role":"user","parts":[{"functionResponse":{"name":"enable_lights","response":{"result":"on"}}}]}""", contents[2]!.ToJsonString());
    }

    [Fact(DisplayName = "Gemini: 函数调用 (second turn)")]
    public async Task Result_of_a_function_call()
    {
        ChatRequest request = new()
        {
            Model = Model,
            Message = [User("Turn on the lights"), Call("x", "enable_lights", "{}"), Result("x", "enable_lights", "on")],
            Tool = [new ChatToolDefinition("enable_lights", "Switch the lights on")],
            ToolChoice = new("auto"),
            Stream = false,
        };
        ContractExample.AssertSame(ContractExample.Request(Path, "function_result", "thoughtSignature"), await DialectDriver.WriteAsync(Dialect, request));
        Assert.Equal(2, DialectDriver.ReadSample(Dialect, "gemini.stream.functioncall.sse").Completion.ToolCall.Count);
    }

    [Fact(DisplayName = "Gemini: PDF识别")]
    public async Task Pdf_of_a_file()
    {
        ChatRequest request = new() { Model = Model, Message = [User(Pdf(), Text("Summarize the document"))], Stream = false };
        ContractExample.AssertSame(ContractExample.Request(Path, "pdf"), await DialectDriver.WriteAsync(Dialect, request));
        Assert.Contains("invoice", DialectDriver.ReadSample(Dialect, "gemini.pdf.json").Completion.Text, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "Gemini: 图像识别")]
    public async Task Picture_of_a_file()
    {
        ChatRequest request = new() { Model = Model, Message = [User(Picture(), Text("What is this?"))], Stream = false };
        ContractExample.AssertSame(ContractExample.Request(Path, "image"), await DialectDriver.WriteAsync(Dialect, request));
        Assert.Equal("A red square.", DialectDriver.ReadSample(Dialect, "gemini.vision.json").Completion.Text);
    }

    [Fact(DisplayName = "Gemini: 视频识别")]
    public async Task Film_of_a_file()
    {
        ChatRequest request = new() { Model = Model, Message = [User(Film(), Text("What happens, with time stamps?"))], Stream = false };
        ContractExample.AssertSame(ContractExample.Request(Path, "video", "videoMetadata"), await DialectDriver.WriteAsync(Dialect, request));
        Assert.StartsWith("00:02", DialectDriver.ReadSample(Dialect, "gemini.video.json").Completion.Text, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "Gemini对话格式 - v1beta")]
    public async Task Every_parameter_at_once()
    {
        ChatRequest request = new()
        {
            Model = "models/gemini-3-pro-preview",
            Message =
            [
                Rules("Be brief."), User(Text("Compare."), Picture(), Pdf(), Film(), Sound(), PictureAt("https://example.com/photos/square.png")),
                Call("a", "get_weather", "not json"), Result("a", "get_weather", "no such city", isError: true),
            ],
            Tool = [Weather, new ChatToolDefinition("deep", null, Json("""{"type":"object","properties":{"x":{"$ref":"#/$defs/y"}},"$defs":{"y":{"type":"string"}}}"""))],
            ToolChoice = new("tool", "get_weather"),
            WebSearch = true,
            ReasoningEffort = ReasoningEffort.Low,
            ResponseSchema = Json("""{"oneOf":[{"type":"string"}]}"""),
            MaxToken = 500,
            Temperature = 0.5,
            TopP = 0.9,
            Seed = 7,
            Stop = ["END"],
        };
        JsonObject body = await DialectDriver.WriteAsync(Dialect, request);
        Assert.Equal("v1beta/models/gemini-3-pro-preview:streamGenerateContent?alt=sse", Dialect.Write(request).Path);
        Assert.Equal("""{"includeThoughts":true,"thinkingLevel":"low"}""", body["generationConfig"]!["thinkingConfig"]!.ToJsonString());
        Assert.NotNull(body["generationConfig"]!["responseJsonSchema"]);
        Assert.NotNull(body["tools"]![0]!["functionDeclarations"]![1]!["parametersJsonSchema"]);
        Assert.Equal("""{"mode":"ANY","allowedFunctionNames":["get_weather"]}""", body["toolConfig"]!["functionCallingConfig"]!.ToJsonString());
        Assert.Equal("""{"malformed":"not json"}""", body["contents"]![1]!["parts"]![0]!["functionCall"]!["args"]!.ToJsonString());
        Assert.Equal("""{"error":"no such city"}""", body["contents"]![2]!["parts"]![0]!["functionResponse"]!["response"]!.ToJsonString());
        Assert.Equal("https://example.com/photos/square.png", (string?)body["contents"]![0]!["parts"]![5]!["fileData"]!["fileUri"]);
    }

    private static JsonObject ToCamelCase(JsonObject node) => (JsonObject)Renamed(node)!;

    private static JsonNode? Renamed(JsonNode? node) => node switch
    {
        JsonObject owner => new JsonObject(owner.Select(static pair => KeyValuePair.Create(pair.Key == "rgb_hex" ? pair.Key : Camel(pair.Key), Renamed(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Renamed)]),
        _ => node?.DeepClone(),
    };

    private static string Camel(string key) =>
        string.Concat(key.Split('_').Select(static (word, index) => index == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
