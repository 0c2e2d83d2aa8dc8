using System.Collections;
using System.Management.Automation;

namespace Allmhub.PowerShell.Transformation;

/// <summary>Reads what came back from a job, another session or a file of Export-Clixml, where an object is its properties and the names of its types.</summary>
internal static class ReturnedShape
{
    private const string Prefix = "Deserialized.";

    /// <summary>Whether an object is what came back of one of this module's types.</summary>
    /// <param name="shape">The object.</param>
    /// <param name="type">The type.</param>
    /// <returns>Whether it is.</returns>
    public static bool Is(PSObject? shape, Type type) => shape is not null && shape.TypeNames.Contains(Prefix + type.FullName);

    /// <summary>The name of an object's type as a person knows it, also when it came back.</summary>
    /// <param name="shape">The object.</param>
    /// <returns>The name without its namespace.</returns>
    public static string NameOf(PSObject shape)
    {
        string name = shape.BaseObject is PSCustomObject && shape.TypeNames.Count > 0 ? shape.TypeNames[0] : shape.BaseObject.GetType().FullName!;
        return name[(name.LastIndexOf('.') + 1)..];
    }

    /// <summary>A property; <c>null</c> when there is none.</summary>
    /// <param name="shape">The object.</param>
    /// <param name="name">Its name.</param>
    /// <returns>The bare value.</returns>
    public static object? Value(PSObject shape, string name) => shape.Properties[name]?.Value is { } value ? Bare(value) : null;

    /// <summary>A property as text.</summary>
    /// <param name="shape">The object.</param>
    /// <param name="name">Its name.</param>
    /// <returns>The text; <c>null</c> when there is none.</returns>
    public static string? Text(PSObject shape, string name) => shape.Properties[name]?.Value?.ToString();

    /// <summary>A property that is an object.</summary>
    /// <param name="shape">The object.</param>
    /// <param name="name">Its name.</param>
    /// <returns>The object; <c>null</c> when there is none.</returns>
    public static PSObject? Object(PSObject shape, string name) => shape.Properties[name]?.Value is { } value ? PSObject.AsPSObject(value) : null;

    /// <summary>A property that is a list.</summary>
    /// <param name="shape">The object.</param>
    /// <param name="name">Its name.</param>
    /// <returns>The items; <c>null</c> when the property is none.</returns>
    public static IReadOnlyList<PSObject>? List(PSObject shape, string name) =>
        Value(shape, name) is IEnumerable items and not (string or IDictionary) ? [.. items.Cast<object?>().OfType<object>().Select(PSObject.AsPSObject)] : null;

    private static object Bare(object value) => value is PSObject { BaseObject: { } inner and not PSCustomObject } ? inner : value;
}
