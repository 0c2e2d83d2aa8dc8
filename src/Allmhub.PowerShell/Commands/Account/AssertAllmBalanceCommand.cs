using System.Management.Automation;
using Allmhub.Account;
using Allmhub.Http;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Formatting;
using Allmhub.PowerShell.Transformation;

namespace Allmhub.PowerShell.Commands.Account;

/// <summary>Assert-AllmBalance: lets the script go on when enough is left, and ends it otherwise.</summary>
[Cmdlet(VerbsLifecycle.Assert, "AllmBalance")]
[OutputType(typeof(Balance), typeof(RequestDescription))]
public sealed class AssertAllmBalanceCommand : AllmBalanceCommand
{
    /// <summary>What must be left at least, in USD.</summary>
    [Parameter(Position = 0)]
    [LimitTransformation]
    public decimal? Minimum { get; set; }

    /// <summary>How many days the key must still be good for.</summary>
    [Parameter]
    [LimitTransformation]
    public double? MinimumDay { get; set; }

    /// <summary>
    /// What belongs to no parameter. The engine's own error for a name that is not known ends the statement alone, and the script would go on unguarded.
    /// </summary>
    [Parameter(ValueFromRemainingArguments = true, DontShow = true)]
    public object[]? Remaining { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Remaining is [object first, ..])
        {
            ThrowTerminatingError(ErrorRecords.BadInput("UnknownParameter", Words.Say($"Nothing is guarded: Assert-AllmBalance does not know '{first}'. Its limits are -Minimum and -MinimumDay."), null));
        }

        Balance? balance;
        try
        {
            balance = Check();
        }
        catch (Exception failure) when (failure is not (RuntimeException or FlowControlException))
        {
            ThrowTerminatingError(ErrorRecords.Unexpected(failure, Gateway.BaseUri));
            throw;
        }

        if (balance is not null)
        {
            WriteObject(MixedView.OfWhole(balance));
        }
    }

    /// <summary>A guard that could not ask has not passed: that ends the script too.</summary>
    private protected override void Report(ErrorRecord error)
    {
        if (DryRun)
        {
            base.Report(error);
            return;
        }

        ThrowTerminatingError(error);
    }

    /// <summary>
    /// Ends the script and not the statement alone, as a throw statement does: after what ThrowTerminatingError throws, a script goes on and
    /// spends what is not there. The engine tells the two apart by the mark on the exception.
    /// </summary>
    protected override void ThrowTerminatingError(ErrorRecord errorRecord)
    {
        if (CiAnnotation.Of(errorRecord.Exception.Message) is string line)
        {
            Host.UI.WriteLine(line);
        }

        throw new RuntimeException(errorRecord.Exception.Message, errorRecord.Exception, ErrorRecords.Thrown(errorRecord, this)) { WasThrownFromThrowStatement = true };
    }

    private Balance? Check()
    {
        ThrowIfUnusable(nameof(Minimum), Minimum is null ? null : (double)Minimum, 1e12, Words.Say("is what must be left at least, in USD"));
        ThrowIfUnusable(nameof(MinimumDay), MinimumDay, 36500, Words.Say("is how many days the key must still be good for"));
        if (!TryRead(out Balance? balance))
        {
            return null;
        }

        if (BalanceGuard.Check(balance, Minimum ?? 0, MinimumDay ?? 0, DateTimeOffset.UtcNow) is AllmException failure)
        {
            ThrowTerminatingError(ErrorRecords.From(failure, Gateway.BaseUri));
        }

        return balance;
    }

    // A variable that is not set, or holds no number, would be a guard of nothing.
    private void ThrowIfUnusable(string name, double? value, double most, string meaning)
    {
        if (MyInvocation.BoundParameters.ContainsKey(name) && value is null)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("EmptyLimit", Words.Say($"-{name} is empty, so nothing would be guarded. Give a number; a variable of the job may not be set."), null));
        }
        else if (value is not null && !(value >= 0 && value <= most))
        {
            ThrowTerminatingError(ErrorRecords.BadInput("UnusableLimit", Words.Say($"-{name} has no usable value, so nothing would be guarded: -{name} {meaning}, a number from 0 to {most}. A variable of the job may hold something else."), null));
        }
    }
}
