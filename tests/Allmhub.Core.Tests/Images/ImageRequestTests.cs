using System.Text.Json.Nodes;
using Allmhub.Core.Tests.Contract;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Images;

namespace Allmhub.Core.Tests.Images;

/// <summary>What goes over the wire in each format, held to the contract.</summary>
public sealed class ImageRequestTests
{
    internal static IEnumerable<string> Claimed => ["chat.nanobanana.request.json", "gemini.image.request.json", "image.edit.json.request.json", "image.gptimage2.request.json"];

    private static readonly ImageSource Small = ImageSource.FromBytes(Picture.Bytes("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mO4Y6MBAAM4AUGPEJpDAAAAAElFTkSuQmCC"));

    private static ImageRequest Request(string model, string prompt = "a red bicycle", ImageApi api = ImageApi.Auto) => new() { Prompt = prompt, Model = model, Api = api };

    public static TheoryData<string, string, string> Samples => new()
    {
        { "image.gptimage2.request.json", "POST", "/v1/images/generations" },
        { "image.edit.json.request.json", "POST", "/v1/images/edits" },
        { "chat.nanobanana.request.json", "POST", "/v1/chat/completions" },
        { "gemini.image.request.json", "POST", "/v1beta/models/gemini-3-pro-image-preview:generateContent" },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task The_contracts_own_requests_are_written(string sample, string method, string path)
    {
        JsonObject expected = JsonNode.Parse(Sample.Text(sample))!.AsObject();
        (ImageRequest request, bool isEdit) = sample switch
        {
            "image.gptimage2.request.json" => (Request("gpt-image-2", "a red bicycle at the river") with { Count = 2, Size = "2048x1152", Quality = "medium", Background = "opaque", Moderation = "low", OutputFormat = "webp", Compression = 80, Stream = true, PartialImage = 2 }, false),
            "image.edit.json.request.json" => (Request("gpt-image-1.5", "make it blue") with
            {
                Reference = [Small, ImageSource.FromAddress("https://example.com/in/2.png")],
                Mask = ImageSource.FromAddress("https://example.com/mask.png"),
                InputFidelity = "high",
                Quality = "high",
                Size = "1536x1024",
                OutputFormat = "png",
            }, true),
            "chat.nanobanana.request.json" => (Request("gemini-3-pro-image-preview", "a red bicycle, poster") with { Reference = [Small], AspectRatio = "16:9", Size = "2k", Stream = false }, false),
            _ => (Request("gemini-3-pro-image-preview", api: ImageApi.Gemini) with { Reference = [Small], AspectRatio = "21:9", Size = "4K" }, false),
        };

        // What the client has no word for, and what it leaves at the service's default.
        expected.Remove("user");
        if (expected["stream"]?.GetValue<bool>() == false)
        {
            expected.Remove("stream");
        }

        if (expected["mask"] is JsonObject mask)
        {
            mask["image_url"] = "https://example.com/mask.png";
        }

        RequestDescription sent = Describe(request, isEdit);
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(sent.Body!)), sent.Body);
        Assert.Equal((method, path), (sent.Method, sent.Uri.AbsolutePath));
        Assert.Empty(await OpenApiContract.ValidateRequestAsync(method, path, sent.Body!));
    }

    public static TheoryData<string, string> Allowed => new()
    {
        { "gpt-image-1", "/v1/images/generations" },
        { "gpt-image-2", "/v1/images/generations" },
        { "dall-e-3", "/v1/images/generations" },
        { "doubao-seedream-4-0-250828", "/v1/images/generations" },
        { "doubao-seedream-5-0-260128 n", "/v1/images/generations" },
        { "doubao-seedream-4-0-250828 ref", "/v1/images/generations" },
        { "doubao-seedream-4-0-250828 edit", "/v1/images/edits" },
        { "imagen-4", "/v1/images/generations" },
        { "flux", "/v1/images/generations" },
        { "flux json edit", "/v1/images/edits" },
        { "nano-banana", "/v1/chat/completions" },
        { "nano-banana n", "/v1/chat/completions" },
        { "nano-banana ref edit", "/v1/chat/completions" },
        { "gemini-2.5-flash-image images", "/v1/images/generations" },
        { "gemini-2.5-flash-image images ref", "/v1/images/generations" },
        { "gemini-2.5-flash-image gemini", "/v1beta/models/gemini-2.5-flash-image:generateContent" },
        { "gemini-2.5-flash-image gemini stream", "/v1beta/models/gemini-2.5-flash-image:streamGenerateContent" },
        { "gemini-2.5-flash-image gemini ref edit", "/v1beta/models/gemini-2.5-flash-image:generateContent" },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public async Task Every_request_is_allowed_by_the_contract(string how, string path)
    {
        string[] words = how.Split(' ');
        ImageRequest request = Request(words[0], api: words.Contains("images") ? ImageApi.Images : words.Contains("gemini") ? ImageApi.Gemini : ImageApi.Auto) with
        {
            AspectRatio = words[0] is "flux" or "dall-e-3" ? null : "1:1",
            Size = words[0] == "flux" ? "1024x1024" : null,
            Count = words.Contains("n") ? 3 : 1,
            Seed = words[0].Contains("seedream", StringComparison.Ordinal) && !words.Contains("edit") ? 5 : null,
            Style = words[0] == "dall-e-3" ? "vivid" : null,
            Reference = words.Contains("ref") || words.Contains("edit") ? [Small] : [],
            BodyFormat = words.Contains("json") ? ImageBodyFormat.Json : ImageBodyFormat.Auto,
            Stream = words.Contains("stream") ? true : null,
        };
        RequestDescription sent = Describe(request, words.Contains("edit"));

        Assert.Equal(path, sent.Uri.AbsolutePath);
        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", path, sent.Body!));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_edit_of_files_is_a_form_with_true_types_and_plain_names(int count)
    {
        using TemporaryFolder folder = new();
        string jpeg = folder.Write("猫 \"scan\".png", Picture.Bytes(Picture.Jpeg));
        string mask = folder.Write("mask", Picture.Bytes(Picture.Mask44));
        string png = folder.Write("noext", Picture.Bytes(Picture.Opaque44));
        ImageRequest request = Request("gpt-image-1.5", "蓝色") with
        {
            Reference = [.. new[] { ImageSource.FromFile(png), ImageSource.FromFile(jpeg) }.Take(count)],
            Mask = ImageSource.FromFile(mask),
            InputFidelity = "low",
            OutputFormat = "jpg",
            Compression = 7,
            Count = 2,
            Stream = true,
            PartialImage = 1,
            Quality = "low",
        };
        Ask ask = await Ask.AnswerAsync(RawServer.Answer(200, Sample.Text("image.edit.json")), request, isEdit: true);

        RawRequest sent = Assert.Single(ask.Requests);
        Assert.StartsWith("POST /v1/images/edits ", sent.Line, StringComparison.Ordinal);
        Assert.Matches("^multipart/form-data; boundary=allmhub-[0-9a-f]+$", sent.Header["Content-Type"]);
        List<SentPart> parts = SentPart.Read(sent);
        Assert.All(parts.Where(static part => part.FileName is not null), static part => Assert.All(part.FileName!, static c => Assert.True(char.IsAscii(c))));
        Assert.Equal(
            count == 1 ? [("image", "image.png", "image/png"), ("mask", "mask.png", "image/png")] : [("image[]", "image-1.png", "image/png"), ("image[]", "image-2.jpg", "image/jpeg"), ("mask", "mask.png", "image/png")],
            parts.Where(static part => part.FileName is not null).Select(static part => (part.Name, part.FileName!, part.Type!)));
        Assert.Equal(Picture.Bytes(Picture.Mask44), parts[^1].Data);
        Assert.Equal(Picture.Bytes(Picture.Opaque44), parts.First(static part => part.FileName is not null).Data);
        Assert.Equal("蓝色", parts.Single(static part => part.Name == "prompt").Text);
        Assert.DoesNotContain(parts, static part => part.Name == "response_format");
        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", "/v1/images/edits", SentPart.ToJson(parts), "multipart/form-data"));
    }

    [Fact]
    public async Task Extra_fields_of_a_form_go_along_and_win()
    {
        ImageRequest request = Request("gpt-image-1") with { Reference = [Small], Quality = "low" };
        await using RawServer server = new(RawServer.Answer(200, Sample.Text("image.edit.json")));
        using AllmClient client = new(Client.Options(server.BaseUri));
        AllmCallOptions options = new() { ExtraBody = new JsonObject { ["quality"] = "high", ["seed"] = 5, ["user"] = "me", ["n"] = null } };

        Assert.Contains("quality=high", client.Images.Edit(request).Describe(options).Body, StringComparison.Ordinal);
        await foreach (ImageUpdate update in client.Images.Edit(request).StreamAsync(options, default))
        {
            Assert.NotNull(update.Image);
        }

        List<SentPart> parts = SentPart.Read(server.Requests[0]);
        Assert.Equal(["image", "model", "prompt", "quality", "seed", "user"], parts.Select(static part => part.Name).Order());
        Assert.Equal(("high", "5"), (parts.Single(static part => part.Name == "quality").Text, parts.Single(static part => part.Name == "seed").Text));
    }

    [Theory]
    [InlineData("gpt-image-1.5", ImageBodyFormat.Auto, false, "multipart/form-data")]
    [InlineData("gpt-image-1.5", ImageBodyFormat.Json, false, "application/json")]
    [InlineData("gpt-image-1.5", ImageBodyFormat.Auto, true, "application/json")]
    [InlineData("doubao-seedream-4-0-250828", ImageBodyFormat.Auto, false, "application/json")]
    [InlineData("doubao-seedream-4-0-250828", ImageBodyFormat.Form, false, "multipart/form-data")]
    [InlineData("flux-kontext", ImageBodyFormat.Auto, false, "multipart/form-data")]
    public void Form_or_json_goes_by_model_and_references(string model, ImageBodyFormat format, bool isAddress, string type)
    {
        ImageSource reference = isAddress ? ImageSource.FromAddress("https://example.com/a.png") : Small;
        RequestDescription sent = Describe(Request(model) with { Reference = [reference], BodyFormat = format }, isEdit: true);

        Assert.StartsWith(type, sent.Header["Content-Type"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt-image-1", "/v1/images/edits")]
    [InlineData("flux", "/v1/images/edits")]
    [InlineData("doubao-seedream-4-5-251128", "/v1/images/generations")]
    public void A_new_picture_with_references_is_an_edit_where_the_model_takes_them_there_alone(string model, string path) =>
        Assert.Equal(path, Describe(Request(model) with { Reference = [Small] }, isEdit: false).Uri.AbsolutePath);

    [Theory]
    [InlineData("gpt-image-1", "1024×1024", null, "1024x1024")]
    [InlineData("gpt-image-1", "1024 X 1536", null, "1024x1536")]
    [InlineData("gpt-image-1", "auto", null, "auto")]
    [InlineData("gpt-image-1", null, "3:2", "1536x1024")]
    [InlineData("gpt-image-1", "1K", "2:3", "1024x1536")]
    [InlineData("gpt-image-2", null, "16:9", "1280x720")]
    [InlineData("gpt-image-2", "2K", null, "2048x2048")]
    [InlineData("gpt-image-2", "4K", "16:9", "3840x2160")]
    [InlineData("dall-e-3", null, "7:4", "1792x1024")]
    [InlineData("doubao-seedream-4-0-250828", "2k", null, "2K")]
    [InlineData("doubao-seedream-4-0-250828", null, "3:2", "2496x1664")]
    [InlineData("doubao-seedream-4-0-250828", "4K", "1:1", "4096x4096")]
    [InlineData("imagen-4", null, "16:9", "16:9")]
    [InlineData("gpt-image-1", "1536x1024", "3:2", "1536x1024")]
    [InlineData("imagen-4", "16：9", null, "16:9")]
    public void A_size_is_said_as_the_model_wants_it(string model, string? size, string? ratio, string expected) =>
        Assert.Equal(expected, Body(Request(model) with { Size = size, AspectRatio = ratio })["size"]?.GetValue<string>());

    [Theory]
    [InlineData("2k", "16:9", "16:9", "2K")]
    [InlineData("1024x1024", null, "1:1", null)]
    [InlineData("3840x2160", null, "16:9", "4K")]
    [InlineData("2520x1080", null, "21:9", "2K")]
    [InlineData(null, "1:8", "1:8", null)]
    [InlineData("512", null, null, "512")]
    [InlineData("auto", null, null, null)]
    public void A_size_becomes_googles_ratio_and_class(string? size, string? ratio, string? expectedRatio, string? expectedSize)
    {
        JsonNode? chat = Body(Request("m-1", api: ImageApi.Chat) with { Size = size, AspectRatio = ratio });
        JsonNode? gemini = Body(Request("m-1", api: ImageApi.Gemini) with { Size = size, AspectRatio = ratio });

        Assert.Null(chat["size"]);
        JsonNode? config = chat["extra_body"]?["google"]?["image_config"];
        Assert.Equal((expectedRatio, expectedSize), (config?["aspect_ratio"]?.GetValue<string>(), config?["image_size"]?.GetValue<string>()));
        JsonNode? own = gemini["generationConfig"]?["imageConfig"];
        Assert.Equal((expectedRatio, expectedSize), (own?["aspectRatio"]?.GetValue<string>(), own?["imageSize"]?.GetValue<string>()));
    }

    [Fact]
    public void A_mended_size_is_told()
    {
        NoticeList notices = new();
        using AllmClient client = new(Client.Options(new Uri("http://127.0.0.1:9")));
        client.Images.Generate(Request("gpt-image-1") with { Size = "1024×1024" }).Describe(new AllmCallOptions { Notices = notices });

        Assert.Contains(notices.Notices, static notice => notice.Message.Contains("1024x1024", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gpt-image-1.5", false)]
    [InlineData("chatgpt-image-latest", false)]
    [InlineData("openai/gpt-image-1", false)]
    [InlineData("dall-e-3", true)]
    [InlineData("m-1", true)]
    public void Base64_is_asked_for_where_it_may_be(string model, bool isAsked) =>
        Assert.Equal(isAsked ? "b64_json" : null, Body(Request(model))["response_format"]?.GetValue<string>());

    [Fact]
    public void A_reference_goes_by_its_bytes_in_gemini()
    {
        using TemporaryFolder folder = new();
        JsonNode body = Body(Request("m-1", api: ImageApi.Gemini) with { Reference = [ImageSource.FromFile(folder.Write("photo.JPG", Picture.Bytes(Picture.Jpeg)))] });

        JsonNode data = body["contents"]![0]!["parts"]![1]!["inlineData"]!;
        Assert.Equal(("image/jpeg", Picture.Jpeg), (data["mimeType"]!.GetValue<string>(), data["data"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("gpt-image-1", ImageApi.Images)]
    [InlineData("dall-e-3", ImageApi.Images)]
    [InlineData("doubao-seedream-4-0-250828", ImageApi.Images)]
    [InlineData("imagen-4.0-generate", ImageApi.Images)]
    [InlineData("gemini-2.5-flash-image", ImageApi.Chat)]
    [InlineData("nano-banana-pro", ImageApi.Chat)]
    [InlineData("unheard-of", ImageApi.Images)]
    public async Task The_choice_and_its_reason_are_on_the_picture(string model, ImageApi api)
    {
        string body = api == ImageApi.Chat ? Sample.Text("chat.image.markdown-datauri.json") : Sample.Text("image.b64.json");
        Ask ask = await Ask.JsonAsync(body, Request(model));

        Image image = Assert.Single(ask.Finished);
        Assert.Equal(api, image.Api);
        Assert.StartsWith($"{api} format", image.ApiReason, StringComparison.Ordinal);
        Assert.Contains(ask.Notices.Notices, notice => notice.Level == NoticeLevel.Verbose && notice.Message == image.ApiReason);
    }

    [Fact]
    public async Task A_choice_of_the_callers_has_no_reason()
    {
        Ask ask = await Ask.JsonAsync(Sample.Text("image.b64.json"), Request("gpt-image-1", api: ImageApi.Images));

        Assert.Null(Assert.Single(ask.Finished).ApiReason);
    }

    private static RequestDescription Describe(ImageRequest request, bool isEdit)
    {
        using AllmClient client = new(Client.Options(new Uri("http://127.0.0.1:9")));
        return (isEdit ? client.Images.Edit(request) : client.Images.Generate(request)).Describe(AllmCallOptions.Default);
    }

    private static JsonNode Body(ImageRequest request) => JsonNode.Parse(Describe(request, isEdit: false).Body!)!;
}
