using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Allmhub.PowerShell.Completion;

/// <summary>Offers the vendor's voices, those of the model that is named (NOTES section 16.6). A channel's own are taken too.</summary>
public sealed class VoiceCompleter : IArgumentCompleter
{
    private static readonly string[] Every = ["alloy", "ash", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer"];
    private static readonly string[] Newer = ["ballad", "cedar", "marin", "verse"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        bool isOld = (fakeBoundParameters["Model"] as string)?.StartsWith("tts-1", StringComparison.OrdinalIgnoreCase) == true;
        return Every.Concat(isOld ? [] : Newer).Order(StringComparer.Ordinal)
            .Where(voice => voice.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            .Select(static voice => new CompletionResult(voice));
    }
}
