using Allmhub.Media;

namespace Allmhub.Chat;

/// <summary>
/// Pictures that a model made, in a conversation that goes on in a format whose model messages carry none: they stand before
/// what the user says next, where every format takes them.
/// </summary>
internal static class ModelMedia
{
    /// <summary>Moves the pictures. Films, sounds and documents are left out, for not every format takes them from a user either.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="api">The format; its own blocks stay where they are.</param>
    /// <returns>The conversation without media in model messages; the same instance when there are none.</returns>
    public static IReadOnlyList<ChatMessage> MoveToUser(IReadOnlyList<ChatMessage> messages, ChatApi api)
    {
        if (!messages.Any(message => message.Role == ChatRole.Assistant && message.Part.Any(part => IsForeign(part, api))))
        {
            return messages;
        }

        List<ChatMessage> moved = [];
        List<ChatPart> held = [];
        foreach (ChatMessage message in messages)
        {
            if (message.Role == ChatRole.Assistant)
            {
                held.AddRange(message.Part.Where(part => IsForeign(part, api) && part is ChatMediaPart { Media.Kind: MediaKind.Image }));
                moved.Add(new ChatMessage(message.Role, [.. message.Part.Where(part => !IsForeign(part, api))]));
            }
            else if (message.Role == ChatRole.User && held.Count > 0)
            {
                moved.Add(new ChatMessage(message.Role, [.. held, .. message.Part]));
                held.Clear();
            }
            else
            {
                moved.Add(message);
            }
        }

        return moved;
    }

    /// <summary>Whether a part of a model's message is left out in a format.</summary>
    /// <param name="part">The part.</param>
    /// <param name="api">The format.</param>
    /// <returns>Whether it is a medium the format has no place for; pictures are moved instead.</returns>
    public static bool IsLost(ChatPart part, ChatApi api) =>
        api is ChatApi.Claude or ChatApi.Responses && IsForeign(part, api) && part is ChatMediaPart { Media.Kind: not MediaKind.Image };

    private static bool IsForeign(ChatPart part, ChatApi api) => part is ChatMediaPart && part.Raw?.Api != api;
}
