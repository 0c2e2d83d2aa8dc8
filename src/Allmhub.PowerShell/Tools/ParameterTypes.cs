using System.Collections;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Security;
using System.Text.Json.Nodes;
using Allmhub.Chat.Schema.Making;
using Allmhub.Chat.Schema.Validating;

namespace Allmhub.PowerShell.Tools;

/// <summary>
/// The schema of a parameter's type. Code and secrets have none: a model can give neither script blocks nor credentials.
/// Types that PowerShell makes of text are text.
/// </summary>
internal static class ParameterTypes
{
    public static bool TryMake(Type type, [NotNullWhen(true)] out JsonObject? schema)
    {
        schema = null;
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        if (IsForbidden(plain))
        {
            return false;
        }

        if (ItemOf(plain) is { } item)
        {
            schema = TryMake(item, out JsonObject? items) ? new JsonObject { ["type"] = "array", ["items"] = items } : null;
            return schema is not null;
        }

        schema = OfPowerShell(plain) ?? OfType(plain);
        return schema is not null;
    }

    private static bool IsForbidden(Type type) =>
        type == typeof(ScriptBlock) || type == typeof(PSCredential) || type == typeof(SecureString) || typeof(Delegate).IsAssignableFrom(type);

    private static Type? ItemOf(Type type)
    {
        if (type.IsArray && type != typeof(byte[]))
        {
            return type.GetElementType();
        }

        return type.IsGenericType && typeof(IList).IsAssignableFrom(type) ? type.GetGenericArguments()[0] : null;
    }

    private static JsonObject? OfPowerShell(Type type) => type switch
    {
        _ when type == typeof(SwitchParameter) => new JsonObject { ["type"] = "boolean" },
        _ when type == typeof(PSObject) || type == typeof(object) => [],
        _ when typeof(IDictionary).IsAssignableFrom(type) && !type.IsGenericType => new JsonObject { ["type"] = "object" },
        _ when type == typeof(ActionPreference) || type == typeof(PSCustomObject) => null,
        _ => null,
    };

    private static JsonObject? OfType(Type type)
    {
        if (IsMadeOfText(type))
        {
            return new JsonObject { ["type"] = "string", ["description"] = $"A {type.Name} as text." };
        }

        try
        {
            JsonObject schema = TypeSchema.MakeNode(type, ParameterRules.Refine);

            // A live object of the system (a process, a connection) is found by a command and not described by a model.
            return schema["properties"] is not null && type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true ? null : schema;
        }
        catch (JsonSchemaException)
        {
            return null;
        }
    }

    /// <summary>Addresses, versions, cultures, patterns, files: classes that PowerShell makes from a string by Parse, a constructor or a converter.</summary>
    private static bool IsMadeOfText(Type type) =>
        !type.IsValueType && type != typeof(string) && type != typeof(Uri) && type != typeof(Version) && !type.IsArray
        && (type.GetConstructor([typeof(string)]) is not null
            || type.GetMethod("Parse", [typeof(string)]) is { IsStatic: true }
            || type.IsDefined(typeof(TypeConverterAttribute), inherit: true));
}
