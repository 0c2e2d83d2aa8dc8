using System.Management.Automation;
using Allmhub.Account;
using Allmhub.Http;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Transformation;

namespace Allmhub.PowerShell.Commands.Account;

/// <summary>Assert-AllmBalance: lets the script go on when enough is left, and ends it otherwise.</summary>
[Cmdlet(VerbsLifecycle.Assert, "AllmBalance")]
[OutputType(typeof(Balance), typeof(RequestDescription))]
public sealed class AssertAllmBalanceCommand : AllmBalanceCommand
{
    /// <summary>What must be left at least, in USD.</summary>
    [Parameter(Position = 0)]
    [ValidateNumber(0, 1e12, "-Minimum is what must be left at least, in USD")]
    public decimal Minimum { get; set; }

    /// <summary>How many days the key must still be good for.</summary>
    [Parameter]
    [ValidateNumber(0, 36500, "-MinimumDay is how many days the key must still be good for")]
    public double MinimumDay { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!TryRead(out Balance? balance))
        {
            return;
        }

        if (BalanceGuard.Check(balance, Minimum, MinimumDay, DateTimeOffset.UtcNow) is AllmException failure)
        {
            Report(ErrorRecords.From(failure, Gateway.BaseUri));
        }

        WriteObject(balance);
    }

    /// <summary>A guard that could not ask has not passed: that ends the script too.</summary>
    private protected override void Report(ErrorRecord error)
    {
        if (DryRun)
        {
            base.Report(error);
            return;
        }

        if (CiAnnotation.Of(error.Exception.Message) is string line)
        {
            Host.UI.WriteLine(line);
        }

        ThrowTerminatingError(error);
    }
}
