using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Allmhub.PowerShell.Completion;

/// <summary>Offers the words for Midjourney's films (NOTES section 16.4). Other words are taken too, as far as the backend knows them.</summary>
public sealed class MidjourneyWordCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string[] words = parameterName.ToUpperInvariant() switch
        {
            "COUNT" => ["1", "2", "4"],
            "VIDEOTYPE" => fakeBoundParameters.Contains("Task") ? ["vid_1.1_i2v_extend_480", "vid_1.1_i2v_extend_720"]
                : fakeBoundParameters.Contains("EndImage") ? ["vid_1.1_i2v_start_end_480", "vid_1.1_i2v_start_end_720"]
                : ["vid_1.1_i2v_480", "vid_1.1_i2v_720"],
            _ => [],
        };
        return words.Where(word => word.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase)).Select(static word => new CompletionResult(word));
    }
}
