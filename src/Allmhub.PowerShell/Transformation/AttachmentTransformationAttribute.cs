using System.Collections;
using System.Management.Automation;

namespace Allmhub.PowerShell.Transformation;

/// <summary>Keeps bytes together: PowerShell would hand an array of bytes over one by one.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AttachmentTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = Base(inputData);
        return value switch
        {
            null => null,
            byte[] bytes => new object[] { bytes },
            string text => new object[] { text },
            IEnumerable<byte> bytes => new object[] { bytes.ToArray() },
            object?[] { Length: > 0 } items when items.All(static item => Base(item) is byte) => new object[] { items.Select(static item => (byte)Base(item)!).ToArray() },
            IEnumerable items => items.Cast<object?>().Select(Base).ToArray(),
            _ => new[] { value },
        };
    }

    // What was deserialised is all in its properties.
    private static object? Base(object? item) => item is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : item;
}
