using System.Collections;
using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Net.Mail;
using System.Net.NetworkInformation;
using System.Numerics;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Allmhub.Chat.Schema.Making;
using Allmhub.Chat.Schema.Validating;

namespace Allmhub.PowerShell.Tools;

/// <summary>
/// The schema of a parameter's type. PowerShell binds a text or a hashtable to any type with a fitting constructor, and a constructor may open
/// a file or a connection before the command begins: so only types that are known to convert without effects are offered. Code and secrets are
/// none of them.
/// </summary>
internal static class ParameterTypes
{
    private const int MaxDepth = 8;

    /// <summary>Classes whose making from text only reads the text.</summary>
    private static readonly HashSet<Type> MadeOfText =
    [
        typeof(BigInteger), typeof(CultureInfo), typeof(Regex), typeof(WildcardPattern), typeof(FileInfo), typeof(DirectoryInfo),
        typeof(IPAddress), typeof(IPEndPoint), typeof(PhysicalAddress), typeof(MailAddress),
    ];

    private static readonly HashSet<Type> Anything = [typeof(object), typeof(PSObject), typeof(PSCustomObject)];

    private static readonly HashSet<Type> Maps = [typeof(Hashtable), typeof(IDictionary), typeof(OrderedDictionary)];

    private static readonly HashSet<Type> Lists = [typeof(List<>), typeof(Collection<>), typeof(IList<>), typeof(ICollection<>), typeof(IEnumerable<>)];

    /// <summary>Makes the schema.</summary>
    /// <param name="type">The parameter's type.</param>
    /// <param name="schema">The schema.</param>
    /// <returns>Whether the type may be offered.</returns>
    public static bool TryMake(Type type, [NotNullWhen(true)] out JsonObject? schema)
    {
        schema = Make(type, 0);
        return schema is not null;
    }

    private static JsonObject? Make(Type type, int depth)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(SwitchParameter))
        {
            return new JsonObject { ["type"] = "boolean" };
        }

        if (Anything.Contains(plain))
        {
            return [];
        }

        if (Maps.Contains(plain))
        {
            return new JsonObject { ["type"] = "object" };
        }

        if (MadeOfText.Contains(plain))
        {
            return new JsonObject { ["type"] = "string", ["description"] = $"A {plain.Name} as text." };
        }

        if (depth == MaxDepth)
        {
            return null;
        }

        return ItemOf(plain) is { } item ? OfList(item, depth) : IsScriptClass(plain) ? OfClass(plain, depth) : OfScalar(plain);
    }

    private static JsonObject? OfList(Type item, int depth) =>
        Make(item, depth + 1) is { } items ? new JsonObject { ["type"] = "array", ["items"] = items } : null;

    private static Type? ItemOf(Type type)
    {
        if (type.IsArray && type != typeof(byte[]))
        {
            return type.GetArrayRank() == 1 ? type.GetElementType() : null;
        }

        return type.IsGenericType && Lists.Contains(type.GetGenericTypeDefinition()) ? type.GetGenericArguments()[0] : null;
    }

    // Numbers, text, enums, dates: what the schema calls one value, never an object that has to be made.
    private static JsonObject? OfScalar(Type type)
    {
        if (!(type.IsPrimitive || type.IsEnum || type.IsValueType || type == typeof(string) || type == typeof(Uri) || type == typeof(Version) || type == typeof(byte[])))
        {
            return null;
        }

        try
        {
            JsonObject schema = TypeSchema.MakeNode(type);
            return schema["properties"] is null ? schema : null;
        }
        catch (JsonSchemaException)
        {
            return null;
        }
    }

    /// <summary>A class that a script of this session defines and that is a mere record: the author of the tool wrote what its making does.</summary>
    private static bool IsScriptClass(Type type) =>
        type is { IsClass: true, IsAbstract: false, IsGenericType: false } && type.Assembly.IsDynamic && type.GetConstructor([]) is not null
        && (type.BaseType == typeof(object) || (type.BaseType is { } parent && IsScriptClass(parent)));

    private static JsonObject? OfClass(Type type, int depth)
    {
        JsonObject properties = [];
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static property => property.SetMethod is { IsPublic: true }))
        {
            if (Make(property.PropertyType, depth + 1) is { } schema)
            {
                ParameterRules.Refine(property.GetCustomAttributes(), schema);
                properties[property.Name] = schema;
            }
        }

        return properties.Count > 0 ? new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false } : null;
    }
}
