using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Allmhub.Streaming;

namespace Allmhub.Images;

/// <summary>What a service said of a picture, without the picture.</summary>
internal static partial class ImageRaw
{
    private const int MaxLength = 64 * 1024;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes JSON without base64.</summary>
    /// <param name="value">The value.</param>
    /// <returns>JSON; <c>null</c> for nothing, and for what is too long to be kept.</returns>
    public static string? Of(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return null;
        }

        string text = Strip(value)?.ToJsonString(Readable) ?? string.Empty;
        return text.Length is 0 or > MaxLength ? null : text;
    }

    private static JsonNode? Strip(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => Strip(value.EnumerateObject()),
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(Strip)]),
        JsonValueKind.String => Base64().Replace(LenientJson.GetString(value), "…"),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(value.Clone()),
    };

    // A name may come twice, which a JsonObject does not take.
    private static JsonObject Strip(JsonElement.ObjectEnumerator fields)
    {
        JsonObject stripped = [];
        foreach (JsonProperty field in fields)
        {
            stripped[field.Name] = Strip(field.Value);
        }

        return stripped;
    }

    [GeneratedRegex("[A-Za-z0-9+/_-]{80,}={0,2}", RegexOptions.CultureInvariant)]
    private static partial Regex Base64();
}
