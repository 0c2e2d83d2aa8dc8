using System.Text;
using Allmhub.Chat;
using Allmhub.Chat.Dialects.OpenAIChat;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Chat;

/// <summary>Shapes of OpenAI chat that no sample holds but NOTES sections 3, 4, 13 and 15 tell of.</summary>
public sealed class OpenAIChatReaderTests
{
#if DEBUG
    private const int Limit = 200; // code that is not optimised boxes
#else
    private const int Limit = 120;
#endif

    private const string Finish = """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""";

    [Fact]
    public void Streamed_and_whole_give_the_same_completion()
    {
        ChatResult streamed = ChatSample.Events(
            """{"id":"","model":"","choices":[{"index":0,"delta":{"role":"assistant","content":null}}]}""",
            """{"id":"x","model":"m","choices":[{"index":0,"delta":{"reasoning":"Let me"}}]}""",
            """{"id":"x","model":"m","choices":[{"index":0,"delta":{"reasoning_content":" see."}}]}""",
            """{"id":"x","model":"m","choices":[{"index":0,"delta":{"content":"> 进度：5"}}]}""",
            """{"id":"x","model":"m","choices":[{"index":0,"delta":{"content":"0%\n![a](https://e.com/a.png)"}}]}""",
            """{"id":"x","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\""}}]}}]}""",
            """{"id":"x","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"type":null,"function":{"arguments":":1}"}}]}}]}""",
            """{"id":"x","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}""");
        ChatResult whole = ChatSample.Body("""
            {"id":"x","model":"m","choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","reasoning_content":"Let me see.",
            "content":"> 进度：50%\n![a](https://e.com/a.png)","tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]}}],
            "usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}
            """);
        Assert.Equal(whole.Describe(), streamed.Describe());
        Assert.Equal("Let me see.", whole.Completion.Reasoning);
    }

    [Fact]
    public void An_emoji_cut_into_two_deltas_is_joined_in_text_thinking_and_arguments()
    {
        ChatCompletion completion = ChatSample.Events(
            """{"choices":[{"delta":{"reasoning_content":"\ud83d"}}]}""",
            """{"choices":[{"delta":{"reasoning_content":"\ude00"}}]}""",
            """{"choices":[{"delta":{"content":"a\ud83d"}}]}""",
            """{"choices":[{"delta":{"content":"\ude00b\ud83d"}}]}""",
            """{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"\"\ud83d"}}]}}]}""",
            """{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\ude00\""}}]}}]}""",
            Finish).Completion;
        Assert.Equal("😀", completion.Reasoning);
        Assert.Equal("a😀b\uFFFD", completion.Text);
        Assert.Equal("\"😀\"", completion.ToolCall[0].Arguments);
    }

    [Theory]
    [InlineData("<think>\nhm\n</think>\n\nyes", "hm", "yes")]
    [InlineData("\n<think>hm</think>yes", "hm", "yes")]
    [InlineData("<think>a < b\n\n</thin k></think>yes", "a < b\n\n</thin k>", "yes")]
    [InlineData("<think></think>yes", "", "yes")]
    [InlineData("<think>never closed\n", "never closed\n", "")]
    [InlineData("<thinking>no tag", "", "<thinking>no tag")]
    [InlineData("<thi", "", "<thi")]
    [InlineData("The tags <think>x</think> are text here", "", "The tags <think>x</think> are text here")]
    public void Think_tags_are_taken_out_wherever_they_are_cut(string content, string reasoning, string text)
    {
        for (int cut = 0; cut <= content.Length; cut++)
        {
            ChatCompletion completion = ChatSample.Deltas(content[..cut], content[cut..]).Completion;
            Assert.Equal((reasoning, text), (completion.Reasoning, completion.Text));
        }

        ChatCompletion single = ChatSample.Deltas([.. content.Select(static letter => letter.ToString())]).Completion;
        Assert.Equal((reasoning, text), (single.Reasoning, single.Text));
    }

    [Fact]
    public void Tool_calls_without_index_are_told_apart()
    {
        ChatCompletion completion = ChatSample.Events(
            """{"choices":[{"delta":{"tool_calls":[{"id":"a","function":{"name":"f","arguments":"{"}}]}}]}""",
            """{"choices":[{"delta":{"tool_calls":[{"function":{"arguments":"}"}}]}}]}""",
            """{"choices":[{"delta":{"tool_calls":[{"id":"b","function":{"name":"g","arguments":"{}"}}]}}]}""",
            Finish).Completion;
        Assert.Equal(["a f({})", "b g({})"], completion.ToolCall.Select(static call => $"{call.Id} {call}"));
    }

    [Fact]
    public void Tool_calls_that_all_have_index_0_are_told_apart_by_id_and_get_one_where_it_is_missing()
    {
        ChatCompletion completion = ChatSample.Events(
            """{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}]}}]}""",
            """{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"b","function":{"name":"g","arguments":{"x":1}}}]}}]}""",
            """{"choices":[{"delta":{"tool_calls":[{"index":"2","id":"","function":{"name":"h","arguments":""}}]}}]}""",
            Finish).Completion;
        Assert.Equal(["f({})", "g({\"x\":1})", "h()"], completion.ToolCall.Select(static call => call.ToString()));
        Assert.Equal(3, completion.ToolCall.Select(static call => call.Id).Where(static id => id.Length > 0).Distinct().Count());
    }

    [Fact]
    public void Only_the_first_of_several_answers_counts_also_when_the_index_comes_last() =>
        Assert.Equal("one", ChatSample.Events(
            """{"choices":[{"delta":{"content":"two"},"index":1},{"delta":{"content":"one"},"index":0}]}""", Finish).Completion.Text);

    [Theory]
    [InlineData("stop", ChatFinishReason.Stop)]
    [InlineData("length", ChatFinishReason.Length)]
    [InlineData("tool_calls", ChatFinishReason.ToolCall)]
    [InlineData("content_filter", ChatFinishReason.ContentFilter)]
    [InlineData("insufficient_system_resource", ChatFinishReason.Other)]
    public void A_finish_reason_keeps_its_own_word(string word, ChatFinishReason reason)
    {
        ChatCompletion completion = ChatSample.Events($$"""{"choices":[{"delta":{"content":"x"},"finish_reason":"{{word}}"}]}""").Completion;
        Assert.Equal((reason, word, true), (completion.FinishReason, completion.RawFinishReason, completion.IsComplete));
    }

    [Fact]
    public void An_empty_finish_reason_is_none() =>
        Assert.False(ChatSample.Events("""{"choices":[{"delta":{"content":"x"},"finish_reason":""}]}""").Completion.IsComplete);

    [Fact]
    public void Usage_may_be_text_and_comes_in_pieces()
    {
        ChatUsage? usage = ChatSample.Events(
            """{"choices":[],"usage":{"prompt_tokens":"7","completion_tokens":0,"input_tokens":0,"prompt_cache_hit_tokens":3}}""",
            """{"choices":[],"usage":{"prompt_tokens":0,"completion_tokens":5,"completion_tokens_details":null}}""",
            Finish).Completion.Usage;
        Assert.Equal(new ChatUsage { InputToken = 7, OutputToken = 5, TotalToken = 12, CachedToken = 3 }, usage);
    }

    [Fact]
    public void Content_may_be_an_array_of_parts_and_unknown_parts_are_kept()
    {
        ChatCompletion completion = ChatSample.Body("""
            {"choices":[{"message":{"content":[{"type":"text","text":"Look: "},{"type":"image_url","image_url":{"url":"https://e.com/a.png"}},{"type":"odd","x":1},"end"]},"finish_reason":"stop"}]}
            """).Completion;
        Assert.Equal("Look: end", completion.Text);
        Assert.Equal("https://e.com/a.png", Assert.Single(completion.Media).ToString());
        Assert.Equal(["ChatTextPart", "ChatMediaPart", "ChatOpaquePart", "ChatTextPart"], completion.Message[^1].Part.Select(static part => part.GetType().Name));
        Assert.Equal("""{"type":"odd","x":1}""", completion.Message[^1].Part[2].Raw?.Json.GetRawText());
    }

    [Fact]
    public void Citations_sound_and_pictures_beside_the_content_are_read()
    {
        ChatCompletion completion = ChatSample.Body($$$"""
            {"choices":[{"message":{"content":null,"annotations":[{"type":"url_citation","url_citation":{"url":"https://e.com/","title":"E"}}],
            "images":[{"type":"image_url","image_url":{"url":"data:image/jpeg;base64,/9j/"}}],
            "audio":{"id":"a","data":"{{{Convert.ToBase64String("RIFF0000WAVE"u8)}}}","transcript":"said"}},"finish_reason":"stop"}]}
            """).Completion;
        Assert.Equal([new ChatCitation("https://e.com/", "E")], completion.Citation);
        Assert.Equal(["image/jpeg", "audio/wav"], completion.Media.Select(static media => media.MediaType));
        Assert.Equal("said", completion.Text);
    }

    [Fact]
    public void A_picture_body_may_hold_base64_and_may_be_streamed()
    {
        const string Body = """{"created":1,"data":[{"b64_json":"data:image/webp;base64,AAAA","url":""},{"b64_json":"/9j/","url":null},{"url":"https://e.com/x"}]}""";
        string[] expected = ["image/webp, 3 bytes", "image/jpeg, 3 bytes", "https://e.com/x"];
        Assert.Equal(expected, ChatSample.Body(Body).Completion.Media.Select(static media => media.ToString()));
        ChatCompletion streamed = ChatSample.Events(Body).Completion;
        Assert.Equal(expected, streamed.Media.Select(static media => media.ToString()));
        Assert.True(streamed.IsComplete);
    }

    [Theory]
    [InlineData("""{"error":{"message":"boom","type":"server_error","code":500}}""", AllmErrorKind.Server)]
    [InlineData("""{"error":"boom"}""", AllmErrorKind.InvalidRequest)]
    [InlineData("""{"choices":[{"delta":""", AllmErrorKind.Protocol)]
    public void A_fault_in_place_of_a_chunk_keeps_the_text_before_it(string chunk, AllmErrorKind kind)
    {
        ChatResult result = ChatSample.Events("""{"choices":[{"delta":{"content":"half"}}]}""", chunk, Finish);
        Assert.Equal(kind, result.Error?.Kind);
        Assert.Equal("half", result.Completion.Text);
        Assert.False(result.Completion.IsComplete);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("42")]
    [InlineData("""{"choices":null}""")]
    [InlineData("""{"choices":[null,7,{"delta":null},{"delta":[]}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":{"odd":1},"tool_calls":[null,{"function":null}],"audio":7}}]}""")]
    [InlineData("""{"error":null,"usage":[],"id":{},"model":[],"data":null}""")]
    public void A_chunk_of_the_wrong_shape_is_passed_over(string chunk)
    {
        ChatResult result = ChatSample.Events("""{"choices":[{"delta":{"content":"a"}}]}""", chunk, """{"choices":[{"delta":{"content":"b"}}]}""", Finish);
        Assert.Null(result.Error);
        Assert.Equal("ab", result.Completion.Text);
        Assert.True(result.Completion.IsComplete);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"choices":[]}""")]
    [InlineData("""{"choices":[{"message":null,"finish_reason":null}],"usage":"none"}""")]
    [InlineData("""{"id":"x","model":"m","data":[]}""")]
    [InlineData("""{"created":1,"data":[{"url":"","b64_json":""}]}""")]
    public void A_body_that_is_no_answer_says_nothing(string body) => Assert.Empty(ChatSample.Body(body).Updates);

    [Fact]
    public void Chunks_that_differ_in_more_than_their_text_are_each_read_whole()
    {
        const string Head = """{"id":"x","choices":[{"index":0,"delta":{""";
        const string Tail = """},"finish_reason":null}]}""";
        ChatCompletion completion = ChatSample.Events(
            """{"id":"x","model":"m","choices":[]}""",
            Head + "\"content\":\"a\"" + Tail,
            Head + "\"content\":\"b\\n\\u4f60\"" + Tail,
            Head + "\"content\":\"c\",\"refusal\":\"no\"" + Tail,
            Head + "\"content\":\"\"" + Tail,
            Head + "\"reasoning\":\"r\"" + Tail,
            Head + "\"reasoning\":\"s\"" + Tail,
            Head + "\"content\":\"d\"},\"finish_reason\":\"length\"}],\"x\":[{\"y\":{\"z\":\"\"" + Tail).Completion;
        Assert.Equal("ab\n你cd", completion.Text);
        Assert.Equal(("rs", "no", "length"), (completion.Reasoning, completion.Refusal, completion.RawFinishReason));
    }

    [Fact]
    public void An_ordinary_delta_costs_little_more_than_its_text()
    {
        string chunk = """{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":" word\n"},"logprobs":null,"finish_reason":null}],"usage":null}""";
        byte[] json = Encoding.UTF8.GetBytes(chunk);
        ChatStreamReader reader = new OpenAIChatDialect().CreateStreamReader();
        ChatFold fold = new();
        List<ChatUpdate> updates = [];
        Run(1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(10_000);
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / 10_000;
        Assert.InRange(each, 1, Limit);

        void Run(int count)
        {
            for (int i = 0; i < count; i++)
            {
                updates.Clear();
                reader.Read(default, json, updates);
                foreach (ChatUpdate update in updates)
                {
                    fold.Add(update);
                }
            }
        }
    }
}
