using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Allmhub.Account;

namespace Allmhub.PowerShell.Completion;

/// <summary>Offers the models that make films, of the last listing of the address in use.</summary>
public sealed class VideoModelCompleter : IArgumentCompleter
{
    private static readonly string[] Words = ["sora", "veo", "video", "kling", "vidu", "jimeng", "seedance", "wan2", "hailuo"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        ModelCompleter.Complete(wordToComplete, fakeBoundParameters, static model => model.Endpoint.Contains("openai-video", StringComparer.Ordinal) || MakesFilms(model));

    private static bool MakesFilms(ModelInfo model) => Array.Exists(Words, word => model.Name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
