using System.Text.Json.Nodes;
using Allmhub.Audio.Speech;
using Allmhub.Chat;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Images;
using Allmhub.Operations;
using Allmhub.Tasks;
using Allmhub.Vectors.Ranking;
using Newtonsoft.Json.Linq;

namespace Allmhub.Core.Tests.Contract;

/// <summary>The documentation's data models, each as a whole: every field of a request goes out as it was given, every field of an answer can be had.</summary>
public sealed class DataModelTests
{
    private static readonly JObject Contract = OpenApiDocument.Load(Sample.PathOf("allmhub.openapi.yaml"));

    /// <summary>A field has its place in a typed request, or goes along as the caller gives it; none is dropped, renamed or changed on the way.</summary>
    [Theory]
    [InlineData("ChatCompletionRequest")]
    [InlineData("ResponsesRequest")]
    [InlineData("ClaudeRequest")]
    [InlineData("GeminiRequest")]
    [InlineData("ImageGenerationRequest")]
    [InlineData("RerankRequest")]
    [InlineData("SpeechRequest")]
    public void A_request_carries_every_field_of_its_model(string model)
    {
        using AllmClient client = new(Client.Options(RawServer.Nowhere()));
        Operation operation = Make(client, model);
        JObject fields = (JObject)Resolve(Contract["components"]!["schemas"]![model]!)["properties"]!;
        JsonObject given = [];
        foreach (JProperty field in fields.Properties())
        {
            given[field.Name] = JsonNode.Parse(SampleOf(Resolve(field.Value)));
        }

        JsonObject typed = JsonNode.Parse(operation.Describe(AllmCallOptions.Default).Body!)!.AsObject();
        JsonObject sent = JsonNode.Parse(operation.Describe(new AllmCallOptions { ExtraBody = given }).Body!)!.AsObject();

        Assert.True(given.Count > 5 && typed.Count > 0, $"{model}: {given.Count}");
        Assert.Empty(typed.Select(static field => field.Key).Except(fields.Properties().Select(static field => field.Name)));
        Assert.All(given, field => Assert.True(Holds(sent[field.Key], field.Value), $"{field.Key}: {sent[field.Key]?.ToJsonString()}"));
    }

    /// <summary>What an answer says beyond the typed properties is in <c>Raw</c>, word for word.</summary>
    [Theory]
    [InlineData("ChatCompletionResponse", "chat.json")]
    [InlineData("ChatCompletionResponse", "chat.toolcalls.json")]
    [InlineData("Usage", "chat.reasoning.json")]
    [InlineData("ResponsesResponse", "responses.json")]
    [InlineData("ResponsesResponse", "responses.websearch.json")]
    [InlineData("ClaudeResponse", "claude.json")]
    [InlineData("ClaudeResponse", "claude.thinking.json")]
    [InlineData("GeminiResponse", "gemini.json")]
    [InlineData("GeminiResponse", "gemini.thinking.json")]
    [InlineData("RerankResponse", "rerank.json")]
    [InlineData("RerankResponse", "rerank.documents.json")]
    [InlineData("OpenAIVideoError", "video.failed.json")]
    public async Task An_answer_is_kept_word_for_word(string model, string file)
    {
        JsonObject said = JsonNode.Parse(Sample.Text(file))!.AsObject();
        said["x_later"] = new JsonObject { ["kept"] = true };
        await using RawServer server = new(RawServer.Answer(200, said.ToJsonString()));
        using AllmClient client = new(Client.Options(server.BaseUri));

        string? raw = model switch
        {
            "RerankResponse" => (await ((Operation<RankingResult>)Make(client, "RerankRequest")).ExecuteAsync(AllmCallOptions.Default, default)).Ranking.Raw,
            "OpenAIVideoError" => (await client.Videos.Get("video_6936a4c0d2188190a6b5c1f0e3d7a9420c51").ExecuteAsync(AllmCallOptions.Default, default)).Raw,
            _ => (await client.Chat.Complete(Question(model)).ExecuteAsync(AllmCallOptions.Default, default)).Raw?.GetRawText(),
        };

        Assert.True(JsonNode.DeepEquals(said, JsonNode.Parse(raw!)), raw);
    }

    /// <summary>These belong to the administration of a backend, or to an older path that no entry names.</summary>
    [Theory]
    [InlineData("VideoRequest")]
    [InlineData("CheckActivationDTO")]
    [InlineData("Discord账号")]
    [InlineData("Map«string,object»")]
    [InlineData("Message«Map«string,object»»")]
    [InlineData("Message«Void»")]
    [InlineData("Option")]
    [InlineData("Pageable")]
    [InlineData("Page«Map«string,object»»")]
    [InlineData("Page«任务»")]
    [InlineData("Sort")]
    [InlineData("TaskQueryDTO")]
    [InlineData("激活服务参数")]
    [InlineData("账号修改参数")]
    [InlineData("账号创建参数")]
    [InlineData("账号查询参数")]
    public void No_operation_takes_or_gives_it(string model) => Assert.False(DocumentationTests.IsOnAPath(model), model);

    private static ChatRequest Question(string model) => new()
    {
        Model = "m",
        Message = [new ChatMessage(ChatRole.User, "q")],
        Stream = false,
        Api = model[..1] switch { "R" => ChatApi.Responses, "C" when model.StartsWith("Claude", StringComparison.Ordinal) => ChatApi.Claude, "G" => ChatApi.Gemini, _ => ChatApi.Chat },
    };

    private static SpeechRequest Spoken => new() { Model = "m", Text = "q", Voice = "v", Speed = 2, Instruction = "slowly", Stream = true };

    private static Operation Make(AllmClient client, string model) => model switch
    {
        "ImageGenerationRequest" => client.Images.Generate(new ImageRequest { Model = "gpt-image-1", Prompt = "q", Api = ImageApi.Images }),
        "SpeechRequest" => client.Speech.Speak(Spoken, new SpeechOutput(Path.GetTempPath(), replaces: false).Next(Spoken, source: null)),
        "RerankRequest" => client.Ranking.Rank(new RankingRequest { Model = "m", Query = "q", Document = ["a", "b", "c"] }),
        _ => client.Chat.Complete(Question(model)),
    };

    /// <summary>An object of the caller is merged into one of the client's, everything else replaces it.</summary>
    private static bool Holds(JsonNode? sent, JsonNode? given) => given is JsonObject fields && sent is JsonObject owner
        ? fields.All(field => Holds(owner[field.Key], field.Value))
        : JsonNode.DeepEquals(sent, given);

    /// <summary>Some value of a field's type, as JSON.</summary>
    private static string SampleOf(JToken schema)
    {
        JToken chosen = Resolve((schema["anyOf"] ?? schema["oneOf"] ?? schema["allOf"])?[0] ?? schema);
        string? type = chosen["type"] is JArray types ? (string?)types[0] : (string?)chosen["type"];
        return chosen["enum"]?[0] is JToken word ? word.ToString(Newtonsoft.Json.Formatting.None) : type switch
        {
            "integer" => "7",
            "number" => "0.25",
            "boolean" => "true",
            "array" => """["x", {"y": null}]""",
            "object" => """{"x_field": [1, "二"]}""",
            _ => "\"some text, 一些文字\"",
        };
    }

    private static JToken Resolve(JToken token)
    {
        while (token["$ref"] is JValue { Value: string reference })
        {
            token = reference.TrimStart('#', '/').Split('/').Aggregate((JToken)Contract, static (at, name) => at[name]!);
        }

        return token;
    }
}
