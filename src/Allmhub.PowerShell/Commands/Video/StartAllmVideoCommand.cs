using System.Management.Automation;
using Allmhub.Account;
using Allmhub.Downloads;
using Allmhub.Http;
using Allmhub.Media;
using Allmhub.Operations;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Images;
using Allmhub.PowerShell.Transformation;
using Allmhub.Tasks;
using Allmhub.Tasks.Videos;

namespace Allmhub.PowerShell.Commands.Video;

/// <summary>Start-AllmVideo: submits films, each prompt one, and on wish waits for them and saves them.</summary>
[Cmdlet(VerbsLifecycle.Start, "AllmVideo", SupportsShouldProcess = true)]
[OutputType(typeof(VideoTask), typeof(RequestDescription))]
public sealed class StartAllmVideoCommand : AllmTaskCommand
{
    private MediaSaving? _saving;
    private VideoRequest? _asked;

    /// <summary>What is to be seen.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string Prompt { get; set; } = string.Empty;

    /// <summary>The model's name on the gateway; without it the connection's default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VideoModelCompleter))]
    public string? Model { get; set; }

    /// <summary>The format; Auto chooses by the model's name.</summary>
    [Parameter]
    public VideoApi Api { get; set; }

    /// <summary>How long, in seconds.</summary>
    [Parameter]
    [ValidateNumber(1, 3600, "-Second is how long the film is in seconds")]
    [ArgumentCompleter(typeof(VideoWordCompleter))]
    public int? Second { get; set; }

    /// <summary>Width and height, as in 1280x720.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VideoWordCompleter))]
    public string? Size { get; set; }

    /// <summary>Width to height, as in 16:9.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VideoWordCompleter))]
    public string? AspectRatio { get; set; }

    /// <summary>The first frame, or pictures to go by: paths, files, addresses, bytes, pictures made before.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [AttachmentTransformation]
    public object[]? Image { get; set; }

    /// <summary>What is not to be seen (Veo).</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? NegativePrompt { get; set; }

    /// <summary>Waits until the film has ended.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>Where the film is saved: a file or a folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>Makes a missing folder, and replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Keeps the prompt out of the journal.</summary>
    [Parameter]
    public SwitchParameter NoJournalPrompt { get; set; }

    /// <inheritdoc/>
    private protected override bool KeepsPrompt => !NoJournalPrompt && Gateway.Resolved.Settings.NoJournalPrompt != true;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (OutFile is null)
        {
            return;
        }

        if (!Wait)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("ContradictoryParameter", "-OutFile saves a film that is done, and without -Wait it is only submitted. Add -Wait, or pipe on: Start-AllmVideo … | Wait-AllmTask | Save-AllmMedia -Path a.mp4.", OutFile));
        }

        try
        {
            _saving = new MediaSaving(MediaTarget.Of(GetUnresolvedProviderPathFromPSPath(OutFile), Force));
        }
        catch (InvalidInputException error)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("InvalidOutFile", error.Message, OutFile));
        }

        if (_saving!.Target.Taken is string taken)
        {
            ThrowTerminatingError(ErrorRecords.Exists(taken, OutFile));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Request() is not { } request || !MayRun(client => client.Videos.Start(_asked = request, Log), Prompt, out Operation<VideoTask>? submit))
        {
            return;
        }

        if (!Passed(TryAwait(token => submit.ExecuteAsync(CallOptions(), token), out VideoTask? task), Prompt))
        {
            return;
        }

        // What has ended with its submission (films in chat) is told as if it had been waited for.
        if (Wait || task!.IsEnded)
        {
            Finish([task!]);
        }
        else
        {
            Emit(task);
        }
    }

    /// <inheritdoc/>
    private protected override bool Confirm(Operation operation)
    {
        string cost = _asked is not null && Gateway.Client.Videos.Estimate(_asked) is CostEstimate estimate
            ? FormattableString.Invariant($", about {estimate.Usd:0.######} USD ({estimate.Basis})")
            : $", whose cost is not known: Get-AllmModel reads the prices{(Second is null ? ", and -Second says how long it is" : string.Empty)}";
        return ShouldProcess($"film by {operation.Subject} at {Gateway.BaseUri}{cost}", operation.Action);
    }

    private void Finish(IReadOnlyList<AllmTask> tasks)
    {
        WaitFor(tasks, any: false, ended =>
        {
            if (_saving is not null && ended is VideoTask { Status: TaskState.Succeeded } film)
            {
                Unsaved.Add(film);
            }
            else
            {
                Emit(ended);
            }
        });
        foreach (AllmTask film in Unsaved.ToArray())
        {
            Save((VideoTask)film);
            Unsaved.Remove(film);
        }
    }

    // What was paid for is on disk before it is on screen; when it cannot be saved, it is at least on screen.
    private void Save(VideoTask film)
    {
        AllmCallOptions bare = CallOptions() with { ExtraBody = null, ExtraHeader = null, ExtraQuery = null };
        string? path = null;
        foreach (MediaContent content in ((IMediaSource)film).GetMedia())
        {
            if (Passed(TryAwait(token => Gateway.Client.Media.Save(content, _saving!).ExecuteAsync(bare, token), out SavedMedia? file), film))
            {
                path ??= file!.Path;
            }
        }

        VideoTask saved = film with { Path = path };
        if (path is not null)
        {
            Log.Note(saved, Notices);
        }

        Emit(saved);
    }

    private VideoRequest? Request()
    {
        try
        {
            return new VideoRequest
            {
                Model = Model ?? Gateway.DefaultModel ?? throw new BadInputException("NoModel", "There is no model to ask. Name one with -Model, or for the whole session with Connect-AllmHub -DefaultModel."),
                Prompt = Prompt,
                Api = Api,
                Second = Second,
                Size = Size,
                AspectRatio = AspectRatio,
                Image = Image is null ? [] : new ImageReader(SessionState.Path).Read(Image, nameof(Image)),
                NegativePrompt = NegativePrompt,
            };
        }
        catch (BadInputException error)
        {
            WriteError(ErrorRecords.BadInput(error.Id, error.Message, Prompt));
        }
        catch (InvalidInputException error)
        {
            WriteError(ErrorRecords.BadInput(nameof(AllmErrorKind.InvalidRequest), error.Message, Prompt));
        }

        return null;
    }
}
