using System.Text.Json;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Chat.Dialects.Shared;

/// <summary>What the stream readers share when they read an event.</summary>
internal static class EventJson
{
    /// <summary>Whether the event is OpenAI's end mark, tolerated in every format, or holds nothing (NOTES section 3).</summary>
    /// <param name="data">The event's data.</param>
    /// <returns>Whether there is nothing to read.</returns>
    public static bool IsVoid(ReadOnlySpan<byte> data) => data.IsEmpty || data.SequenceEqual("[DONE]"u8);

    /// <summary>Reads an event as JSON.</summary>
    /// <param name="data">The event's data.</param>
    /// <returns>The document; dispose it.</returns>
    /// <exception cref="AllmException">Protocol: it is no JSON object.</exception>
    public static JsonDocument Parse(ReadOnlySpan<byte> data)
    {
        try
        {
            Utf8JsonReader reader = new(data);
            JsonDocument document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException)
        {
        }

        throw new AllmException(AllmErrorKind.Protocol, "The stream holds an event that is no JSON object.");
    }

    /// <summary>Steps to a property of the object the reader stands on, without making anything of the others.</summary>
    /// <param name="reader">Stands on the object's start, or on the value of an earlier property; then on the value.</param>
    /// <param name="name">The property's name.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryFind(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool found = reader.ValueTextEquals(name);
            reader.Read();
            if (found)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

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
    public static string? Piece(JsonElement owner, ReadOnlySpan<byte> name)
    {
        if (!TryGet(owner, name, out JsonElement value) || value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            Utf8JsonReader reader = new(System.Text.Encoding.UTF8.GetBytes(value.GetRawText()));
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

    /// <summary>A count; zero when it is missing, null or no number.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="name">The property's name.</param>
    /// <returns>The count.</returns>
    public static long Count(JsonElement owner, ReadOnlySpan<byte> name) =>
        TryGet(owner, name, out JsonElement value) ? LenientJson.GetInt64(value) ?? 0 : 0;
}
