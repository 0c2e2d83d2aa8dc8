using System.Management.Automation;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.Prompts;

namespace Allmhub.PowerShell.Commands.Prompt;

/// <summary>Remove-AllmPrompt: takes the files of kept prompts out of the folder.</summary>
[Cmdlet(VerbsCommon.Remove, "AllmPrompt", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class RemoveAllmPromptCommand : AllmKeptPromptCommand
{
    /// <summary>Names, or wildcards.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PromptNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (PromptEntry entry in Name.SelectMany(FindAll))
        {
            if (ShouldProcess(entry.Path, Words.Say("Remove prompt")))
            {
                Remove(entry);
            }
        }
    }

    private void Remove(PromptEntry entry)
    {
        try
        {
            Store.Remove(entry);
        }
        catch (PromptException error)
        {
            WriteError(ErrorRecords.From(error, entry.Name));
        }
    }
}
