using System.Text.Json;
using Allmhub.Media;

namespace Allmhub.Chat.Dialects.Shared;

/// <summary>Reads a picture, film or sound in every shape in which services put one into JSON: by address, as base64, or in an object of its own.</summary>
internal static class MediaValue
{
    private const int Deepest = 4;

    private static readonly string[] Base64 = ["b64_json", "data", "base64"];
    private static readonly string[] Address = ["url", "uri", "file_uri", "fileUri"];
    private static readonly string[] Inner = ["image_url", "video_url", "audio_url", "image", "source", "inlineData", "inline_data", "fileData", "file_data"];

    /// <summary>Reads one.</summary>
    /// <param name="value">An object that holds it, or its address.</param>
    /// <param name="kind">What it is where nothing else tells.</param>
    /// <returns>The medium; <c>null</c> when there is none, or its base64 cannot be read.</returns>
    public static ChatMedia? Read(JsonElement value, MediaKind kind) => Read(value, kind, Deepest);

    private static ChatMedia? Read(JsonElement value, MediaKind kind, int left)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return OfAddress(value, kind, null);
        }

        if (value.ValueKind != JsonValueKind.Object || left == 0)
        {
            return null;
        }

        // The first that is not empty of base64 and address (NOTES section 9).
        string? description = EventJson.Text(value, "revised_prompt"u8);
        string? type = EventJson.Text(value, "mime_type"u8) ?? EventJson.Text(value, "mimeType"u8) ?? EventJson.Text(value, "media_type"u8);
        return Field(value, Base64) is JsonElement base64 ? OfBase64(base64, type, kind, description)
            : Field(value, Address) is JsonElement address ? OfAddress(address, kind, description)
            : Field(value, Inner) is JsonElement inner ? Read(inner, kind, left - 1)
            : null;
    }

    private static ChatMedia? OfBase64(JsonElement base64, string? type, MediaKind kind, string? description)
    {
        // The strict way first: it makes no text of megabytes.
        if (base64.TryGetBytesFromBase64(out byte[]? strict) && strict.Length > 0)
        {
            return ChatMedia.OfBytes(strict, type ?? Usual(kind), kind, description);
        }

        string text = EventJson.PieceOf(base64);
        return DataUri.TryDecode(text, out byte[] data, out string named) ? ChatMedia.OfBytes(data, named, kind, description)
            : DataUri.TryDecodeBase64(text, out data) ? ChatMedia.OfBytes(data, type ?? Usual(kind), kind, description)
            : null;
    }

    private static ChatMedia? OfAddress(JsonElement address, MediaKind kind, string? description)
    {
        string text = EventJson.PieceOf(address).Trim();
        if (DataUri.IsDataUri(text))
        {
            return DataUri.TryDecode(text, out byte[] data, out string type) ? ChatMedia.OfBytes(data, type, kind, description) : null;
        }

        MediaKind named = MediaName.KindOf(text);
        return ChatMedia.TryLink(text, named == MediaKind.Unknown ? kind : named, description);
    }

    private static string? Usual(MediaKind kind) => kind == MediaKind.Image ? "image/png" : null;

    // Objects in place of a text are looked into.
    private static JsonElement? Field(JsonElement owner, string[] names)
    {
        foreach (string name in names)
        {
            bool isText = owner.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && !value.ValueEquals(string.Empty);
            if (isText || (names == Inner && value.ValueKind == JsonValueKind.Object))
            {
                return value;
            }
        }

        return null;
    }
}
