using System.Text.Json;
using Allmhub.Chat;
using Allmhub.Chat.Dialects.Gemini;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Core.Tests.Chat.Dialects;

public sealed class GeminiReaderTests
{
    private static readonly GeminiDialect Dialect = new();

    [Fact]
    public void Text_usage_and_end_of_a_stream()
    {
        ChatCompletion answer = DialectDriver.ReadSample(Dialect, "gemini.stream.sse").Completion;
        Assert.Equal("PowerShell 管道传递的是对象。", answer.Text);
        Assert.Equal((9, 11, 20), (answer.Usage!.InputToken, answer.Usage.OutputToken, answer.Usage.TotalToken));
        Assert.Equal((ChatFinishReason.Stop, "STOP"), (answer.FinishReason, answer.RawFinishReason));
        Assert.Equal(("HaU2aZrKGI6Vm9IPqZ3tkQc", "gemini-2.5-flash"), (answer.Id, answer.Model));
    }

    [Fact]
    public void The_gateways_own_answer_gives_one_call_and_keeps_its_signature()
    {
        ChatCompletion answer = DialectDriver.ReadSample(Dialect, "gemini.functioncall.seed.json").Completion;
        Assert.Equal("enable_lights({})", Assert.Single(answer.ToolCall).ToString());
        Assert.Equal(ChatFinishReason.ToolCall, answer.FinishReason);
        Assert.StartsWith("CpwBAePx/177Vlhuj0ps", answer.Message[^1].Part[0].Raw!.Json.GetProperty("thoughtSignature").GetString(), StringComparison.Ordinal);

        // 75 + 3 + 29 = 107: thoughts are written, too.
        Assert.Equal((75, 32, 107, 29), (answer.Usage!.InputToken, answer.Usage.OutputToken, answer.Usage.TotalToken, answer.Usage.ReasoningToken));
    }

    [Theory]
    [InlineData("""{"candidates":[{"content":{"role":"model","parts":[{"text":"b"}]},"index":0}]}""", "ab", 3)]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":null,"safetyRatings":[{"category":"X"}]}],"usageMetadata":{"candidatesTokenCount":7}}""", "ab", 7)]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":"b"}]},"index":0}],"usageMetadata":null}""", "ab", 3)]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":"b"}]},"index":1}],"usageMetadata":{"candidatesTokenCount":8}}""", "a", 8)]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":"b"},{"text":"c"}]}}]}""", "abc", 3)]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":"b"}]}},{"content":{"parts":[{"text":"x"}]},"index":1}]}""", "ab", 3)]
    [InlineData("""{"usageMetadata":{"candidatesTokenCount":9},"candidates":[{"index":0,"content":{"parts":[{"text":"\ud83d"}]}}]}""", "a\uFFFD", 9)]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":"b","thought":true}]}}]}""", "a", 3)]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":"b"}]},"index":0}],"usageMetadata":{"candidatesTokenCount":8,"\udc00thoughtsTokenCountAndMore":1}}""", "ab", 3)]
    [InlineData("""{"candidates":[]}""", "a", 3)]
    public void A_chunk_is_read_the_same_whatever_else_it_holds(string chunk, string text, long tokens)
    {
        const string First = """data: {"candidates":[{"content":{"parts":[{"text":"a"}]}}],"usageMetadata":{"candidatesTokenCount":3},"responseId":"r"}""";
        const string Last = """data: {"candidates":[{"content":{"parts":[]},"finishReason":"STOP"}]}""";
        Reading reading = DialectDriver.ReadStream(Dialect, $"{First}\n\ndata: {chunk}\n\n{Last}\n\n");
        Assert.Null(reading.Error);
        Assert.True(reading.SawEnd);
        Assert.Equal((text, tokens), (reading.Completion.Text, reading.Completion.Usage!.OutputToken));
    }

    [Fact]
    public void Half_an_emoji_in_each_of_two_plain_chunks_is_one()
    {
        static string Chunk(string text) => $$$"""data: {"candidates":[{"content":{"parts":[{"text":"{{{text}}}"}]},"index":0}],"responseId":"r"}""" + "\n\n";
        Reading reading = DialectDriver.ReadStream(Dialect, Chunk("x") + Chunk("\\ud83d") + Chunk("\\ude00"));
        Assert.Equal("x😀", reading.Completion.Text);
        Assert.False(reading.SawEnd);
    }

    [Fact]
    public void An_empty_block_reason_blocks_nothing()
    {
        const string Body = """{"candidates":[{"content":{"parts":[{"text":"fine"}]},"finishReason":"STOP"}],"promptFeedback":{"blockReason":""}}""";
        ChatCompletion answer = DialectDriver.ReadBody(Dialect, JsonDocument.Parse(Body).RootElement).Completion;
        Assert.Equal((ChatFinishReason.Stop, "fine"), (answer.FinishReason, answer.Text));
    }

    [Fact]
    public void Calls_of_a_stream_come_whole_with_ids_of_their_own()
    {
        ChatCompletion answer = DialectDriver.ReadSample(Dialect, "gemini.stream.functioncall.sse").Completion;
        Assert.Equal(["enable_lights({})", """set_light_color({"rgb_hex":"ff0000"})"""], answer.ToolCall.Select(static call => call.ToString()));
        Assert.Equal(2, answer.ToolCall.Select(static call => call.Id).Distinct().Count());
    }

    [Theory]
    [InlineData("gemini.thinking.json", "**Comparing decimals**\nThe tenths digit decides.", 112)]
    [InlineData("gemini.stream.thinking.sse", "**Weighing it up**\n", 96)]
    public void Thoughts_are_apart_from_the_text(string sample, string reasoning, long tokens)
    {
        ChatCompletion answer = DialectDriver.ReadSample(Dialect, sample).Completion;
        Assert.Equal((reasoning, "9.9 is larger.", tokens), (answer.Reasoning, answer.Text, answer.Usage!.ReasoningToken));
    }

    [Fact]
    public void A_signed_text_keeps_its_signature()
    {
        ChatPart part = DialectDriver.ReadSample(Dialect, "gemini.stream.thinking.sse").Completion.Message[^1].Part[1];
        Assert.Equal("9.9 is larger.", Assert.IsType<ChatTextPart>(part).Text);
        Assert.Equal("""{"thoughtSignature":"CrQBAePx1y8k"}""", part.Raw!.Json.GetRawText());
    }

    [Theory]
    [InlineData("gemini.image.json", "image/png")]
    [InlineData("gemini.stream.image.sse", "image/png")]
    [InlineData("gemini.image.thoughtimage.json", "image/png")]
    public void A_picture_is_media_and_a_draft_is_none(string sample, string mediaType)
    {
        ChatMedia media = Assert.Single(DialectDriver.ReadSample(Dialect, sample).Completion.Media);
        Assert.Equal((MediaKind.Image, mediaType), (media.Kind, media.MediaType));
        Assert.True(media.Data!.Value.Span.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47]));
    }

    [Theory]
    [InlineData("gemini.blocked.json", "PROHIBITED_CONTENT")]
    [InlineData("gemini.image.refused.json", "IMAGE_SAFETY")]
    public void What_was_blocked_is_refused(string sample, string reason)
    {
        ChatCompletion answer = DialectDriver.ReadSample(Dialect, sample).Completion;
        Assert.Equal((ChatFinishReason.ContentFilter, reason, ""), (answer.FinishReason, answer.RawFinishReason, answer.Text));
    }

    [Theory]
    [InlineData("MAX_TOKENS", ChatFinishReason.Length)]
    [InlineData("SAFETY", ChatFinishReason.ContentFilter)]
    [InlineData("NO_IMAGE", ChatFinishReason.ContentFilter)]
    [InlineData("MALFORMED_FUNCTION_CALL", ChatFinishReason.Other)]
    [InlineData("A_NEW_ONE", ChatFinishReason.Other)]
    public void Every_finish_reason_is_mapped_and_kept(string reason, ChatFinishReason expected)
    {
        JsonElement body = JsonSerializer.Deserialize<JsonElement>(Sample.Text("gemini.json").Replace("STOP", reason, StringComparison.Ordinal));
        ChatCompletion answer = DialectDriver.ReadBody(Dialect, body).Completion;
        Assert.Equal((expected, reason), (answer.FinishReason, answer.RawFinishReason));
    }

    [Fact]
    public void An_error_in_a_stream_keeps_the_text_before_it()
    {
        Reading reading = DialectDriver.ReadSample(Dialect, "gemini.stream.error.sse");
        Assert.Equal(("Partial ", false), (reading.Completion.Text, reading.SawEnd));
        Assert.Equal(("503", "UNAVAILABLE", "The model is overloaded."), (reading.Error!.Code, reading.Error.ErrorType, reading.Error.Message));
    }

    [Fact]
    public void Grounding_gives_citations_with_the_words_they_support()
    {
        ChatCompletion answer = DialectDriver.ReadStream(Dialect, """
            data: {"candidates":[{"content":{"parts":[{"text":"It is out."}]},"groundingMetadata":{"groundingChunks":[{"web":{"uri":"https://a.example/","title":"A"}},{"web":{"uri":"https://b.example/","title":"B"}}],"groundingSupports":[{"segment":{"text":"It is out."},"groundingChunkIndices":[1]}]}}]}

            data: {"candidates":[{"content":{"parts":[{"text":""}]},"finishReason":"STOP","groundingMetadata":{"groundingChunks":[{"web":{"uri":"https://a.example/","title":"A"}}]}}]}


            """).Completion;
        Assert.Equal([new ChatCitation("https://a.example/", "A"), new ChatCitation("https://b.example/", "B", "It is out.")], answer.Citation);
    }

    [Fact]
    public void An_unknown_part_is_kept()
    {
        ChatCompletion answer = DialectDriver.ReadStream(Dialect, """
            data: {"candidates":[{"content":{"parts":[{"executableCode":{"language":"PYTHON","code":"1"}}]},"finishReason":"STOP"}]}


            """).Completion;
        Assert.Equal("""{"executableCode":{"language":"PYTHON","code":"1"}}""", Assert.IsType<ChatOpaquePart>(Assert.Single(answer.Message[^1].Part)).Raw!.Json.GetRawText());
    }

    [Fact]
    public void A_content_without_parts_and_an_array_of_chunks_are_read()
    {
        JsonElement body = JsonSerializer.Deserialize<JsonElement>("""[{"candidates":[{"content":{"role":"model"}}]},{"candidates":[{"content":{"parts":[{"text":"x"}]},"finishReason":"STOP"}]}]""");
        Assert.Equal("x", DialectDriver.ReadBody(Dialect, body).Completion.Text);
    }

    [Fact]
    public void An_error_array_is_an_error() =>
        Assert.Equal(AllmErrorKind.RateLimited, DialectDriver.ReadBody(Dialect, Sample.Json("error.gemini.array.json")).Error!.Kind);

    [Fact]
    public void An_emoji_cut_in_two_is_joined()
    {
        ChatCompletion answer = DialectDriver.ReadStream(Dialect, """
            data: {"candidates":[{"content":{"parts":[{"text":"a\ud83d"}]}}]}

            data: {"candidates":[{"content":{"parts":[{"text":"\ude00"}]},"finishReason":"STOP"}]}


            """).Completion;
        Assert.Equal("a😀", answer.Text);
    }
}
