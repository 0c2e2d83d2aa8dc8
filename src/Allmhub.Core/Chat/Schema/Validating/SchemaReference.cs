using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Allmhub.Chat.Schema.Validating;

/// <summary>Follows <c>$ref</c> inside one document: <c>#</c> and <c>#/…</c>. Nothing is ever fetched.</summary>
internal static class SchemaReference
{
    public static bool TryResolve(JsonElement root, string reference, out JsonElement target)
    {
        target = root;
        if (reference == "#")
        {
            return true;
        }

        if (!reference.StartsWith("#/", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (string segment in reference[2..].Split('/'))
        {
            if (!TryStep(target, Unescape(segment), out target))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A value that is a schema: an object, or <c>true</c> / <c>false</c>.</summary>
    public static bool IsSchema(JsonElement element) =>
        element.ValueKind is JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False;

    /// <summary>The <c>$ref</c> of a schema.</summary>
    public static bool TryGet(JsonElement schema, [NotNullWhen(true)] out string? reference)
    {
        reference = schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref"u8, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
        return reference is not null;
    }

    private static bool TryStep(JsonElement element, string segment, out JsonElement next)
    {
        next = default;
        if (element.ValueKind == JsonValueKind.Object)
        {
            return element.TryGetProperty(segment, out next);
        }

        if (element.ValueKind == JsonValueKind.Array && int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < element.GetArrayLength())
        {
            next = element[index];
            return true;
        }

        return false;
    }

    private static string Unescape(string segment) =>
        Uri.UnescapeDataString(segment).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
