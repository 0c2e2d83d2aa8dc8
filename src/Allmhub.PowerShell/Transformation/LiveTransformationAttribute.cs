using System.Management.Automation;

namespace Allmhub.PowerShell.Transformation;

/// <summary>Says what to do where a thing came back from a job, another session or a file, and is only alive in the process that made it.</summary>
/// <param name="advice">What to do instead.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LiveTransformationAttribute(string advice) : ArgumentTransformationAttribute
{
    /// <summary>What to do instead.</summary>
    public string Advice { get; } = advice;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is PSObject { BaseObject: PSCustomObject } shape && shape.TypeNames.Any(static name => name.StartsWith("Deserialized.Allmhub.", StringComparison.Ordinal))
            ? throw new ArgumentTransformationMetadataException(Words.Say($"This {ReturnedShape.NameOf(shape)} came from a job, another session or a file, where only its properties are left. {Words.Say(Advice)}"))
            : inputData;
}
