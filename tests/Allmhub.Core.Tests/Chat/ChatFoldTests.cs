using System.Text.Json;
using Allmhub.Chat;
using Allmhub.Media;

namespace Allmhub.Core.Tests.Chat;

public sealed class ChatFoldTests
{
    private static readonly ChatRawPart Signature = new(ChatApi.Claude, JsonSerializer.Deserialize<JsonElement>("""{"type":"thinking","signature":"s"}"""));

    [Fact]
    public void Parts_stand_in_the_order_of_the_updates_and_a_raw_block_closes_one()
    {
        ChatCompletion completion = Fold(
            ChatUpdate.OfReasoning("a"),
            ChatUpdate.OfReasoning("b", Signature),
            ChatUpdate.OfReasoning(string.Empty, Signature),
            ChatUpdate.OfText("one "),
            ChatUpdate.OfToolCall(new ChatToolCallFragment(0, "x", "f", "{")),
            ChatUpdate.OfText("two "),
            ChatUpdate.OfToolCall(new ChatToolCallFragment(0, null, null, "}")),
            ChatUpdate.OfRaw(Signature),
            ChatUpdate.OfText("three"),
            ChatUpdate.OfMedia(new ChatMedia(new Uri("https://e.com/a.png"), MediaKind.Image)));
        IReadOnlyList<ChatPart> parts = completion.Message[^1].Part;
        Assert.Equal(
            ["ChatReasoningPart ab", "ChatReasoningPart ", "ChatTextPart one ", "ChatToolCallPart", "ChatTextPart two ", "ChatOpaquePart", "ChatTextPart three", "ChatMediaPart"],
            parts.Select(static part => part is ChatTextPart or ChatReasoningPart ? $"{part.GetType().Name} {part}" : part.GetType().Name));
        Assert.Same(Signature, parts[0].Raw);
        Assert.Equal("one two three", completion.Text);
        Assert.Equal("ab", completion.Reasoning);
        Assert.Equal("f({})", Assert.Single(completion.ToolCall).ToString());
    }

    [Fact]
    public void A_completion_can_be_taken_in_the_middle_and_again_at_the_end()
    {
        ChatFold fold = new();
        fold.Add(ChatUpdate.OfText("half"));
        ChatCompletion partial = fold.ToCompletion(new ChatFoldContext(ChatSample.Request, ChatApi.Chat, IsComplete: false));
        fold.Add(ChatUpdate.OfText(" and half"));
        fold.Add(ChatUpdate.OfFinish(new ChatFinish(ChatFinishReason.Stop, "stop")));
        ChatCompletion whole = fold.ToCompletion(new ChatFoldContext(ChatSample.Request, ChatApi.Chat, IsComplete: true));
        Assert.Equal(("half", ChatFinishReason.None, false), (partial.Text, partial.FinishReason, partial.IsComplete));
        Assert.Equal(("half and half", ChatFinishReason.Stop, true), (whole.Text, whole.FinishReason, whole.IsComplete));
        Assert.Single(whole.Message[^1].Part);
        Assert.Equal(2, whole.Message.Count);
    }

    [Fact]
    public void A_later_usage_of_zero_overwrites_no_total()
    {
        ChatUsage told = new() { InputToken = 10, OutputToken = 7, TotalToken = 20, CachedToken = 4, ReasoningToken = 2 };

        Assert.Equal(told, Fold(ChatUpdate.OfUsage(told), ChatUpdate.OfUsage(new ChatUsage())).Usage);
    }

    [Fact]
    public void Later_usage_replaces_earlier_usage_field_by_field()
    {
        ChatCompletion completion = Fold(
            ChatUpdate.OfUsage(new ChatUsage { InputToken = 10, CachedToken = 4 }),
            ChatUpdate.OfUsage(new ChatUsage { OutputToken = 3 }),
            ChatUpdate.OfUsage(new ChatUsage { OutputToken = 7, ReasoningToken = 2 }),
            ChatUpdate.OfUsage(new ChatUsage()));
        Assert.Equal(new ChatUsage { InputToken = 10, OutputToken = 7, TotalToken = 17, CachedToken = 4, ReasoningToken = 2 }, completion.Usage);
    }

    [Fact]
    public void An_id_once_known_is_not_lost_to_an_empty_one()
    {
        ChatCompletion completion = Fold(ChatUpdate.OfStart(new ChatStart("", "")), ChatUpdate.OfStart(new ChatStart("x", "m")), ChatUpdate.OfStart(new ChatStart("", null)));
        Assert.Equal(("x", "m", "asked-for"), (completion.Id, completion.Model, completion.RequestedModel));
    }

    [Fact]
    public void Made_up_ids_differ_over_the_turns_of_a_conversation()
    {
        ChatUpdate call = ChatUpdate.OfToolCall(new ChatToolCallFragment(0, null, "f", "{}"));
        ChatCompletion first = Fold(call);
        ChatFold fold = new();
        fold.Add(call);
        ChatRequest next = new() { Model = "m", Message = first.Message };
        ChatCompletion second = fold.ToCompletion(new ChatFoldContext(next, ChatApi.Gemini, IsComplete: true));
        Assert.NotEqual(first.ToolCall[0].Id, second.ToolCall[0].Id);
    }

    [Fact]
    public void Without_an_answer_the_conversation_stays_as_it_was()
    {
        ChatCompletion completion = Fold();
        Assert.Equal(ChatSample.Request.Message, completion.Message);
        Assert.Null(completion.Usage);
        Assert.Equal(string.Empty, completion.ToString());
    }

    private static ChatCompletion Fold(params ChatUpdate[] updates)
    {
        ChatFold fold = new();
        foreach (ChatUpdate update in updates)
        {
            fold.Add(update);
        }

        return fold.ToCompletion(new ChatFoldContext(ChatSample.Request, ChatApi.Chat, IsComplete: true));
    }
}
