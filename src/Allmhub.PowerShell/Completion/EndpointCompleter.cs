using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Allmhub.Account;

namespace Allmhub.PowerShell.Completion;

/// <summary>Offers the words for what a model speaks.</summary>
public sealed class EndpointCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        new[] { "Chat", "Responses", "Claude" }.Concat(ModelEndpoint.Known)
            .Where(word => word.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            .Select(static word => new CompletionResult(word));
}
