using System.Management.Automation;
using Allmhub.Account;
using Allmhub.Http;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Transformation;
using Allmhub.Profiles;

namespace Allmhub.PowerShell.Abstractions;

/// <summary>The base of the cmdlets that ask what is left.</summary>
public abstract class AllmBalanceCommand : AllmApiCommand
{
    /// <summary>Whose balance: of the key, or of the user who owns it.</summary>
    [Parameter(Position = 1)]
    public BalanceScope Scope { get; set; }

    /// <summary>The path to ask instead of the usual one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>How many of the gateway's units are one USD; asked of the gateway when not given.</summary>
    [Parameter]
    [ValidateNumber(0, 1e15, "-UnitPerUsd is how many of the gateway's units are one USD", MinimumExcluded = true)]
    public decimal? UnitPerUsd { get; set; }

    /// <summary>The user's access token, for <c>-Scope User</c>.</summary>
    [Parameter]
    [CredentialTransformation]
    public AllmCredential? AccessToken { get; set; }

    /// <summary>The numeric user id that goes with the access token.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? UserId { get; set; }

    internal BalanceQuery Query => new() { Scope = Scope, Path = Path, UnitPerUsd = UnitPerUsd };

    /// <summary>Ends the cmdlet when there is no key; the access token is asked for by the call itself.</summary>
    internal void RequireSecret()
    {
        if (Scope == BalanceScope.Token && !DryRun)
        {
            RequireKey();
        }
    }

    /// <summary>Emits what would be sent, when that is asked for.</summary>
    internal bool WroteDryRun()
    {
        if (!DryRun)
        {
            return false;
        }

        try
        {
            WriteObject(Gateway.Client.DescribeBalance(Query, CallOptions()));
        }
        catch (InvalidInputException error)
        {
            WriteError(ErrorRecords.BadRequest(error, Path));
        }

        return true;
    }

    private protected override ConnectionSource ConnectionParameters()
    {
        ConnectionSource parameters = base.ConnectionParameters();
        return parameters with { AccessToken = SecretSource.Of(AccessToken, null), Settings = parameters.Settings with { UserId = UserId } };
    }
}
