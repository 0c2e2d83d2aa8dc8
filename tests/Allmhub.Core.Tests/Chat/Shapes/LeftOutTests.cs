using Allmhub.Chat;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using static Allmhub.Core.Tests.Chat.Shapes.Wire;

namespace Allmhub.Core.Tests.Chat.Shapes;

/// <summary>Nothing is missing in silence: what was not understood is a warning that names it, and so is an answer that says nothing.</summary>
public sealed class LeftOutTests
{
    public static TheoryData<ChatApi, string, string?> Answers => new()
    {
        { ChatApi.Chat, ChatBody("""{"content":"Hi"}"""), null },
        { ChatApi.Chat, ChatBody("""{"content":"Hi","provider_note":"x"}"""), null },
        { ChatApi.Chat, """{"id":"c","choices":[{"message":{"content":""},"finish_reason":"stop"}]}""", null },
        { ChatApi.Chat, Shape.Events(ChatApi.Chat, """{"choices":[{"index":0,"response":"Hi","delta":{},"finish_reason":"stop"}]}"""), "The answer says nothing. It ended with 'stop'. Not known, and left out: the field 'response'." },
        { ChatApi.Gemini, """{"candidates":[{"output":"Hi","finishReason":"STOP"}]}""", "The answer says nothing. It ended with 'STOP'. Not known, and left out: the field 'output'." },
        { ChatApi.Chat, Used("""{"content":""}"""), "The answer says nothing although 7 tokens were written. It ended with 'stop'." },
        { ChatApi.Chat, Used("""{"content":null,"answer_text":"Hi"}"""), "The answer says nothing although 7 tokens were written. It ended with 'stop'. Not known, and left out: the field 'answer_text'." },
        { ChatApi.Chat, Used("""{"content":null,"reasoning_content":"hm"}""", "length"), "The answer is thinking alone: its 7 tokens went there. It ended with 'length'. A higher -MaxToken or less -ReasoningEffort leaves room for an answer." },
        { ChatApi.Chat, Used("""{"content":[{"type":"hologram","blob":"x"}]}"""), "The answer says nothing although 7 tokens were written. It ended with 'stop'. Not known, and left out: a part of the content, an object ({\"type\":\"hologram\",\"blob\":\"x\"})." },
        { ChatApi.Chat, """{"choices":[{"message":{"content":"one"},"finish_reason":"stop"},{"message":{"content":"two"},"finish_reason":"stop"}]}""", "Part of the answer was not understood and is left out: choice 1, another answer (two)." },
        { ChatApi.Chat, ChatBody("""{"content":"Hi","tool_calls":[{"id":"t","function":{"arguments":"{}"}}]}"""), "Part of the answer was not understood and is left out: a tool call without a name ({})." },
        { ChatApi.Claude, """{"id":"m","content":[],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":7}}""", "The answer says nothing although 7 tokens were written. It ended with 'end_turn'." },
        { ChatApi.Claude, """{"id":"m","content":[7],"stop_reason":"end_turn"}""", "Part of the answer was not understood and is left out: a block, a number (7)." },
        { ChatApi.Gemini, """{"candidates":[{"finishReason":"MALFORMED_FUNCTION_CALL"}],"usageMetadata":{"candidatesTokenCount":7}}""", "The answer says nothing although 7 tokens were written. It ended with 'MALFORMED_FUNCTION_CALL'." },
        { ChatApi.Gemini, """{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"},{"content":{"parts":[{"text":"b"}]},"index":1}]}""", "Part of the answer was not understood and is left out: candidate 1, another answer (b)." },
        { ChatApi.Responses, """{"id":"r","status":"completed","output":[],"usage":{"input_tokens":1,"output_tokens":7}}""", "The answer says nothing although 7 tokens were written. It ended with 'completed'." },
        { ChatApi.Responses, Shape.Events(ChatApi.Responses, """{"type":"response.new_kind.delta","delta":"Hi"}""", """{"type":"response.completed","response":{"status":"completed","output":[],"usage":{"output_tokens":7}}}"""), "The answer says nothing although 7 tokens were written. It ended with 'completed'. Not known, and left out: the event 'response.new_kind.delta'." },
        { ChatApi.Claude, Shape.Events(ChatApi.Claude, ClaudeStart, ClaudeDelta("""{"type":"new_delta","words":"Hi"}"""), """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":7}}""", ClaudeStop), "The answer says nothing although 7 tokens were written. It ended with 'end_turn'. Not known, and left out: a delta of the type 'new_delta'." },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_warning_names_what_is_missing(ChatApi api, string body, string? warning)
    {
        await using RawServer server = new(body[0] == '{' ? RawServer.Answer(200, body) : RawServer.Stream(body));
        using AllmClient client = new(Client.Options(server.BaseUri));
        NoticeList notices = new();
        ChatRequest request = new() { Model = "m", Api = api, Message = [new ChatMessage(ChatRole.User, "hi")], Stream = body[0] != '{' };

        ChatCompletion answer = await client.Chat.Complete(request).ExecuteAsync(new AllmCallOptions { Notices = notices }, default);

        string[] warnings = [.. notices.Notices.Where(static notice => notice.Level == NoticeLevel.Warning).Select(static notice => notice.Message)];
        Assert.Equal(warning is null ? [] : [warning], warnings);
        Assert.Equal(warning?.StartsWith("Part of", StringComparison.Ordinal) ?? false, answer.LeftOut.Count > 0);
    }

    [Fact]
    public async Task What_is_left_out_is_no_piece_of_a_stream()
    {
        await using RawServer server = new(RawServer.Stream("data: odd words\n\n" + Shape.Events(ChatApi.Chat, ChatText("Hi"), ChatEnd)));
        using AllmClient client = new(Client.Options(server.BaseUri));
        List<ChatUpdateKind> kinds = [];
        await foreach (ChatUpdate update in client.Chat.Stream(Client.Chat()).StreamAsync(AllmCallOptions.Default, default))
        {
            kinds.Add(update.Kind);
        }

        Assert.Contains(ChatUpdateKind.Text, kinds);
        Assert.DoesNotContain(ChatUpdateKind.LeftOut, kinds);
    }

    private static string Used(string message, string finish = "stop") => ChatBody(message, finish)[..^1] + ""","usage":{"prompt_tokens":1,"completion_tokens":7,"total_tokens":8}}""";
}
