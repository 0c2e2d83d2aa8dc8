using System.Globalization;
using System.Text.Json;
using System.Xml;

namespace Allmhub.Chat.Schema.Validating;

/// <summary>Bounds of numbers; lengths, pattern and format of text.</summary>
internal static class ScalarRules
{
    public static void CheckNumber(SchemaValidator validator, JsonElement schema, JsonElement value, JsonPlace pointer)
    {
        Bound(validator, schema, value, pointer, "minimum", static (number, limit) => number < limit, "must be at least");
        Bound(validator, schema, value, pointer, "maximum", static (number, limit) => number > limit, "must be at most");
        Bound(validator, schema, value, pointer, "exclusiveMinimum", static (number, limit) => number <= limit, "must be more than");
        Bound(validator, schema, value, pointer, "exclusiveMaximum", static (number, limit) => number >= limit, "must be less than");
        Bound(validator, schema, value, pointer, "multipleOf", static (number, step) => step > 0 && !IsMultiple(number, step), "must be a multiple of");
    }

    public static void CheckText(SchemaValidator validator, JsonElement schema, JsonElement value, JsonPlace pointer)
    {
        string text = value.GetString()!;
        int length = text.EnumerateRunes().Count();
        if (Count(schema, "minLength") is { } least && length < least)
        {
            validator.Fail(pointer, $"must have at least {least} characters, has {length}");
        }

        if (Count(schema, "maxLength") is { } most && length > most)
        {
            validator.Fail(pointer, $"must have at most {most} characters, has {length}");
        }

        if (Text(schema, "pattern") is { } pattern && SchemaPattern.Matches(pattern, text, validator.Work) != true)
        {
            validator.Fail(pointer, $"must match the pattern {pattern}");
        }

        if (Text(schema, "format") is { } format && !HasFormat(format, text))
        {
            validator.Fail(pointer, $"must be a {format}, e.g. {ExampleOf(format)}");
        }
    }

    public static long? Count(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long count) ? count : null;

    private static string? Text(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static void Bound(SchemaValidator validator, JsonElement schema, JsonElement value, JsonPlace pointer, string keyword, Func<double, double, bool> isBroken, string words)
    {
        if (schema.TryGetProperty(keyword, out JsonElement limit) && limit.ValueKind == JsonValueKind.Number && isBroken(value.GetDouble(), limit.GetDouble()))
        {
            validator.Fail(pointer, $"{words} {limit.GetRawText()}, is {value.GetRawText()}");
        }
    }

    private static bool IsMultiple(double number, double step)
    {
        double quotient = number / step;
        return Math.Abs(quotient - Math.Round(quotient)) < 1e-9 * Math.Max(1, Math.Abs(quotient));
    }

    /// <summary>Only what a later conversion would stumble over is checked; other formats are notes for the reader.</summary>
    private static bool HasFormat(string format, string text) => format switch
    {
        "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "time" => DateTimeOffset.TryParse($"2000-01-01T{text}", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _),
        "duration" => IsDuration(text),
        "uuid" => Guid.TryParse(text, out _),
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
        _ => true,
    };

    private static bool IsDuration(string text)
    {
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out _))
        {
            return true;
        }

        try
        {
            XmlConvert.ToTimeSpan(text);
            return true;
        }
        catch (Exception failure) when (failure is FormatException or OverflowException)
        {
            return false;
        }
    }

    private static string ExampleOf(string format) => format switch
    {
        "date-time" => "2030-01-31T12:00:00Z",
        "date" => "2030-01-31",
        "time" => "12:00:00",
        "duration" => "PT1H30M",
        "uuid" => "123e4567-e89b-12d3-a456-426614174000",
        _ => "https://example.com/path",
    };
}
