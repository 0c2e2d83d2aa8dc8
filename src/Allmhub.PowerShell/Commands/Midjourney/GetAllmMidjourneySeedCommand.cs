using System.Management.Automation;
using Allmhub.Http;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.Tasks.Midjourney;

namespace Allmhub.PowerShell.Commands.Midjourney;

/// <summary>Get-AllmMidjourneySeed: asks for the numbers that pictures grew from.</summary>
[Cmdlet(VerbsCommon.Get, "AllmMidjourneySeed")]
[OutputType(typeof(MidjourneySeed), typeof(RequestDescription))]
public sealed class GetAllmMidjourneySeedCommand : AllmApiCommand
{
    /// <summary>The tasks' ids.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string id in Id)
        {
            if (string.IsNullOrWhiteSpace(id))
            {
                WriteError(ErrorRecords.BadInput("NoTask", Words.Say("An id is empty. Ids are what Start-AllmMidjourney gives; Get-AllmTask lists those of this machine."), id));
            }
            else if (Run(client => client.Midjourney.Seed(id.Trim()), id, out MidjourneySeed? seed))
            {
                WriteObject(seed);
            }
        }
    }
}
