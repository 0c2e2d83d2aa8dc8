using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Allmhub.History;

namespace Allmhub.PowerShell.Completion;

/// <summary>Offers scripts and conversations of the newest entries of the log, the newest first; silent when it cannot be read.</summary>
public sealed class HistoryCompleter : IArgumentCompleter
{
    private const int Most = 1000;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        bool isSession = parameterName.Equals("Session", StringComparison.OrdinalIgnoreCase);
        string start = wordToComplete.Trim('\'', '"');
        try
        {
            return HistoryStore.OfUser.ReadNewest(Most, HistoryFilter.All)
                .Reverse()
                .Select(entry => (Name: isSession ? entry.Session : Path.GetFileName(entry.Script), Entry: entry))
                .Where(item => item.Name is { Length: > 0 } name && name.StartsWith(start, StringComparison.OrdinalIgnoreCase))
                .DistinctBy(static item => item.Name)
                .Select(item => new CompletionResult(Quoted(item.Name!), item.Name, CompletionResultType.ParameterValue, isSession ? Tip(item.Entry) : item.Entry.Script))
                .ToArray();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string Tip(HistoryEntry entry) => $"{entry.Time.LocalDateTime:g} {entry.Model}";

    private static string Quoted(string name) => name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.') ? name : $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";
}
