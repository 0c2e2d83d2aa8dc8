using Allmhub.Foundation;
using Allmhub.Streaming;

namespace Allmhub.Chat;

/// <summary>One message of a conversation.</summary>
/// <param name="role">Who speaks.</param>
/// <param name="parts">What is said, in order.</param>
public sealed class ChatMessage(ChatRole role, IReadOnlyList<ChatPart> parts)
{
    /// <summary>Creates a message of plain text.</summary>
    /// <param name="role">Who speaks.</param>
    /// <param name="text">What is said.</param>
    public ChatMessage(ChatRole role, string text)
        : this(role, new ChatPart[] { new ChatTextPart(text) })
    {
    }

    /// <summary>Who speaks.</summary>
    public ChatRole Role { get; } = role;

    /// <summary>What is said, in order.</summary>
    public IReadOnlyList<ChatPart> Part { get; } = Indexable.Of(parts);

    /// <summary>All text parts joined.</summary>
    public string Text => Part is [ChatTextPart only] ? only.Text : string.Concat(Part.OfType<ChatTextPart>().Select(static part => part.Text));

    /// <summary>Who speaks and what, without control sequences; <see cref="Text"/> is exact.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => TerminalFilter.Clean($"{Role}: {Text}");
}
