using System.Management.Automation;
using Allmhub.Http;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.Tasks;
using Allmhub.Tasks.Midjourney;

namespace Allmhub.PowerShell.Commands.Midjourney;

/// <summary>Get-AllmMidjourneyTask: looks once at Midjourney tasks, at many with one call.</summary>
[Cmdlet(VerbsCommon.Get, "AllmMidjourneyTask")]
[OutputType(typeof(MidjourneyTask), typeof(RequestDescription))]
public sealed class GetAllmMidjourneyTaskCommand : AllmTaskCommand
{
    private readonly List<MidjourneyTask> _asked = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>The ids that the submissions were answered with.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string id in Id)
        {
            Add(id);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_asked.Count == 0 || !Run(client => client.Midjourney.Find(_asked), Id, out IReadOnlyList<TaskOutcome>? outcomes))
        {
            return;
        }

        for (int i = 0; i < outcomes.Count; i++)
        {
            (AllmTask task, AllmException? failure) = outcomes[i];
            if (!Passed(failure, _asked[i].Id))
            {
                continue;
            }

            if (_known.Contains(task.Reference) && (task.Status != _asked[i].Status || task.IsEnded))
            {
                Log.Note(task, Notices);
            }

            Emit(task);
        }
    }

    private void Add(string id)
    {
        if (string.IsNullOrWhiteSpace(id))
        {
            WriteError(ErrorRecords.BadInput("NoTask", Words.Say("An id is empty. Ids are what Start-AllmMidjourney gives; Get-AllmTask lists those of this machine."), id));
            return;
        }

        MidjourneyTask? known = Input.Find(id.Trim()) as MidjourneyTask;
        MidjourneyTask task = known ?? new MidjourneyTask { Id = id.Trim(), Reference = id.Trim(), Status = TaskState.Submitted };
        if (IsHere(task) && !_asked.Exists(other => other.Id == task.Id))
        {
            _asked.Add(task);
            _ = known is not null && _known.Add(task.Reference);
        }
    }
}
