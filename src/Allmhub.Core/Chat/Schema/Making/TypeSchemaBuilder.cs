using System.ComponentModel;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Allmhub.Chat.Schema.Validating;

namespace Allmhub.Chat.Schema.Making;

/// <summary>One schema in the making. Remembers the types it is inside of, since a type that contains itself has no end.</summary>
internal sealed class TypeSchemaBuilder(SchemaRefinement? refine)
{
    private readonly Stack<Type> _inside = new();
    private readonly NullabilityInfoContext _nullability = new();

    public JsonObject Build(Type type)
    {
        if (type.ContainsGenericParameters)
        {
            throw Unsayable(type);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return OrNull(Build(underlying));
        }

        if (ScalarSchema.Of(type) is { } scalar)
        {
            return scalar;
        }

        if (DictionaryValueOf(type) is { } mapped)
        {
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = Build(mapped) };
        }

        if (ItemOf(type) is { } item)
        {
            return new JsonObject { ["type"] = "array", ["items"] = Build(item) };
        }

        return BuildObject(type);
    }

    private JsonObject BuildObject(Type type)
    {
        if (_inside.Contains(type))
        {
            throw new JsonSchemaException(Words.Say($"The type {type.FullName} contains itself ({Path(type)}). A schema needs an end: leave that property out with [JsonIgnore], or give the schema by hand."));
        }

        if (!CanBeMade(type))
        {
            throw Unsayable(type);
        }

        _inside.Push(type);
        JsonObject properties = [];
        JsonArray required = [];
        foreach (PropertyInfo property in PropertiesOf(type))
        {
            string name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? property.Name;
            properties[name] = BuildProperty(property);
            if (IsRequired(property))
            {
                required.Add((JsonNode)name);
            }
        }

        _inside.Pop();
        if (properties.Count == 0)
        {
            throw new JsonSchemaException(Words.Say($"The type {type.FullName} has no public property that can be set{Where()}, so no answer could fill it."));
        }

        return new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = required, ["additionalProperties"] = false };
    }

    private JsonObject BuildProperty(PropertyInfo property)
    {
        JsonObject schema = Build(property.PropertyType);
        if (property.GetCustomAttribute<DescriptionAttribute>()?.Description is { Length: > 0 } description)
        {
            schema["description"] = description;
        }

        refine?.Invoke(property.GetCustomAttributes(), schema);
        return schema;
    }

    private static bool CanBeMade(Type type) =>
        type is { IsAbstract: false, IsInterface: false, IsPointer: false, IsByRef: false, IsByRefLike: false, IsPrimitive: false }
        && !typeof(Delegate).IsAssignableFrom(type) && !typeof(MemberInfo).IsAssignableFrom(type) && !typeof(Exception).IsAssignableFrom(type)
        && !typeof(Stream).IsAssignableFrom(type) && !typeof(Task).IsAssignableFrom(type) && !type.IsArray
        && HasConstructor(type);

    /// <summary>The serializer's rule: without parameters, or the only one, or the one that is marked.</summary>
    private static bool HasConstructor(Type type)
    {
        ConstructorInfo[] constructors = type.GetConstructors();
        return type.IsValueType || constructors.Length == 1
            || constructors.Any(static constructor => constructor.GetParameters().Length == 0 || constructor.IsDefined(typeof(JsonConstructorAttribute)));
    }

    private static IEnumerable<PropertyInfo> PropertiesOf(Type type)
    {
        HashSet<string> parameters = new(type.GetConstructors().SelectMany(static constructor => constructor.GetParameters()).Select(static parameter => parameter.Name ?? string.Empty), StringComparer.OrdinalIgnoreCase);
        return type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property =>
            property.GetIndexParameters().Length == 0 && property.CanRead
            && (property.SetMethod is { IsPublic: true } || parameters.Contains(property.Name))
            && property.GetCustomAttribute<JsonIgnoreAttribute>() is not { Condition: JsonIgnoreCondition.Always });
    }

    /// <summary>What may be null may be left out. Types without nullability, such as PowerShell classes, mean what they list.</summary>
    private bool IsRequired(PropertyInfo property) =>
        Nullable.GetUnderlyingType(property.PropertyType) is null && _nullability.Create(property).WriteState != NullabilityState.Nullable;

    private static Type? DictionaryValueOf(Type type)
    {
        if (typeof(System.Collections.IDictionary).IsAssignableFrom(type) && !type.IsGenericType)
        {
            return typeof(object);
        }

        Type? map = Implemented(type, typeof(IDictionary<,>)) ?? Implemented(type, typeof(IReadOnlyDictionary<,>));
        return map?.GetGenericArguments() is [{ } key, { } value] && key == typeof(string) ? value : null;
    }

    private static Type? ItemOf(Type type)
    {
        if (type.IsArray)
        {
            return type.GetArrayRank() == 1 ? type.GetElementType() : null;
        }

        if (Implemented(type, typeof(IDictionary<,>)) is not null)
        {
            return null;
        }

        if (Implemented(type, typeof(IEnumerable<>)) is { } sequence)
        {
            return sequence.GetGenericArguments()[0];
        }

        return typeof(System.Collections.IList).IsAssignableFrom(type) ? typeof(object) : null;
    }

    private static Type? Implemented(Type type, Type definition) =>
        type.GetInterfaces().Prepend(type).FirstOrDefault(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == definition);

    private static JsonObject OrNull(JsonObject schema)
    {
        if (schema["type"] is JsonValue name && schema["enum"] is null)
        {
            schema["type"] = new JsonArray(name.GetValue<string>(), "null");
            return schema;
        }

        return schema.Count == 0 ? schema : new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
    }

    private JsonSchemaException Unsayable(Type type) =>
        new(Words.Say($"The type {type.FullName ?? type.ToString()} cannot be said in a JSON Schema{Where()}. Use a class with settable properties, an enum, an array, a dictionary with text keys, or a plain value type."));

    private string Where() => _inside.Count == 0 ? string.Empty : Words.Say($" (inside {Path(null)})");

    private string Path(Type? last) => string.Join(" > ", _inside.Reverse().Concat(last is null ? [] : [last]).Select(static type => type.Name));
}
