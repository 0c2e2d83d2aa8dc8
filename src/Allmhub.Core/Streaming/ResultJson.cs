using System.Collections;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Allmhub.Streaming;

/// <summary>
/// Results as compact JSON, one way for all of them: the public properties in camelCase, words for enumerations, seconds for times (<c>durationSeconds</c>), dollars
/// named as such (<c>costUsd</c>). What is empty is left out, and so is what <see cref="JsonIgnoreAttribute"/> marks: bytes, bodies of the wire, views, the conversation.
/// Characters that drive a terminal or a CI service are escapes, which say the same to whoever reads JSON.
/// </summary>
public static class ResultJson
{
    /// <summary>
    /// Makes JSON of an object of the host's own kind, which may be on a result as what it was made of (PowerShell's objects). Set once by the host;
    /// without it, or where it fails, such an object is its text.
    /// </summary>
    public static Func<object, JsonNode?>? HostObject { get; set; }

    /// <summary>Says a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="indented">Whether it is on several lines, for people, and not on one.</param>
    /// <returns>A JSON object.</returns>
    public static string Of(object result, bool indented)
    {
        ArgumentNullException.ThrowIfNull(result);
        string json = JsonSerializer.Serialize(result, result.GetType(), indented ? Forms.Indented : Forms.Line);
        return indented ? string.Join('\n', json.ReplaceLineEndings("\n").Split('\n').Select(TerminalFilter.Escape)) : TerminalFilter.Escape(json);
    }

    // Made at the first use: a serializer costs more than most calls.
    private static class Forms
    {
        public static readonly JsonSerializerOptions Line = Make(indented: false);
        public static readonly JsonSerializerOptions Indented = Make(indented: true);

        private static JsonSerializerOptions Make(bool indented) => new()
        {
            WriteIndented = indented,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            Converters = { new JsonStringEnumConverter(), new SecondsConverter() },
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Shape } },
        };
    }

    private static void Shape(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || type.Type.Namespace?.StartsWith("Allmhub", StringComparison.Ordinal) != true)
        {
            return;
        }

        int order = 0;
        foreach (JsonPropertyInfo property in type.Properties.OrderBy(Depth).ToArray())
        {
            // What every kind of a result has comes before what is its kind's own.
            property.Order = order++;
            Type bare = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            property.Name = bare == typeof(TimeSpan) ? property.Name + "Seconds" : property.Name == "cost" ? "costUsd" : property.Name;
            property.CustomConverter = bare == typeof(object) ? new ObjectConverter() : property.CustomConverter;
            Func<object, object?, bool>? given = property.ShouldSerialize;
            bool isText = property.Name == "text";
            property.ShouldSerialize = (owner, value) => given?.Invoke(owner, value) != false && (isText || !IsEmpty(value));
        }
    }

    private static int Depth(JsonPropertyInfo property)
    {
        int depth = 0;
        for (Type? type = (property.AttributeProvider as MemberInfo)?.DeclaringType; type is not null; type = type.BaseType)
        {
            depth++;
        }

        return depth;
    }

    private static bool IsEmpty(object? value) => value switch
    {
        null => true,
        string text => text.Length == 0,
        ICollection list => list.Count == 0,
        IEnumerable items => !items.Cast<object?>().Any(),
        _ => false,
    };

    private sealed class SecondsConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => TimeSpan.FromSeconds(reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteNumberValue(Math.Round((decimal)value.Ticks / TimeSpan.TicksPerSecond, 3));
    }

    // What the caller gave, or the value of a structured answer: of any type, and nobody's business to take apart by its properties.
    private sealed class ObjectConverter : JsonConverter<object>
    {
        public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonNode.Parse(ref reader);

        public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
        {
            switch (value)
            {
                case string text:
                    writer.WriteStringValue(text);
                    break;
                case JsonElement element:
                    element.WriteTo(writer);
                    break;
                case JsonNode node:
                    node.WriteTo(writer);
                    break;
                case FileSystemInfo file:
                    writer.WriteStringValue(file.FullName);
                    break;
                default:
                    WriteHost(writer, value);
                    break;
            }
        }

        private static void WriteHost(Utf8JsonWriter writer, object value)
        {
            JsonNode? node;
            try
            {
                node = HostObject is null ? JsonValue.Create(value.ToString()) : HostObject(value);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // A property of the caller's object that throws, or a ring of objects: the result is still worth saying.
                node = JsonValue.Create(value.ToString());
            }

            if (node is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                node.WriteTo(writer);
            }
        }
    }
}
