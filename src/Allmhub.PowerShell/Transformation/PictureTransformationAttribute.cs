using System.Collections;
using System.Management.Automation;

namespace Allmhub.PowerShell.Transformation;

/// <summary>Keeps bytes together, which PowerShell would hand over one by one, and objects that are nothing but properties as they are.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PictureTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) => Bare(inputData) switch
    {
        null => null,
        byte[] bytes => new object[] { bytes },
        IEnumerable<byte> bytes => new object[] { bytes.ToArray() },
        object?[] { Length: > 0 } items when items.All(static item => Bare(item) is byte) => new object[] { items.Select(static item => (byte)Bare(item)!).ToArray() },
        IEnumerable items and not (string or IDictionary) => items.Cast<object?>().Select(Bare).ToArray(),
        object value => new[] { value },
    };

    private static object? Bare(object? item) => item is PSObject { BaseObject: { } inner and not PSCustomObject } ? inner : item;
}
