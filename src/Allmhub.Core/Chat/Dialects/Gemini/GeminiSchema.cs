using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat.Dialects.Shared;

namespace Allmhub.Chat.Dialects.Gemini;

/// <summary>
/// Turns JSON Schema into the OpenAPI subset that every Gemini generation takes. What only narrows an object
/// (<c>additionalProperties</c>) or describes is left out; a schema that needs more goes as JSON Schema instead
/// (contract: responseSchema and responseJsonSchema, parameters and parametersJsonSchema).
/// </summary>
internal static class GeminiSchema
{
    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal)
    {
        "description", "title", "nullable", "minItems", "maxItems", "minProperties", "maxProperties", "minLength", "maxLength",
        "pattern", "minimum", "maximum", "required", "default", "example", "propertyOrdering",
    };

    private static readonly HashSet<string> Dropped = new(StringComparer.Ordinal)
    {
        "additionalProperties", "$schema", "$id", "$comment", "examples", "readOnly", "writeOnly", "deprecated",
    };

    private static readonly HashSet<string> Formats = new(StringComparer.Ordinal) { "enum", "date-time", "int32", "int64", "float", "double" };

    /// <summary>Converts a schema.</summary>
    /// <param name="schema">JSON Schema.</param>
    /// <param name="capitals">Whether type names are written in capitals.</param>
    /// <param name="subset">The schema in the subset.</param>
    /// <returns>Whether the subset can say it.</returns>
    public static bool TryConvert(JsonElement schema, bool capitals, out JsonObject? subset)
    {
        subset = Convert(schema, capitals);
        return subset is not null;
    }

    private static JsonObject? Convert(JsonElement schema, bool capitals)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        JsonObject subset = [];
        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            if (!TryAdd(subset, keyword, capitals))
            {
                return null;
            }
        }

        return subset.ContainsKey("enum") && !string.Equals(WireJson.TextOf(subset["type"]), "string", StringComparison.OrdinalIgnoreCase) ? null : subset;
    }

    private static bool TryAdd(JsonObject subset, JsonProperty keyword, bool capitals)
    {
        switch (keyword.Name)
        {
            case "type":
                return TryAddType(subset, keyword.Value, capitals);
            case "properties":
                return TryAddProperties(subset, keyword.Value, capitals);
            case "items":
                subset["items"] = Convert(keyword.Value, capitals);
                return subset["items"] is not null;
            case "anyOf" when keyword.Value.ValueKind == JsonValueKind.Array:
                JsonObject?[] choices = [.. keyword.Value.EnumerateArray().Select(choice => Convert(choice, capitals))];
                subset["anyOf"] = new JsonArray([.. choices]);
                return !choices.Contains(null);
            case "enum" when keyword.Value.ValueKind == JsonValueKind.Array && keyword.Value.EnumerateArray().All(static value => value.ValueKind == JsonValueKind.String):
                subset["enum"] = WireJson.ToNode(keyword.Value);
                return true;
            case "format":
                if (keyword.Value.ValueKind == JsonValueKind.String && Formats.Contains(keyword.Value.GetString()!))
                {
                    subset["format"] = keyword.Value.GetString();
                }

                return true;
            default:
                if (Kept.Contains(keyword.Name))
                {
                    subset[keyword.Name] = WireJson.ToNode(keyword.Value);
                }

                return Kept.Contains(keyword.Name) || Dropped.Contains(keyword.Name);
        }
    }

    // A list of types is said with "nullable", where the list is a type and null.
    private static bool TryAddType(JsonObject subset, JsonElement value, bool capitals)
    {
        string?[] types = value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()],
            JsonValueKind.Array => [.. value.EnumerateArray().Select(static item => item.ValueKind == JsonValueKind.String ? item.GetString() : null)],
            _ => [],
        };
        string?[] named = [.. types.Where(static type => type != "null")];
        if (named is not [{ } only])
        {
            return false;
        }

        subset["type"] = capitals ? only.ToUpperInvariant() : only;
        if (types.Length > 1)
        {
            subset["nullable"] = true;
        }

        return types.Length <= 2;
    }

    private static bool TryAddProperties(JsonObject subset, JsonElement value, bool capitals)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        JsonObject properties = [];
        subset["properties"] = properties;
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (Convert(property.Value, capitals) is not { } converted)
            {
                return false;
            }

            properties[property.Name] = converted;
        }

        return true;
    }
}
