using System.Management.Automation;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.Prompts;

namespace Allmhub.PowerShell.Commands.Prompt;

/// <summary>Get-AllmPrompt: the kept prompts of the folder, each with what its file says.</summary>
[Cmdlet(VerbsCommon.Get, "AllmPrompt")]
[OutputType(typeof(KeptPrompt))]
public sealed class GetAllmPromptCommand : AllmKeptPromptCommand
{
    /// <summary>Names, or wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PromptNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            foreach (PromptEntry entry in FindAll(name))
            {
                Write(entry);
            }
        }
    }

    private void Write(PromptEntry entry)
    {
        try
        {
            KeptPrompt prompt = Store.Load(entry);
            foreach (string warning in prompt.Warning)
            {
                WriteWarning(warning);
            }

            WriteObject(prompt);
        }
        catch (PromptException error)
        {
            WriteError(ErrorRecords.From(error, entry.Name));
        }
    }
}
