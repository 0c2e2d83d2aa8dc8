namespace Allmhub.Chat.Conversations;

/// <summary>What <see cref="Http.AllmException.Code"/> says when a conversation led nowhere although every call of the gateway succeeded.</summary>
public static class ConversationFault
{
    /// <summary>The model wants tools called without end, too many of them, or wrongly.</summary>
    public const string ToolLoop = "tool_loop";

    /// <summary>The answer does not follow its schema.</summary>
    public const string InvalidAnswer = "invalid_answer";
}
