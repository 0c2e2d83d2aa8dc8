using Allmhub.Chat;
using Allmhub.Chat.Dialects;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Chat.Dialects;

/// <summary>The formats through the whole client, over a socket.</summary>
public sealed class DialectRunTests
{
    public static TheoryData<ChatApi> Apis() => [ChatApi.Chat, ChatApi.Responses, ChatApi.Claude, ChatApi.Gemini];

    [Theory]
    [InlineData(ChatApi.Responses, "responses.stream.sse", "Objects, not text.")]
    [InlineData(ChatApi.Responses, "responses.json", "A pipeline passes objects from one command to the next.")]
    [InlineData(ChatApi.Claude, "claude.stream.sse", "A cmdlet is 一个命令。")]
    [InlineData(ChatApi.Claude, "claude.json", "A cmdlet is a single-purpose command built on .NET.")]
    [InlineData(ChatApi.Gemini, "gemini.stream.sse", "PowerShell 管道传递的是对象。")]
    [InlineData(ChatApi.Gemini, "gemini.json", "PowerShell passes objects through its pipeline.")]
    public async Task An_answer_is_complete_and_says_its_format(ChatApi api, string sample, string text)
    {
        ChatCompletion answer = await AskAsync(api, Sample.Text(sample), TypeOf(sample));
        Assert.Equal((text, true, api, ChatFinishReason.Stop), (answer.Text, answer.IsComplete, answer.Api, answer.FinishReason));
        Assert.True(answer.Usage!.TotalToken > 0);
    }

    [Theory]
    [InlineData(ChatApi.Gemini, "gemini.blocked.json", "PROHIBITED_CONTENT")]
    [InlineData(ChatApi.Gemini, "gemini.image.refused.json", "IMAGE_SAFETY")]
    public async Task What_was_blocked_is_content_refused(ChatApi api, string sample, string code)
    {
        AllmException error = await Assert.ThrowsAsync<AllmException>(() => AskAsync(api, Sample.Text(sample), TypeOf(sample)));
        Assert.Equal((AllmErrorKind.ContentRefused, code), (error.Kind, error.Code));
        ChatCompletion partial = Assert.IsType<ChatCompletion>(error.PartialCompletion);
        Assert.True(partial.IsComplete);
        Assert.True(partial.Usage!.InputToken > 0);
    }

    [Fact]
    public async Task A_refusal_in_words_is_content_refused_and_speaks_for_itself()
    {
        AllmException error = await Assert.ThrowsAsync<AllmException>(() => AskAsync(ChatApi.Chat, Sample.Text("chat.structured.refusal.json"), "application/json"));
        Assert.Equal(AllmErrorKind.ContentRefused, error.Kind);
        Assert.Equal(((ChatCompletion)error.PartialCompletion!).Refusal, error.Message);
    }

    [Fact]
    public async Task Text_that_a_filter_cut_stays_an_answer()
    {
        string body = Sample.Text("gemini.json").Replace("STOP", "SAFETY", StringComparison.Ordinal);
        ChatCompletion answer = await AskAsync(ChatApi.Gemini, body, "application/json");
        Assert.Equal((ChatFinishReason.ContentFilter, "SAFETY"), (answer.FinishReason, answer.RawFinishReason));
        Assert.NotEmpty(answer.Text);
    }

    [Theory]
    [InlineData(ChatApi.Responses, "responses.stream.failed.sse", "Partial an")]
    [InlineData(ChatApi.Claude, "claude.stream.error.sse", "Partial")]
    [InlineData(ChatApi.Claude, "claude.stream.error-bare-json.sse", "Partial")]
    [InlineData(ChatApi.Gemini, "gemini.stream.error.sse", "Partial ")]
    public async Task An_error_in_a_stream_keeps_the_text_and_is_not_asked_again(ChatApi api, string sample, string text)
    {
        AllmException error = await Assert.ThrowsAsync<AllmException>(() => AskAsync(api, Sample.Text(sample), TypeOf(sample)));
        Assert.Equal((text, false, 1), (error.PartialCompletion!.Text, error.PartialCompletion.IsComplete, error.Attempts));
        Assert.NotEqual(AllmErrorKind.IncompleteStream, error.Kind);
    }

    [Theory]
    [InlineData(ChatApi.Responses, "responses.stream.sse", "response.completed")]
    [InlineData(ChatApi.Claude, "claude.stream.sse", "message_stop")]
    [InlineData(ChatApi.Gemini, "gemini.stream.sse", "\"finishReason\":\"STOP\",")]
    public async Task A_stream_without_its_end_mark_is_incomplete(ChatApi api, string sample, string mark)
    {
        string body = Sample.Text(sample);
        string cut = api == ChatApi.Gemini ? body.Replace(mark, string.Empty, StringComparison.Ordinal) : body[..body.IndexOf("event: " + mark, StringComparison.Ordinal)];
        AllmException error = await Assert.ThrowsAsync<AllmException>(() => AskAsync(api, cut, "text/event-stream"));
        Assert.Equal(AllmErrorKind.IncompleteStream, error.Kind);
        Assert.NotEmpty(error.PartialCompletion!.Text);
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task Json_that_is_no_answer_is_a_protocol_error(ChatApi api) =>
        Assert.Equal(AllmErrorKind.Protocol, (await Assert.ThrowsAsync<AllmException>(() => AskAsync(api, "{}", "application/json"))).Kind);

    [Theory]
    [MemberData(nameof(Apis))]
    public void What_would_be_sent_can_be_seen(ChatApi api)
    {
        using AllmClient client = new(Client.Options(new Uri("http://127.0.0.1:9")));
        RequestDescription seen = client.Chat.Stream(Ask(api)).Describe(AllmCallOptions.Default);
        Assert.Contains("hello there", seen.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Client.Key, string.Join(' ', seen.Header.Values), StringComparison.Ordinal);
        string path = api switch { ChatApi.Chat => "/v1/chat/completions", ChatApi.Responses => "/v1/responses", ChatApi.Claude => "/v1/messages", _ => "/v1beta/models/m:streamGenerateContent?alt=sse" };
        Assert.Equal(path, seen.Uri.PathAndQuery);
    }

    [Fact]
    public async Task Blocks_that_another_format_cannot_carry_are_a_notice()
    {
        await using RawServer server = new(RawServer.Stream(Sample.Text("gemini.json"), "application/json"));
        using AllmClient client = new(Client.Options(server.BaseUri));
        ChatMessage thought = DialectDriver.ReadSample(ChatDialects.All[ChatApi.Claude], "claude.thinking.json").Completion.Message[0];
        NoticeList notices = new();
        ChatRequest request = new() { Model = "m", Api = ChatApi.Gemini, Message = [thought, new ChatMessage(ChatRole.User, "And?")] };
        await client.Chat.Complete(request).ExecuteAsync(new AllmCallOptions { Notices = notices }, default);
        Assert.Contains(notices.Notices, static notice => notice.Level == NoticeLevel.Verbose && notice.Message.StartsWith("1 block", StringComparison.Ordinal));
    }

    private static ChatRequest Ask(ChatApi api) => new() { Model = "m", Api = api, Message = [new ChatMessage(ChatRole.User, "hello there")] };

    private static async Task<ChatCompletion> AskAsync(ChatApi api, string body, string contentType)
    {
        await using RawServer server = new(RawServer.Stream(body, contentType));
        using AllmClient client = new(Client.Options(server.BaseUri));
        return await client.Chat.Complete(Ask(api)).ExecuteAsync(AllmCallOptions.Default, default);
    }

    private static string TypeOf(string sample) => sample.EndsWith(".sse", StringComparison.Ordinal) ? "text/event-stream" : "application/json";
}
