using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Allmhub.PowerShell.Completion;

/// <summary>Offers lengths and sizes of films, those of the model that is named first (NOTES section 16.5). Others are taken too.</summary>
public sealed class VideoWordCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string model = fakeBoundParameters["Model"] as string ?? string.Empty;
        bool isVeo = model.StartsWith("veo", StringComparison.OrdinalIgnoreCase);
        string[] words = parameterName.ToUpperInvariant() switch
        {
            "SECOND" => isVeo ? ["4", "6", "8"] : ["4", "8", "12"],
            "SIZE" => isVeo ? ["1280x720", "720x1280", "1920x1080", "1080x1920", "3840x2160"]
                : model.StartsWith("sora-2-pro", StringComparison.OrdinalIgnoreCase) ? ["1280x720", "720x1280", "1792x1024", "1024x1792"]
                : ["1280x720", "720x1280"],
            "ASPECTRATIO" => ["16:9", "9:16"],
            _ => [],
        };
        return words.Where(word => word.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase)).Select(static word => new CompletionResult(word));
    }
}
