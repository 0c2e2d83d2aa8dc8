using System.Text;
using System.Text.Json;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Images;
using Allmhub.Media;

namespace Allmhub.Core.Tests.Images;

/// <summary>Answers in the Images format as services really give them.</summary>
public sealed class ImageAnswerTests
{
    private const string Draft = "event: image_generation.partial_image\ndata: {\"type\":\"image_generation.partial_image\",\"b64_json\":\"" + Picture.Draft + "\",\"partial_image_index\":1}\n\n";

    private const string Completed = "event: image_generation.completed\ndata: {\"type\":\"image_generation.completed\",\"b64_json\":\"" + Picture.Red + "\",\"usage\":{\"input_tokens\":12,\"output_tokens\":272}}\n\n";

    private const string One = "{\"created\":1765193001,\"data\":[{\"b64_json\":\"" + Picture.Red + "\"}]}";

    [Fact]
    public async Task Interim_answers_are_skipped()
    {
        Ask ask = await Ask.ServeAsync(async (_, exchange) =>
        {
            await exchange.WriteAsync("HTTP/1.1 102 Processing\r\n\r\n");
            await Task.Delay(20);
            await exchange.WriteAsync("HTTP/1.1 102 Processing\r\n\r\n");
            await exchange.WriteAsync(RawServer.Stream(One, "application/json"));
        });

        ask.AssertOne(Picture.Red, "image/png");
    }

    [Fact]
    public async Task Blanks_keep_the_connection_alive_however_many()
    {
        Ask ask = await Ask.ServeAsync(async (_, exchange) =>
        {
            await exchange.WriteAsync(RawServer.Stream(" ", "application/json"));
            for (int i = 0; i < 40; i++)
            {
                await exchange.WriteAsync(new string(' ', 1000) + "\n");
            }

            await exchange.WriteAsync(One);
        });

        ask.AssertOne(Picture.Red, "image/png");
    }

    [Fact]
    public async Task Bytes_come_before_an_address_and_empty_texts_are_none()
    {
        Ask ask = await Ask.JsonAsync("{\"data\":[{\"url\":\"https://x.example/f/red.png\",\"b64_json\":\"" + Picture.Red + "\",\"revised_prompt\":\"\"}]}");

        ask.AssertOne(Picture.Red, "image/png");
        Image image = ask.Finished[0];
        Assert.Equal((4, 2), (image.Width, image.Height));
        Assert.Null(image.RevisedPrompt);
        Assert.Null(image.Uri);
    }

    [Fact]
    public async Task Prefixes_may_be_odd_and_lie()
    {
        Ask ask = await Ask.JsonAsync(
            "{\"data\":[{\"b64_json\":\"DATA:image/PNG;charset=utf-8;BASE64," + Picture.Red + "\"},{\"url\":\"data:image/png;base64, " + Picture.Blue + "\"},{\"b64_json\":\"data:image/jpg;base64," + Picture.LosslessWebP + "\"}]}",
            Ask.Request() with { Count = 3 });

        Assert.Equal([Picture.Red, Picture.Blue, Picture.LosslessWebP], ask.Finished.Select(static image => Convert.ToBase64String(image.Data!.ToArray())));
        Assert.Equal("image/webp", ask.Finished[2].MediaType);
    }

    [Theory]
    [InlineData(Picture.Jpeg, "image/jpeg", 16, 8)]
    [InlineData(Picture.JpegWithComment, "image/jpeg", 24, 8)]
    [InlineData(Picture.JpegWithThumbnail, "image/jpeg", 40, 24)]
    [InlineData(Picture.TurnedJpeg, "image/jpeg", 16, 32)]
    [InlineData(Picture.LosslessWebP, "image/webp", 6, 5)]
    [InlineData(Picture.ExtendedWebP, "image/webp", 300, 200)]
    [InlineData(Picture.Gif, "image/gif", 4, 4)]
    [InlineData(Picture.Avif, "image/avif", null, null)]
    [InlineData("PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=", "image/svg+xml", null, null)]
    [InlineData("AAECAwQFBgcICQ==", "application/octet-stream", null, null)]
    public async Task The_bytes_say_what_it_is(string base64, string type, int? width, int? height)
    {
        Ask ask = await Ask.JsonAsync("{\"data\":[{\"b64_json\":\"" + base64 + "\"}],\"output_format\":\"png\"}");

        ask.AssertOne(base64, type);
        Assert.Equal((width, height), (ask.Finished[0].Width, ask.Finished[0].Height));
    }

    [Fact]
    public async Task A_web_page_in_a_pictures_place_is_told()
    {
        Ask ask = await Ask.JsonAsync("{\"data\":[{\"b64_json\":\"" + Convert.ToBase64String("<!DOCTYPE html><html><body>no</body></html>"u8) + "\"}]}");

        Assert.Equal("text/html", Assert.Single(ask.Finished).MediaType);
        Assert.Contains("no picture by its bytes", Assert.Single(ask.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"images":[{"url":"data:image/png;base64,$"}],"timings":{"inference":1.2}}""")]
    [InlineData("""{"data":{"url":"data:image/png;base64,$"}}""")]
    [InlineData("""{"data":["data:image/png;base64,$"]}""")]
    [InlineData("""[{"b64_json":"$"}]""")]
    [InlineData("""{"b64_json":"$"}""")]
    [InlineData("""{"data":[{"image_url":{"url":"data:image/png;base64,$"}}]}""")]
    [InlineData("""{"candidates":[{"content":{"role":"model","parts":[{"text":"x"},{"inlineData":{"mimeType":"image/png","data":"$"}}]},"finishReason":"STOP"}]}""")]
    [InlineData("""{"choices":[{"index":0,"message":{"role":"assistant","content":"![image](data:image/png;base64,$)"},"finish_reason":"stop"}]}""")]
    public async Task Other_shapes_are_read(string body)
    {
        Ask ask = await Ask.JsonAsync(body.Replace("$", Picture.Red, StringComparison.Ordinal));

        ask.AssertOne(Picture.Red, "image/png");
    }

    [Theory]
    [InlineData("""data: {"choices":[{"index":0,"delta":{"content":"![image](data:image/png;base64,$)"},"finish_reason":null}]}""", """data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""")]
    [InlineData("""data: {"candidates":[{"content":{"parts":[{"text":"x"}]}}]}""", """data: {"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"$"}}]},"finishReason":"STOP"}]}""")]
    public async Task Streams_of_conversations_are_read_too(string first, string second)
    {
        Ask ask = await Ask.StreamAsync($"{first}\n\n{second}\n\n".Replace("$", Picture.Red, StringComparison.Ordinal));

        ask.AssertOne(Picture.Red, "image/png");
    }

    [Theory]
    [InlineData("""{"code":"0","message":"ok","data":[{"b64_json":"$"}]}""")]
    [InlineData("""{"code":200,"message":"success","data":[{"b64_json":"none","url":"data:image/png;base64,$"}]}""")]
    public async Task A_greeting_beside_pictures_is_no_error(string body)
    {
        Ask ask = await Ask.JsonAsync(body.Replace("$", Picture.Red, StringComparison.Ordinal));

        ask.AssertOne(Picture.Red, "image/png");
    }

    [Fact]
    public async Task Large_pictures_are_read_wherever_they_stand()
    {
        byte[] large = [.. Picture.Bytes(Picture.Jpeg), .. new byte[300_000]];
        string base64 = Convert.ToBase64String(large);
        foreach (string body in new[] { """{"data":[{"b64_json":"$"}]}""", """{"data":[{"url":"$"}]}""", """{"data":[{"url":"data:image/png;base64,$"}]}""", """["$"]""" })
        {
            Ask ask = await Ask.JsonAsync(body.Replace("$", base64, StringComparison.Ordinal));

            Image image = Assert.Single(ask.Finished);
            Assert.Equal(("image/jpeg", 16, 8), (image.MediaType, image.Width, image.Height));
            Assert.Equal(large, image.Data!.ToArray());
            Assert.True(image.Raw is null or { Length: < 200 });
        }
    }

    [Fact]
    public async Task Base64_may_be_url_safe_and_unpadded()
    {
        byte[] bytes = [.. Picture.Bytes(Picture.Red), 0xFB, 0xFF, 0xFE, 0xFF];
        string base64 = Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_').TrimEnd('=');
        Assert.True(base64.AsSpan().IndexOfAny('-', '_') >= 0);

        Ask ask = await Ask.JsonAsync("{\"data\":[{\"b64_json\":\"" + base64 + "\"}]}");

        Assert.Equal(bytes, Assert.Single(ask.Finished).Data!.ToArray());
    }

    [Fact]
    public async Task Base64_may_be_broken_into_lines_and_unpadded()
    {
        byte[] bytes = [.. Picture.Bytes(Picture.Red), 1, 2, 3, 4];
        string lines = string.Join("\\r\\n", Convert.ToBase64String(bytes).TrimEnd('=').Chunk(20).Select(static line => new string(line)));

        Ask ask = await Ask.JsonAsync("{\"data\":[{\"b64_json\":\"" + lines + "\"},{\"url\":\"data:;base64,\\n" + lines + "\"}]}", Ask.Request() with { Count = 2 });

        Assert.Equal(2, ask.Finished.Count);
        Assert.All(ask.Finished, image => Assert.Equal(bytes, image.Data!.ToArray()));
    }

    [Fact]
    public async Task Base64_that_is_cut_off_is_told()
    {
        Ask ask = await Ask.JsonAsync("{\"data\":[{\"b64_json\":\"" + Picture.Red[..97] + "\"},{\"b64_json\":\"" + Picture.Blue + "\"}]}", Ask.Request() with { Count = 2 });

        Assert.Equal(AllmErrorKind.IncompleteStream, Assert.Single(ask.Failures).Kind);
        Assert.Equal(1, Assert.Single(ask.Finished).Index);
    }

    [Theory]
    [InlineData("/v1/files/red.png", "/v1/files/red.png")]
    [InlineData("files/9/content", "/files/9/content")]
    public async Task An_address_without_a_host_is_the_gateways(string url, string path)
    {
        Ask ask = await Ask.JsonAsync("{\"data\":[{\"url\":\"" + url + "\"}]}");

        Uri uri = Assert.Single(ask.Finished).Uri!;
        Assert.Equal(("127.0.0.1", path), (uri.Host, uri.AbsolutePath));
    }

    [Fact]
    public async Task An_address_keeps_its_letters()
    {
        const string signed = "https://x.example/a%7Eb/%41/%2e%2e/c.png?sig=%2F%2b~";
        Ask ask = await Ask.JsonAsync("{\"data\":[{\"url\":\"" + signed + "\",\"revised_prompt\":\"better\"}]}");

        Image image = Assert.Single(ask.Finished);
        Assert.Equal((signed, "better"), (image.Uri!.AbsoluteUri, image.RevisedPrompt));
        MediaContent content = Assert.Single(((IMediaSource)image).GetMedia());
        Assert.Equal((image.Uri, MediaKind.Image, "q", "m-1"), (content.Uri, content.Kind, content.Prompt, content.Model));
    }

    [Fact]
    public async Task More_than_asked_for_are_all_given_and_said()
    {
        Ask ask = await Ask.JsonAsync("{\"data\":[{\"b64_json\":\"" + Picture.Red + "\"},{\"b64_json\":\"" + Picture.Blue + "\"},{\"b64_json\":\"" + Picture.Green + "\"}]}");

        Assert.Equal([0, 1, 2], ask.Finished.Select(static image => image.Index));
        Assert.StartsWith("3 pictures came, 1 was asked for.", Assert.Single(ask.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fewer_than_asked_for_is_said()
    {
        Ask ask = await Ask.JsonAsync(One, Ask.Request() with { Count = 4 });

        Assert.StartsWith("1 picture came, 4 were asked for.", Assert.Single(ask.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_item_of_nothing_fails_alone()
    {
        Ask ask = await Ask.JsonAsync(
            "{\"data\":[{\"b64_json\":\"" + Picture.Red + "\"},{\"b64_json\":null,\"url\":null,\"respect_moderation\":false},{\"b64_json\":\"" + Picture.Blue + "\"},null]}",
            Ask.Request() with { Count = 4 });

        Assert.Null(ask.Error);
        Assert.Equal([0, 2], ask.Finished.Select(static image => image.Index));
        Assert.Equal([1, 3], ask.Updates.Where(static update => update.Failure is not null).Select(static update => update.Index));
        Assert.All(ask.Failures, static failure => Assert.Equal(AllmErrorKind.ContentRefused, failure.Kind));
        Assert.Empty(ask.Warnings);
    }

    [Theory]
    [InlineData("""{"created":1,"data":[]}""", "no reason")]
    [InlineData("""{"created":1,"data":null}""", "no reason")]
    [InlineData("""{"created":1,"data":[],"message":"The prompt shows a known person."}""", "The prompt shows a known person.")]
    public async Task Nothing_is_a_refusal_with_its_reason(string body, string reason)
    {
        Ask ask = await Ask.JsonAsync(body);

        Assert.Equal(AllmErrorKind.ContentRefused, ask.Error?.Kind);
        Assert.Contains(reason, ask.Error!.Message, StringComparison.Ordinal);
        Assert.Single(ask.Requests);
    }

    [Theory]
    [InlineData("""{"error":{"message":"blocked","code":"moderation_blocked","type":"x"}}""", AllmErrorKind.ContentRefused)]
    [InlineData("""{"success":false,"message":"余额不足"}""", null)]
    [InlineData("<html><body>login</body></html>", AllmErrorKind.Protocol)]
    [InlineData("", AllmErrorKind.Protocol)]
    [InlineData("{\"data\":[{\"b64_json\":\"iVBOR", AllmErrorKind.Protocol)]
    public async Task An_error_after_200_is_an_error(string body, AllmErrorKind? kind)
    {
        Ask ask = await Ask.JsonAsync(body);

        Assert.NotNull(ask.Error);
        Assert.True(kind is null || kind == ask.Error.Kind, $"{ask.Error.Kind}: {ask.Error.Message}");
        Assert.Single(ask.Requests);
    }

    [Fact]
    public async Task An_error_beside_pictures_comes_after_them()
    {
        Ask ask = await Ask.JsonAsync("{\"data\":[{\"b64_json\":\"" + Picture.Red + "\"}],\"error\":{\"message\":\"half of it failed\",\"code\":\"x\"}}");

        Assert.Single(ask.Finished);
        Assert.Equal("half of it failed", ask.Error!.Message);
    }

    [Theory]
    [InlineData(500, 1)]
    [InlineData(502, 1)]
    [InlineData(504, 1)]
    [InlineData(429, 4)]
    public async Task What_may_have_been_made_is_not_asked_for_again(int status, int requests)
    {
        Ask ask = await Ask.JsonAsync("""{"error":{"message":"no","type":"x"}}""", status: status);

        Assert.NotNull(ask.Error);
        Assert.Equal(requests, ask.Requests.Count);
    }

    [Fact]
    public async Task Usage_in_chats_words_is_read()
    {
        Ask ask = await Ask.JsonAsync("{\"data\":[{\"b64_json\":\"" + Picture.Red + "\"}],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":\"34\",\"total_tokens\":46,\"input_tokens\":null,\"input_tokens_details\":null}}");

        Assert.Equal((12, 34, 46), (ask.Finished[0].Usage!.InputToken, ask.Finished[0].Usage!.OutputToken, ask.Finished[0].Usage!.TotalToken));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    public async Task A_stream_is_a_stream_whatever_it_is_called(string label)
    {
        Ask ask = await Ask.StreamAsync(Draft + Completed, contentType: label);

        ask.AssertOne(Picture.Red, "image/png");
        Assert.Equal(1, Assert.Single(ask.Partial).PartialIndex);
        Assert.Equal(272, ask.Finished[0].Usage!.OutputToken);
    }

    [Fact]
    public async Task Json_is_json_whatever_it_is_called()
    {
        Ask ask = await Ask.StreamAsync(One);

        ask.AssertOne(Picture.Red, "image/png");
    }

    [Fact]
    public async Task Events_without_their_frame_are_read()
    {
        Ask ask = await Ask.StreamAsync("{\"type\":\"image_generation.partial_image\",\"b64_json\":\"" + Picture.Draft + "\"}\n{\"type\":\"image_generation.completed\",\"b64_json\":\"" + Picture.Red + "\"}\n", contentType: "application/x-ndjson");

        ask.AssertOne(Picture.Red, "image/png");
    }

    [Fact]
    public async Task A_partial_picture_after_the_finished_one_is_dropped()
    {
        Ask ask = await Ask.StreamAsync(Draft + Completed + Draft + "data: [DONE]\n\n", Ask.Request() with { Stream = true, PartialImage = 3 });

        Assert.Equal([true, false], ask.Updates.Select(static update => update.Image!.IsPartial));
    }

    [Fact]
    public async Task Partial_pictures_are_for_those_who_asked_for_a_stream()
    {
        Ask ask = await Ask.StreamAsync(Draft + Completed, Ask.Request());

        Assert.Empty(ask.Partial);
        ask.AssertOne(Picture.Red, "image/png");
    }

    [Fact]
    public async Task A_finished_picture_is_given_before_the_stream_ends()
    {
        TaskCompletionSource seen = new();
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync(RawServer.Stream("event: image_generation.partial_succeeded\ndata: {\"type\":\"image_generation.partial_succeeded\",\"image_index\":0,\"b64_json\":\"" + Picture.Red + "\"}\n\n"));
            await seen.Task;
            await exchange.WriteAsync("data: {\"type\":\"image_generation.completed\",\"usage\":{\"generated_images\":1,\"output_tokens\":7}}\n\n");
        });
        using AllmClient client = new(Client.Options(server.BaseUri));
        List<Image> images = [];
        await foreach (ImageUpdate update in client.Images.Generate(Ask.Request() with { Stream = true }).StreamAsync(AllmCallOptions.Default, default))
        {
            images.Add(update.Image!);
            Assert.Null(update.Image!.Usage);
            seen.SetResult();
        }

        Assert.Equal(7, Assert.Single(images).Usage!.OutputToken);
    }

    [Fact]
    public async Task A_stream_without_a_finished_picture_is_incomplete()
    {
        Ask ask = await Ask.StreamAsync(Draft);

        Assert.Equal(AllmErrorKind.IncompleteStream, ask.Error?.Kind);
        Assert.Single(ask.Partial);
        Assert.Single(ask.Requests);
    }

    [Theory]
    [InlineData("data: {\"type\":\"upstream_error\",\"error\":{\"message\":\"gone\",\"code\":\"x\"}}\n\n", "gone")]
    [InlineData("event: error\ndata: {\"message\":\"gone\"}\n\n", "gone")]
    [InlineData("{\"error\":{\"message\":\"gone\",\"type\":\"x\"}}\n", "gone")]
    public async Task An_error_event_ends_the_answer_after_its_pictures(string error, string message)
    {
        Ask ask = await Ask.StreamAsync(Completed + error, Ask.Request() with { Stream = true, Count = 2 });

        Assert.Single(ask.Finished);
        Assert.Equal(message, ask.Error?.Message);
    }

    [Fact]
    public async Task A_channel_for_imagen_alone_is_told_with_the_formats_that_can()
    {
        Ask ask = await Ask.JsonAsync("""{"error":{"message":"not supported model for image generation, only imagen models are supported","type":"new_api_error","param":"","code":"convert_request_failed"}}""", status: 500);

        Assert.Equal(AllmErrorKind.InvalidRequest, ask.Error!.Kind);
        Assert.Contains("-Api Chat", ask.Error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("-Api Gemini", ask.Error.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(ask.Requests);
    }

    [Fact]
    public async Task The_key_is_in_nothing_that_comes_back()
    {
        Ask ask = await Ask.JsonAsync("{\"data\":[{\"b64_json\":\"" + Picture.Red + "\",\"revised_prompt\":\"" + Client.Key + "\"},{\"error\":{\"message\":\"bad key " + Client.Key + "\",\"code\":\"x\"}}]}");

        Assert.DoesNotContain(Client.Key, JsonSerializer.Serialize(ask.Finished[0].Raw), StringComparison.Ordinal);
        Assert.DoesNotContain(Client.Key, ask.Failures[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wherever_an_answer_is_cut_into_pieces_it_is_the_same()
    {
        byte[] body = Encoding.UTF8.GetBytes(Draft + Completed + "data: [DONE]\n\n");
        for (int cut = 1; cut < body.Length; cut += 7)
        {
            int at = cut;
            Ask ask = await Ask.ServeAsync(
                async (_, exchange) =>
                {
                    await exchange.WriteAsync(RawServer.Stream(string.Empty));
                    await exchange.WriteAsync(body.AsMemory(0, at));
                    await Task.Yield();
                    await exchange.WriteAsync(body.AsMemory(at));
                },
                Ask.Request() with { Stream = true });

            ask.AssertOne(Picture.Red, "image/png");
            Assert.Single(ask.Partial);
        }
    }
}
