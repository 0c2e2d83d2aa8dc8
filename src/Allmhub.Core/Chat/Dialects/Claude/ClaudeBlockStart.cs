using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat.Dialects.Shared;

namespace Allmhub.Chat.Dialects.Claude;

/// <summary>The start of a block in the shapes services give it, and one made up where they give none.</summary>
internal static class ClaudeBlockStart
{
    private const string Guessed = "\0guessed";

    /// <summary>Reads the start of a block. Bare text is a text block; a block without a type is what its fields say.</summary>
    /// <param name="content">The block as it began, or whole.</param>
    /// <param name="isGuessed">Whether <see cref="Of"/> made it.</param>
    /// <returns>The block, with a type where it can be told.</returns>
    public static JsonObject Read(JsonElement content, out bool isGuessed)
    {
        JsonObject block = content.ValueKind == JsonValueKind.String
            ? new JsonObject { ["type"] = "text", ["text"] = EventJson.PieceOf(content) }
            : JsonObject.Create(content.Clone()) ?? [];
        if (WireJson.TextOf(block["type"]) is null && TypeOf(block) is { } type)
        {
            block["type"] = type;
        }

        isGuessed = block.Remove(Guessed);
        return block;
    }

    /// <summary>Makes up the start of a block that the wire left out.</summary>
    /// <param name="delta">Its first delta.</param>
    /// <returns>The start.</returns>
    public static JsonElement Of(JsonElement delta)
    {
        string type = EventJson.TryGet(delta, "partial_json"u8, out _) ? "tool_use"
            : EventJson.TryGet(delta, "thinking"u8, out _) || EventJson.TryGet(delta, "signature"u8, out _) ? "thinking" : "text";
        return WireJson.ToElement(new JsonObject { ["type"] = type, [Guessed] = true });
    }

    private static string? TypeOf(JsonObject block) =>
        block.ContainsKey("text") ? "text" : block.ContainsKey("thinking") ? "thinking" : block.ContainsKey("input") ? "tool_use" : null;
}
