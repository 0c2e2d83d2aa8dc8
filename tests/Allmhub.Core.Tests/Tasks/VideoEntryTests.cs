using System.Text.Json.Nodes;
using Allmhub.Core.Tests.Chat.Dialects;
using Allmhub.Core.Tests.Contract;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Images;
using Allmhub.Tasks;
using Allmhub.Tasks.Videos;

namespace Allmhub.Core.Tests.Tasks;

/// <summary>The documentation's entries on films: the request against the OpenAPI file and its example, the sample answers read.</summary>
public sealed class VideoEntryTests
{
    private const string Chat = "/v1/chat/completions";
    private const string Videos = "/v1/videos";
    private static readonly Uri Gateway = new("https://api.example.com/");

    [Fact(DisplayName = "文生sora视频")]
    public async Task Sora_by_chat() => await AssertChatAsync("sora_text", new VideoRequest { Model = "sora_video2-landscape-15s", Prompt = "A golden retriever in a space suit floats through a station" });

    [Fact(DisplayName = "图生sora视频")]
    public async Task Sora_by_chat_of_a_picture() => await AssertChatAsync("sora_image", Pictured("sora_video2", "The bicycle starts to roll", "https://example.com/photos/bike.jpg"));

    [Fact(DisplayName = "文生veo视频")]
    public async Task Veo_by_chat() => await AssertChatAsync("veo_text", new VideoRequest { Model = "veo_3_1-fast", Prompt = "A red bicycle rolls along the river at dawn, soft wind" });

    [Fact(DisplayName = "图生veo视频")]
    public async Task Veo_by_chat_of_pictures()
    {
        JsonNode parts = ContractExample.Request(Chat, "veo_image")["messages"]![0]!["content"]!;
        await AssertChatAsync("veo_image", Pictured("veo_3_1-fast-fl", parts[0]!["text"]!.GetValue<string>(), [.. parts.AsArray().Skip(1).Select(static part => part!["image_url"]!["url"]!.GetValue<string>())]));
    }

    [Fact(DisplayName = "视频生成 (Sora)")]
    public async Task Sora()
    {
        JsonObject body = await WriteAsync(Videos, new VideoRequest { Model = "sora-2", Prompt = "A red bicycle rolls along the river at dawn", Second = 8, Size = "1280x720" });
        body.Remove("duration");
        ContractExample.AssertSame(JsonNode.Parse("""{"model":"sora-2","prompt":"A red bicycle rolls along the river at dawn","seconds":"8","size":"1280x720"}""")!.AsObject(), body);
        Assert.Equal(TaskState.Queued, Read("video.submit.publicid.json").Status);
    }

    [Fact(DisplayName = "任务查询进度 (Sora)")]
    public void Sora_is_looked_at()
    {
        AssertLook("video_6936a4c0d2188190a6b5c1f0e3d7a9420c51", "/v1/videos/video_6936a4c0d2188190a6b5c1f0e3d7a9420c51");
        AssertLook("sora-2:task_1", "/v1/videos/sora-2%3Atask_1");
        Assert.Equal((TaskState.Running, 33d), (Read("video.inprogress.json").Status, Read("video.inprogress.json").Progress));
        Assert.Equal(TaskState.Success, Read("video.completed.videourl.json").Status);
    }

    [Fact(DisplayName = "视频生成 (Veo)")]
    public async Task Veo()
    {
        JsonObject body = await WriteAsync(
            Videos,
            new VideoRequest { Model = "veo-3.1-fast-generate-preview", Prompt = "A red bicycle rolls along the river at dawn", Second = 8, AspectRatio = "16:9" },
            new JsonObject { ["metadata"] = new JsonObject { ["resolution"] = "720p" } });
        Assert.Equal("8", body["seconds"]!.GetValue<string>());
        body.Remove("seconds");
        body.Remove("duration");
        ContractExample.AssertSame(ContractExample.Request(Videos, "veo"), body);
        Assert.Equal(TaskState.Submitted, Read("video.submit.emptystatus.json").Status);
    }

    [Fact(DisplayName = "任务查询进度 (Veo)")]
    public void Veo_is_looked_at()
    {
        AssertLook("task_q7Zr2mWc9TtLk4Xn8Vb1Jd6Hs3Gf5Pya", "/v1/videos/task_q7Zr2mWc9TtLk4Xn8Vb1Jd6Hs3Gf5Pya");
        VideoAnswer done = Read("video.completed.veo-nolink.json");
        VideoTask task = VideoPoller.Take(new VideoTask { Id = done.Id, Gateway = Gateway }, done);
        Assert.Equal((TaskState.Success, $"https://api.example.com/v1/videos/{done.Id}/content"), (task.Status, task.Uri!.OriginalString));
    }

    [Fact(DisplayName = "对接必读 (Sora)")]
    public async Task Sora_of_another_kind()
    {
        JsonObject body = await WriteAsync(
            Videos,
            Pictured("sora_video2-landscape", "The bicycle starts to roll", "https://example.com/photos/bike.jpg") with { Api = VideoApi.Videos },
            new JsonObject { ["watermark"] = false });
        ContractExample.AssertSame(ContractExample.Request(Videos, "sora_video2"), body);
    }

    [Fact(DisplayName = "对接必读 (Veo)")]
    public async Task Veo_in_both_formats()
    {
        JsonObject body = await WriteAsync(Videos, new VideoRequest { Model = "veo-3.1-generate-preview", Prompt = "x", Second = 4, AspectRatio = "9:16", NegativePrompt = "people" });
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"aspectRatio":"9:16","negativePrompt":"people","durationSeconds":4}"""), body["metadata"]));
        Assert.Equal(Chat, Describe(new VideoRequest { Model = "veo_3_1", Prompt = "x" }, null).Uri.AbsolutePath);
    }

    private static VideoRequest Pictured(string model, string prompt, params string[] pictures) =>
        new() { Model = model, Prompt = prompt, Image = [.. pictures.Select(static address => ImageSource.FromAddress(address))] };

    private static VideoAnswer Read(string sample) => VideoAnswer.Read(Sample.Bytes(sample), Gateway)!;

    private static void AssertLook(string id, string path)
    {
        using AllmClient client = new(Core.Tests.Http.Client.Options(new Uri("http://127.0.0.1:1")));
        RequestDescription look = client.Videos.Get(id).Describe(AllmCallOptions.Default);
        Assert.Equal(("GET", path), (look.Method, look.Uri.AbsolutePath));
    }

    private static RequestDescription Describe(VideoRequest request, JsonObject? extra)
    {
        using AllmClient client = new(Core.Tests.Http.Client.Options(new Uri("http://127.0.0.1:1")));
        return client.Videos.Start(request, new TaskLog(new TaskJournal("x"))).Describe(new AllmCallOptions { ExtraBody = extra });
    }

    private static async Task<JsonObject> WriteAsync(string path, VideoRequest request, JsonObject? extra = null)
    {
        RequestDescription sent = Describe(request, extra);
        Assert.Equal(path, sent.Uri.AbsolutePath);
        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", path, sent.Body!));
        JsonObject body = JsonNode.Parse(sent.Body!)!.AsObject();
        body.Remove("stream_options");
        return body;
    }

    private static async Task AssertChatAsync(string example, VideoRequest request)
    {
        ContractExample.AssertSame(ContractExample.Request(Chat, example), await WriteAsync(Chat, request));
        await using FilmHost host = new();
        host.On("POST /v1/chat/completions", RawServer.Stream(Sample.Text("chat.stream.video.fullwidth.sse")));
        Assert.Equal(TaskState.Success, (await host.StartAsync(request)).Status);
    }
}
