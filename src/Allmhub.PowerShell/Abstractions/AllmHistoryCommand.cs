using System.Management.Automation;
using Allmhub.History;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Connections;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Formatting;
using Allmhub.PowerShell.Pipeline;

namespace Allmhub.PowerShell.Abstractions;

/// <summary>The base of the cmdlets that read the log: which entries are wanted.</summary>
public abstract class AllmHistoryCommand : RecordCommand
{
    private int _count;

    /// <summary>Entries since then.</summary>
    [Parameter]
    [ValidateNotNull]
    public DateTime? Since { get; set; }

    /// <summary>Entries before then.</summary>
    [Parameter]
    [ValidateNotNull]
    public DateTime? Until { get; set; }

    /// <summary>Only questions to these models; wildcards.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string[]? Model { get; set; }

    /// <summary>Only what these scripts asked: their paths or their names; wildcards.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HistoryCompleter))]
    public string[]? Script { get; set; }

    /// <summary>Only questions of these conversations.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HistoryCompleter))]
    public string[]? Session { get; set; }

    /// <summary>Only the newest so many; the newest of them is the last.</summary>
    [Parameter]
    [Alias("Last")]
    [ValidateRange(1, 1_000_000)]
    public int? Newest { get; set; }

    /// <summary>Whether an entry is wanted beyond what the parameters say; may change it.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>What to write of it; <c>null</c> when it is not wanted.</returns>
    private protected virtual HistoryEntry? Choose(HistoryEntry entry) => entry;

    /// <summary>Writes an entry.</summary>
    /// <param name="entry">The entry.</param>
    private protected virtual void Emit(HistoryEntry entry) => WriteObject(_count < MixedView.MostMarked ? MixedView.OfHistory(entry) : entry);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        HistoryStore store = HistoryStore.OfUser;
        AllmConnection? connection = RunspaceState.Own.Current;
        store.Prune(connection?.LogLimits ?? HistoryRule.LimitsOf(null));
        HistoryFilter filter = new() { Since = LocalTime(Since), Until = LocalTime(Until), Where = IsWanted };
        try
        {
            IEnumerable<HistoryEntry> chosen = Newest is int count ? store.ReadNewest(count, filter, WriteWarning, Choose) : store.Read(filter, WriteWarning).Select(Choose).OfType<HistoryEntry>();
            foreach (HistoryEntry entry in chosen)
            {
                Emit(entry);
                _count++;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            WriteError(ErrorRecords.BadInput("Log", Words.Say($"The log in {store.Folder} cannot be read: {failure.Message}"), store.Folder));
        }

        if (_count == 0 && !Directory.Exists(store.Folder) && connection?.Log != true)
        {
            WriteWarning(Words.Say("There is no log: prompts and answers are kept only where it is asked for. Connect-AllmHub -Log begins one."));
        }
    }

    private bool IsWanted(HistoryEntry entry)
    {
        if (Stopping)
        {
            throw new PipelineStoppedException();
        }

        return (Model is null || Model.Any(pattern => IsLike(pattern, entry.Model) || IsLike(pattern, entry.AnsweredBy)))
            && (Script is null || Script.Any(pattern => IsLike(pattern, entry.Script) || IsLike(pattern, Path.GetFileName(entry.Script))))
            && (Session is null || Session.Contains(entry.Session, StringComparer.Ordinal));
    }

    private static bool IsLike(string pattern, string? text) => text is not null && WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant).IsMatch(text);
}
