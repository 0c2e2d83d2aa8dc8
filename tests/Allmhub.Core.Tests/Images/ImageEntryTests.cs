using System.Text.Json.Nodes;
using Allmhub.Core.Tests.Chat.Dialects;
using Allmhub.Core.Tests.Contract;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Images;
using Newtonsoft.Json.Linq;

namespace Allmhub.Core.Tests.Images;

/// <summary>The documentation's entries on pictures: the request against the OpenAPI file and its example, the sample answers read.</summary>
public sealed class ImageEntryTests
{
    private const string Chat = "/v1/chat/completions";
    private const string Generations = "/v1/images/generations";
    private const string Edits = "/v1/images/edits";
    private const string Gemini = "/v1beta/models/{model}:generateContent";
    private const string GeminiStream = "/v1beta/models/{model}:streamGenerateContent";
    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mO4Y6MBAAM4AUGPEJpDAAAAAElFTkSuQmCC";

    private static ImageSource Small => ImageSource.FromBytes(Picture.Bytes(Pixel));

    [Fact(DisplayName = "Banana文生图")]
    public async Task Banana_text()
    {
        await AssertSentAsync(Chat, "banana_text", Make("gemini-2.5-flash-image", "Draw a kitten in a beret, white background", ImageApi.Chat));
        (await Ask.StreamAsync(Sample.Text("chat.stream.image.datauri.sse"), Ask.Request(api: ImageApi.Chat))).AssertOne(Pixel, "image/png");
        (await Ask.JsonAsync(Sample.Text("chat.image.markdown-datauri.json"), Ask.Request(api: ImageApi.Chat))).AssertOne(Pixel, "image/png");
    }

    [Fact(DisplayName = "Banana图生图")]
    public async Task Banana_picture()
    {
        JsonObject page = JsonNode.Parse(Sample.Text("chat.stream.seed.request.json"))!.AsObject();
        JsonNode parts = page["messages"]![0]!["content"]!;
        ImageRequest request = Make(page["model"]!.GetValue<string>(), parts[0]!["text"]!.GetValue<string>(), ImageApi.Chat) with
        {
            Reference = [ImageSource.FromAddress(parts[1]!["image_url"]!["url"]!.GetValue<string>())],
        };
        ContractExample.AssertSame(page, await WriteAsync(Chat, request));
        Ask prose = await Ask.StreamAsync(Sample.Text("chat.stream.image.progress.sse"), Ask.Request(api: ImageApi.Chat));
        Assert.Equal("https", Assert.Single(prose.Finished).Uri!.Scheme);
    }

    [Fact(DisplayName = "创建图像 (Nano Banana)")]
    public async Task Banana_by_images()
    {
        await AssertSentAsync(Generations, "banana", Make("gemini-2.5-flash-image", "A kitten in a beret", ImageApi.Images) with { Size = "1024x1024" });
        (await Ask.JsonAsync(Sample.Text("image.b64.datauri-prefix.json"))).AssertOne("iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR42mPQqLgDRAwQCgAmzgXxk720lwAAAABJRU5ErkJggg==", "image/png");
    }

    [Fact(DisplayName = "图像编辑 (Nano Banana)")]
    public async Task Banana_edit_by_images()
    {
        List<SentPart> parts = await FormAsync(Make("gemini-2.5-flash-image", "Add a red scarf", ImageApi.Images) with { Reference = [Small] });
        Assert.Equal(("gemini-2.5-flash-image", "Add a red scarf"), (TextOf(parts, "model"), TextOf(parts, "prompt")));
        SentPart file = Assert.Single(parts, static part => part.FileName is not null);
        Assert.Equal(("image", "image.png", "image/png"), (file.Name, file.FileName, file.Type));
        (await Ask.JsonAsync(Sample.Text("image.gateway-shape.json"), Ask.Request() with { Count = 2 })).Finished.ForEach(static image => Assert.Equal("image/png", image.MediaType));
    }

    [Fact(DisplayName = "Google Gemini生图")]
    public async Task Gemini_draws()
    {
        await AssertSentAsync(Gemini, "draw", Make("gemini-2.5-flash-image", TextOf(Gemini, "draw"), ImageApi.Gemini) with { AspectRatio = "16:9", Size = "2K" });
        (await Ask.JsonAsync(Sample.Text("gemini.image.json"), Ask.Request(api: ImageApi.Gemini))).AssertOne(Pixel, "image/png");
    }

    [Fact(DisplayName = "Google Gemini生图 流式")]
    public async Task Gemini_draws_in_a_stream()
    {
        await AssertSentAsync(GeminiStream, "draw", Make("gemini-2.5-flash-image", "Draw a kitten in a beret", ImageApi.Gemini) with { Stream = true });
        (await Ask.StreamAsync(Sample.Text("gemini.stream.image.sse"), Ask.Request(api: ImageApi.Gemini) with { Stream = true })).AssertOne(Pixel, "image/png");
    }

    [Fact(DisplayName = "Google Gemini改图")]
    public async Task Gemini_changes()
    {
        await AssertSentAsync(Gemini, "edit", Make("gemini-2.5-flash-image", TextOf(Gemini, "edit"), ImageApi.Gemini) with { Reference = [Small] }, isEdit: true);
        Ask refused = await Ask.JsonAsync(Sample.Text("gemini.image.refused.json"), Ask.Request(api: ImageApi.Gemini));
        Assert.Equal(AllmErrorKind.ContentRefused, refused.Error!.Kind);
    }

    [Fact(DisplayName = "Google Gemini改图 流式")]
    public async Task Gemini_changes_in_a_stream() =>
        await AssertSentAsync(GeminiStream, "edit", Make("gemini-2.5-flash-image", "Add a red scarf", ImageApi.Gemini) with { Reference = [Small], Stream = true }, isEdit: true);

    [Fact(DisplayName = "官方接口文档")]
    public async Task Gemini_with_ratio_and_size()
    {
        ImageRequest request = Make("gemini-3-pro-image-preview", "a red bicycle", ImageApi.Gemini) with { Reference = [Small], AspectRatio = "21:9", Size = "4K" };
        ContractExample.AssertSame(JsonNode.Parse(Sample.Text("gemini.image.request.json"))!.AsObject(), await WriteAsync("/v1beta/models/gemini-3-pro-image-preview:generateContent", request));
        Assert.Single((await Ask.JsonAsync(Sample.Text("gemini.image.thoughtimage.json"), Ask.Request(api: ImageApi.Gemini))).Finished);
    }

    [Fact(DisplayName = "对接必读 (Nano Banana)")]
    public async Task Banana_in_three_formats()
    {
        ImageRequest request = Make("gemini-3-pro-image-preview", "a red bicycle, poster", ImageApi.Chat) with { Reference = [Small], AspectRatio = "16:9", Size = "2K", Stream = false };
        JsonObject expected = JsonNode.Parse(Sample.Text("chat.nanobanana.request.json"))!.AsObject();
        JsonObject sent = await WriteAsync(Chat, request);
        expected.Remove("stream");
        sent.Remove("stream");
        ContractExample.AssertSame(expected, sent);
        Assert.Equal("16:9", (await WriteAsync("/v1beta/models/m:generateContent", request with { Api = ImageApi.Gemini }))["generationConfig"]!["imageConfig"]!["aspectRatio"]!.GetValue<string>());
        Assert.NotNull((await WriteAsync(Generations, request with { Api = ImageApi.Images, Reference = [], AspectRatio = null, Size = "1024x1024", Stream = null }))["size"]);

        // "vip channel only": the key's group has no such channel, and another format does.
        string none = """{"error":{"code":"model_not_found","message":"分组 default 下模型 gemini-2.5-flash-image 没有可用渠道: vip channel only（distributor）","type":"new_api_error"}}""";
        Ask refused = await Ask.JsonAsync(none, Ask.Request("gemini-2.5-flash-image", ImageApi.Gemini), 503);
        Assert.Contains("-Api", refused.Error!.RecommendedAction);
    }

    [Fact(DisplayName = "GPT-4o文生图")]
    public async Task Gpt4o_text()
    {
        await AssertSentAsync(Chat, "gpt4o_text", Make("gpt-4o-image", "一只戴草帽的柴犬，水彩风格，比例 1:1", ImageApi.Chat));
        Assert.Single((await Ask.JsonAsync(Sample.Text("chat.image.two-links.json"), Ask.Request(api: ImageApi.Chat))).Finished);
    }

    [Fact(DisplayName = "GPT-4o图生图")]
    public async Task Gpt4o_picture()
    {
        await AssertSentAsync(Chat, "gpt4o_image", Make("gpt-4o-image", "Turn this into a watercolor", ImageApi.Chat) with { Reference = [Small] });
        Assert.Single((await Ask.JsonAsync(Sample.Text("chat.image.dataarray.json"), Ask.Request(api: ImageApi.Chat))).Finished);
    }

    [Fact(DisplayName = "创建图像 (GPT-4o-Image)")]
    public async Task Gpt_image()
    {
        ImageRequest request = Make("gpt-image-1", "Watercolor shiba inu with a straw hat", ImageApi.Images) with { Size = "1024x1024", Quality = "low" };

        // One is the default, which the client leaves out.
        ContractExample.AssertSame(ContractExample.Request(Generations, "gpt_image", "n"), await WriteAsync(Generations, request));
        (await Ask.JsonAsync(Sample.Text("image.b64.json"))).AssertOne(Pixel, "image/png");
        Ask stream = await Ask.StreamAsync(Sample.Text("image.stream.sse"), Ask.Request() with { Stream = true, PartialImage = 2 });
        Assert.Equal((2, 1), (stream.Partial.Count, stream.Finished.Count));
    }

    [Fact(DisplayName = "图像编辑 (GPT-4o-Image)")]
    public async Task Gpt_edit()
    {
        List<SentPart> parts = await FormAsync(Make("gpt-image-1", "Add a red scarf", ImageApi.Images) with { Reference = [Small, Small], Size = "1024x1024", Quality = "medium" });
        JObject example = Example(Edits, "gpt_image", "multipart/form-data");
        Assert.Equal(example.Properties().Select(static field => field.Name).Order(), parts.Select(static part => part.Name).Distinct().Order());
        Assert.Equal(2, parts.Count(static part => part.Name == "image[]"));
        Assert.All(parts.Where(static part => part.FileName is null), part => Assert.Equal((string?)example[part.Name], part.Text));
        Assert.Single((await Ask.JsonAsync(Sample.Text("image.edit.json"))).Finished);
    }

    [Fact(DisplayName = "对接必读 (GPT-4o-Image)")]
    public async Task Gpt_with_everything()
    {
        ImageRequest request = Make("gpt-image-2", "a red bicycle at the river", ImageApi.Images) with
        {
            Count = 2,
            Size = "2048x1152",
            Quality = "medium",
            Background = "opaque",
            Moderation = "low",
            OutputFormat = "webp",
            Compression = 80,
            Stream = true,
            PartialImage = 2,
        };
        JsonObject expected = JsonNode.Parse(Sample.Text("image.gptimage2.request.json"))!.AsObject();
        ContractExample.AssertSame(expected, await WriteAsync(Generations, request, new JsonObject { ["user"] = "ps-1" }));
        Assert.Equal("webp", expected["output_format"]!.GetValue<string>());
        Assert.Equal(4572, Assert.Single((await Ask.JsonAsync(Sample.Text("image.gptimage.full.json"))).Finished).Usage!.TotalToken);
    }

    [Fact(DisplayName = "即梦4文生图")]
    public async Task Seedream_text() =>
        await AssertSentAsync(Chat, "seedream_text", Make("doubao-seedream-4-0-250828", "江边的红色自行车，清晨", ImageApi.Chat));

    [Fact(DisplayName = "即梦4图生图")]
    public async Task Seedream_picture() =>
        await AssertSentAsync(Chat, "seedream_image", Make("doubao-seedream-4-0-250828", "把天空换成晚霞", ImageApi.Chat) with { Reference = [ImageSource.FromAddress("https://example.com/photos/bike.jpg")] });

    [Fact(DisplayName = "创建图像 (即梦seedream)")]
    public async Task Seedream_by_images()
    {
        ImageRequest request = Make("doubao-seedream-4-0-250828", "江边的红色自行车，清晨", ImageApi.Images) with { Size = "2K" };
        ContractExample.AssertSame(ContractExample.Request(Generations, "seedream"), await WriteAsync(Generations, request, new JsonObject { ["response_format"] = "url", ["watermark"] = false }));
        Ask mixed = await Ask.JsonAsync(Sample.Text("image.seedream.json"), Ask.Request() with { Count = 2 });
        Assert.Equal((1, 1), (mixed.Finished.Count, mixed.Failures.Count));
        Ask stream = await Ask.StreamAsync(Sample.Text("image.seedream.stream.sse"), Ask.Request("doubao-seedream-4-5-251128") with { Count = 2, Stream = true });
        Assert.Equal((0, 1, 1), (stream.Partial.Count, stream.Finished.Count, stream.Failures.Count));
    }

    [Fact(DisplayName = "图像编辑 (即梦seedream)")]
    public async Task Seedream_edit()
    {
        ImageRequest request = Make("doubao-seedream-4-0-250828", "把天空换成晚霞", ImageApi.Images) with { Size = "2K", Reference = [ImageSource.FromAddress("https://example.com/photos/bike.jpg")] };
        JsonObject expected = JsonNode.Parse(Example(Edits, "seedream", "application/json").ToString())!.AsObject();
        JsonObject sent = await WriteAsync(Edits, request, new JsonObject { ["response_format"] = "url", ["watermark"] = false }, isEdit: true);
        if (sent["image"] is JsonValue only)
        {
            sent["image"] = new JsonArray(only.DeepClone());
        }

        ContractExample.AssertSame(expected, sent);
    }

    private static ImageRequest Make(string model, string prompt, ImageApi api) => new() { Model = model, Prompt = prompt, Api = api };

    private static async Task AssertSentAsync(string path, string example, ImageRequest request, bool isEdit = false) =>
        ContractExample.AssertSame(ContractExample.Request(path, example), await WriteAsync(path.Replace("{model}", request.Model, StringComparison.Ordinal), request, isEdit: isEdit));

    private static async Task<JsonObject> WriteAsync(string path, ImageRequest request, JsonObject? extra = null, bool isEdit = false)
    {
        using AllmClient client = new(Client.Options(new Uri("http://127.0.0.1:1")));
        RequestDescription sent = (isEdit ? client.Images.Edit(request) : client.Images.Generate(request)).Describe(new AllmCallOptions { ExtraBody = extra });
        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", sent.Uri.AbsolutePath, sent.Body!));
        Assert.Equal(path.Replace("/m:", $"/{request.Model}:", StringComparison.Ordinal), sent.Uri.AbsolutePath);
        JsonObject body = JsonNode.Parse(sent.Body!)!.AsObject();

        // Asked for with every stream of this format (NOTES section 4); the examples leave it out.
        body.Remove("stream_options");
        return body;
    }

    private static async Task<List<SentPart>> FormAsync(ImageRequest request)
    {
        Ask ask = await Ask.AnswerAsync(RawServer.Answer(200, Sample.Text("image.edit.json")), request, isEdit: true);
        List<SentPart> parts = SentPart.Read(ask.Requests[0]);
        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", Edits, SentPart.ToJson(parts), "multipart/form-data"));
        return parts;
    }

    private static string TextOf(List<SentPart> parts, string name) => Assert.Single(parts, part => part.Name == name).Text;

    private static string TextOf(string path, string example) => ContractExample.Request(path, example)["contents"]![0]!["parts"]![0]!["text"]!.GetValue<string>();

    private static JObject Example(string path, string name, string type) =>
        (JObject)OpenApiDocument.Load(Sample.PathOf("allmhub.openapi.yaml"))["paths"]![path]!["post"]!["requestBody"]!["content"]![type]!["examples"]![name]!["value"]!;
}
