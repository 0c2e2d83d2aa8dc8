using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Allmhub.Account;

namespace Allmhub.PowerShell.Completion;

/// <summary>Offers the models that rank documents, of the last listing of the address in use.</summary>
public sealed class RankingModelCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        ModelCompleter.Complete(wordToComplete, fakeBoundParameters, static model => model.Endpoint.Contains("jina-rerank", StringComparer.Ordinal) || IsNamedSo(model));

    // Not every gateway tells the endpoints.
    private static bool IsNamedSo(ModelInfo model) => model.Name.Contains("rerank", StringComparison.OrdinalIgnoreCase);
}
