using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Nodes;

namespace Allmhub.PowerShell.Tools;

/// <summary>What PowerShell's validation attributes say, in words of JSON Schema. Used for parameters and for the properties of classes.</summary>
internal static class ParameterRules
{
    public static void Refine(IEnumerable<Attribute> attributes, JsonObject schema)
    {
        foreach (Attribute attribute in attributes)
        {
            // A rule for an array is meant for each of its items.
            JsonObject target = schema["items"] is JsonObject items && attribute is not ValidateCountAttribute ? items : schema;
            Apply(attribute, target);
        }
    }

    private static void Apply(Attribute attribute, JsonObject schema)
    {
        switch (attribute)
        {
            case ValidateSetAttribute { ValidValues: { } values }:
                schema["enum"] = new JsonArray([.. values.Select(value => ToValue(value, schema))]);
                break;
            case ValidateRangeAttribute { MinRange: { } least, MaxRange: { } most } when ToNumber(least) is { } minimum && ToNumber(most) is { } maximum:
                schema["minimum"] = minimum;
                schema["maximum"] = maximum;
                break;
            case ValidatePatternAttribute { RegexPattern: { } pattern }:
                schema["pattern"] = pattern;
                break;
            case ValidateLengthAttribute length:
                schema["minLength"] = length.MinLength;
                schema["maxLength"] = length.MaxLength;
                break;
            case ValidateCountAttribute count:
                schema["minItems"] = count.MinLength;
                schema["maxItems"] = count.MaxLength;
                break;
            case ValidateNotNullOrEmptyAttribute when schema["type"]?.ToString() == "string" && schema["enum"] is null:
                schema["minLength"] = 1;
                break;
        }
    }

    private static JsonNode? ToValue(string value, JsonObject schema) =>
        schema["type"]?.ToString() is "integer" or "number" && decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
            ? JsonValue.Create(number)
            : JsonValue.Create(value);

    private static JsonNode? ToNumber(object value) =>
        value is IConvertible number and not (DateTime or string or char or bool) ? JsonValue.Create(number.ToDecimal(CultureInfo.InvariantCulture)) : null;
}
