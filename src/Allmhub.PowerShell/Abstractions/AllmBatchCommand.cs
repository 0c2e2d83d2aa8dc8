using System.Management.Automation;
using Allmhub.Account.Spending;
using Allmhub.PowerShell.Transformation;

namespace Allmhub.PowerShell.Abstractions;

/// <summary>The base of the cmdlets that make one thing of each input and can have several on their way.</summary>
public abstract class AllmBatchCommand : AllmApiCommand
{
    private SpendingBudget? _budget;

    /// <summary>How many requests are on their way at a time; without it one after another.</summary>
    [Parameter]
    [ValidateNumber(1, 256, "-ThrottleLimit is how many requests are on their way at a time")]
    public int? ThrottleLimit { get; set; }

    /// <summary>Emits results as they finish instead of in the order of the input.</summary>
    [Parameter]
    public SwitchParameter Unordered { get; set; }

    /// <summary>What all input may cost together, in USD.</summary>
    [Parameter]
    [ValidateNotNull]
    [ValidateNumber(0, 1e9, "-Budget is what all input of this command may cost together, in USD")]
    public decimal? Budget { get; set; }

    /// <summary>How many tokens all input may read and write together.</summary>
    [Parameter]
    [ValidateNotNull]
    [ValidateNumber(0, 1e15, "-TokenBudget is how many tokens all input of this command may read and write together")]
    public long? TokenBudget { get; set; }

    /// <inheritdoc/>
    private protected override SpendingBudget? OwnBudget => _budget ??= BudgetOf(Budget, TokenBudget);

    /// <inheritdoc/>
    private protected override bool TellsSumOnly => ThrottleLimit is not null;
}
