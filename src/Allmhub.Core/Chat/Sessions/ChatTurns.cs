using Allmhub.Tokens;

namespace Allmhub.Chat.Sessions;

/// <summary>Counts and cuts a conversation by turns, so that tool calls never lose their results.</summary>
public static class ChatTurns
{
    private const int TokenPerMessage = 4;

    /// <summary>How many turns a conversation has: messages in which the user speaks.</summary>
    /// <param name="messages">The conversation.</param>
    /// <returns>The count.</returns>
    public static int Count(IEnumerable<ChatMessage> messages) => messages.Count(static message => message.Role == ChatRole.User);

    /// <summary>The newest turns that a limit admits, oldest first. Under a limit of tokens a turn goes along whole or not at all.</summary>
    /// <param name="messages">The conversation without system messages.</param>
    /// <param name="limit">The limit; <c>null</c> for none.</param>
    /// <returns>The messages that go along.</returns>
    public static IReadOnlyList<ChatMessage> Newest(IReadOnlyList<ChatMessage> messages, ChatHistoryLimit? limit)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (limit is null)
        {
            return messages;
        }

        int start = messages.Count;
        int used = 0;
        for (int i = messages.Count - 1; i >= 0; i--)
        {
            used += limit.Unit == ChatHistoryUnit.Token ? EstimateToken(messages[i]) : messages[i].Role == ChatRole.User ? 1 : 0;
            if (used > limit.Count)
            {
                break;
            }

            start = messages[i].Role == ChatRole.User ? i : start;
        }

        return [.. messages.Skip(start)];
    }

    /// <summary>Where the last turn begins.</summary>
    /// <param name="messages">The conversation.</param>
    /// <returns>The index of its first message; -1 when there is no turn.</returns>
    public static int LastStart(IReadOnlyList<ChatMessage> messages)
    {
        int i = messages.Count - 1;
        while (i >= 0 && messages[i].Role != ChatRole.User)
        {
            i--;
        }

        return i;
    }

    /// <summary>
    /// Estimates the tokens of a message without the model's tokenizer: texts by <see cref="TextTokens"/>, media by <see cref="MediaTokens"/>. Good for a limit, not for a bill.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <returns>The estimate.</returns>
    public static int EstimateToken(ChatMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return TokenPerMessage + message.Part.Sum(static part => part switch
        {
            ChatTextPart text => OfText(text.Text),
            ChatReasoningPart reasoning => OfText(reasoning.Text),
            ChatRefusalPart refusal => OfText(refusal.Text),
            ChatToolCallPart call => OfText(call.Call.Name) + OfText(call.Call.Arguments),
            ChatToolResultPart result => OfText(result.Content),
            ChatMediaPart media => (int)Math.Min(int.MaxValue / 1000, MediaTokens.Of(null, media.Media.Kind, media.Media.Data ?? default).Likely),
            _ => OfText(part.Raw?.Json.GetRawText() ?? string.Empty),
        });
    }

    private static int OfText(string text) => (int)Math.Min(int.MaxValue / 1000, TextTokens.Of(text).Likely);
}
