using System.Text.Json.Nodes;
using Allmhub.Http;
using Allmhub.Images;

namespace Allmhub.Core.Tests.Images;

/// <summary>Pictures in conversations of both formats, whole and streamed, as services really give them.</summary>
public sealed class ImageChatAnswerTests
{
    private const string RedUri = "data:image/png;base64," + Picture.Red;

    private const string BlueUri = "data:image/png;base64," + Picture.Blue;

    private static ImageRequest Chat => Ask.Request(api: ImageApi.Chat);

    private static ImageRequest Gemini => Ask.Request(api: ImageApi.Gemini);

    [Theory]
    [InlineData(RedUri)]
    [InlineData("![image](" + RedUri + ")")]
    [InlineData("Here it is: ![image](" + RedUri + ")\n\nDone.")]
    [InlineData("<img src=\"" + RedUri + "\" alt=\"x\">")]
    public async Task A_picture_in_the_text_is_found(string content) => await ChatAsync(content, static ask => ask.AssertOne(Picture.Red, "image/png"));

    [Theory]
    [InlineData(" https://x.example/f/a.png?sig=1%2F2\n", "https://x.example/f/a.png?sig=1%2F2")]
    [InlineData("> ✅ done\n\n![pic](https://x.example/f/2024/seed-47593.jpg?Expires=1718772975&OSSAccessKeyId=AK&Signature=8GVAHz%2BDiboYAnBh%3D)。", "https://x.example/f/2024/seed-47593.jpg?Expires=1718772975&OSSAccessKeyId=AK&Signature=8GVAHz%2BDiboYAnBh%3D")]
    [InlineData("![a](https://x.example/f/filters:format(jpeg):quality(90)/a.jpeg)\n\n![b](https://x.example/f/b\\(1\\).png \"a title (x)\")\n\n![c](<https://x.example/f/c (2).png>)", "https://x.example/f/filters:format(jpeg):quality(90)/a.jpeg|https://x.example/f/b(1).png|https://x.example/f/c%20(2).png")]
    [InlineData("<img src=\"https://x.example/a.png?a=1&amp;b=2\">", "https://x.example/a.png?a=1&b=2")]
    public async Task An_address_is_exact(string content, string expected) => await ChatAsync(content, ask =>
    {
        Assert.Null(ask.Error);
        Assert.Equal(expected, string.Join('|', ask.Finished.Select(static image => image.Uri!.OriginalString.Replace(" ", "%20", StringComparison.Ordinal))));
    });

    [Fact]
    public async Task An_address_without_a_host_is_the_gateways() => await ChatAsync("![image](/c/x/api/v1/files/9/content)", static ask =>
    {
        Uri uri = Assert.Single(ask.Finished).Uri!;
        Assert.Equal(("127.0.0.1", "/c/x/api/v1/files/9/content"), (uri.Host, uri.AbsolutePath));
    });

    [Fact]
    public async Task Pictures_in_parts_come_in_order()
    {
        JsonArray content = [
            new JsonObject { ["type"] = "text", ["text"] = "Here: " },
            new JsonObject { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = RedUri } },
            new JsonObject { ["image_url"] = BlueUri },
        ];
        await ChatAsync(content, static ask => Assert.Equal([Picture.Red, Picture.Blue], ask.Finished.Select(static image => Convert.ToBase64String(image.Data!.ToArray()))));
    }

    [Fact]
    public async Task Pictures_beside_the_text_are_found() => await ChatAsync(
        string.Empty,
        static ask => ask.AssertOne(Picture.Red, "image/png"),
        static message => message["images"] = new JsonArray(new JsonObject { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = RedUri }, ["index"] = 0 }));

    [Fact]
    public async Task A_large_picture_that_comes_twice_is_one()
    {
        string large = "data:image/png;base64," + Convert.ToBase64String([.. Picture.Bytes(Picture.Red), .. new byte[300_000]]);
        await ChatAsync(
            "![image](" + large + ")",
            static ask => Assert.Equal(300_073, Assert.Single(ask.Finished).Length),
            message => message["images"] = new JsonArray(new JsonObject { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = large }, ["index"] = 0 }));
    }

    [Fact]
    public async Task A_draft_of_the_thinking_is_no_picture() => await ChatAsync(
        "![image](" + RedUri + ")",
        static ask => ask.AssertOne(Picture.Red, "image/png"),
        static message => message["reasoning_content"] = "Sketch ![image](data:image/png;base64," + Picture.Draft + ")");

    [Fact]
    public async Task A_picture_that_is_cut_off_is_none() => await ChatAsync(
        "Here ![image](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAQAAAACCAIAAADwyuo0AAAAEElEQVR42mO4",
        static ask =>
        {
            Assert.Empty(ask.Finished);
            Assert.Equal(AllmErrorKind.IncompleteStream, ask.Error?.Kind);
            Assert.Contains("cut off", ask.Error!.Message, StringComparison.Ordinal);
        },
        finish: "length");

    [Fact]
    public async Task Words_alone_are_the_reason() => await ChatAsync("I cannot draw a known person.", static ask =>
    {
        Assert.Equal(AllmErrorKind.ContentRefused, ask.Error?.Kind);
        Assert.Contains("I cannot draw a known person.", ask.Error!.Message, StringComparison.Ordinal);
    });

    [Fact]
    public async Task Several_pictures_of_one_answer_are_numbered() => await ChatAsync("![a](" + RedUri + ")\n![b](" + BlueUri + ")", static ask =>
    {
        Assert.Equal([0, 1], ask.Finished.Select(static image => image.Index));
        Assert.Contains("2 pictures came, 1 was asked for", Assert.Single(ask.Warnings), StringComparison.Ordinal);
    });

    [Fact]
    public async Task Progress_in_prose_is_told_as_progress()
    {
        Ask ask = await Ask.StreamAsync(Sample.Text("chat.stream.image.progress.sse"), Chat);

        Assert.Equal("https://filesystem.example.com/cdn/20251208/2b7c5a.png", Assert.Single(ask.Finished).Uri!.OriginalString);
        Assert.Contains(ask.Notices.Notices, static notice => notice is { Level: NoticeLevel.Progress, Percent: 100 });
    }

    [Fact]
    public async Task The_prompt_a_service_made_of_it_is_told()
    {
        Ask ask = await Ask.JsonAsync(Sample.Text("chat.image.dataarray.json"), Chat);

        Assert.StartsWith("A British shorthair", Assert.Single(ask.Finished).RevisedPrompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Geminis_snake_case_is_read() => await GeminiAsync(
        [new JsonObject { ["text"] = "ok" }, new JsonObject { ["inline_data"] = new JsonObject { ["mime_type"] = "image/png", ["data"] = Picture.Red } }],
        static ask => ask.AssertOne(Picture.Red, "image/png"));

    [Fact]
    public async Task A_file_of_googles_store_cannot_be_fetched() => await GeminiAsync(
        [
            new JsonObject { ["fileData"] = new JsonObject { ["mimeType"] = "image/png", ["fileUri"] = "https://x.example/f/red.png" } },
            new JsonObject { ["fileData"] = new JsonObject { ["mimeType"] = "image/png", ["fileUri"] = "gs://bucket/x.png" } },
        ],
        static ask =>
        {
            Assert.Equal("https://x.example/f/red.png", Assert.Single(ask.Finished).Uri!.OriginalString);
            Assert.Contains("gs://bucket/x.png", Assert.Single(ask.Failures).Message, StringComparison.Ordinal);
        });

    [Fact]
    public async Task A_draft_alone_is_no_picture() => await GeminiAsync(
        [new JsonObject { ["thought"] = true, ["inlineData"] = new JsonObject { ["mimeType"] = "image/png", ["data"] = Picture.Draft } }],
        static ask =>
        {
            Assert.Empty(ask.Finished);
            Assert.NotNull(ask.Error);
        });

    [Fact]
    public async Task A_refusal_of_google_has_its_word_and_the_models_sentence() => await GeminiAsync(
        [new JsonObject { ["text"] = "I cannot show this scene." }],
        static ask =>
        {
            Assert.Equal(AllmErrorKind.ContentRefused, ask.Error?.Kind);
            Assert.Contains("IMAGE_SAFETY", ask.Error!.Message, StringComparison.Ordinal);
            Assert.Contains("I cannot show this scene.", ask.Error.Message, StringComparison.Ordinal);
        },
        "IMAGE_SAFETY");

    [Fact]
    public async Task A_refusal_of_google_has_the_services_sentence()
    {
        Ask ask = await Ask.JsonAsync(Sample.Text("gemini.image.noimage.json"), Gemini);

        Assert.Contains("NO_IMAGE", ask.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("Unable to show the generated image.", ask.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finish_reason_in_every_chunk_ends_nothing()
    {
        Ask ask = await Ask.StreamAsync(
            """data: {"candidates":[{"content":{"role":"model","parts":[{"text":"a"}]},"finishReason":"STOP","index":0}]}""" + "\n\n"
            + "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"" + Picture.Red + "\"}}]},\"finishReason\":\"STOP\",\"index\":0}]}\n\n",
            Gemini with { Stream = true });

        ask.AssertOne(Picture.Red, "image/png");
    }

    [Fact]
    public async Task A_whole_picture_of_a_stream_that_broke_off_is_kept()
    {
        Ask ask = await Ask.StreamAsync(
            "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"" + Picture.Red + "\"}}]},\"index\":0}]}\n\n",
            Gemini with { Stream = true });

        Assert.Equal(Picture.Bytes(Picture.Red), Assert.Single(ask.Finished).Data!.ToArray());
        Assert.Equal(AllmErrorKind.IncompleteStream, ask.Error?.Kind);
    }

    [Theory]
    [InlineData(503, """{"error":{"message":"No available channel for model m-1 under group default","type":"new_api_error","code":"model_not_found"}}""")]
    [InlineData(403, """{"error":{"message":"vip channel only","type":"new_api_error","code":""}}""")]
    public async Task The_vip_channel_is_told_with_the_formats_for_everybody(int status, string body)
    {
        Ask ask = await Ask.JsonAsync(body, Gemini, status);

        Assert.Contains("-Api Chat", ask.Error!.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(ask.Requests);
    }

    [Fact]
    public async Task A_failed_answer_is_not_asked_for_again()
    {
        foreach (ImageRequest request in new[] { Chat, Gemini })
        {
            Assert.Single((await Ask.JsonAsync("""{"error":{"message":"no","type":"x"}}""", request, 500)).Requests);
        }
    }

    private static async Task ChatAsync(JsonNode content, Action<Ask> check, Action<JsonObject>? change = null, string finish = "stop")
    {
        JsonObject message = new() { ["role"] = "assistant", ["content"] = content.DeepClone() };
        change?.Invoke(message);
        JsonObject whole = new() { ["id"] = "c", ["created"] = 1, ["model"] = "up-1", ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = message.DeepClone(), ["finish_reason"] = finish }) };
        check(await Ask.JsonAsync(whole.ToJsonString(), Chat with { Stream = false }));

        JsonObject delta = new() { ["id"] = "c", ["created"] = 1, ["model"] = "up-1", ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = message, ["finish_reason"] = null }) };
        JsonObject end = new() { ["id"] = "c", ["created"] = 1, ["model"] = "up-1", ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = new JsonObject(), ["finish_reason"] = finish }) };
        check(await Ask.StreamAsync($"data: {delta.ToJsonString()}\n\ndata: {end.ToJsonString()}\n\ndata: [DONE]\n\n", Chat));
    }

    private static async Task GeminiAsync(JsonObject[] parts, Action<Ask> check, string finish = "STOP")
    {
        JsonObject answer = new() { ["candidates"] = new JsonArray(new JsonObject { ["content"] = new JsonObject { ["role"] = "model", ["parts"] = new JsonArray([.. parts]) }, ["finishReason"] = finish, ["index"] = 0 }) };
        check(await Ask.JsonAsync(answer.ToJsonString(), Gemini));
        check(await Ask.StreamAsync($"data: {answer.ToJsonString()}\n\n", Gemini with { Stream = true }));
    }
}
