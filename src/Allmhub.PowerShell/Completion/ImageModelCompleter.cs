using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Allmhub.Account;

namespace Allmhub.PowerShell.Completion;

/// <summary>Offers the models that make pictures, of the last listing of the address in use.</summary>
public sealed class ImageModelCompleter : IArgumentCompleter
{
    private static readonly string[] Words = ["image", "dall-e", "seedream", "imagen", "banana"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        ModelCompleter.Complete(wordToComplete, fakeBoundParameters, static model => model.Endpoint.Contains("image-generation", StringComparer.Ordinal) || MakesPictures(model));

    private static bool MakesPictures(ModelInfo model) => Array.Exists(Words, word => model.Name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
