using System.Management.Automation;
using Allmhub.Http;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Formatting;
using Allmhub.Tasks;
using Allmhub.Tasks.Midjourney;
using Allmhub.Tasks.Videos;

namespace Allmhub.PowerShell.Commands.Task;

/// <summary>Get-AllmTask: lists the journal of submitted tasks, and on wish looks how they stand.</summary>
[Cmdlet(VerbsCommon.Get, "AllmTask")]
[OutputType(typeof(AllmTask), typeof(VideoTask), typeof(MidjourneyTask), typeof(RequestDescription))]
public sealed class GetAllmTaskCommand : AllmTaskCommand
{
    /// <summary>Ids, with or without wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    public string[]? Id { get; set; }

    /// <summary>Only tasks that stand so.</summary>
    [Parameter]
    public TaskState[]? Status { get; set; }

    /// <summary>Only tasks that were submitted since then.</summary>
    [Parameter]
    public DateTime? Since { get; set; }

    /// <summary>Asks the gateway how they stand now, and looks for those whose submission was not answered.</summary>
    [Parameter]
    public SwitchParameter Refresh { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IEnumerable<AllmTask> tasks = TaskService.List(Log, WriteWarning).Where(IsWanted);
        try
        {
            if (Refresh)
            {
                Look([.. tasks]);
                return;
            }

            int count = 0;
            foreach (AllmTask task in tasks)
            {
                if (count++ < MixedView.MostMarked)
                {
                    Emit(task);
                }
                else
                {
                    WriteObject(task);
                }
            }

            TellMissing(count);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            WriteError(ErrorRecords.BadInput("Journal", Words.Say($"The journal {Log.FilePath} cannot be read: {failure.Message}"), Log.FilePath));
        }
    }

    private void Look(IReadOnlyList<AllmTask> tasks)
    {
        AllmTask[] here = [.. tasks.Where(task => task.Gateway is null || task.Gateway == Gateway.BaseUri)];
        foreach (AllmTask elsewhere in tasks.Except(here))
        {
            WriteVerbose(Words.Say($"{elsewhere} is of {elsewhere.Gateway} and is not looked at from {Gateway.BaseUri}."));
            Emit(elsewhere);
        }

        TellMissing(tasks.Count);
        if (here.Any(static task => task is { Id.Length: 0, IsEnded: false }) && Gateway.UserToken is null && Gateway.Resolved.AccessTokenLeftOut.Count > 0)
        {
            // It would find the submission, and is there, but for another address.
            WriteWarning(ErrorRecords.NoAccessToken(Gateway.Resolved).Exception.Message);
        }

        if (!Run(client => client.Tasks.Refresh(here, Log), null, out IReadOnlyList<TaskOutcome>? outcomes))
        {
            return;
        }

        foreach (TaskOutcome outcome in outcomes)
        {
            Emit(outcome.Task);
            Passed(outcome.Failure ?? (outcome.Task.Status == TaskState.Unknown ? TaskOutcome.Of(outcome.Task)?.Failure : null), outcome.Task);
        }
    }

    private bool IsWanted(AllmTask task) =>
        (Id is null || Id.Any(id => Matches(id, task)))
        && (Status is null || Status.Contains(task.Status))
        && (Since is not DateTime since || task.CreatedAt >= new DateTimeOffset(since.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(since, DateTimeKind.Local) : since));

    private static bool Matches(string id, AllmTask task) => WildcardPattern.ContainsWildcardCharacters(id)
        ? WildcardPattern.Get(id, WildcardOptions.IgnoreCase).IsMatch(task.Id)
        : id == task.Id || id == task.Reference;

    private void TellMissing(int count)
    {
        if (count == 0 && Id is not null && !Id.Any(WildcardPattern.ContainsWildcardCharacters))
        {
            WriteError(ErrorRecords.NoSuchTask(string.Join(", ", Id)));
        }
    }
}
