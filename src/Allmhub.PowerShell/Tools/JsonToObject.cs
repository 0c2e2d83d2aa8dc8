using System.Collections;
using System.Management.Automation;
using System.Text.Json;

namespace Allmhub.PowerShell.Tools;

/// <summary>JSON as PowerShell values: objects as custom objects or hashtables, numbers in the smallest type that holds them.</summary>
internal static class JsonToObject
{
    public static object? Convert(JsonElement element, bool asHashtable = false) => element.ValueKind switch
    {
        JsonValueKind.Object => asHashtable ? (object)ToHashtable(element) : ToCustomObject(element),
        JsonValueKind.Array => element.EnumerateArray().Select(item => Convert(item, asHashtable)).ToArray(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => ToNumber(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static object ToNumber(JsonElement element)
    {
        if (element.TryGetInt32(out int small))
        {
            return small;
        }

        if (element.TryGetInt64(out long large))
        {
            return large;
        }

        return element.TryGetDecimal(out decimal exact) && exact != 0 ? exact : element.GetDouble();
    }

    /// <summary>A JSON object as a hashtable, and every object in it.</summary>
    public static Hashtable ToHashtable(JsonElement element)
    {
        Hashtable table = new(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty member in element.EnumerateObject())
        {
            table[member.Name] = Convert(member.Value, asHashtable: true);
        }

        return table;
    }

    private static PSObject ToCustomObject(JsonElement element)
    {
        PSObject custom = new();
        foreach (JsonProperty member in element.EnumerateObject().Where(static member => member.Name.Length > 0))
        {
            // PowerShell's names ignore case: of "a" and "A" the last counts.
            custom.Properties.Remove(member.Name);
            custom.Properties.Add(new PSNoteProperty(member.Name, Convert(member.Value)));
        }

        return custom;
    }
}
