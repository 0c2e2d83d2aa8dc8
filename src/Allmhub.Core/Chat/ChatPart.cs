using System.Text.Json;
using Allmhub.Streaming;

namespace Allmhub.Chat;

/// <summary>
/// A block exactly as one wire format had it. It goes back unchanged on the next turn in that format
/// (Claude thinking signatures, Gemini <c>thoughtSignature</c>, Responses reasoning items; NOTES sections 5, 7, 8) and is left out in any other.
/// </summary>
/// <param name="Api">The format the block belongs to.</param>
/// <param name="Json">The block, detached from its document.</param>
public sealed record ChatRawPart(ChatApi Api, JsonElement Json)
{
    /// <inheritdoc/>
    public override string ToString() => TerminalFilter.OneLine(Json.ToString());
}

/// <summary>One piece of a message.</summary>
public abstract class ChatPart
{
    private protected ChatPart()
    {
    }

    /// <summary>The wire's own block, when it must go back unchanged; <c>null</c> otherwise.</summary>
    public ChatRawPart? Raw { get; init; }
}

/// <summary>Plain text.</summary>
/// <param name="text">The text.</param>
public sealed class ChatTextPart(string text) : ChatPart
{
    /// <summary>The text.</summary>
    public string Text { get; } = text;

    /// <inheritdoc/>
    public override string ToString() => TerminalFilter.Clean(Text);
}

/// <summary>The model's thinking.</summary>
/// <param name="text">The thought, possibly empty when only a signature was sent.</param>
public sealed class ChatReasoningPart(string text) : ChatPart
{
    /// <summary>The thought.</summary>
    public string Text { get; } = text;

    /// <inheritdoc/>
    public override string ToString() => TerminalFilter.Clean(Text);
}

/// <summary>The model's refusal in its own words.</summary>
/// <param name="text">The words.</param>
public sealed class ChatRefusalPart(string text) : ChatPart
{
    /// <summary>The words.</summary>
    public string Text { get; } = text;

    /// <inheritdoc/>
    public override string ToString() => TerminalFilter.Clean(Text);
}

/// <summary>A picture, film, sound or document.</summary>
/// <param name="media">The medium.</param>
public sealed class ChatMediaPart(ChatMedia media) : ChatPart
{
    /// <summary>The medium.</summary>
    public ChatMedia Media { get; } = media;

    /// <inheritdoc/>
    public override string ToString() => Media.ToString();
}

/// <summary>A call the model wants made.</summary>
/// <param name="call">The call.</param>
public sealed class ChatToolCallPart(ChatToolCall call) : ChatPart
{
    /// <summary>The call.</summary>
    public ChatToolCall Call { get; } = call;

    /// <inheritdoc/>
    public override string ToString() => Call.ToString();
}

/// <summary>What a tool call gave.</summary>
/// <param name="callId">The id of the call it answers.</param>
/// <param name="name">The tool's name (Gemini answers by name).</param>
/// <param name="content">The result as text, usually JSON.</param>
/// <param name="isError">Whether the tool failed.</param>
public sealed class ChatToolResultPart(string callId, string name, string content, bool isError = false) : ChatPart
{
    /// <summary>The id of the call it answers.</summary>
    public string CallId { get; } = callId;

    /// <summary>The tool's name.</summary>
    public string Name { get; } = name;

    /// <summary>The result as text, usually JSON.</summary>
    public string Content { get; } = content;

    /// <summary>Whether the tool failed.</summary>
    public bool IsError { get; } = isError;

    /// <inheritdoc/>
    public override string ToString() => TerminalFilter.OneLine(Content);
}

/// <summary>A block this client does not model; only <see cref="ChatPart.Raw"/> says what it is.</summary>
public sealed class ChatOpaquePart : ChatPart
{
}
