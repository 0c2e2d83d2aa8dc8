using System.Text.Json;
using Allmhub.Streaming;

namespace Allmhub.Chat.Dialects.Shared;

/// <summary>What the stream readers share when they read an event.</summary>
internal static class EventJson
{
    /// <summary>The text of a property.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="name">The property's name.</param>
    /// <returns>The text, also of a number; <c>null</c> when it is missing or null.</returns>
    public static string? Text(JsonElement owner, ReadOnlySpan<byte> name) =>
        TryGet(owner, name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? LenientJson.GetString(value) : null;

    /// <summary>The text of a property that is a piece of a longer text: half an emoji at its edge stays, for a joiner (NOTES section 15).</summary>
    /// <param name="owner">The object.</param>
    /// <param name="name">The property's name.</param>
    /// <returns>The piece; <c>null</c> when it is missing or no text.</returns>
    public static string? Piece(JsonElement owner, ReadOnlySpan<byte> name) =>
        TryGet(owner, name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? PieceOf(value) : null;

    /// <summary>The text of a string that is a piece of a longer text.</summary>
    /// <param name="value">The string.</param>
    /// <returns>The piece; half an emoji at its edge stays.</returns>
    public static string PieceOf(JsonElement value)
    {
        try
        {
            return value.GetString() ?? string.Empty;
        }
        catch (InvalidOperationException)
        {
            Utf8JsonReader reader = new(Bytes(value));
            reader.Read();
            return LenientJson.GetString(ref reader);
        }
    }

    /// <summary>A property of what may or may not be an object.</summary>
    /// <param name="owner">Any element.</param>
    /// <param name="name">The property's name.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether the owner is an object that has it.</returns>
    public static bool TryGet(JsonElement owner, ReadOnlySpan<byte> name, out JsonElement value)
    {
        value = default;
        return owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out value);
    }

    /// <summary>The items of an array property; none when it is missing, null or something else.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="name">The property's name.</param>
    /// <returns>The items.</returns>
    public static JsonElement.ArrayEnumerator Items(JsonElement owner, ReadOnlySpan<byte> name) =>
        TryGet(owner, name, out JsonElement value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : default;

    /// <summary>The items of a property that is usually an array, and may be its one item bare; none when it is missing or null.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="name">The property's name.</param>
    /// <returns>The items.</returns>
    public static IEnumerable<JsonElement> Parts(JsonElement owner, ReadOnlySpan<byte> name)
    {
        JsonElement value = TryGet(owner, name, out JsonElement found) ? found : default;
        return value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray(),
            JsonValueKind.Undefined or JsonValueKind.Null => [],
            _ => [value],
        };
    }

    /// <summary>The first of several properties that is there and not null: services spell them differently.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="name">The usual name.</param>
    /// <param name="other">The other name.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryGetEither(JsonElement owner, ReadOnlySpan<byte> name, ReadOnlySpan<byte> other, out JsonElement value) =>
        (TryGet(owner, name, out value) && value.ValueKind != JsonValueKind.Null) || (TryGet(owner, other, out value) && value.ValueKind != JsonValueKind.Null);

    /// <summary>The arguments of a tool call: JSON text in some formats and an object in others, and either in all of them.</summary>
    /// <param name="value">The arguments.</param>
    /// <returns>JSON text, as it came; <c>null</c> when there are none.</returns>
    public static string? Arguments(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.String => PieceOf(value),
        _ => OneLine(value.GetRawText()),
    };

    // The text as it came, but for the line breaks and indents of a body that is laid out for people.
    private static string OneLine(string json)
    {
        if (!json.Contains('\n', StringComparison.Ordinal))
        {
            return json;
        }

        System.Text.StringBuilder line = new(json.Length);
        bool isInText = false;
        for (int i = 0; i < json.Length; i++)
        {
            isInText ^= json[i] == '"';
            if (isInText && json[i] == '\\')
            {
                line.Append(json[i++]);
            }

            if (isInText || !char.IsWhiteSpace(json[i]))
            {
                line.Append(json[i]);
            }
        }

        return line.ToString();
    }

    /// <summary>Text that may be a string, an object with it, or a list of either.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The text; empty when there is none.</returns>
    public static string DeepText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => PieceOf(value),
        JsonValueKind.Array => string.Concat(value.EnumerateArray().Select(DeepText)),
        JsonValueKind.Object when TryGet(value, "text"u8, out JsonElement text) || TryGet(value, "thinking"u8, out text) || TryGet(value, "reasoning"u8, out text)
            || TryGet(value, "value"u8, out text) || TryGet(value, "content"u8, out text) || TryGet(value, "summary"u8, out text) => DeepText(text),
        _ => string.Empty,
    };

    /// <summary>An element as it came, as bytes.</summary>
    /// <param name="value">The element.</param>
    /// <returns>UTF-8.</returns>
    public static byte[] Bytes(JsonElement value) => System.Text.Encoding.UTF8.GetBytes(value.GetRawText());

    /// <summary>A count; zero when it is missing, null or no number.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="name">The property's name.</param>
    /// <returns>The count.</returns>
    public static long Count(JsonElement owner, ReadOnlySpan<byte> name) =>
        TryGet(owner, name, out JsonElement value) ? LenientJson.GetInt64(value) ?? 0 : 0;
}
