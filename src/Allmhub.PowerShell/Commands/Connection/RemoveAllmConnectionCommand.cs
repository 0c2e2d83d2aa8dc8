using System.Management.Automation;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.Profiles;

namespace Allmhub.PowerShell.Commands.Connection;

/// <summary>Remove-AllmConnection: takes a profile out of the profile file. What it referred to stays where it is.</summary>
[Cmdlet(VerbsCommon.Remove, "AllmConnection", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class RemoveAllmConnectionCommand : AllmConnectionCommand
{
    /// <summary>The profile.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public string Profile { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ProfileStore store = new();
        if (!Guarded(() => store.Find(Profile) is not null, Profile))
        {
            WriteError(ErrorRecords.NoSuchProfile(Profile, store.FilePath));
        }
        else if (ShouldProcess(Words.Say($"{Profile} in {store.FilePath}"), Words.Say("Remove profile")))
        {
            Guarded(() => store.Remove(Profile), Profile);
        }
    }
}
