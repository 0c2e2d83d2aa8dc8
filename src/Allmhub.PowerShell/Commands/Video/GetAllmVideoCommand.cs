using System.Management.Automation;
using Allmhub.Http;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.Tasks;
using Allmhub.Tasks.Videos;

namespace Allmhub.PowerShell.Commands.Video;

/// <summary>Get-AllmVideo: looks at films once.</summary>
[Cmdlet(VerbsCommon.Get, "AllmVideo")]
[OutputType(typeof(VideoTask), typeof(RequestDescription))]
public sealed class GetAllmVideoCommand : AllmTaskCommand
{
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
            Look(id);
        }
    }

    private void Look(string id)
    {
        if (string.IsNullOrWhiteSpace(id))
        {
            WriteError(ErrorRecords.BadInput("NoTask", Words.Say("An id is empty. Ids are what Start-AllmVideo gives; Get-AllmTask lists those of this machine."), id));
            return;
        }

        VideoTask? known = Input.Find(id.Trim()) as VideoTask;
        VideoTask before = known ?? new VideoTask { Id = id.Trim(), Reference = id.Trim(), Status = TaskState.Submitted };
        if (before.Api == VideoApi.Chat && known is not null)
        {
            // Made while its answer came: there is nothing to look at any more.
            Emit(before);
        }
        else if (IsHere(before) && Run(client => client.Videos.Get(before), id, out VideoTask? film))
        {
            if (known is not null && (film.Status != known.Status || film.IsEnded))
            {
                Log.Note(film, Notices);
            }

            Emit(film);
        }
    }
}
