using System.Management.Automation;
using Allmhub.PowerShell.Transformation;

namespace Allmhub.PowerShell.Abstractions;

/// <summary>The base of the cmdlets that make one thing of each input and can have several on their way.</summary>
public abstract class AllmBatchCommand : AllmApiCommand
{
    /// <summary>How many requests are on their way at a time; without it one after another.</summary>
    [Parameter]
    [ValidateNumber(1, 256, "-ThrottleLimit is how many requests are on their way at a time")]
    public int? ThrottleLimit { get; set; }

    /// <summary>Emits results as they finish instead of in the order of the input.</summary>
    [Parameter]
    public SwitchParameter Unordered { get; set; }

    /// <inheritdoc/>
    private protected override bool TellsSumOnly => ThrottleLimit is not null;
}
