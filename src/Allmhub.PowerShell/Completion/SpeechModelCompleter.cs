using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Allmhub.Account;

namespace Allmhub.PowerShell.Completion;

/// <summary>Offers the models that speak, of the last listing of the address in use.</summary>
public sealed class SpeechModelCompleter : IArgumentCompleter
{
    private static readonly string[] Words = ["tts", "speech", "voice", "sovits", "kokoro", "orpheus"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        ModelCompleter.Complete(wordToComplete, fakeBoundParameters, Speaks);

    private static bool Speaks(ModelInfo model) => Array.Exists(Words, word => model.Name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
