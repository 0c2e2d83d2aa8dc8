using System.Text.Json;
using Allmhub.Chat;
using Allmhub.Chat.Dialects.Claude;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Chat.Dialects;

public sealed class ClaudeReaderTests
{
    private static readonly ClaudeDialect Dialect = new();

    [Fact]
    public void Text_usage_and_end_of_a_stream()
    {
        ChatCompletion answer = DialectDriver.ReadSample(Dialect, "claude.stream.sse").Completion;
        Assert.Equal("A cmdlet is 一个命令。", answer.Text);
        Assert.Equal((14, 17, 31), (answer.Usage!.InputToken, answer.Usage.OutputToken, answer.Usage.TotalToken));
        Assert.Equal((ChatFinishReason.Stop, "end_turn"), (answer.FinishReason, answer.RawFinishReason));
        Assert.Equal(("msg_01Xq5vT9bKpWm2LrZcDfGhJk", "claude-sonnet-4-5-20250929"), (answer.Id, answer.Model));
    }

    [Theory]
    [InlineData("claude.thinking.json", "The integer parts are equal; 0.9 is more than 0.11.", "9.9 is larger.")]
    [InlineData("claude.stream.thinking.sse", "Compare the tenths digit.", "9.9")]
    public void Thinking_is_apart_and_keeps_its_signature(string sample, string reasoning, string text)
    {
        ChatCompletion answer = DialectDriver.ReadSample(Dialect, sample).Completion;
        Assert.Equal((reasoning, text), (answer.Reasoning, answer.Text));
        Assert.Equal("EqoBCkgIARABGAIiQL9q3m0=", answer.Message[^1].Part[0].Raw!.Json.GetProperty("signature").GetString());
    }

    [Theory]
    [InlineData("claude.tooluse.json", "I'll look that up.", """{"city":"Kyiv"}""")]
    [InlineData("claude.stream.tooluse.sse", "Let me check.", """{"city": "Kyiv"}""")]
    public void A_call_with_its_arguments(string sample, string text, string arguments)
    {
        ChatCompletion answer = DialectDriver.ReadSample(Dialect, sample).Completion;
        ChatToolCall call = Assert.Single(answer.ToolCall);
        Assert.Equal(("toolu_01A7cQ2dXyTn8RkPzWmLbVuE", "get_weather", arguments), (call.Id, call.Name, call.Arguments));
        Assert.Equal((text, ChatFinishReason.ToolCall), (answer.Text, answer.FinishReason));
    }

    [Fact]
    public void A_call_without_arguments_has_an_empty_object()
    {
        ChatCompletion answer = DialectDriver.ReadStream(Dialect, """
            data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"now","input":{}}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":""}}

            data: {"type":"content_block_stop","index":0}


            """).Completion;
        Assert.Equal("now({})", Assert.Single(answer.ToolCall).ToString());
    }

    [Fact]
    public void Arguments_with_half_a_surrogate_pair_are_kept_as_text()
    {
        ChatCompletion answer = DialectDriver.ReadStream(Dialect, """
            data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"now","input":{}}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"city\": 1}\ud83d"}}

            data: {"type":"content_block_stop","index":0}


            """).Completion;
        Assert.StartsWith("{\"city\": 1}", Assert.Single(answer.ToolCall).Arguments, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_cited_comes_with_the_words_and_once()
    {
        ChatCompletion answer = DialectDriver.ReadSample(Dialect, "claude.websearch.json").Completion;
        Assert.Equal(new ChatCitation("https://devblogs.example.com/powershell/", "PowerShell Team", "It is available from today"), Assert.Single(answer.Citation));
        Assert.Equal("I'll search for that.It was announced on the team blog.", answer.Text);
        Assert.Equal(["server_tool_use", "web_search_tool_result"], answer.Message[^1].Part.OfType<ChatOpaquePart>().Select(static part => part.Raw!.Json.GetProperty("type").GetString()));
    }

    [Fact]
    public void A_search_that_failed_is_an_object_and_the_answer_goes_on()
    {
        ChatCompletion answer = DialectDriver.ReadSample(Dialect, "claude.websearch.error.json").Completion;
        Assert.Equal("The search limit was reached.", answer.Text);
        Assert.Empty(answer.Citation);
    }

    [Fact]
    public void Citations_of_a_stream_belong_to_their_text_block()
    {
        ChatCompletion answer = DialectDriver.ReadStream(Dialect, """
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":"Said "}}

            data: {"type":"content_block_stop","index":0}

            data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":"","citations":[]}}

            data: {"type":"content_block_delta","index":1,"delta":{"type":"citations_delta","citation":{"type":"web_search_result_location","url":"https://a.example/","title":"A","cited_text":"so","encrypted_index":"e1"}}}

            data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"so."}}

            data: {"type":"content_block_stop","index":1}


            """).Completion;
        Assert.Equal("Said so.", answer.Text);
        Assert.Equal(new ChatCitation("https://a.example/", "A", "so"), Assert.Single(answer.Citation));
        Assert.Equal(2, answer.Message[^1].Part.Count);
        Assert.Equal("e1", answer.Message[^1].Part[1].Raw!.Json.GetProperty("citations")[0].GetProperty("encrypted_index").GetString());
    }

    [Theory]
    [InlineData("claude.stream.error.sse", null)]
    [InlineData("claude.stream.error-bare-json.sse", "20251208120944310277541PzLqWvXn")]
    public void An_error_in_a_stream_keeps_the_text_before_it(string sample, string? requestId)
    {
        Reading reading = DialectDriver.ReadSample(Dialect, sample);
        Assert.Equal(("Partial", false), (reading.Completion.Text, reading.SawEnd));
        Assert.Equal((AllmErrorKind.Server, "overloaded_error", requestId), (reading.Error!.Kind, reading.Error.ErrorType, reading.Error.RequestId));
    }

    [Theory]
    [InlineData("max_tokens", ChatFinishReason.Length)]
    [InlineData("stop_sequence", ChatFinishReason.Stop)]
    [InlineData("refusal", ChatFinishReason.Refusal)]
    [InlineData("pause_turn", ChatFinishReason.Other)]
    [InlineData("a_new_one", ChatFinishReason.Other)]
    public void Every_stop_reason_is_mapped_and_kept(string reason, ChatFinishReason expected)
    {
        JsonElement body = JsonSerializer.Deserialize<JsonElement>(Sample.Text("claude.json").Replace("end_turn", reason, StringComparison.Ordinal));
        ChatCompletion answer = DialectDriver.ReadBody(Dialect, body).Completion;
        Assert.Equal((expected, reason), (answer.FinishReason, answer.RawFinishReason));
    }

    [Fact]
    public void Cached_tokens_count_as_read_even_when_only_the_start_names_them()
    {
        ChatUsage usage = DialectDriver.ReadStream(Dialect, """
            data: {"type":"message_start","message":{"id":"m","usage":{"input_tokens":10,"cache_creation_input_tokens":5,"cache_read_input_tokens":100,"output_tokens":1}}}

            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":10,"output_tokens":7}}


            """).Completion.Usage!;
        Assert.Equal((115, 7, 122, 100), (usage.InputToken, usage.OutputToken, usage.TotalToken, usage.CachedToken));
    }

    [Fact]
    public void Unknown_events_and_deltas_are_skipped_and_an_unknown_block_is_kept()
    {
        Reading reading = DialectDriver.ReadStream(Dialect, """
            event: new_event
            data: {"type":"new_event","x":1}

            data: {"type":"content_block_start","index":0,"content_block":{"type":"hologram","blob":"xyz"}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"hologram_delta","more":1}}

            data: {"type":"content_block_stop","index":0}

            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"}}

            event: message_stop
            data: {"type":"message_stop"}


            """);
        Assert.True(reading.SawEnd);
        Assert.Equal("""{"type":"hologram","blob":"xyz"}""", Assert.IsType<ChatOpaquePart>(Assert.Single(reading.Completion.Message[^1].Part)).Raw!.Json.GetRawText());
    }

    [Fact]
    public void An_emoji_cut_in_two_is_joined_in_text_and_thinking()
    {
        ChatCompletion answer = DialectDriver.ReadStream(Dialect, """
            data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"\ud83d"}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"\ude00"}}

            data: {"type":"content_block_stop","index":0}

            data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"a\ud83d"}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"\ude00"}}

            data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"\ud83d"}}

            data: {"type":"content_block_stop","index":1}


            """).Completion;
        Assert.Equal(("😀", "a😀\uFFFD"), (answer.Reasoning, answer.Text));
    }
}
