using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat.Schema.Validating;

namespace Allmhub.Chat.Schema.Making;

/// <summary>
/// The strict form of a schema, for wire formats that have one: every property required, <c>additionalProperties</c> false,
/// what was optional may be null instead (contract: JSON schema of structured output). Keywords the strict form does not know are left out
/// where the validator of this client still checks them.
/// </summary>
internal static class StrictSchema
{
    private static readonly HashSet<string> Unsayable =
        ["allOf", "oneOf", "not", "if", "then", "else", "patternProperties", "prefixItems", "dependentSchemas", "dependentRequired", "contains", "propertyNames", "unevaluatedProperties"];

    private static readonly HashSet<string> Kept =
        ["type", "enum", "const", "description", "title", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems", "maxItems", "$ref"];

    private static readonly HashSet<string> Formats =
        ["date-time", "date", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"];

    /// <summary>Makes the strict form.</summary>
    /// <param name="schema">A schema whose root is an object.</param>
    /// <param name="strict">The strict form.</param>
    /// <returns>Whether there is one; maps with free keys and combined schemas have none.</returns>
    public static bool TryMake(JsonElement schema, out JsonElement strict)
    {
        strict = default;
        if (Convert(schema) is not { } converted || converted["type"] is not JsonValue type || type.GetValueKind() != JsonValueKind.String || type.GetValue<string>() != "object")
        {
            return false;
        }

        strict = JsonSerializer.SerializeToElement(converted, SchemaJson.Default.JsonObject);
        return true;
    }

    private static JsonObject? Convert(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || schema.EnumerateObject().Any(static keyword => Unsayable.Contains(keyword.Name)) || !SaysWhat(schema))
        {
            return null;
        }

        JsonObject result = [];
        foreach (JsonProperty keyword in schema.EnumerateObject().Where(IsKept))
        {
            result[keyword.Name] = JsonNode.Parse(keyword.Value.GetRawText());
        }

        return AddObject(schema, result) && AddItems(schema, result) && AddChoices(schema, result) && AddDefinitions(schema, result) ? result : null;
    }

    private static bool SaysWhat(JsonElement schema) =>
        schema.TryGetProperty("type"u8, out _) || schema.TryGetProperty("enum"u8, out _) || schema.TryGetProperty("const"u8, out _)
        || schema.TryGetProperty("$ref"u8, out _) || schema.TryGetProperty("anyOf"u8, out _);

    private static bool IsKept(JsonProperty keyword) =>
        Kept.Contains(keyword.Name) || (keyword.Name == "format" && keyword.Value.ValueKind == JsonValueKind.String && Formats.Contains(keyword.Value.GetString()!));

    private static bool AddObject(JsonElement schema, JsonObject result)
    {
        if (!HasType(schema, "object"))
        {
            return true;
        }

        bool isOpen = schema.TryGetProperty("additionalProperties"u8, out JsonElement additional) && additional.ValueKind != JsonValueKind.False;
        if (isOpen || !schema.TryGetProperty("properties"u8, out JsonElement properties))
        {
            return false;
        }

        HashSet<string> required = schema.TryGetProperty("required"u8, out JsonElement names) ? [.. names.EnumerateArray().Select(static name => name.GetString()!)] : [];
        JsonObject converted = [];
        foreach (JsonProperty property in properties.EnumerateObject())
        {
            if (Convert(property.Value) is not { } own)
            {
                return false;
            }

            converted[property.Name] = required.Contains(property.Name) ? own : OrNull(own);
        }

        result["properties"] = converted;
        result["required"] = new JsonArray([.. converted.Select(static pair => (JsonNode)pair.Key)]);
        result["additionalProperties"] = false;
        return true;
    }

    private static bool AddItems(JsonElement schema, JsonObject result)
    {
        if (!HasType(schema, "array"))
        {
            return true;
        }

        if (!schema.TryGetProperty("items"u8, out JsonElement items) || Convert(items) is not { } converted)
        {
            return false;
        }

        result["items"] = converted;
        return true;
    }

    private static bool AddChoices(JsonElement schema, JsonObject result)
    {
        if (!schema.TryGetProperty("anyOf"u8, out JsonElement choices))
        {
            return true;
        }

        JsonArray converted = [];
        foreach (JsonElement choice in choices.EnumerateArray())
        {
            if (Convert(choice) is not { } own)
            {
                return false;
            }

            converted.Add((JsonNode)own);
        }

        result["anyOf"] = converted;
        return true;
    }

    private static bool AddDefinitions(JsonElement schema, JsonObject result)
    {
        foreach (JsonProperty section in schema.EnumerateObject().Where(static keyword => keyword.Name is "$defs" or "definitions"))
        {
            JsonObject converted = [];
            foreach (JsonProperty definition in section.Value.EnumerateObject())
            {
                if (Convert(definition.Value) is not { } own)
                {
                    return false;
                }

                converted[definition.Name] = own;
            }

            result[section.Name] = converted;
        }

        return true;
    }

    private static bool HasType(JsonElement schema, string name) =>
        schema.TryGetProperty("type"u8, out JsonElement type)
        && (type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Any(item => item.ValueEquals(name)) : type.ValueEquals(name));

    private static JsonObject OrNull(JsonObject schema)
    {
        if (schema["enum"] is null && schema["const"] is null && schema["type"] is JsonValue type && type.GetValueKind() == JsonValueKind.String)
        {
            string name = type.GetValue<string>();
            schema["type"] = name == "null" ? name : new JsonArray(name, "null");
            return schema;
        }

        if (schema["type"] is JsonArray types && schema["enum"] is null && schema["const"] is null)
        {
            if (!types.Any(static item => item?.GetValue<string>() == "null"))
            {
                types.Add((JsonNode)"null");
            }

            return schema;
        }

        return new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
    }
}
