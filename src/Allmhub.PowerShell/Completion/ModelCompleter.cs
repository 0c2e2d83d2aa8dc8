using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Allmhub.Account;
using Allmhub.Http;
using Allmhub.PowerShell.Connections;
using Allmhub.Profiles;
using Allmhub.Streaming;

namespace Allmhub.PowerShell.Completion;

/// <summary>Offers the models of the last listing of the address in use: from the cache file, never from the network.</summary>
public sealed class ModelCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Complete(wordToComplete, fakeBoundParameters, static _ => true);

    /// <summary>Offers some of the models.</summary>
    internal static IEnumerable<CompletionResult> Complete(string wordToComplete, IDictionary fakeBoundParameters, Func<ModelInfo, bool> isWanted)
    {
        string word = wordToComplete.Trim('\'', '"');
        WildcardPattern pattern = new(word + "*", WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        return ModelCache.Load(Address(fakeBoundParameters))
            .Where(model => pattern.IsMatch(model.Name) && IsClean(model.Name) && isWanted(model))
            .Select(static model => new CompletionResult(Quote(model.Name), model.Name, CompletionResultType.ParameterValue, ToolTip(model)));
    }

    private static Uri Address(IDictionary bound)
    {
        if (bound["Connection"] is AllmConnection connection)
        {
            return connection.BaseUri;
        }

        string? text = bound["BaseUri"] as string ?? (RunspaceState.Own.Current is null ? ConnectionVariable.Read(ConnectionVariable.BaseUri) : null);
        try
        {
            return string.IsNullOrWhiteSpace(text)
                ? RunspaceState.Own.Current?.BaseUri ?? GatewayAddress.Parse(AllmClientOptions.DefaultBaseUri.ToString())
                : GatewayAddress.Parse(text, allowInsecure: true);
        }
        catch (InvalidInputException)
        {
            return AllmClientOptions.DefaultBaseUri;
        }
    }

    private static string Quote(string name) => name.All(static c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.') ? name : $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";

    // What no command line can hold is not offered.
    private static bool IsClean(string name) => name.Length > 0 && RecordText.Of(name) == name;

    private static string ToolTip(ModelInfo model)
    {
        string tip = RecordText.Of(string.Join(", ", model.Endpoint));
        return model.Price is null ? tip.Length > 0 ? tip : model.Name : Words.Say($"{tip} ({model.Price})");
    }
}
