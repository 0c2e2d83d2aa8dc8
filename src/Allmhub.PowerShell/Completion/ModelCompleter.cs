using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Allmhub.Account;
using Allmhub.Http;
using Allmhub.PowerShell.Connections;
using Allmhub.Streaming;

namespace Allmhub.PowerShell.Completion;

/// <summary>
/// Offers the models of the last listing of the address in use. Where there is none yet, the gateway is asked, and a second waited for it at the most; a listing of
/// yesterday is offered while a new one is fetched beside.
/// </summary>
public sealed class ModelCompleter : IArgumentCompleter
{
    /// <summary>What a prompt may be held up for; an answer that comes later is there at the next Tab.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Complete(wordToComplete, fakeBoundParameters, static _ => true);

    /// <summary>Offers some of the models.</summary>
    internal static IEnumerable<CompletionResult> Complete(string wordToComplete, IDictionary fakeBoundParameters, Func<ModelInfo, bool> isWanted)
    {
        string word = wordToComplete.Trim('\'', '"');
        WildcardPattern pattern = new(word + "*", WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        return Models(fakeBoundParameters)
            .Where(model => pattern.IsMatch(model.Name) && IsClean(model.Name) && isWanted(model))
            .Select(static model => new CompletionResult(Quote(model.Name), model.Name, CompletionResultType.ParameterValue, ToolTip(model)));
    }

    private static IReadOnlyList<ModelInfo> Models(IDictionary bound)
    {
        AllmConnection? connection = CompletionConnection.Find(bound);
        Uri address = connection?.BaseUri ?? AllmClientOptions.DefaultBaseUri;
        IReadOnlyList<ModelInfo> known = ModelCache.Load(address);
        if (connection?.Credential is null || connection.IsClosed || (known.Count > 0 && ModelCache.IsYoung(address)))
        {
            return known;
        }

        IAsyncResult asked = connection.Client.Models.KeepKnownAsync();
        return known.Count > 0 || !asked.AsyncWaitHandle.WaitOne(Limit) ? known : ModelCache.Load(address);
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
