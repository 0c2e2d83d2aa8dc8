using Allmhub.Chat.Schema;

namespace Allmhub.Chat.Conversations;

/// <summary>How far a conversation may go by itself.</summary>
public sealed record ConversationOptions
{
    /// <summary>
    /// Which calls the reader of the conversation answers; <c>null</c> for none. When it answers all calls of an answer, each comes as a
    /// <see cref="ChatToolRequest"/>; otherwise all are left on the completion. Asked on any thread.
    /// </summary>
    public Func<ChatToolCall, bool>? Answers { get; init; }

    /// <summary>How often the model may have tools run before it must answer.</summary>
    public int MaxToolRound { get; init; } = 10;

    /// <summary>How many calls may be made in all. An answer that would go beyond has none of its calls made.</summary>
    public int MaxToolCall { get; init; } = 50;

    /// <summary>What the answer must look like; an answer that does not is asked for once more.</summary>
    public AnswerSchema? Schema { get; init; }
}
