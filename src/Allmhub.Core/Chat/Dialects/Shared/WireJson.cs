using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Streaming;

namespace Allmhub.Chat.Dialects.Shared;

/// <summary>What the dialects share when they turn the vocabulary into JSON.</summary>
internal static class WireJson
{
    /// <summary>A node of an element. Every call makes a new one, so it can be put into any tree.</summary>
    /// <param name="element">An object, array or value.</param>
    /// <returns>The node; <c>null</c> for JSON null.</returns>
    public static JsonNode? ToNode(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(element),
        JsonValueKind.Array => JsonArray.Create(element),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => JsonValue.Create(element),
    };

    /// <summary>An element that outlives the tree it was made of.</summary>
    /// <param name="node">The tree.</param>
    /// <returns>The element.</returns>
    public static JsonElement ToElement(JsonObject node) => JsonSerializer.SerializeToElement(node);

    /// <summary>
    /// Tool arguments as an object, which Claude and Gemini want. The model may have written none or broken ones
    /// (NOTES section 4): none is <c>{}</c>, broken ones are kept as text so that the model sees what it did.
    /// </summary>
    /// <param name="arguments">JSON text.</param>
    /// <returns>The object.</returns>
    public static JsonObject ToArguments(string arguments) => TryParse(arguments) switch
    {
        JsonObject parsed => parsed,
        null when string.IsNullOrWhiteSpace(arguments) => [],
        _ => new JsonObject { ["malformed"] = arguments },
    };

    /// <summary>Reads text as JSON.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The tree; <c>null</c> when it is no JSON, or JSON null.</returns>
    public static JsonNode? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            // Half a surrogate pair is an ArgumentException: it has no UTF-8.
            return null;
        }
    }

    /// <summary>Reads text as JSON.</summary>
    /// <param name="text">The text.</param>
    /// <returns>An element of its own; <c>null</c> when it is no JSON.</returns>
    public static JsonElement? TryParseElement(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The text of a node.</summary>
    /// <param name="node">The node.</param>
    /// <returns>The text, also of a number; <c>null</c> when the node is none or no value.</returns>
    public static string? TextOf(JsonNode? node) => node is not JsonValue value ? null
        : value.TryGetValue(out JsonElement element) ? LenientJson.GetString(element)
        : value.TryGetValue(out string? text) ? text : null;

    /// <summary>All system messages as one text, which the other dialects keep apart from the turns.</summary>
    /// <param name="messages">The conversation.</param>
    /// <returns>The text; <c>null</c> when there is none.</returns>
    public static string? SystemText(IReadOnlyList<ChatMessage> messages)
    {
        string text = string.Join("\n\n", messages.Where(static message => message.Role == ChatRole.System && message.Text.Length > 0).Select(static message => message.Text));
        return text.Length > 0 ? text : null;
    }

    /// <summary>The bytes as base64, without prefix.</summary>
    /// <param name="media">A medium that is carried as bytes.</param>
    /// <returns>The text.</returns>
    public static string Base64(ChatMedia media) => Convert.ToBase64String(media.Data.GetValueOrDefault().Span);

    /// <summary>The address, or the bytes as a data URI.</summary>
    /// <param name="media">The medium.</param>
    /// <returns>The text.</returns>
    public static string Address(ChatMedia media) => media.Uri?.AbsoluteUri ?? $"data:{media.MediaType};base64,{Base64(media)}";

    /// <summary>Text files go into the conversation as text, under their name: every model reads that.</summary>
    /// <param name="media">The medium.</param>
    /// <returns>The text; <c>null</c> when the medium is no text file.</returns>
    public static string? AsText(ChatMedia media)
    {
        if (media.Data is not { } data || media.MediaType is not { } type || !(type.StartsWith("text/", StringComparison.Ordinal) || type is "application/json" or "application/xml"))
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(data.Span);
        return media.FileName is { } name ? $"{name}:\n{text}" : text;
    }

    /// <summary>Whether the vendor takes the schema as strict: every object closed, every property required (contract: ResponseFormat).</summary>
    /// <param name="schema">JSON Schema.</param>
    /// <returns>Whether it may be marked strict.</returns>
    public static bool IsStrict(JsonElement schema) => schema.ValueKind switch
    {
        JsonValueKind.Array => schema.EnumerateArray().All(IsStrict),
        JsonValueKind.Object => IsClosed(schema) && schema.EnumerateObject().All(static property =>
            property.NameEquals("properties"u8) || property.NameEquals("$defs"u8)
                ? property.Value.ValueKind == JsonValueKind.Object && property.Value.EnumerateObject().All(static inner => IsStrict(inner.Value))
                : property.NameEquals("enum"u8) || property.NameEquals("const"u8) || IsStrict(property.Value)),
        _ => true,
    };

    private static bool IsClosed(JsonElement schema)
    {
        bool isObject = schema.TryGetProperty("properties"u8, out JsonElement properties)
            || (schema.TryGetProperty("type"u8, out JsonElement type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("object"u8));
        if (!isObject)
        {
            return true;
        }

        bool closed = schema.TryGetProperty("additionalProperties"u8, out JsonElement additional) && additional.ValueKind == JsonValueKind.False;
        int declared = properties.ValueKind == JsonValueKind.Object ? properties.EnumerateObject().Count() : 0;
        int required = schema.TryGetProperty("required"u8, out JsonElement names) && names.ValueKind == JsonValueKind.Array ? names.GetArrayLength() : 0;
        return closed && declared == required;
    }
}
