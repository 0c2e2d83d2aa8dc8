using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Allmhub.PowerShell.Completion;

/// <summary>Offers the words of the picture cmdlets' parameters, those of the model that is named first (NOTES sections 16.2 and 16.3). Other words are taken too.</summary>
public sealed class ImageWordCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string model = fakeBoundParameters["Model"] as string ?? string.Empty;
        return Words(parameterName, model.ToLowerInvariant())
            .Where(word => word.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            .Select(static word => new CompletionResult(word));
    }

    private static string[] Words(string parameter, string model) => parameter.ToUpperInvariant() switch
    {
        "SIZE" => Sizes(model),
        "ASPECTRATIO" => ["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"],
        "QUALITY" => model.StartsWith("dall-e", StringComparison.Ordinal) ? ["standard", "hd"] : ["auto", "low", "medium", "high"],
        "BACKGROUND" => ["auto", "opaque", "transparent"],
        "STYLE" => ["natural", "vivid"],
        "OUTPUTFORMAT" => ["jpeg", "png", "webp"],
        "MODERATION" => ["auto", "low"],
        "INPUTFIDELITY" => ["high", "low"],
        _ => [],
    };

    private static string[] Sizes(string model) =>
        model.Contains("seedream", StringComparison.Ordinal) ? ["1K", "2K", "3K", "4K"]
        : model.Contains("gemini", StringComparison.Ordinal) || model.Contains("banana", StringComparison.Ordinal) ? ["512", "1K", "2K", "4K"]
        : model.StartsWith("dall-e", StringComparison.Ordinal) ? ["1024x1024", "1024x1792", "1792x1024"]
        : model.StartsWith("gpt-image-2", StringComparison.Ordinal) ? ["auto", "1024x1024", "1536x1024", "1024x1536", "2048x2048", "2048x1152", "3840x2160", "2160x3840"]
        : ["auto", "1024x1024", "1536x1024", "1024x1536"];
}
