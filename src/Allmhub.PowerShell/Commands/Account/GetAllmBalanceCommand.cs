using System.Management.Automation;
using Allmhub.Account;
using Allmhub.Http;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Formatting;

namespace Allmhub.PowerShell.Commands.Account;

/// <summary>Get-AllmBalance: what is left on the key, or on the user's account.</summary>
[Cmdlet(VerbsCommon.Get, "AllmBalance")]
[OutputType(typeof(Balance), typeof(RequestDescription))]
public sealed class GetAllmBalanceCommand : AllmBalanceCommand
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (TryRead(out Balance? balance))
        {
            WriteObject(MixedView.OfWhole(balance));
        }
    }
}
