using System.Text.Json;

namespace Allmhub.Chat.Schema.Validating;

/// <summary>Tells a schema from something that only looks like one, before it is sent to a model and paid for.</summary>
internal static class SchemaCheck
{
    private const int MaxDepth = 64;

    private static readonly string[] TypeNames = ["object", "array", "string", "number", "integer", "boolean", "null"];

    private static readonly string[] SchemaMaps = ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"];

    private static readonly string[] SchemaLists = ["anyOf", "oneOf", "allOf", "prefixItems"];

    private static readonly string[] SchemaValues = ["items", "additionalProperties", "not", "contains", "propertyNames", "if", "then", "else"];

    private static readonly string[] Numbers = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];

    private static readonly string[] Counts = ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"];

    public static void Check(JsonElement root) => Check(root, root, string.Empty, 0);

    private static void Check(JsonElement root, JsonElement schema, string pointer, int depth)
    {
        Require(depth <= MaxDepth, pointer, Words.Say($"schemas are nested more than {MaxDepth} deep"));
        Require(SchemaReference.IsSchema(schema), pointer, Words.Say($"a schema is expected here, this is {JsonSchema.KindOf(schema)}"));
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        RequireDistinct(schema, pointer);
        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            CheckKeyword(root, keyword, JsonSchemaError.Join(pointer, keyword.Name), depth);
        }
    }

    private static void RequireDistinct(JsonElement map, string pointer)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (JsonProperty member in map.EnumerateObject())
        {
            Require(names.Add(member.Name), JsonSchemaError.Join(pointer, member.Name), Words.Say("the name comes twice"));
        }
    }

    private static void CheckKeyword(JsonElement root, JsonProperty keyword, string pointer, int depth)
    {
        JsonElement value = keyword.Value;
        switch (keyword.Name)
        {
            case "type":
                CheckType(value, pointer);
                break;
            case "enum":
                Require(value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0, pointer, Words.Say("a list of at least one value is expected"));
                break;
            case "required":
                Require(IsTextList(value), pointer, Words.Say("a list of property names is expected"));
                break;
            case "pattern":
                CheckPattern(value, pointer);
                break;
            case "$ref":
                CheckReference(root, value, pointer);
                break;
            case string name when SchemaMaps.Contains(name):
                Require(value.ValueKind == JsonValueKind.Object, pointer, Words.Say("an object of schemas is expected"));
                RequireDistinct(value, pointer);
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    Check(root, member.Value, JsonSchemaError.Join(pointer, member.Name), depth + 1);
                }

                break;
            case string name when SchemaLists.Contains(name) || (name == "items" && value.ValueKind == JsonValueKind.Array):
                Require(value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0, pointer, Words.Say("a list of schemas is expected"));
                int index = 0;
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Check(root, item, $"{pointer}/{index++}", depth + 1);
                }

                break;
            case string name when SchemaValues.Contains(name):
                Check(root, value, pointer, depth + 1);
                break;
            case string name when Numbers.Contains(name):
                Require(value.ValueKind == JsonValueKind.Number || (value.ValueKind is JsonValueKind.True or JsonValueKind.False && name.StartsWith("excl", StringComparison.Ordinal)), pointer, Words.Say("a number is expected"));
                break;
            case string name when Counts.Contains(name):
                Require(value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long count) && count >= 0, pointer, Words.Say("a whole number of 0 or more is expected"));
                break;
        }
    }

    private static void CheckType(JsonElement value, string pointer)
    {
        bool known = value.ValueKind == JsonValueKind.String
            ? IsTypeName(value)
            : value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value.EnumerateArray().All(IsTypeName);
        Require(known, pointer, Words.Say($"{value.GetRawText()} is no type; the types are {string.Join(", ", TypeNames)}"));
    }

    private static void CheckPattern(JsonElement value, string pointer)
    {
        Require(value.ValueKind == JsonValueKind.String, pointer, Words.Say("a regular expression is expected"));
        try
        {
            SchemaPattern.Of(value.GetString()!);
        }
        catch (ArgumentException failure)
        {
            throw Failure(pointer, failure.Message);
        }
    }

    private static void CheckReference(JsonElement root, JsonElement value, string pointer)
    {
        Require(value.ValueKind == JsonValueKind.String, pointer, Words.Say("a reference such as #/$defs/name is expected"));
        string reference = value.GetString()!;
        Require(reference.StartsWith('#'), pointer, Words.Say($"'{reference}' leads out of the schema; only references inside it (#/$defs/name) can be followed"));
        Require(SchemaReference.TryResolve(root, reference, out JsonElement target) && SchemaReference.IsSchema(target), pointer, Words.Say($"'{reference}' leads nowhere"));
    }

    private static bool IsTypeName(JsonElement value) => value.ValueKind == JsonValueKind.String && TypeNames.Contains(value.GetString());

    private static bool IsTextList(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String);

    private static void Require(bool condition, string pointer, string message)
    {
        if (!condition)
        {
            throw Failure(pointer, message);
        }
    }

    private static JsonSchemaException Failure(string pointer, string message) =>
        new(Words.Say($"The schema is not a JSON Schema: {new JsonSchemaError(pointer, message)}."));
}
