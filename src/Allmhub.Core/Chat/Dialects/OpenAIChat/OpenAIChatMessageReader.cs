using System.Text.Json;
using Allmhub.Chat.Dialects.Shared;

namespace Allmhub.Chat.Dialects.OpenAIChat;

/// <summary>Reads a message or a delta of OpenAI chat from parsed JSON, in every shape services give its fields.</summary>
internal static class OpenAIChatMessageReader
{
    private static readonly HashSet<string> Known =
    [
        "role", "content", "refusal", "tool_calls", "tool_call", "function_call", "reasoning_content", "reasoning", "reasoning_text", "thinking",
        "reasoning_details", "images", "annotations", "audio", "extra_content", "usage", "index", "name", "finish_reason", "id", "type",
    ];

    /// <summary>Reads a message or a delta.</summary>
    /// <param name="message">The object.</param>
    /// <param name="isWhole">Whether it is a message: then every tool call in it is one of its own.</param>
    /// <param name="assembler">Holds the state of the answer.</param>
    /// <param name="updates">Receives the updates.</param>
    public static void Read(JsonElement message, bool isWhole, OpenAIChatAssembler assembler, List<ChatUpdate> updates)
    {
        ReadThought(message, assembler, updates);
        if (EventJson.TryGet(message, "content"u8, out JsonElement content))
        {
            if (IsThought(message) && content.ValueKind == JsonValueKind.String && EventJson.PieceOf(content) is { } thought && !thought.TrimStart().StartsWith('<'))
            {
                assembler.Reasoning(thought, updates);
            }
            else
            {
                OpenAIChatPartReader.ReadContent(content, assembler, updates);
            }
        }

        assembler.Refusal(EventJson.Piece(message, "refusal"u8) ?? string.Empty, updates);
        assembler.ToolCalls(OpenAIToolCallReader.Read(message, updates), isWhole, updates);
        if (OpenAIToolCallReader.ReadOld(message) is { } old)
        {
            assembler.OldCall(old, updates);
        }

        OpenAIChatPartReader.ReadExtras(message, assembler, updates);
        UnknownFields.Name(message, Known, updates);
    }

    private static void ReadThought(JsonElement message, OpenAIChatAssembler assembler, List<ChatUpdate> updates)
    {
        if (EventJson.TryGet(message, "reasoning_content"u8, out JsonElement field) && field.ValueKind == JsonValueKind.String)
        {
            assembler.State.SawThoughtField();
        }

        string thought = Thought(message, "reasoning_content"u8) ?? Thought(message, "reasoning"u8) ?? Thought(message, "reasoning_text"u8) ?? Thought(message, "thinking"u8) ?? string.Empty;
        foreach (JsonElement detail in EventJson.Parts(message, "reasoning_details"u8).Where(static detail => detail.ValueKind == JsonValueKind.Object))
        {
            assembler.State.Detail(detail);
        }

        if (thought.Length == 0 && EventJson.TryGet(message, "reasoning_details"u8, out JsonElement details))
        {
            thought = EventJson.DeepText(details);
        }

        assembler.Reasoning(thought, updates);
        if (EventJson.TryGet(message, "extra_content"u8, out JsonElement extra))
        {
            assembler.State.Extra(extra);
        }
    }

    private static string? Thought(JsonElement message, ReadOnlySpan<byte> name) =>
        EventJson.TryGet(message, name, out JsonElement value) && EventJson.DeepText(value) is { Length: > 0 } text ? text : null;

    // How Gemini's own endpoint of this format marks thinking.
    private static bool IsThought(JsonElement message) =>
        EventJson.TryGet(message, "extra_content"u8, out JsonElement extra) && EventJson.TryGet(extra, "google"u8, out JsonElement google)
        && EventJson.TryGet(google, "thought"u8, out JsonElement thought) && thought.ValueKind == JsonValueKind.True;
}
