using System.Management.Automation;
using System.Management.Automation.Host;
using Allmhub.Batch;
using Allmhub.Downloads;
using Allmhub.Http;
using Allmhub.Media;
using Allmhub.Operations;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Batches;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Media;
using Allmhub.PowerShell.Pipeline;
using Allmhub.PowerShell.Tasks;
using Allmhub.PowerShell.Transformation;
using Allmhub.Streaming;
using Allmhub.Tasks;
using Picture = Allmhub.Images.Image;

namespace Allmhub.PowerShell.Commands.Media;

/// <summary>Save-AllmMedia: pictures, films and sounds of answers, or of plain addresses, become files.</summary>
[Cmdlet(VerbsData.Save, "AllmMedia", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo), typeof(RequestDescription))]
public sealed class SaveAllmMediaCommand : AllmApiCommand
{
    private CommandBatch<SavedMedia>? _batch;
    private MediaSaving? _saving;
    private readonly List<AllmTask> _unsaved = [];
    private int _count;
    private PSHostUserInterface? _screen;
    private volatile bool _isStopped;

    /// <summary>What is saved: an answer, a picture, a film, an address, a data: URI, bytes.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject InputObject { get; set; } = new();

    /// <summary>A folder, or a file.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = ".";

    /// <summary>Makes a missing folder, and replaces files that are there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emits the files.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>How many are fetched at a time.</summary>
    [Parameter]
    [ValidateNumber(1, 64, "-ThrottleLimit is how many are fetched at a time")]
    public int ThrottleLimit { get; set; } = 4;

    /// <summary>The longest silence within a download, in seconds; 0 for none.</summary>
    [Parameter]
    [ValidateNumber(0, 86400, "-IdleTimeoutSec is the longest silence within a download in seconds")]
    public int IdleTimeoutSec { get; set; } = (int)MediaSaving.DefaultIdle.TotalSeconds;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        try
        {
            _saving = new MediaSaving(MediaTarget.Of(WritePath.Resolve(this, Path, "-Path", "./media"), Force))
            {
                Idle = IdleTimeoutSec == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(IdleTimeoutSec),
            };
        }
        catch (InvalidInputException error)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("InvalidPath", error.Message, Path));
        }

        _screen = Host.UI;
        _batch = new CommandBatch<SavedMedia>(this, new BatchSettings<SavedMedia>(ThrottleLimit) { IsUnordered = true, HasOwnProgress = true }, Gateway.Client, Write);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (PSObject input in MediaInput.Each(InputObject))
        {
            foreach (MediaContent content in Read(input))
            {
                Add(content, input);
            }
        }
    }

    private IReadOnlyList<MediaContent> Read(PSObject input)
    {
        try
        {
            return MediaInput.Read(input);
        }
        catch (BadInputException error)
        {
            WriteError(ErrorRecords.BadInput(error.Id, error.Message, input));
            return [];
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => _batch!.Complete();

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        _isStopped = true;
        base.StopProcessing();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // Stopped by a person, what has come stays; left behind by Select-Object -First, nothing does.
        if (_saving is not null)
        {
            _saving.KeepsParts = _isStopped;
        }

        base.Dispose(disposing);
        if (disposing && _saving is not null)
        {
            TellParts(_saving);
            _saving = null;
        }
    }

    /// <inheritdoc/>
    private protected override bool Confirm(Operation operation) => ShouldProcess(Words.Say($"{operation.Subject} into {_saving!.Target.Folder}"), ActionWords.Of(operation.Action));

    // To the screen itself: a pipeline that is being stopped takes no records any more.
    private void TellParts(MediaSaving saving)
    {
        foreach (AllmTask task in _isStopped ? _unsaved : [])
        {
            _screen?.WriteWarningLine(TaskInput.Unsaved(task));
        }

        foreach (string path in _isStopped ? saving.PartLeft : [])
        {
            _screen?.WriteWarningLine(RecordText.Of(Words.Say($"What has come so far lies in '{path}'. The same command goes on with it.")));
        }
    }

    private void Add(MediaContent content, PSObject input)
    {
        if (DryRun && content.Uri is null)
        {
            WriteVerbose(Words.Say("The bytes are here: nothing is sent for them."));
            return;
        }

        if (!MayRun(client => client.Media.Save(content, _saving!), input, out Operation<SavedMedia>? operation))
        {
            return;
        }

        string name = content.Uri is { } link ? MediaLink.Shown(link) : operation.Subject;
        if (input.BaseObject is AllmTask task)
        {
            _unsaved.Add(task);
        }

        _batch!.Add(_batch.Next(input), operation, CallOptions(new NoticeActivity($"{++_count}", name)));
    }

    private void Write(BatchUpdate<SavedMedia> result)
    {
        object? input = result.Item.Tag;
        if (input is PSObject { BaseObject: AllmTask task })
        {
            _unsaved.Remove(task);
        }

        if (!Passed(result.Failure, input) || result.Value is not { } saved)
        {
            return;
        }

        if (input is PSObject { BaseObject: Picture picture })
        {
            picture.Path = saved.Path;
        }

        if (PassThru)
        {
            // As Get-Item gives it, with all that the provider adds.
            WriteFile(saved.Path);
        }
    }
}
