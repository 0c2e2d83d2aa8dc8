using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;

namespace Allmhub.Chat.Schema;

/// <summary>Makes a valid answer into an object of the type it was asked for.</summary>
public static class AnswerValue
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNameCaseInsensitive = true,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        Converters = { new JsonStringEnumConverter(), new DurationConverter() },
    };

    /// <summary>Reads a value.</summary>
    /// <param name="value">JSON that is valid against the type's schema.</param>
    /// <param name="type">The type.</param>
    /// <returns>The object; <c>null</c> for JSON null.</returns>
    /// <exception cref="JsonException">The value does not fit after all (a number too large, an enum's number); the message names the place.</exception>
    /// <exception cref="NotSupportedException">The type has no constructor that can be called.</exception>
    public static object? Read(JsonElement value, Type type) => value.Deserialize(type, Options);

    /// <summary>ISO 8601, which schemas ask for, and .NET's own form, which some models prefer.</summary>
    private sealed class DurationConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            string text = reader.GetString() ?? string.Empty;
            if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan span))
            {
                return span;
            }

            try
            {
                return XmlConvert.ToTimeSpan(text);
            }
            catch (Exception failure) when (failure is FormatException or OverflowException)
            {
                throw new JsonException($"'{text}' is no duration such as PT1H30M or 01:30:00.", failure);
            }
        }

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(XmlConvert.ToString(value));
    }
}
