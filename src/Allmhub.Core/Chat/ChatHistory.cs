namespace Allmhub.Chat;

/// <summary>What can be said of a conversation before it is sent on in another wire format.</summary>
public static class ChatHistory
{
    /// <summary>
    /// Counts the parts whose wire block belongs to another format than <paramref name="api"/>: thinking signatures, reasoning items
    /// and unknown blocks, which that format leaves out (their text stays where there is one), and films, sounds and documents of the
    /// model, which it has no place for. Zero means nothing is lost.
    /// </summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="api">The format it is about to be sent in.</param>
    /// <returns>How many parts lose their block.</returns>
    public static int CountForeign(IEnumerable<ChatMessage> messages, ChatApi api)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return messages.Sum(message => message.Part.Count(part => IsLost(part, api) || (message.Role == ChatRole.Assistant && ModelMedia.IsLost(part, api))));
    }

    private static bool IsLost(ChatPart part, ChatApi api) =>
        part.Raw is { } raw && raw.Api != api
        && (part is ChatReasoningPart or ChatOpaquePart || raw.Json.TryGetProperty("thoughtSignature"u8, out _) || raw.Json.TryGetProperty("extra_content"u8, out _));
}
