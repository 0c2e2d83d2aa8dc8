using System.Management.Automation;

namespace Allmhub.PowerShell.Transformation;

/// <summary>
/// Lets every value through to a guard, which then ends the script: what PowerShell itself cannot bind ends the statement alone, and the
/// script goes on unguarded. An empty text is no value; what is no number becomes one that no limit can be.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LimitTransformationAttribute : ArgumentTransformationAttribute
{
    private const int NoLimit = -1;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is null || (value is string text && string.IsNullOrWhiteSpace(text)) ? null
            : LanguagePrimitives.TryConvertTo(value, out decimal number) ? number
            : NoLimit;
    }
}
