using System.Text.Json;

namespace Allmhub.Emulator.Answers;

/// <summary>What a schema says about a value.</summary>
internal static class SchemaReading
{
    private const int MostSteps = 16;

    /// <summary>Follows references and takes the first branch of a choice.</summary>
    public static JsonElement Resolve(JsonElement root, JsonElement schema)
    {
        for (int i = 0; i < MostSteps; i++)
        {
            if (schema.TryGetProperty("$ref", out JsonElement reference) && Pointer(root, reference.GetString() ?? "") is { } target)
            {
                schema = target;
            }
            else if (FirstOf(schema) is { } option)
            {
                schema = option;
            }
            else
            {
                break;
            }
        }

        return schema;
    }

    /// <summary>The first branch that is not null's.</summary>
    private static JsonElement? FirstOf(JsonElement schema)
    {
        foreach (string word in new[] { "anyOf", "oneOf", "allOf" })
        {
            if (schema.TryGetProperty(word, out JsonElement branch) && branch.ValueKind == JsonValueKind.Array && branch.GetArrayLength() > 0)
            {
                JsonElement[] real = [.. branch.EnumerateArray().Where(b => TypeOf(b) != "null")];
                return real.Length > 0 ? real[0] : branch[0];
            }
        }

        return null;
    }

    private static JsonElement? Pointer(JsonElement root, string reference)
    {
        JsonElement at = root;
        foreach (string step in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal), out at))
            {
                return null;
            }
        }

        return at;
    }

    public static string TypeOf(this JsonElement schema)
    {
        if (schema.TryGetProperty("type", out JsonElement type))
        {
            string? word = type.ValueKind == JsonValueKind.Array
                ? type.EnumerateArray().Select(t => t.GetString()).FirstOrDefault(t => t != "null") ?? "null"
                : type.GetString();
            return word?.ToLowerInvariant() ?? throw new FormatException("Invalid schema: 'type' is no type.");
        }

        return schema.TryGetProperty("properties", out _) ? "object" : schema.TryGetProperty("items", out _) ? "array" : "string";
    }

    public static string? Example(this JsonElement schema) =>
        schema.TryGetProperty("example", out JsonElement one) && one.ValueKind == JsonValueKind.String ? one.GetString()
        : schema.TryGetProperty("examples", out JsonElement many) && many.ValueKind == JsonValueKind.Array && many.GetArrayLength() > 0 ? many[0].GetString()
        : null;

    public static string? Formatted(this JsonElement schema) => (schema.TryGetProperty("format", out JsonElement format) ? format.GetString() : null) switch
    {
        "date-time" => "2025-12-08T10:20:21Z",
        "date" => "2025-12-08",
        "time" => "10:20:21Z",
        "uuid" => "0b5a2f5e-9c1d-4e7a-8f3b-2d6c4a1e9f70",
        "uri" => "https://example.com/",
        "email" => "maria@example.com",
        _ => null,
    };

    public static double? Bound(this JsonElement schema, string name) =>
        schema.TryGetProperty(name, out JsonElement bound) && bound.ValueKind == JsonValueKind.Number ? bound.GetDouble() : null;
}
