using Allmhub.Audio.Transcription;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Audio.Transcription;

/// <summary>Answers as services really write them, and what is no answer.</summary>
public sealed class TranscriptionAnswerTests
{
    [Theory]
    [InlineData("""{"task":"transcribe","language":null,"duration":"3.2","text":"hello world","segments":[],"words":null}""", "hello world")]
    [InlineData("""{"text":null,"segments":[{"start":"0.0","end":"1.5","text":" a "},{"text":"b"}]}""", "a b")]
    [InlineData("""{"data":{"text":"in a wrapper"}}""", "in a wrapper")]
    [InlineData("""{"error":null,"text":"no error"}""", "no error")]
    [InlineData("""{"code":0,"message":"","result":{"text":"ok"}}""", "ok")]
    [InlineData("\"as a JSON string\"", "as a JSON string")]
    [InlineData("[Music] plain text that begins as a list does", "[Music] plain text that begins as a list does")]
    [InlineData("data: is a word of this sentence", "data: is a word of this sentence")]
    [InlineData("\uFEFFplain\nlines\n", "plain\nlines")]
    [InlineData("""{"text":"lone \ud83d surrogate"}""", "lone \uFFFD surrogate")]
    [InlineData("""{"text":"ok","segments":[{"id":0,"start":0.0,"end":1.0,"text":"ok","avg_logprob":NaN,"no_speech_prob":-Infinity}]}""", "ok")]
    public async Task An_answer_of_an_odd_shape_is_read(string body, string text)
    {
        Heard heard = await Heard.JsonAsync(body);
        Assert.Equal((null, text), (heard.Error, heard.Whole?.Text));
    }

    [Theory]
    [InlineData("""{"text":"a","chunks":[{"timestamp":[1.5,2.5],"text":"a"}]}""")]
    [InlineData("""{"text":"a","segments":[{"start":"00:00:01.500","end":"0:02,5","text":"a"}]}""")]
    [InlineData("""{"text":"a","segments":[{"start":"1.5","end":2.5,"text":"a","speaker":0,"id":"7"}]}""")]
    [InlineData("""{"text":"a","segments":{"segments":[{"start":1.5,"end":2.5,"text":"a"}],"word_segments":[{"word":"a","start":1.5,"end":2.5}]}}""")]
    [InlineData(""" "1\n00:00:01,500 --> 00:00:02,500\na\n\n" """)]
    [InlineData("""{"text":"1\n00:00:01,500 --> 00:00:02,500\na\n"}""")]
    [InlineData("""{"text":"WEBVTT\n\n00:01.500 --> 00:02.500\na\n"}""")]
    public async Task Times_of_other_servers_are_read(string body)
    {
        Allmhub.Audio.Transcription.Transcription whole = (await Heard.JsonAsync(body)).Whole!;
        Assert.Equal("a", whole.Text);
        TranscriptionSegment segment = Assert.Single(whole.Segment);
        Assert.Equal((1.5, 2.5), (segment.Start.TotalSeconds, segment.End.TotalSeconds));
    }

    [Theory]
    [InlineData("""{"duration":1e400,"text":"x","segments":[{"start":-3,"end":1e30,"text":"x"},{"start":"NaN","end":{},"text":5}]}""")]
    [InlineData("""{"text":"x","segments":[null,3,"y"],"words":[{"word":"x"},{"start":1},null],"usage":"none","languages":[{"code":null},"de"],"logprobs":[{"token":"x"},{"logprob":"-1"}]}""")]
    public async Task Nonsense_beside_the_text_does_no_harm(string body)
    {
        Heard heard = await Heard.JsonAsync(body);
        Assert.Equal((null, "x"), (heard.Error, heard.Whole?.Text));
        Assert.All(heard.Whole!.Segment, static segment => Assert.InRange(segment.Start, TimeSpan.Zero, segment.End));
        Assert.NotEmpty(heard.Whole.ToSrt());
    }

    [Theory]
    [InlineData("", "application/json", AllmErrorKind.Protocol)]
    [InlineData("<html>login</html>", "text/html", AllmErrorKind.Protocol)]
    [InlineData("<!doctype html><p>x", "text/plain", AllmErrorKind.Protocol)]
    [InlineData("{\"text\":\"cut", "application/json", AllmErrorKind.Protocol)]
    [InlineData("""{"id":"x","object":"thing"}""", "application/json", AllmErrorKind.Protocol)]
    [InlineData("""{"error":{"message":"model not loaded","type":"BadRequestError"}}""", "application/json", AllmErrorKind.Server)]
    public async Task What_is_no_transcription_is_an_error(string body, string type, AllmErrorKind kind)
    {
        Heard heard = await Heard.JsonAsync(body, contentType: type);
        Assert.NotNull(heard.Error);
        Assert.True(heard.Error.Kind == kind || (kind == AllmErrorKind.Server && heard.Error.Message.Contains("model not loaded", StringComparison.Ordinal)), $"{heard.Error.Kind}: {heard.Error.Message}");
        Assert.Single(heard.Requests);
    }

    [Theory]
    [InlineData(500, """{"error":{"message":"invalid character 'å'","type":"one_api_error","param":"","code":"unmarshal_response_body_failed"}}""", "response_format")]
    [InlineData(502, "bad gateway", "charged")]
    [InlineData(504, "", "charged")]
    public async Task A_failure_after_the_upload_is_not_repeated_and_says_why(int status, string body, string word)
    {
        Heard heard = await Heard.AnswerAsync(null, RawServer.Answer(status, body), RawServer.Answer(200, """{"text":"paid twice"}"""));
        Assert.Single(heard.Requests);
        Assert.Contains("charged", heard.Error!.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains(word, heard.Error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_breaks_after_the_upload_is_not_repeated()
    {
        Heard heard = await Heard.ServeAsync(null, static (_, exchange) =>
        {
            exchange.Reset();
            return Task.CompletedTask;
        });
        Assert.Equal((1, AllmErrorKind.Network), (heard.Requests.Count, heard.Error!.Kind));
        Assert.Contains("charged", heard.Error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_accepted_is_sent_again_whole()
    {
        Heard heard = await Heard.AnswerAsync(null, RawServer.Answer(429, "{}"), RawServer.Answer(200, """{"text":"x"}"""));
        Assert.Equal((2, "x"), (heard.Requests.Count, heard.Whole?.Text));
        Assert.Equal(heard.Requests[0].BodyByte.Length, heard.Requests[1].BodyByte.Length);
    }

    [Theory]
    [InlineData("data: {\"error\":{\"message\":\"model not loaded\",\"type\":\"BadRequestError\"}}\n\ndata: [DONE]\n\n", null)]
    [InlineData("data: {\"type\":\"transcript.text.delta\",\"delta\":\"so far\"}\n\ndata: {\"error\":{\"message\":\"model not loaded\"}}\n\n", "so far")]
    [InlineData("data: {\"type\":\"transcript.text.delta\",\"delta\":\"so far\"}\n\n{\"error\":{\"message\":\"model not loaded\",\"code\":\"x\"}}\n", "so far")]
    public async Task An_error_in_a_stream_keeps_what_came(string stream, string? text)
    {
        Heard heard = await Heard.AnswerAsync(Heard.Request("gpt-4o-transcribe") with { Stream = true }, RawServer.Stream(stream));
        Assert.Contains("model not loaded", heard.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(text, heard.Partial?.Text);
        Assert.Equal(text ?? string.Empty, string.Concat(heard.Deltas));
    }

    [Theory]
    [InlineData("data: {\"type\":\"transcript.text.delta\",\"delta\":\"so far\"}\n\n")]
    [InlineData("data: {\"type\":\"transcript.text.delta\",\"delta\":\"so far\"}\n\ndata: [DONE]\n\n")]
    [InlineData("data: {\"type\":\"transcript.text.delta\",\"delta\":\"so far\"}\n\ndata: {\"type\":\"transcript.text.del")]
    [InlineData("data: {\"type\":\"transcript.text.segment\",\"start\":0,\"end\":1,\"speaker\":\"A\",\"text\":\"so far\"}\n\n")]
    public async Task A_stream_without_its_end_is_an_error_that_keeps_what_came(string stream)
    {
        Heard heard = await Heard.AnswerAsync(Heard.Request("gpt-4o-transcribe") with { Stream = true }, RawServer.Stream(stream));
        Assert.Equal((AllmErrorKind.IncompleteStream, "so far", false), (heard.Error?.Kind, heard.Partial?.Text, heard.Partial?.IsComplete));
    }

    [Theory]
    [InlineData("data: {\"object\":\"transcription.chunk\",\"choices\":[{\"delta\":{\"content\":\"a \"}}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"b\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n", "a b")]
    [InlineData("data: {\"text\":\"a b\"}\n\n", "a b")]
    [InlineData("data: {\"start\":0,\"end\":1,\"text\":\"a\"}\n\ndata: {\"start\":1,\"end\":2,\"text\":\"b\"}\n\n", "a b")]
    [InlineData(": PING\n\nevent: transcript.text.done\ndata: {\"type\":\"transcript.text.done\",\"text\":\"a b\"}\n\n", "a b")]
    [InlineData("data: {\"type\":\"transcript.text.delta\",\"delta\":\"a c\"}\n\ndata: {\"type\":\"transcript.text.done\",\"text\":\"a b\"}\n\n", "a b")]
    public async Task Streams_of_other_servers_are_read(string stream, string text)
    {
        Heard heard = await Heard.AnswerAsync(null, RawServer.Stream(stream));
        Assert.Equal((null, text), (heard.Error, heard.Whole?.Text));
    }

    [Theory]
    [InlineData("1\n00:00:00,000 --> 00:00:01,000\na b\n", "a b", 1)]
    [InlineData("{\n  \"text\": \"a b\",\n  \"segments\": []\n}", "a b", 0)]
    [InlineData("{\"type\":\"transcript.text.delta\",\"delta\":\"a \"}\n{\"type\":\"transcript.text.delta\",\"delta\":\"b\"}\n{\"type\":\"transcript.text.done\",\"text\":\"a b\"}\n", "a b", 0)]
    [InlineData("a b", "a b", 0)]
    public async Task What_is_no_stream_is_read_under_the_label_of_one(string body, string text, int segments)
    {
        Heard heard = await Heard.AnswerAsync(null, RawServer.Stream(body));
        Assert.Equal((null, text, segments), (heard.Error, heard.Whole?.Text, heard.Whole?.Segment.Count ?? -1));
    }

    [Fact]
    public async Task A_web_page_under_the_label_of_a_stream_is_an_error() =>
        Assert.Equal(AllmErrorKind.Protocol, (await Heard.AnswerAsync(null, RawServer.Stream("<html><body>login</body></html>"))).Error?.Kind);

    [Fact]
    public async Task Speakers_that_were_asked_for_and_did_not_come_are_a_warning()
    {
        Heard heard = await Heard.JsonAsync("""{"text":"Hello, who is there?"}""", Heard.Request("gpt-4o-transcribe-diarize") with { Diarize = true });
        Assert.Equal("Hello, who is there?", heard.Whole!.Text);
        Assert.Contains("speakers", Assert.Single(heard.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_is_no_error()
    {
        Heard heard = await Heard.JsonAsync("""{"text":"","segments":[],"duration":2}""");
        Assert.Equal((null, ""), (heard.Error, heard.Whole?.Text));
        Assert.Contains("No words", Assert.Single(heard.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_does_not_come_back_in_what_was_heard_before_a_failure()
    {
        Heard heard = await Heard.AnswerAsync(null, RawServer.Stream($"data: {{\"type\":\"transcript.text.delta\",\"delta\":\"{Client.Key}\"}}\n\n"));
        Assert.DoesNotContain(Client.Key, heard.Partial!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_text_is_exact_and_what_is_shown_is_clean()
    {
        Heard heard = await Heard.JsonAsync("""{"text":"a\u001b]52;c;eA==\u0007b","segments":[{"start":0,"end":1,"text":"a\u001b]52;c;eA==\u0007b"}]}""");
        Assert.Equal(("a\u001b]52;c;eA==\u0007b", "ab", "ab"), (heard.Whole!.Text, heard.Whole.ToString(), heard.Whole.Segment[0].ToString()));
        Assert.DoesNotContain(heard.Whole.ToSrt(), static c => char.IsControl(c) && c != '\n');
    }
}
