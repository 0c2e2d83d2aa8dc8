using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Allmhub.Profiles;

namespace Allmhub.PowerShell.Completion;

/// <summary>Offers the names of saved profiles; silent when the file cannot be read.</summary>
public sealed class ProfileCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        IReadOnlyList<AllmProfile> profiles;
        try
        {
            profiles = new ProfileStore().Load();
        }
        catch (ProfileException)
        {
            return [];
        }

        return profiles
            .Where(profile => profile.Name.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            .Select(static profile => new CompletionResult(profile.Name, profile.Name, CompletionResultType.ParameterValue, $"{profile.BaseUri} {profile.Key}"));
    }
}
