using System.Text.Json;
using Allmhub.Chat;
using static Allmhub.Core.Tests.Chat.Shapes.Wire;

namespace Allmhub.Core.Tests.Chat.Shapes;

/// <summary>Thinking is told apart from the answer wherever the service puts it.</summary>
public sealed class ThinkingShapeTests
{
    public static TheoryData<ChatApi, string, string> Shapes => new()
    {
        { ChatApi.Chat, ChatBody("""{"content":[{"type":"thinking","thinking":[{"type":"text","text":"a greeting"}]},{"type":"text","text":"Hi!"}]}"""), "Hi! | ~a greeting" },
        { ChatApi.Chat, Chat(ChatDelta("""{"content":[{"type":"thinking","thinking":[{"type":"text","text":"a gree"}]}]}"""), ChatDelta("""{"content":[{"type":"thinking","thinking":[{"type":"text","text":"ting"}]}]}"""), ChatText("Hi!")), "Hi! | ~a greeting" },
        { ChatApi.Chat, ChatBody("""{"content":[{"type":"thinking","thinking":"hm","signature":"s"},{"type":"text","text":"Hi"}]}"""), "Hi | ~hm" },
        { ChatApi.Chat, ChatBody("""{"content":[{"type":"reasoning","text":"hm"},{"type":"text","text":"Hi"}]}"""), "Hi | ~hm" },
        { ChatApi.Chat, ChatBody("""{"content":"Hi","reasoning":{"text":"hm"}}"""), "Hi | ~hm" },
        { ChatApi.Chat, ChatBody("""{"content":"Hi","reasoning_details":[{"type":"reasoning.text","text":"h"},{"type":"reasoning.summary","summary":"m"},{"type":"reasoning.encrypted","data":"x"}]}"""), "Hi | ~hm" },
        { ChatApi.Chat, ChatBody("""{"content":"Hi","reasoning":"hm","reasoning_details":[{"type":"reasoning.text","text":"hm"}]}"""), "Hi | ~hm" },
        { ChatApi.Chat, Chat(ChatDelta("""{"content":"","reasoning_details":[{"type":"reasoning.text","text":"h","index":0}]}"""), ChatDelta("""{"reasoning_details":[{"type":"reasoning.text","text":"m","index":0}]}"""), ChatText("Hi")), "Hi | ~hm" },
        { ChatApi.Chat, Chat(ChatDelta("""{"content":"<thought>h","extra_content":{"google":{"thought":true}}}"""), ChatText("m</thought>Hi")), "Hi | ~hm" },
        { ChatApi.Chat, Chat(ChatDelta("""{"content":"hm","extra_content":{"google":{"thought":true}}}"""), ChatText("Hi")), "Hi | ~hm" },
        { ChatApi.Claude, ClaudeBody("""[{"type":"text","text":"<think>hm</think>\nHi"}]"""), "Hi | ~hm" },
        { ChatApi.Gemini, GeminiChunk("""[{"text":"<think>hm</think>\nHi"}]"""), "Hi | ~hm" },
        { ChatApi.Responses, ResponsesBody("""[{"type":"message","id":"m","content":[{"type":"output_text","text":"<think>hm</think>\nHi"}]}]"""), "Hi | ~hm" },
        { ChatApi.Claude, ClaudeBody("""[{"type":"thinking","text":"hm"},{"type":"text","text":"Hi"}]"""), "Hi | ~hm" },
        { ChatApi.Responses, ResponsesBody("""[{"type":"reasoning","id":"r1","summary":[],"content":[{"type":"reasoning_text","text":"hm"}]},{"type":"message","id":"m","content":[{"type":"output_text","text":"Hi"}]}]"""), "Hi | ~hm" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Thinking_is_apart(ChatApi api, string body, string expected) => Assert.Equal(expected, await Shape.SayAsync(api, body));

    [Theory]
    [InlineData("Two and two make four.\n</think>\n\nIt is 4.", "Two and two make four.", "It is 4.")]
    [InlineData("hm</think>yes", "hm", "yes")]
    [InlineData("hm </thought>\nyes", "hm ", "yes")]
    [InlineData("</think>\nyes", "", "yes")]
    [InlineData("Maybe {\"n\":5}? No.\n</think>\n{\"n\":4}", "Maybe {\"n\":5}? No.", "{\"n\":4}")]
    [InlineData("a `code` b\n</think>\nyes", "a `code` b", "yes")]
    [InlineData("hm\n</think>", "hm", "")]
    [InlineData("<thought>hm</thought>\nyes", "hm", "yes")]
    [InlineData("<think>hm</think>\nyes </think> no", "hm", "yes </think> no")]
    [InlineData("Use `</think>` to close.", "", "Use `</think>` to close.")]
    [InlineData("The tag \"</think>\" closes.", "", "The tag \"</think>\" closes.")]
    [InlineData("The tag </think> closes.", "", "The tag </think> closes.")]
    [InlineData("Write <think> and </think>\nyes", "", "Write <think> and </think>\nyes")]
    [InlineData("a < b and </thin k> <th", "", "a < b and </thin k> <th")]
    [InlineData("```\nx\n</think>\n```", "", "```\nx\n</think>\n```")]
    public async Task A_closing_tag_alone_ends_the_thinking_wherever_it_is_cut(string content, string thought, string text)
    {
        for (int cut = 0; cut <= content.Length; cut++)
        {
            ChatCompletion answer = (await Shape.ReadAsync(ChatApi.Chat, Chat(ChatText(content[..cut]), ChatText(content[cut..])))).Completion;
            Assert.Equal((thought, text), (answer.Reasoning.TrimEnd('\n'), answer.Text));
        }

        ChatCompletion letters = (await Shape.ReadAsync(ChatApi.Chat, Chat([.. content.Select(static letter => ChatText(letter.ToString()))]))).Completion;
        Assert.Equal((thought, text), (letters.Reasoning.TrimEnd('\n'), letters.Text));
        ChatCompletion whole = (await Shape.ReadAsync(ChatApi.Chat, ChatBody("{\"content\":" + JsonSerializer.Serialize(content) + "}"))).Completion;
        Assert.Equal((thought, text), (whole.Reasoning, whole.Text));
    }

    [Fact]
    public async Task Links_of_a_draft_are_no_result()
    {
        ChatCompletion answer = (await Shape.ReadAsync(ChatApi.Chat, Chat(ChatText("![draft](https://e.com/draft.png)\n"), ChatText("</think>\n![a](https://e.com/a.png)")))).Completion;
        Assert.Equal("https://e.com/a.png", Assert.Single(answer.Media).ToString());
    }

    private static string Chat(params string[] chunks) => Shape.Events(ChatApi.Chat, [.. chunks, ChatEnd]);
}
