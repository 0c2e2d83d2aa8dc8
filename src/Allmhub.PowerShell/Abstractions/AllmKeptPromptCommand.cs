using System.Management.Automation;
using Allmhub.PowerShell.Connections;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Pipeline;
using Allmhub.Profiles;
using Allmhub.Prompts;

namespace Allmhub.PowerShell.Abstractions;

/// <summary>The base of the cmdlets that keep prompts: they use a folder and no gateway.</summary>
public abstract class AllmKeptPromptCommand : RecordCommand
{
    private PromptStore? _store;

    /// <summary>The folder of prompts.</summary>
    private protected PromptStore Store => _store!;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            _store = PromptPlace.Find();
        }
        catch (PromptException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, null));
        }
        catch (ProfileException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, null));
        }
    }

    /// <summary>Finds prompts by a name or a pattern; a name that is none is an error of it.</summary>
    /// <param name="name">The name or pattern.</param>
    /// <returns>The prompts found.</returns>
    private protected IReadOnlyList<PromptEntry> FindAll(string name)
    {
        try
        {
            if (!WildcardPattern.ContainsWildcardCharacters(name))
            {
                return [Store.Find(name) ?? throw Store.NotFound(name)];
            }

            WildcardPattern pattern = WildcardPattern.Get(name.Replace('\\', '/'), WildcardOptions.IgnoreCase);
            return [.. Store.List().Where(entry => pattern.IsMatch(entry.Name))];
        }
        catch (PromptException error)
        {
            WriteError(ErrorRecords.From(error, name));
            return [];
        }
    }
}
