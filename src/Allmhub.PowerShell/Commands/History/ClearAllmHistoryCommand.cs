using System.Management.Automation;
using Allmhub.History;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Pipeline;

namespace Allmhub.PowerShell.Commands.History;

/// <summary>Clear-AllmHistory: deletes the log of prompts and answers, or what of it is old.</summary>
[Cmdlet(VerbsCommon.Clear, "AllmHistory", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class ClearAllmHistoryCommand : RecordCommand
{
    /// <summary>Deletes entries before then alone.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    public DateTime? Before { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        HistoryStore store = HistoryStore.OfUser;
        DateTimeOffset? before = LocalTime(Before);
        try
        {
            if (!(IsAskedBefore || IsVerbose) || ShouldProcess(Target(store, before), Words.Say("Delete from the log")))
            {
                store.Clear(before);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            WriteError(ErrorRecords.BadInput("Log", Words.Say($"The log in {store.Folder} cannot be deleted: {failure.Message}"), store.Folder));
        }
    }

    private static string Target(HistoryStore store, DateTimeOffset? before)
    {
        (int entries, long bytes) = store.Measure(before);
        double size = bytes / 1024.0 / 1024;
        return before is DateTimeOffset time
            ? Words.Say($"{entries} of the entries in {store.Folder}, those before {time.LocalDateTime:yyyy-MM-dd HH:mm:ss}")
            : entries == 1 ? Words.Say($"1 entry in {store.Folder} ({size:0.0} MB)") : Words.Say($"{entries} entries in {store.Folder} ({size:0.0} MB)");
    }
}
