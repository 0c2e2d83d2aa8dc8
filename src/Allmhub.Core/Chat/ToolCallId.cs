using System.Text.Json;
using System.Text.Json.Nodes;

namespace Allmhub.Chat;

/// <summary>Where a wire block that goes back names its call.</summary>
internal static class ToolCallId
{
    /// <summary>Gives a block another id, where it has one: a result would otherwise name two calls.</summary>
    /// <param name="raw">The block.</param>
    /// <param name="id">The id.</param>
    /// <returns>The block with the id; the same block when it names none.</returns>
    public static ChatRawPart Replace(ChatRawPart raw, string id)
    {
        try
        {
            JsonObject block = JsonNode.Parse(raw.Json.GetRawText())!.AsObject();
            (JsonObject? owner, string name) = raw.Api switch
            {
                ChatApi.Claude => (block, "id"),
                ChatApi.Responses => (block, "call_id"),
                ChatApi.Gemini => (block["functionCall"] as JsonObject, "id"),
                _ => (null, string.Empty),
            };
            if (owner is null || !owner.ContainsKey(name))
            {
                return raw;
            }

            owner[name] = id;
            return raw with { Json = JsonSerializer.SerializeToElement(block) };
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or JsonException)
        {
            // A name twice in the block, or half an emoji in it: it goes back as it came.
            return raw;
        }
    }
}
