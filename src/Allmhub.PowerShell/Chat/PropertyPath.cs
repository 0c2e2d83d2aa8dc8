using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Text.Json;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Tools;

namespace Allmhub.PowerShell.Chat;

/// <summary>
/// Finds a value by name: a property of an object, whoever added it, or a key of a table. The whole name comes first, since a column may have dots of its own; then what
/// stands before a dot, the longest first, holds what stands after it. Case does not matter, nor do blanks around the name a column has.
/// </summary>
internal static class PropertyPath
{
    private const int MaxNamed = 12;

    /// <summary>Looks for a value.</summary>
    /// <param name="source">The object.</param>
    /// <param name="path">The name.</param>
    /// <param name="value">The value; <c>null</c> as well where what stands before a dot is nothing.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="BadInputException">It is there and cannot be read.</exception>
    public static bool TryFind(object source, string path, out object? value)
    {
        PSObject item = PSObject.AsPSObject(source);
        if (TryGet(item, path, out value))
        {
            return true;
        }

        for (int dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1))
        {
            if (TryGet(item, path[..dot], out object? inner) && (inner is null || TryFind(inner, path[(dot + 1)..], out value)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What there is to find, for the error of a name that is not.</summary>
    /// <param name="source">The object.</param>
    /// <returns>Names with commas; not all when there are many.</returns>
    public static string Names(object source)
    {
        List<string> names = [.. PSObject.AsPSObject(source) is { BaseObject: IDictionary table } ? table.Keys.Cast<object>().Select(static key => key.ToString() ?? string.Empty) : PSObject.AsPSObject(Opened(source)).Properties.Select(static property => property.Name)];
        string first = string.Join(", ", names.Take(MaxNamed));
        return names.Count > MaxNamed ? Words.Say($"{first} and {names.Count - MaxNamed} more") : first;
    }

    private static bool TryGet(PSObject item, string name, out object? value)
    {
        value = null;
        string bare = name.Trim();
        if (bare.Length == 0)
        {
            return false;
        }

        if (item.BaseObject is IDictionary table && TryKey(table, bare, out object? key))
        {
            value = table[key];
            return true;
        }

        PSPropertyInfo? property = Property(PSObject.AsPSObject(Opened(item)), bare);
        if (property is null || !property.IsGettable || (item.BaseObject is IDictionary && property is not PSNoteProperty))
        {
            return false;
        }

        try
        {
            value = property.Value;
            return true;
        }
        catch (GetValueException failure)
        {
            throw new BadInputException("UnreadableProperty", Words.Say($"The property '{name}' of the input cannot be read: {failure.InnerException?.Message ?? failure.Message}"));
        }
    }

    private static PSPropertyInfo? Property(PSObject item, string name) =>
        item.Properties[name] ?? item.Properties.FirstOrDefault(property => property.Name.AsSpan().Trim().Equals(name, StringComparison.OrdinalIgnoreCase));

    // A table may know "a" and "A" apart.
    private static bool TryKey(IDictionary table, string name, [NotNullWhen(true)] out object? key)
    {
        key = table.Contains(name) ? name : table.Keys.Cast<object>().FirstOrDefault(key => string.Equals(key.ToString()?.Trim(), name, StringComparison.OrdinalIgnoreCase));
        return key is not null;
    }

    // JSON of a client's own kind has its members inside.
    private static object Opened(object source) => source switch
    {
        PSObject { BaseObject: JsonElement { ValueKind: JsonValueKind.Object } json } => JsonToObject.Convert(json)!,
        JsonElement { ValueKind: JsonValueKind.Object } json => JsonToObject.Convert(json)!,
        _ => source,
    };
}
