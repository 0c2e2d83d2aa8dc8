using System.Management.Automation;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Connections;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Formatting;
using Allmhub.Profiles;

namespace Allmhub.PowerShell.Commands.Connection;

/// <summary>Get-AllmConnection: shows what calls of this runspace would use, the key masked, or the saved profiles.</summary>
[Cmdlet(VerbsCommon.Get, "AllmConnection", DefaultParameterSetName = CurrentSet)]
[OutputType(typeof(AllmConnection), ParameterSetName = [CurrentSet])]
[OutputType(typeof(AllmProfile), ParameterSetName = [ListSet])]
public sealed class GetAllmConnectionCommand : AllmConnectionCommand
{
    private const string CurrentSet = "Current";
    private const string ListSet = "List";

    /// <summary>Shows what this profile comes to, instead of the runspace's connection.</summary>
    [Parameter(ParameterSetName = CurrentSet, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public string? Profile { get; set; }

    /// <summary>Asks the gateway whether it takes the key.</summary>
    [Parameter(ParameterSetName = CurrentSet)]
    public SwitchParameter Test { get; set; }

    /// <summary>Lists the saved profiles.</summary>
    [Parameter(ParameterSetName = ListSet, Mandatory = true)]
    public SwitchParameter ListAvailable { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (ListAvailable)
        {
            WriteObject(Guarded(Load, null), enumerateCollection: true);
            return;
        }

        AllmConnection connection = Profile is null && RunspaceState.Own.Current is { } current
            ? current
            : Guarded(() => Create(ConnectionSources.OfParameters(new ConnectionSettings(), key: null), Profile), Profile);
        if (connection.Credential is null && Test)
        {
            ThrowTerminatingError(ErrorRecords.NoKey(connection.Resolved));
        }

        if (connection.Credential is null)
        {
            WriteVerbose(Words.Say($"There is no connection and no key in ${ConnectionVariable.Key} or a profile."));
            return;
        }

        if (Test)
        {
            TestOrThrow(connection);
        }

        WriteObject(MixedView.OfConnection(connection));
    }

    private IReadOnlyList<AllmProfile> Load()
    {
        ProfileStore store = new();
        IReadOnlyList<AllmProfile> profiles = store.Load();
        if (store.Warning is not null)
        {
            WriteWarning(store.Warning);
        }

        return profiles;
    }
}
