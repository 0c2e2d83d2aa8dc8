using System.Text.Json.Nodes;
using Allmhub.Audio.Speech;
using Allmhub.Chat;
using Allmhub.Core.Tests.Audio.Transcription;
using Allmhub.Core.Tests.Http;
using Allmhub.Core.Tests.Tasks;
using Allmhub.Http;
using Allmhub.Images;
using Allmhub.Operations;
using Allmhub.Tasks;
using Allmhub.Tasks.Midjourney;
using Allmhub.Vectors.Embeddings;
using Allmhub.Vectors.Ranking;
using Newtonsoft.Json.Linq;

namespace Allmhub.Core.Tests.Contract;

/// <summary>The documentation's data models, each as a whole: every field of a request goes out as it was given, every field of an answer can be had.</summary>
public sealed class DataModelTests : IDisposable
{
    private static readonly JObject Contract = OpenApiDocument.Load(Sample.PathOf("allmhub.openapi.yaml"));

    private readonly string _folder = Directory.CreateTempSubdirectory("allmhub-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A field has its place in a typed request, or goes along as the caller gives it; none is dropped, renamed or changed on the way.</summary>
    [Theory]
    [InlineData("ChatCompletionRequest")]
    [InlineData("ResponsesRequest")]
    [InlineData("ClaudeRequest")]
    [InlineData("GeminiRequest")]
    [InlineData("ImageGenerationRequest")]
    [InlineData("EmbeddingRequest")]
    [InlineData("RerankRequest")]
    [InlineData("SpeechRequest")]
    [InlineData("Imagine提交参数")]
    [InlineData("变化任务提交参数")]
    [InlineData("变化任务提交参数-simple")]
    [InlineData("执行动作参数")]
    [InlineData("Blend提交参数")]
    [InlineData("Describe提交参数")]
    [InlineData("Modal提交参数")]
    [InlineData("Shorten提交参数")]
    [InlineData("SwapFace提交参数")]
    public void A_request_carries_every_field_of_its_model(string model)
    {
        using AllmClient client = new(Client.Options(RawServer.Nowhere()));
        Operation operation = Make(client, model);
        JObject fields = FieldsOf(model);
        JsonObject given = Fill(fields);
        JsonObject typed = JsonNode.Parse(operation.Describe(AllmCallOptions.Default).Body!)!.AsObject();
        JsonObject sent = JsonNode.Parse(operation.Describe(new AllmCallOptions { ExtraBody = given }).Body!)!.AsObject();

        Assert.True(given.Count > 1 && typed.Count > 0, $"{model}: {given.Count}");
        Assert.Empty(typed.Select(static field => field.Key).Except(fields.Properties().Select(static field => field.Name)));
        Assert.All(given, field => Assert.True(Holds(sent[field.Key], field.Value), $"{field.Key}: {sent[field.Key]?.ToJsonString()}"));
    }

    /// <summary>The choice among a backend's accounts has no parameter of its own: it goes along whole, as the caller writes it.</summary>
    [Theory]
    [InlineData("账号筛选条件")]
    [InlineData("Filter")]
    public void A_part_of_a_request_goes_along_as_it_is_given(string model)
    {
        using AllmClient client = new(Client.Options(RawServer.Nowhere()));
        JsonObject filter = Fill(FieldsOf(model));

        RequestDescription sent = Make(client, "Imagine提交参数").Describe(new AllmCallOptions { ExtraBody = new JsonObject { ["accountFilter"] = filter.DeepClone() } });

        Assert.True(JsonNode.DeepEquals(filter, JsonNode.Parse(sent.Body!)!["accountFilter"]), sent.Body);
    }

    /// <summary>A list of tasks is asked for by their ids, and by nothing else.</summary>
    [Theory]
    [InlineData("任务查询参数")]
    public void Many_tasks_are_asked_for_at_once(string model)
    {
        using AllmClient client = new(Client.Options(RawServer.Nowhere()));
        JsonObject sent = JsonNode.Parse(client.Midjourney.Find([MidjourneyHost.Task("1"), MidjourneyHost.Task("2")]).Describe(AllmCallOptions.Default).Body!)!.AsObject();

        Assert.Equal(FieldsOf(model).Properties().Select(static field => field.Name), sent.Select(static field => field.Key));
        Assert.Equal("""["1","2"]""", sent["ids"]!.ToJsonString());
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
    [InlineData("AudioTranscriptionResponse", "audio.transcription.json")]
    [InlineData("AudioTranscriptionResponse", "audio.transcription.verbose.json")]
    [InlineData("AudioTranscriptionResponse", "audio.transcription.diarized.json")]
    [InlineData("提交结果", "mj.submit.success.json")]
    [InlineData("Message«string»", "mj.submit.queued.json")]
    [InlineData("任务", "mj.task.success.json")]
    [InlineData("可执行按钮", "mj.task.grid.buttons.json")]
    [InlineData("可执行按钮_1", "mj.task.upscaled.v7buttons.json")]
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
            "AudioTranscriptionResponse" => (await Heard.JsonAsync(said.ToJsonString())).Whole!.Raw,
            "提交结果" or "Message«string»" => (await ((Operation<MidjourneyTask>)Make(client, "Imagine提交参数")).ExecuteAsync(AllmCallOptions.Default, default)).Raw,
            "任务" or "可执行按钮" or "可执行按钮_1" => Assert.Single(await client.Midjourney.Find([MidjourneyHost.Task((string)said["id"]!)]).ExecuteAsync(AllmCallOptions.Default, default)).Task.Raw,
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

    private Operation Make(AllmClient client, string model) => model switch
    {
        "ImageGenerationRequest" => client.Images.Generate(new ImageRequest { Model = "gpt-image-1", Prompt = "q", Api = ImageApi.Images }),
        "Imagine提交参数" => Submit(client, new MidjourneyImagine { Prompt = "q" }),
        "变化任务提交参数" => Submit(client, new MidjourneyChange { TaskId = "1", Kind = MidjourneyChangeKind.Upscale, Index = 2 }),
        "变化任务提交参数-simple" => Submit(client, new MidjourneySimpleChange { Content = "1 U2" }),
        "执行动作参数" => Submit(client, new MidjourneyPress { TaskId = "1", CustomId = "MJ::JOB::upsample::2::5b1e07c3" }),
        "Blend提交参数" => Submit(client, new MidjourneyBlend { Image = [MidjourneyHost.Picture, MidjourneyHost.Picture] }),
        "Describe提交参数" => Submit(client, new MidjourneyDescribe { Image = MidjourneyHost.Picture }),
        "Modal提交参数" => Submit(client, new MidjourneyModal { TaskId = "1", Prompt = "q" }),
        "Shorten提交参数" => Submit(client, new MidjourneyShorten { Prompt = "q" }),
        "SwapFace提交参数" => Submit(client, new MidjourneySwapFace { Source = MidjourneyHost.Picture, Target = MidjourneyHost.Picture }),
        "EmbeddingRequest" => client.Embeddings.Embed(new EmbeddingRequest { Model = "m" }, [new EmbeddingInput("a")]),
        "SpeechRequest" => client.Speech.Speak(Spoken, new SpeechOutput(Path.GetTempPath(), replaces: false).Next(Spoken, source: null)),
        "RerankRequest" => client.Ranking.Rank(new RankingRequest { Model = "m", Query = "q", Document = ["a", "b", "c"] }),
        _ => client.Chat.Complete(Question(model)),
    };

    private Operation<MidjourneyTask> Submit(AllmClient client, MidjourneySubmission submission) =>
        client.Midjourney.Submit(submission, new TaskLog(new TaskJournal(Path.Combine(_folder, "tasks.jsonl"))));

    private static JObject FieldsOf(string model) =>
        (JObject)((JObject)Contract["components"]!["schemas"]!).Properties().Single(item => DocumentationTests.NamesOf(item.Value).Contains(model)).Value["properties"]!;

    private static JsonObject Fill(JObject fields)
    {
        JsonObject filled = [];
        foreach (JProperty field in fields.Properties())
        {
            filled[field.Name] = JsonNode.Parse(SampleOf(Resolve(field.Value)));
        }

        return filled;
    }

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
