using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Allmhub.PowerShell.Completion;

/// <summary>Offers the models that write down speech, of the last listing of the address in use.</summary>
public sealed class TranscriptionModelCompleter : IArgumentCompleter
{
    private static readonly string[] Words = ["whisper", "transcribe", "-asr", "asr-", "sensevoice", "paraformer", "speech-to-text"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        ModelCompleter.Complete(wordToComplete, fakeBoundParameters, static model => Array.Exists(Words, word => model.Name.Contains(word, StringComparison.OrdinalIgnoreCase)));
}
