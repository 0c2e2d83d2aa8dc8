using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Allmhub.PowerShell.Completion;

/// <summary>Offers the models that make vectors, of the last listing of the address in use.</summary>
public sealed class EmbeddingModelCompleter : IArgumentCompleter
{
    // Gateways that tell no endpoints name such models so.
    private static readonly string[] Words = ["embed", "bge-", "gte-", "voyage-"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        ModelCompleter.Complete(wordToComplete, fakeBoundParameters, static model =>
            model.Endpoint.Contains("embeddings", StringComparer.Ordinal) || Array.Exists(Words, word => model.Name.Contains(word, StringComparison.OrdinalIgnoreCase)));
}
