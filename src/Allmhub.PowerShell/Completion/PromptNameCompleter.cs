using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Allmhub.PowerShell.Connections;
using Allmhub.Profiles;
using Allmhub.Prompts;
using Allmhub.Streaming;

namespace Allmhub.PowerShell.Completion;

/// <summary>Offers the names of kept prompts, with what they are for; silent when the folder cannot be read.</summary>
public sealed class PromptNameCompleter : IArgumentCompleter
{
    // Each file is read for what it is for.
    private const int Most = 200;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            PromptStore store = PromptPlace.Find();
            string start = wordToComplete.Trim('\'', '"').Replace('\\', '/');
            return [.. store.List()
                .Where(entry => entry.Name.StartsWith(start, StringComparison.OrdinalIgnoreCase))
                .Take(Most)
                .Select(entry => new CompletionResult(Quoted(entry.Name), entry.Name, CompletionResultType.ParameterValue, About(store, entry)))];
        }
        catch (Exception failure) when (failure is PromptException or ProfileException)
        {
            return [];
        }
    }

    /// <summary>A name as one word of a command line.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The name, in quotes where it needs them.</returns>
    internal static string Quoted(string name) => name.All(static c => char.IsLetterOrDigit(c) || c is '_' or '-' or '/' or '.') ? name : $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string About(PromptStore store, PromptEntry entry)
    {
        try
        {
            KeptPrompt prompt = store.Load(entry);
            string text = RecordText.Of(prompt.Description ?? FirstLine(prompt.Text) ?? entry.Name);
            return text.Length > 0 ? text : entry.Name;
        }
        catch (PromptException error)
        {
            return error.Message;
        }
    }

    private static string? FirstLine(string text) => text.Split('\n')[0] is { Length: > 0 } line ? line : null;
}
