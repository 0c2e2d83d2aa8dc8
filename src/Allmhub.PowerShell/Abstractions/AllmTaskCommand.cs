using System.Management.Automation;
using System.Management.Automation.Host;
using Allmhub.Http;
using Allmhub.PowerShell.Connections;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Formatting;
using Allmhub.PowerShell.Tasks;
using Allmhub.Streaming;
using Allmhub.Tasks;

namespace Allmhub.PowerShell.Abstractions;

/// <summary>The base of the cmdlets that have to do with tasks: the journal, the waiting, and what a person who stops them is told.</summary>
public abstract class AllmTaskCommand : AllmApiCommand
{
    private TaskLog? _log;
    private TaskInput? _input;
    private PSHostUserInterface? _screen;
    private HashSet<string>? _told;
    private volatile bool _isStopped;

    /// <summary>The limit of a waiting that names none.</summary>
    private protected static TimeSpan WaitLimit { get; } = TimeSpan.FromMinutes(60);

    /// <summary>Whether prompts go into the journal.</summary>
    private protected virtual bool KeepsPrompt => true;

    /// <summary>The journal.</summary>
    private protected TaskLog Log => _log ??= TaskLog.OfUser(KeepsPrompt);

    /// <summary>Reads tasks.</summary>
    private protected TaskInput Input => _input ??= new TaskInput(Log, WriteWarning);

    /// <summary>Tasks whose waiting has begun and has not ended.</summary>
    private protected List<AllmTask> Waiting { get; } = [];

    /// <summary>Tasks that are done and whose media are not on disk yet.</summary>
    private protected List<AllmTask> Unsaved { get; } = [];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _screen = Host.UI;
        _told = RunspaceState.Own.Told;
        _told.Clear();
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        _isStopped = true;
        base.StopProcessing();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && _isStopped)
        {
            TellOpen();
        }
    }

    /// <summary>Waits for tasks; each is handed on as its waiting ends, with its error written after it.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="any">Whether the first that ends is enough.</param>
    /// <param name="write">Takes a task, on the pipeline thread.</param>
    private protected void WaitFor(IReadOnlyList<AllmTask> tasks, bool any, Action<AllmTask> write)
    {
        TimeSpan? limit = TimeoutSec is null ? WaitLimit : TimeoutSec == 0 ? null : TimeSpan.FromSeconds(TimeoutSec.Value);
        Waiting.AddRange(tasks);
        using CancellationTokenSource enough = new();
        try
        {
            Run(
                client => client.Tasks.Wait(tasks, limit, Log),
                tasks is [AllmTask only] ? only : tasks,
                outcome =>
                {
                    Waiting.RemoveAll(task => task.Reference == outcome.Task.Reference);
                    write(outcome.Task);
                    Passed(outcome.Failure, outcome.Task);
                    if (any)
                    {
                        enough.Cancel();
                    }
                },
                end: enough.Token);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            WriteVerbose(Words.Say($"{Waiting.Count} tasks go on; Get-AllmTask lists them."));
        }

        Waiting.Clear();
    }

    /// <summary>Emits a task with the properties a person wants of it.</summary>
    private protected void Emit(AllmTask task) => WriteObject(MixedView.OfTask(task));

    /// <summary>Whether a task is of the gateway in use; if not, the error is written.</summary>
    private protected bool IsHere(AllmTask task)
    {
        if (task.Gateway is not Uri home || home == Gateway.BaseUri)
        {
            return true;
        }

        Report(ErrorRecords.BadInput("TaskElsewhere", Words.Say($"The task {task} is of {home}, and the connection is to {Gateway.BaseUri}. Name the right one with -Connection, or -BaseUri and -ApiKey."), task));
        return false;
    }

    /// <summary>The task of an object or id; if it is none, the error is written.</summary>
    private protected AllmTask? ReadTask(PSObject input)
    {
        try
        {
            return Input.Read(input);
        }
        catch (BadInputException error)
        {
            Report(ErrorRecords.BadInput(error.Id, error.Message, input));
            return null;
        }
    }

    /// <inheritdoc/>
    private protected override AllmCallOptions CallOptions(NoticeActivity? activity = null) =>
        Waiting.Count > 0 ? base.CallOptions(activity) with { TotalTimeout = Timeout.InfiniteTimeSpan } : base.CallOptions(activity);

    // To the screen itself: a pipeline that is being stopped takes no records any more.
    private void TellOpen()
    {
        Dictionary<string, AllmTask> open = Waiting.Concat(_log?.Open ?? []).GroupBy(static task => task.Reference).ToDictionary(static group => group.Key, static group => group.Last());
        foreach (AllmTask task in open.Values)
        {
            Tell(RecordText.Of(task.Id.Length > 0
                ? Words.Say($"The task {task.Id} goes on at the service and is in the journal: Wait-AllmTask -Id '{task.Id}' goes on waiting for it.")
                : Words.Say($"The submission was on its way when it was stopped, and may have been accepted. If its answer still comes, the id is in the journal: Get-AllmTask. Else: Get-AllmTask -Status Unknown -Refresh.")));
        }

        foreach (AllmTask task in Unsaved)
        {
            Tell(TaskInput.Unsaved(task));
        }
    }

    // Once: the command that submitted a task and the one that waits for it are stopped together, and neither knows of the other.
    private void Tell(string warning)
    {
        if (_told?.Add(warning) != false)
        {
            _screen?.WriteWarningLine(warning);
        }
    }
}
