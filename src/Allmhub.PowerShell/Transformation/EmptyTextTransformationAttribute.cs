using System.Management.Automation;

namespace Allmhub.PowerShell.Transformation;

/// <summary>Takes an empty text for no value, where PowerShell takes it for the number zero.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EmptyTextTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string text && string.IsNullOrWhiteSpace(text) ? null : inputData;
}
