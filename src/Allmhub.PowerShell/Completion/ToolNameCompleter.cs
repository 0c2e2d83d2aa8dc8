using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Allmhub.PowerShell.Completion;

/// <summary>Offers the names of commands that are loaded already.</summary>
public sealed class ToolNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionCompleters.CompleteCommand(wordToComplete.Trim('\'', '"'), null, CommandTypes.Cmdlet | CommandTypes.Function)
            .Where(static result => result.ResultType == CompletionResultType.Command);
}
