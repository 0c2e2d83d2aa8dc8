using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Allmhub.Http;

/// <summary>Writes JSON bodies: the caller's fields last, Chinese as Chinese.</summary>
internal static class JsonBody
{
    // Nothing of a body ends up in HTML, so only what JSON itself demands is escaped.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a body.</summary>
    /// <param name="body">What the client says; left as it is.</param>
    /// <param name="extra">What the caller adds or replaces.</param>
    /// <returns>UTF-8.</returns>
    public static ReadOnlyMemory<byte> Write(JsonObject body, JsonObject? extra)
    {
        JsonObject merged = Merged(body, extra);
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Readable))
        {
            merged.WriteTo(writer);
        }

        return buffer.WrittenMemory;
    }

    /// <summary>A body with the caller's fields in it.</summary>
    /// <param name="body">What the client says; left as it is.</param>
    /// <param name="extra">What the caller adds or replaces.</param>
    /// <returns>The body itself when there is nothing to add.</returns>
    public static JsonObject Merged(JsonObject body, JsonObject? extra)
    {
        if (extra is not { Count: > 0 })
        {
            return body;
        }

        JsonObject merged = (JsonObject)body.DeepClone();
        Merge(merged, extra);
        return merged;
    }

    /// <summary>Merges objects into objects; everything else is replaced, arrays too. A null replaces as well: it is what was asked for.</summary>
    /// <param name="target">Receives the fields.</param>
    /// <param name="extra">Gives the fields; left as it is.</param>
    public static void Merge(JsonObject target, JsonObject extra)
    {
        foreach (KeyValuePair<string, JsonNode?> field in extra)
        {
            if (field.Value is JsonObject addition && target[field.Key] is JsonObject present)
            {
                Merge(present, addition);
            }
            else
            {
                target[field.Key] = field.Value?.DeepClone();
            }
        }
    }
}
