using System.Text.Json;
using Allmhub.Chat;
using Allmhub.Chat.Dialects.Responses;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Chat.Dialects;

public sealed class ResponsesReaderTests
{
    private static readonly ResponsesDialect Dialect = new();

    [Fact]
    public void Text_usage_and_end_of_a_stream()
    {
        ChatCompletion answer = DialectDriver.ReadSample(Dialect, "responses.stream.sse").Completion;
        Assert.Equal("Objects, not text.", answer.Text);
        Assert.Equal((15, 6, 21), (answer.Usage!.InputToken, answer.Usage.OutputToken, answer.Usage.TotalToken));
        Assert.Equal((ChatFinishReason.Stop, "completed"), (answer.FinishReason, answer.RawFinishReason));
        Assert.Equal("gpt-4o-mini-2024-07-18", answer.Model);
    }

    [Theory]
    [InlineData("responses.functioncall.json")]
    [InlineData("responses.stream.functioncall.sse")]
    public void A_call_is_known_by_its_call_id(string sample)
    {
        ChatCompletion answer = DialectDriver.ReadSample(Dialect, sample).Completion;
        ChatToolCall call = Assert.Single(answer.ToolCall);
        Assert.Equal(("call_Yx8Q2mKc0RjV", "get_weather", """{"city":"Kyiv"}"""), (call.Id, call.Name, call.Arguments));
        Assert.Equal(ChatFinishReason.ToolCall, answer.FinishReason);
    }

    [Theory]
    [InlineData("responses.reasoning.json", "**Comparing the decimals**\n\nThe integer parts are equal, so the tenths decide.", "9.9 is larger than 9.11.", 192)]
    [InlineData("responses.stream.reasoning.sse", "**Comparing** the tenths.", "9.9 is larger.", 96)]
    public void The_summary_is_apart_from_the_text_and_its_item_is_kept(string sample, string reasoning, string text, long tokens)
    {
        ChatCompletion answer = DialectDriver.ReadSample(Dialect, sample).Completion;
        Assert.Equal((reasoning, text, tokens), (answer.Reasoning, answer.Text, answer.Usage!.ReasoningToken));
        ChatReasoningPart part = Assert.IsType<ChatReasoningPart>(answer.Message[^1].Part[0]);
        Assert.Equal("rs_0d9a2b61f3c84d55006936a38c774881a0", part.Raw!.Json.GetProperty("id").GetString());
    }

    [Fact]
    public void Annotations_are_citations_and_the_search_item_is_kept()
    {
        ChatCompletion answer = DialectDriver.ReadSample(Dialect, "responses.websearch.json").Completion;
        Assert.Equal(new ChatCitation("https://devblogs.example.com/powershell/", "PowerShell Team"), Assert.Single(answer.Citation));
        Assert.Equal("web_search_call", Assert.IsType<ChatOpaquePart>(answer.Message[^1].Part[0]).Raw!.Json.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("max_output_tokens", ChatFinishReason.Length)]
    [InlineData("content_filter", ChatFinishReason.ContentFilter)]
    [InlineData("new_reason", ChatFinishReason.Other)]
    public void An_incomplete_answer_says_why(string reason, ChatFinishReason expected)
    {
        JsonElement body = JsonSerializer.Deserialize<JsonElement>(Sample.Text("responses.incomplete.json").Replace("max_output_tokens\"\n", $"{reason}\"\n", StringComparison.Ordinal));
        ChatCompletion answer = DialectDriver.ReadBody(Dialect, body).Completion;
        Assert.Equal((expected, reason), (answer.FinishReason, answer.RawFinishReason));
        Assert.StartsWith("This answer was cut", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_with_status_200_is_an_error()
    {
        AllmException error = DialectDriver.ReadSample(Dialect, "responses.failed.json").Error!;
        Assert.Equal((AllmErrorKind.Server, "server_error", "The model produced no response."), (error.Kind, error.Code, error.Message));
    }

    [Fact]
    public void A_failure_in_a_stream_keeps_the_text_before_it()
    {
        Reading reading = DialectDriver.ReadSample(Dialect, "responses.stream.failed.sse");
        Assert.Equal("Partial an", reading.Completion.Text);
        Assert.Equal(("server_error", false), (reading.Error!.Code, reading.SawEnd));
    }

    [Fact]
    public void A_failed_event_alone_is_an_error_too()
    {
        Reading reading = DialectDriver.ReadStream(Dialect, """
            event: response.failed
            data: {"type":"response.failed","response":{"id":"r","status":"failed","error":{"code":"rate_limit_exceeded","message":"Slow down."},"output":[]}}


            """);
        Assert.Equal("Slow down.", reading.Error!.Message);
    }

    [Fact]
    public void A_refusal_is_kept_apart()
    {
        ChatCompletion answer = DialectDriver.ReadStream(Dialect, """
            data: {"type":"response.output_item.added","item":{"type":"message","content":[]}}

            data: {"type":"response.refusal.delta","delta":"I can"}

            data: {"type":"response.refusal.delta","delta":"not."}

            data: {"type":"response.output_item.done","item":{"type":"message","role":"assistant","content":[{"type":"refusal","refusal":"I cannot."}]}}

            data: {"type":"response.completed","response":{"id":"r","status":"completed","output":[]}}


            """).Completion;
        Assert.Equal(("", "I cannot.", ChatFinishReason.Refusal), (answer.Text, answer.Refusal, answer.FinishReason));
    }

    [Fact]
    public void Parallel_calls_without_output_index_or_sequence_number_do_not_mix()
    {
        ChatCompletion answer = DialectDriver.ReadStream(Dialect, """
            data: {"type":"response.output_item.added","item":{"id":"fc_1","type":"function_call","call_id":"c1","name":"a","arguments":""}}

            data: {"type":"response.output_item.added","item":{"id":"fc_2","type":"function_call","call_id":"c2","name":"b","arguments":""}}

            data: {"type":"response.function_call_arguments.delta","item_id":"fc_1","delta":"{\"x\":"}

            data: {"type":"response.function_call_arguments.delta","item_id":"fc_2","delta":"{}"}

            data: {"type":"response.function_call_arguments.delta","item_id":"fc_1","delta":"1}"}

            data: {"type":"response.something.new","delta":"skipped"}

            data: {"type":"response.completed","response":{"id":"r","status":"completed","output":[]}}


            """).Completion;
        Assert.Equal(["a({\"x\":1})", "b({})"], answer.ToolCall.Select(static call => call.ToString()));
    }

    [Fact]
    public void A_stream_that_gives_only_whole_items_is_read()
    {
        ChatCompletion answer = DialectDriver.ReadStream(Dialect, """
            data: {"type":"response.output_item.done","item":{"id":"m","type":"message","role":"assistant","content":[{"type":"output_text","text":"Hello","annotations":[]}]}}

            data: {"type":"response.output_item.done","item":{"id":"fc_1","type":"function_call","call_id":"c1","name":"a","arguments":"{}"}}

            data: {"type":"response.completed","response":{"id":"r","status":"completed","output":[]}}

            data: [DONE]


            """).Completion;
        Assert.Equal("Hello", answer.Text);
        Assert.Equal("c1", Assert.Single(answer.ToolCall).Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("""data: {"type":"response.output_text.delta","delta":"Hello"}""")]
    public void A_stream_whose_items_stand_in_its_end_alone_is_read_once(string delta)
    {
        ChatCompletion answer = DialectDriver.ReadStream(Dialect, delta + "\n\n" + """
            data: {"type":"response.completed","response":{"id":"r","status":"completed","output":[{"id":"m","type":"message","role":"assistant","content":[{"type":"output_text","text":"Hello","annotations":[]}]},{"id":"fc_1","type":"function_call","call_id":"c1","name":"a","arguments":"{}"}]}}


            """).Completion;
        Assert.Equal("Hello", answer.Text);
        Assert.Equal("a({})", Assert.Single(answer.ToolCall).ToString());
        Assert.Equal("m", answer.Message[^1].Part[0].Raw!.Json.GetProperty("id").GetString());
    }

    [Fact]
    public void An_emoji_cut_in_two_is_joined()
    {
        ChatCompletion answer = DialectDriver.ReadStream(Dialect, """
            event: response.output_text.delta
            data: {"type":"response.output_text.delta","delta":"a\ud83d"}

            event: response.output_text.delta
            data: {"type":"response.output_text.delta","delta":"\ude00b"}


            """).Completion;
        Assert.Equal("a😀b", answer.Text);
    }

    [Fact]
    public void A_picture_made_is_media()
    {
        ChatCompletion answer = DialectDriver.ReadStream(Dialect, """
            data: {"type":"response.output_item.done","item":{"id":"ig_1","type":"image_generation_call","status":"completed","result":"iVBORw0KGgo="}}


            """).Completion;
        Assert.Equal("image/png, 8 bytes", Assert.Single(answer.Media).ToString());
    }

    [Fact]
    public void An_event_that_is_no_json_is_a_protocol_error() =>
        Assert.Equal(AllmErrorKind.Protocol, DialectDriver.ReadStream(Dialect, "data: <html>\n\n").Error!.Kind);
}
