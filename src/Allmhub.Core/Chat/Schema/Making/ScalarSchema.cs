using System.Text.Json;
using System.Text.Json.Nodes;

namespace Allmhub.Chat.Schema.Making;

/// <summary>Schemas of types that are one JSON value.</summary>
internal static class ScalarSchema
{
    private static readonly Dictionary<Type, Func<JsonObject>> Known = new()
    {
        [typeof(string)] = static () => Text(),
        [typeof(char)] = static () => new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = 1 },
        [typeof(bool)] = static () => new JsonObject { ["type"] = "boolean" },
        [typeof(byte)] = static () => Integer(byte.MinValue, byte.MaxValue),
        [typeof(sbyte)] = static () => Integer(sbyte.MinValue, sbyte.MaxValue),
        [typeof(short)] = static () => Integer(short.MinValue, short.MaxValue),
        [typeof(ushort)] = static () => Integer(ushort.MinValue, ushort.MaxValue),
        [typeof(int)] = static () => Integer(null, null),
        [typeof(long)] = static () => Integer(null, null),
        [typeof(uint)] = static () => Integer(0, uint.MaxValue),
        [typeof(ulong)] = static () => Integer(0, null),
        [typeof(float)] = static () => new JsonObject { ["type"] = "number" },
        [typeof(double)] = static () => new JsonObject { ["type"] = "number" },
        [typeof(decimal)] = static () => new JsonObject { ["type"] = "number" },
        [typeof(DateTime)] = static () => Text("date-time"),
        [typeof(DateTimeOffset)] = static () => Text("date-time"),
        [typeof(DateOnly)] = static () => Text("date"),
        [typeof(TimeOnly)] = static () => Text("time"),
        [typeof(TimeSpan)] = static () => Text("duration"),
        [typeof(Guid)] = static () => Text("uuid"),
        [typeof(Uri)] = static () => Text("uri"),
        [typeof(Version)] = static () => new JsonObject { ["type"] = "string", ["pattern"] = @"^\d+(\.\d+){1,3}$" },
        [typeof(byte[])] = static () => new JsonObject { ["type"] = "string", ["description"] = "Bytes as base64." },
        [typeof(object)] = static () => [],
        [typeof(JsonElement)] = static () => [],
        [typeof(JsonNode)] = static () => [],
        [typeof(JsonObject)] = static () => new JsonObject { ["type"] = "object" },
        [typeof(JsonArray)] = static () => new JsonObject { ["type"] = "array", ["items"] = new JsonObject() },
    };

    /// <summary>The schema, or <c>null</c> when the type is no single value.</summary>
    public static JsonObject? Of(Type type)
    {
        if (type.IsEnum)
        {
            return OfEnum(type);
        }

        return Known.TryGetValue(type, out Func<JsonObject>? make) ? make() : null;
    }

    private static JsonObject OfEnum(Type type)
    {
        string[] names = Enum.GetNames(type);
        return type.IsDefined(typeof(FlagsAttribute), inherit: false)
            ? new JsonObject { ["type"] = "string", ["description"] = $"One or more of {string.Join(", ", names)}; several with commas between." }
            : new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. names.Select(static name => (JsonNode)name)]) };
    }

    private static JsonObject Text(string? format = null)
    {
        JsonObject schema = new() { ["type"] = "string" };
        if (format is not null)
        {
            schema["format"] = format;
        }

        return schema;
    }

    private static JsonObject Integer(long? least, long? most)
    {
        JsonObject schema = new() { ["type"] = "integer" };
        if (least is not null)
        {
            schema["minimum"] = least;
        }

        if (most is not null)
        {
            schema["maximum"] = most;
        }

        return schema;
    }
}
