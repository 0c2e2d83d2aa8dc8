using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Allmhub.Account;
using Allmhub.Http;
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

    private protected bool TryRead([MaybeNullWhen(false)] out Balance balance) =>
        Run(client => client.Account.GetBalance(new BalanceQuery { Scope = Scope, Path = Path, UnitPerUsd = UnitPerUsd }), Gateway.BaseUri, out balance);

    /// <summary>Ends the cmdlet when there is no key; the access token is asked for by the call, together with the user id.</summary>
    private protected override void RequireSecret(RequestSecret secret)
    {
        if (secret == RequestSecret.Key)
        {
            base.RequireSecret(secret);
        }
    }

    private protected override ConnectionSource ConnectionParameters()
    {
        ConnectionSource parameters = base.ConnectionParameters();
        return parameters with { AccessToken = SecretSource.Of(AccessToken, null), Settings = parameters.Settings with { UserId = UserId } };
    }
}
