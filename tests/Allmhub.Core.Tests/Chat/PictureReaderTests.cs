using System.Text.Json;
using Allmhub.Chat;
using Allmhub.Core.Tests.Chat.Shapes;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Media;
using static Allmhub.Core.Tests.Chat.Shapes.Wire;

namespace Allmhub.Core.Tests.Chat;

/// <summary>Pictures in every shape in which public services were seen to put them into an answer, streamed and whole.</summary>
public sealed class PictureReaderTests
{
    private const string Red = "iVBORw0KGgoAAAANSUhEUgAAAAQAAAACCAIAAADwyuo0AAAAEElEQVR42mO4IycHRwzIHAB3ygjBBv3NOQAAAABJRU5ErkJggg==";
    private const string Blue = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAA2iEnWAAAAEklEQVR42mOQs7kjZ3OHAYUCAEfrB0UHzNHuAAAAAElFTkSuQmCC";
    private const string Draft = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mM4ceIEAAS0Alko01LsAAAAAElFTkSuQmCC";
    private const string Jpeg = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQH/wAARCAAIABADAREAAhEAAxEA/8QAHwAAAAAMAAAAAAAAAAAAAAAAAAECAwQFBgcICQoL/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACAAMAAD8AlfIJ1UAAAH//2Q==";
    private const string RedUri = "data:image/png;base64," + Red;
    private const string BlueUri = "data:image/png;base64," + Blue;
    private const string B = "http://media.example.com";

    private static readonly string Wrapped = string.Join('\n', Red.Chunk(76).Select(static line => new string(line)));

    /// <summary>Text and the media it holds: base64 of the bytes, or the address.</summary>
    public static TheoryData<string, string[]> Texts => new()
    {
        { RedUri, [Red] },
        { $" {B}/f/a.png?sig=1%2F2\n", [$"{B}/f/a.png?sig=1%2F2"] },
        { $"<{B}/f/a.png>", [$"{B}/f/a.png"] },
        { $"{B}/f/a.png\n\n{B}/f/b.webp\n", [$"{B}/f/a.png", $"{B}/f/b.webp"] },
        { $"data:image/png;base64,\n{Wrapped}", [Red] },
        { $"Here it is:\n\ndata:image/png;base64,{Wrapped}\nDone, as asked.", [Red] },
        { $"![image](data:image/png;base64,{Wrapped})\nand ![image]({BlueUri})", [Red, Blue] },
        { $"![image](data:image/png;base64,{Wrapped}\n)", [Red] },
        { $"![image](data:image/png;base64, {Red})", [Red] },
        { $"<img src=\"data:image/png;base64,{Wrapped}\" alt=\"x\">", [Red] },
        { $"![a]({B}/f/filters:format(jpeg):quality(90)/a.jpeg)\n\n![b]({B}/f/b\\(1\\).png \"a title (x)\")\n\n![c](<{B}/f/c (2).png>)", [$"{B}/f/filters:format(jpeg):quality(90)/a.jpeg", $"{B}/f/b(1).png", $"{B}/f/c%20(2).png"] },
        { $"![a]({B}/f/a\\_b\\-1.png?x=1\\&y=2)", [$"{B}/f/a_b-1.png?x=1&y=2"] },
        { $"![a]({B}/f/a.png?x=1&amp;y=2)", [$"{B}/f/a.png?x=1&y=2"] },
        { $"> ✅ done\n\n![pic]({B}/f/2024/seed-47593.jpg?Expires=1718772975&OSSAccessKeyId=AK&Signature=8GVAHz%2BDiboYAnBh%3D)。", [$"{B}/f/2024/seed-47593.jpg?Expires=1718772975&OSSAccessKeyId=AK&Signature=8GVAHz%2BDiboYAnBh%3D"] },
        { $"![a]({B}/f/%7Eu/%41/%2e%2e/a.png?s=%7E%41)", [$"{B}/f/%7Eu/%41/%2e%2e/a.png?s=%7E%41"] },
        { $"<img alt='x' src='{B}/f/a?x=1&amp;y=%7E'/><img src=\"{B}/f/b.png\">", [$"{B}/f/a?x=1&y=%7E", $"{B}/f/b.png"] },
        { $"<p><img width=4 src={B}/f/a.png /></p> <audio src=\"{B}/f/a\"></audio>", [$"{B}/f/a.png", $"{B}/f/a"] },
        { $"[![thumb]({B}/f/thumb.png)]({B}/f/red.png)", [$"{B}/f/red.png"] },
        { $"[![thumb]({BlueUri})]({B}/f/red.png) [![x]({B}/f/b.png)]({B}/pages/1)", [$"{B}/f/red.png", $"{B}/f/b.png"] },
        { $"![preview]({B}/f/thumb.png)\n[Full size]({B}/f/red.png)", [$"{B}/f/red.png"] },
        { $"![预览]({B}/f/thumb.png) [查看原图]({B}/f/red.png)", [$"{B}/f/red.png"] },
        { $"![image]({RedUri})\n![image]({RedUri})", [Red] },
        { $"> ⌛️ [队列]({B}/queue/7)\n> 🏃 进度：36.0%\n> 🏃 进度：100%\n![image]({B}/f/a.png)", [$"{B}/f/a.png"] },
        { $"> ⌛️ [队列]({B}/queue/7)\n> 🏃 进度：36.0%\n> 🏃 进度：30%\n> ❌ 失败", [] },
        { $"> ⌛️ [队列]({B}/queue/7)\n> 🏃 进度：36.0%\n> ✅ [点击这里]({B}/x/9/content)", [$"{B}/x/9/content"] },
        { $"it`s here ![image]({B}/f/a.png)", [$"{B}/f/a.png"] },
        { $"![a [b] c]({B}/f/a.png)", [$"{B}/f/a.png"] },
        { $"An example is data:image/png;base64,iVBORw0KGgo... and `{RedUri}` is code.", [] },
        { $"The page is {B}/f/a.png, see there.", [] },
        { $"{B}/docs/a", [] },
        { $"See \\![no]({B}/f/a) and \\[no]({B}/f/a.png)", [] },
    };

    /// <summary>A message or a delta, and the media it holds.</summary>
    public static TheoryData<string, string[]> Messages => new()
    {
        { $$$"""{"content":"","images":[{"type":"image_url","image_url":{"url":"{{{RedUri}}}"},"index":0}]}""", [Red] },
        { $$$"""{"content":null,"images":["{{{RedUri}}}","{{{B}}}/f/a.png"]}""", [Red, $"{B}/f/a.png"] },
        { $$$"""{"content":"","images":[{"url":"{{{B}}}/f/a?s=%7E"},{"b64_json":"{{{Blue}}}"}]}""", [$"{B}/f/a?s=%7E", Blue] },
        { $$$$"""{"content":"","images":{"image_url":{"url":"{{{{RedUri}}}}"}}}""", [Red] },
        { $$$"""{"content":[{"type":"text","text":"Here: "},{"type":"image_url","image_url":{"url":"{{{RedUri}}}"}},{"image_url":"{{{BlueUri}}}"}]}""", [Red, Blue] },
        { $$$"""{"content":[{"url":"{{{B}}}/f/a.png"},{"b64_json":"{{{Red}}}"},{"image":{"url":"{{{BlueUri}}}"}}]}""", [$"{B}/f/a.png", Red, Blue] },
        { $$$"""{"content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"{{{Red}}}"}},{"type":"image","data":"{{{Blue}}}","mimeType":"image/png"}]}""", [Red, Blue] },
        { $$$"""{"content":[{"inlineData":{"mimeType":"image/png","data":"{{{Red}}}"}},{"type":"output_image","image_url":"{{{BlueUri}}}"}]}""", [Red, Blue] },
        { $$$"""{"content":[{"type":"text","text":"![a]({{{BlueUri}}})"},{"type":"image_url","image_url":{"url":"{{{RedUri}}}"}}]}""", [Blue, Red] },
        { $$$"""{"content":"![image]({{{RedUri}}})","images":[{"type":"image_url","image_url":{"url":"{{{RedUri}}}"}}]}""", [Red] },
        { $$$"""{"content":"![image]({{{B}}}/f/a.png?s=%7E)","images":[{"image_url":{"url":"{{{B}}}/f/a.png?s=%7E"}}]}""", [$"{B}/f/a.png?s=%7E"] },
        { $$$"""{"reasoning_content":"Sketch ![image](data:image/png;base64,{{{Draft}}})","content":"![image]({{{RedUri}}})"}""", [Red] },
        { $$$"""{"content":"<think>![image](data:image/png;base64,{{{Draft}}})</think>![image]({{{RedUri}}})"}""", [Red] },
    };

    public static TheoryData<string, string[]> GeminiChunks => new()
    {
        { $$$"""{"candidates":[{"content":{"role":"model","parts":[{"text":"ok"},{"inline_data":{"mime_type":"image/png","data":"{{{Red}}}"}}]},"finish_reason":"STOP","index":0}],"usage_metadata":{"prompt_token_count":1},"response_id":"r","model_version":"m"}""", [Red] },
        { $$$"""{"candidates":[{"content":{"role":"model","parts":[{"text":"Here: ![image]({{{RedUri}}})"}]},"finishReason":"STOP","index":0}]}""", [Red] },
        { $$$"""{"candidates":[{"content":{"parts":[{"text":"![a]({{{BlueUri}}})"},{"inlineData":{"mimeType":"image/png","data":"{{{Red}}}"}}]},"finishReason":"STOP","index":0}]}""", [Blue, Red] },
        { $$$"""{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"{{{Red}}}"}}]},"finishReason":"STOP","index":0},{"content":{"parts":[{"text":"![a]({{{BlueUri}}})"}]},"finishReason":"STOP","index":1}]}""", [Red, Blue] },
        { $$$"""{"candidates":[{"finishReason":"NO_IMAGE","index":0},{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"{{{Red}}}"}}]},"finishReason":"STOP","index":1}]}""", [Red] },
        { $$$"""{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"{{{Draft}}}"},"thought":true},{"inlineData":{"mimeType":"image/png","data":"{{{Red}}}"}}]},"finishReason":"STOP","index":0}]}""", [Red] },
        { $$$"""{"candidates":[{"content":{"parts":[{"fileData":{"mimeType":"image/png","fileUri":"{{{B}}}/f/%7Ered.png"}},{"fileData":{"mimeType":"image/png","fileUri":"gs://bucket/x.png"}}]},"finishReason":"STOP","index":0}]}""", [$"{B}/f/%7Ered.png", "gs://bucket/x.png"] },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Media_of_a_text_are_the_same_streamed_whole_and_letter_by_letter(string text, string[] media)
    {
        string content = JsonSerializer.Serialize(text);
        await Says(media, ChatApi.Chat, ChatBody("{\"role\":\"assistant\",\"content\":" + content + "}"));
        await Says(media, ChatApi.Chat, Shape.Events(ChatApi.Chat, ChatText(text), ChatEnd));
        await Says(media, ChatApi.Chat, Shape.Events(ChatApi.Chat, [.. text.EnumerateRunes().Select(static letter => ChatText(letter.ToString())), ChatEnd]));
        await Says(media, ChatApi.Gemini, Shape.Events(ChatApi.Gemini, GeminiChunk("[{\"text\":" + content + "}]")));
        await Says(media, ChatApi.Gemini, Shape.Events(ChatApi.Gemini, [.. text.EnumerateRunes().Select(static letter => GeminiChunk($"[{{\"text\":{JsonSerializer.Serialize(letter.ToString())}}}]", null)), GeminiChunk("[]")]));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Media_of_a_message_are_those_of_its_delta_and_of_both(string message, string[] media)
    {
        await Says(media, ChatApi.Chat, ChatBody(message));
        await Says(media, ChatApi.Chat, Shape.Events(ChatApi.Chat, ChatDelta(message), ChatEnd));
        await Says(media, ChatApi.Chat, Shape.Events(ChatApi.Chat, ChatDelta(message), ChatBody(message)));
        string repeated = ChatDelta(message.Replace("\"content\":", "\"was\":", StringComparison.Ordinal).Replace("\"reasoning_content\":", "\"thought\":", StringComparison.Ordinal));
        await Says(media, ChatApi.Chat, Shape.Events(ChatApi.Chat, ChatDelta(message), repeated, ChatEnd));
    }

    [Theory]
    [MemberData(nameof(GeminiChunks))]
    public async Task Media_of_Gemini_are_the_same_streamed_and_whole(string chunk, string[] media)
    {
        await Says(media, ChatApi.Gemini, chunk);
        await Says(media, ChatApi.Gemini, Shape.Events(ChatApi.Gemini, chunk));
    }

    [Fact]
    public async Task Pictures_of_further_choices_count_and_what_else_they_say_is_named()
    {
        string body = $$$"""{"choices":[{"index":0,"message":{"content":"![1]({{{RedUri}}})"},"finish_reason":"stop"},{"index":1,"message":{"content":"![2]({{{BlueUri}}})"},"finish_reason":"stop"},{"index":2,"message":{"content":"Another:\n![3]({{{B}}}/f/3.png)"},"finish_reason":"stop"}]}""";

        (ChatCompletion answer, _) = await Says([Red, Blue, $"{B}/f/3.png"], ChatApi.Chat, body);

        Assert.Contains("choice 2", Assert.Single(answer.LeftOut), StringComparison.Ordinal);
        Assert.Equal($"![1]({RedUri})", answer.Text);
        Assert.Equal(2, answer.Message[^1].Part.OfType<ChatMediaPart>().Count());
    }

    [Fact]
    public async Task Bytes_say_what_they_are_and_labels_do_not()
    {
        (ChatCompletion answer, _) = await Says([Jpeg, Red], ChatApi.Chat, ChatBody($$$"""{"content":"![a](data:image/png;base64,{{{Jpeg}}}) ![b](data:image/jpg;base64,{{{Red}}})"}"""));
        Assert.Equal(["image/jpeg", "image/png"], answer.Media.Select(static media => media.MediaType));

        (answer, _) = await Says([Jpeg], ChatApi.Gemini, $$$"""{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"{{{Jpeg}}}"}}]},"finishReason":"STOP"}]}""");
        Assert.Equal("image/jpeg", answer.Media[0].MediaType);

        string svg = Convert.ToBase64String("<svg xmlns='http://www.w3.org/2000/svg'/>"u8);
        string html = Convert.ToBase64String("<!doctype html><html></html>"u8);
        (answer, _) = await Says([svg, html], ChatApi.Chat, ChatBody($$$"""{"content":"","images":[{"b64_json":"{{{svg}}}"},{"b64_json":"{{{html}}}"}]}"""));
        Assert.Equal(["image/svg+xml", "text/html"], answer.Media.Select(static media => media.MediaType));
    }

    [Fact]
    public async Task Picture_that_is_cut_off_is_none_and_is_said_to_be_missing()
    {
        string text = "Here ![image](" + RedUri[..80];
        string whole = ChatBody("{\"content\":" + JsonSerializer.Serialize(text) + "}", "length");

        (ChatCompletion answer, _) = await Says([], ChatApi.Chat, whole);
        Assert.Contains("cut off", Assert.Single(answer.LeftOut), StringComparison.Ordinal);

        (answer, _) = await Says([], ChatApi.Chat, Shape.Events(ChatApi.Chat, ChatText(text), """{"choices":[{"index":0,"delta":{},"finish_reason":"length"}]}"""));
        Assert.Contains("cut off", Assert.Single(answer.LeftOut), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_of_a_draft_alone_says_so()
    {
        (ChatCompletion answer, _) = await Says([], ChatApi.Gemini, $$$"""{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"{{{Draft}}}"},"thought":true}]},"finishReason":"STOP","index":0}]}""");

        Assert.Contains("draft", LeftOutText.Warning(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Picture_that_came_whole_is_kept_when_the_end_is_missing()
    {
        (ChatCompletion answer, AllmException? error) = await Says([Red], ChatApi.Gemini, Shape.Events(ChatApi.Gemini, GeminiChunk("[{\"text\":\"drawing\"}]", null), GeminiChunk($$$"""[{"inlineData":{"mimeType":"image/png","data":"{{{Red}}}"}}]""", null)));

        Assert.Equal((AllmErrorKind.IncompleteStream, false), (error?.Kind, answer.IsComplete));
    }

    [Fact]
    public async Task Path_alone_is_one_at_the_gateway_for_whoever_reads_the_stream_too()
    {
        string body = Shape.Events(ChatApi.Chat, ChatText("![image](/api/v1/files/9/content?s=%7E)\n<img src='//cdn.example.com/a.png'>"), ChatEnd);
        await using RawServer server = new(RawServer.Stream(body));
        using AllmClient client = new(Client.Options(server.BaseUri));
        List<string> streamed = [];
        ChatCompletion? completion = null;

        await foreach (ChatUpdate update in client.Chat.Stream(Client.Chat()).StreamAsync(AllmCallOptions.Default, default))
        {
            completion = update.Completion ?? completion;
            streamed.AddRange(update.Payload is ChatMedia media ? [media.Uri!.OriginalString] : []);
        }

        string[] expected = [$"http://{server.BaseUri.Authority}/api/v1/files/9/content?s=%7E", "http://cdn.example.com/a.png"];
        Assert.Equal(expected, streamed);
        Assert.Equal(expected, completion!.Media.Select(static media => media.Uri!.OriginalString));
    }

    [Fact]
    public async Task Completion_is_a_source_of_media_in_their_order()
    {
        ChatRequest request = new() { Model = "m", Message = [new ChatMessage(ChatRole.User, "a red cat")] };
        ChatFold fold = new();
        (ChatCompletion read, _) = await Says([Jpeg, $"{B}/f/%7E.png"], ChatApi.Chat, ChatBody($$$"""{"content":"![cat](data:image/png;base64,{{{Jpeg}}}) ![b]({{{B}}}/f/%7E.png)"}"""));
        read.Media.ToList().ForEach(media => fold.Add(ChatUpdate.OfMedia(media)));
        fold.Add(ChatUpdate.OfText("Here"));
        ChatCompletion answer = fold.ToCompletion(new ChatFoldContext(request, ChatApi.Chat, true));

        IReadOnlyList<MediaContent> media = ((IMediaSource)answer).GetMedia();

        Assert.Equal((0, "image/jpeg", MediaKind.Image, "a red cat", "m", Jpeg), (media[0].Index, media[0].MediaType, media[0].Kind, media[0].Prompt, media[0].Model, Convert.ToBase64String(media[0].Data!.ToArray())));
        Assert.Equal((1, null, $"{B}/f/%7E.png", null), (media[1].Index, media[1].MediaType, media[1].Uri!.OriginalString, media[1].Data));
        Assert.DoesNotContain(typeof(ChatCompletion).GetMethods(), static method => method.Name == nameof(IMediaSource.GetMedia));
    }

    private static async Task<(ChatCompletion Completion, AllmException? Error)> Says(string[] media, ChatApi api, string body)
    {
        (ChatCompletion Completion, AllmException? Error) read = await Shape.ReadAsync(api, body);
        Assert.Equal(media, read.Completion.Media.Select(static item => item.Data is { } data ? Convert.ToBase64String(data.Span) : item.Uri!.OriginalString));
        return read;
    }
}
