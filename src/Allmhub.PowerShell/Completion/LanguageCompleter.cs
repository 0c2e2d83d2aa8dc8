using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Allmhub.PowerShell.Completion;

/// <summary>Offers codes of languages that are often spoken (ISO 639-1). Others are taken too.</summary>
public sealed class LanguageCompleter : IArgumentCompleter
{
    private static readonly (string Code, string Name)[] Languages =
    [
        ("zh", "Chinese / 中文"), ("en", "English"), ("ja", "Japanese / 日本語"), ("ko", "Korean / 한국어"), ("de", "German / Deutsch"), ("fr", "French / français"),
        ("es", "Spanish / español"), ("pt", "Portuguese / português"), ("ru", "Russian / русский"), ("it", "Italian / italiano"), ("ar", "Arabic / العربية"), ("hi", "Hindi / हिन्दी"),
        ("id", "Indonesian"), ("vi", "Vietnamese"), ("th", "Thai / ไทย"), ("tr", "Turkish"), ("nl", "Dutch"), ("pl", "Polish"), ("uk", "Ukrainian"), ("yue", "Cantonese / 粤语"),
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) => Languages
        .Where(language => language.Code.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
        .Select(static language => new CompletionResult(language.Code, language.Code, CompletionResultType.ParameterValue, language.Name));
}
