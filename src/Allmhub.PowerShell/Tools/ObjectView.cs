using System.Collections;
using System.Management.Automation;

namespace Allmhub.PowerShell.Tools;

/// <summary>The properties of an object that are worth a model's tokens.</summary>
internal static class ObjectView
{
    private static readonly string[] FileView = ["FullName", "Length", "LastWriteTime", "Mode"];

    /// <summary>All properties of data; of a live object those its default view shows, or its plain values and data.</summary>
    public static IEnumerable<(string Name, object? Value)> Of(PSObject item)
    {
        bool isLive = IsLive(item.BaseObject);
        IReadOnlyCollection<string>? shown = isLive ? DefaultView(item) : null;
        foreach (PSPropertyInfo property in item.Properties.Where(property => property.IsGettable && (shown is null || shown.Contains(property.Name, StringComparer.OrdinalIgnoreCase))))
        {
            if (TryGet(property, out object? value) && (!isLive || shown is not null || (property is not PSNoteProperty && IsPlain(value))))
            {
                yield return (property.Name, value);
            }
        }
    }

    /// <summary>An object of the system, such as a process, as opposed to data: hashtables, custom objects, objects of the user's own classes.</summary>
    public static bool IsLive(object value) =>
        value is not (PSCustomObject or IDictionary or IEnumerable)
        && value.GetType().Namespace is { } name
        && (name.StartsWith("System", StringComparison.Ordinal) || name.StartsWith("Microsoft", StringComparison.Ordinal));

    private static IReadOnlyCollection<string>? DefaultView(PSObject item) => item switch
    {
        { BaseObject: FileSystemInfo } => FileView,
        _ when item.Members["PSStandardMembers"] is PSMemberSet standard && standard.Members["DefaultDisplayPropertySet"] is PSPropertySet set => set.ReferencedPropertyNames,
        _ => null,
    };

    private static bool IsPlain(object? value)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        return plain is string or Enum or Guid or Uri or Version or DateTime or DateTimeOffset or TimeSpan or decimal or IDictionary or PSCustomObject || plain?.GetType().IsPrimitive == true;
    }

    private static bool TryGet(PSPropertyInfo property, out object? value)
    {
        try
        {
            value = property.Value;
            return true;
        }
        catch (GetValueException)
        {
            // A property that cannot be read now (a process that has ended) is left out.
            value = null;
            return false;
        }
    }
}
