using System.Management.Automation;

namespace Allmhub.PowerShell.Formatting;

/// <summary>What a result carries of its input: data as it is, the object itself of everything else, without what a provider has put on it.</summary>
internal static class CarriedInput
{
    /// <summary>Takes it off its wrapper.</summary>
    /// <param name="target">The pipeline object, several of them, or what a parameter was given.</param>
    /// <returns>What to carry. A list is wrapped, so that it is its items as one text and not the name of its type.</returns>
    public static object? Of(object? target) => target switch
    {
        PSObject { BaseObject: PSCustomObject } data => data,
        PSObject { BaseObject: Array list } => new PSObject(list.Clone()),
        PSObject other => other.BaseObject,
        object?[] together => new PSObject(Array.ConvertAll(together, static item => item is PSObject { BaseObject: not PSCustomObject } bare ? bare.BaseObject : item)),
        _ => target,
    };
}
