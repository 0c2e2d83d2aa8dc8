using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Allmhub.Foundation;
using Allmhub.PowerShell.Connections;
using Allmhub.Profiles;
using Allmhub.Prompts;
using Allmhub.Streaming;

namespace Allmhub.PowerShell.Completion;

/// <summary>
/// Offers the variables of the prompt that <c>-PromptName</c> names, or of <c>-Template</c>: all that have to be given in one hashtable, then each. The engine asks no completer
/// inside a hashtable's braces, so the hashtable is what is completed.
/// </summary>
public sealed class PromptVariableCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string start = wordToComplete.TrimStart('@', '{', ' ');
        IReadOnlyList<PromptVariable> variables = [.. Find(fakeBoundParameters).Where(variable => variable.Name.StartsWith(start, StringComparison.OrdinalIgnoreCase))];
        PromptVariable[] required = [.. variables.Where(static variable => variable.IsRequired)];
        PromptVariable[] whole = required.Length > 0 ? required : [.. variables];
        List<CompletionResult> results = [];
        if (whole.Length > 1)
        {
            results.Add(Result(whole, string.Join(", ", whole.Select(static variable => variable.Name))));
        }

        results.AddRange(variables.Select(static variable => Result([variable], variable.Name)));
        return results;
    }

    private static CompletionResult Result(PromptVariable[] variables, string shown) => new(
        $"@{{ {string.Join("; ", variables.Select(static variable => $"{Key(variable.Name)} = '{variable.Default?.Replace("'", "''", StringComparison.Ordinal)}'"))} }}",
        shown,
        CompletionResultType.ParameterValue,
        string.Join("; ", variables.Select(About)));

    private static string About(PromptVariable variable) =>
        RecordText.Of($"{variable.Name}{(variable.Description is null ? string.Empty : $": {variable.Description}")}{(variable.Default is null ? string.Empty : $" = {variable.Default}")}");

    private static string Key(string name) => name.All(static c => char.IsLetterOrDigit(c) || c == '_') && !char.IsDigit(name[0]) ? name : $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";

    private static IReadOnlyList<PromptVariable> Find(IDictionary given)
    {
        try
        {
            return given["PromptName"] is string { Length: > 0 } name ? PromptPlace.Find().Load(name).Variable
                : given["Template"] is string template ? [.. TextTemplate.Parse(template).Name.Select(static place => new PromptVariable(place))]
                : [];
        }
        catch (Exception failure) when (failure is PromptException or ProfileException or FormatException)
        {
            return [];
        }
    }
}
