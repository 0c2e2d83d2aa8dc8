using System.Management.Automation;
using Allmhub.Downloads;
using Allmhub.Http;
using Allmhub.Media;
using Allmhub.Operations;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Images;
using Allmhub.PowerShell.Pipeline;
using Allmhub.Tasks;

namespace Allmhub.PowerShell.Abstractions;

/// <summary>The base of the cmdlets that submit tasks: each once, and on wish waited for and saved.</summary>
public abstract class AllmSubmitCommand : AllmTaskCommand
{
    private MediaSaving? _saving;

    /// <summary>Waits until the task has ended.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>Where it is saved: a file or a folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>Makes a missing folder, and replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Keeps the prompt out of the journal.</summary>
    [Parameter]
    public SwitchParameter NoJournalPrompt { get; set; }

    /// <summary>Reads what a parameter takes for pictures.</summary>
    private protected ImageReader Reader => new(SessionState.Path);

    /// <summary>What the advice of a misplaced -OutFile shows.</summary>
    private protected abstract string SaveAdvice { get; }

    /// <inheritdoc/>
    private protected override bool KeepsPrompt => !NoJournalPrompt && !Gateway.NoJournalPrompt;

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
            ThrowTerminatingError(ErrorRecords.BadInput("ContradictoryParameter", Words.Say($"-OutFile saves what is done, and without -Wait it is only submitted. Add -Wait, or pipe on: {SaveAdvice}."), OutFile));
        }

        try
        {
            _saving = new MediaSaving(MediaTarget.Of(WritePath.Resolve(this, OutFile, "-OutFile", "./result.mp4"), Force));
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

    /// <summary>Submits a task, waits for it where that is wanted, and emits it.</summary>
    /// <param name="make">Makes the operation.</param>
    /// <param name="target">What the user passed for it, for errors.</param>
    private protected void Submit<T>(Func<AllmClient, Operation<T>> make, object? target)
        where T : AllmTask
    {
        if (!MayRun(make, target, out Operation<T>? submit)
            || !Passed(TryAwait(token => submit.ExecuteAsync(CallOptions(), token), out T? task), target))
        {
            return;
        }

        // What has ended with its submission (films in chat, uploads) is told as if it had been waited for.
        if (Wait || task!.IsEnded)
        {
            Finish(task!);
        }
        else
        {
            Emit(task);
        }
    }

    /// <summary>A task that was saved.</summary>
    private protected abstract AllmTask Saved(AllmTask task, string? path);

    /// <summary>Makes a request of parameters; what is wrong with them is an error of this input.</summary>
    /// <param name="make">Makes it.</param>
    /// <param name="target">What the user passed for it.</param>
    /// <returns>The request; <c>null</c> when the error is written.</returns>
    private protected TRequest? Request<TRequest>(Func<TRequest?> make, object? target)
        where TRequest : class
    {
        try
        {
            return make();
        }
        catch (BadInputException error)
        {
            WriteError(ErrorRecords.BadInput(error.Id, error.Message, target));
        }
        catch (InvalidInputException error)
        {
            WriteError(ErrorRecords.BadInput(nameof(AllmErrorKind.InvalidRequest), error.Message, target));
        }

        return null;
    }

    private void Finish(AllmTask task)
    {
        WaitFor([task], any: false, ended =>
        {
            if (_saving is not null && ended.Status == TaskState.Success)
            {
                Unsaved.Add(ended);
            }
            else
            {
                Emit(ended);
            }
        });
        foreach (AllmTask made in Unsaved.ToArray())
        {
            Save(made);
            Unsaved.Remove(made);
        }
    }

    // What was paid for is on disk before it is on screen; when it cannot be saved, it is at least on screen.
    private void Save(AllmTask task)
    {
        AllmCallOptions bare = CallOptions() with { ExtraBody = null, ExtraHeader = null, ExtraQuery = null };
        string? path = null;
        IReadOnlyList<MediaContent> media = ((IMediaSource)task).GetMedia();
        if (media.Count == 0)
        {
            WriteWarning(Words.Say($"The task {task} is done and has nothing that could be saved as '{OutFile}'."));
        }

        foreach (MediaContent content in media)
        {
            if (Passed(TryAwait(token => Gateway.Client.Media.Save(content, _saving!).ExecuteAsync(bare, token), out SavedMedia? file), task))
            {
                path ??= file!.Path;
            }
        }

        AllmTask saved = Saved(task, path);
        if (path is not null)
        {
            Log.Note(saved, Notices);
        }

        Emit(saved);
    }
}
