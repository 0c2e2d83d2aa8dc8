using System.Management.Automation;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Pipeline;
using Allmhub.PowerShell.Tasks;
using Allmhub.Tasks;

namespace Allmhub.PowerShell.Commands.Task;

/// <summary>Remove-AllmTask: takes tasks out of the journal. What they are at the service is not touched.</summary>
[Cmdlet(VerbsCommon.Remove, "AllmTask", DefaultParameterSetName = "Task", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class RemoveAllmTaskCommand : RecordCommand
{
    private readonly List<AllmTask> _tasks = [];
    private TaskLog? _log;
    private TaskInput? _input;

    /// <summary>The tasks.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Task")]
    [ValidateNotNull]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>Their ids.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Id")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _log = TaskLog.OfUser(keepsPrompt: false);
        _input = new TaskInput(_log, WriteWarning);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (PSObject input in ParameterSetName == "Id" ? Id.Select(PSObject.AsPSObject) : InputObject)
        {
            Add(input);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_tasks.Count == 0)
        {
            return;
        }

        try
        {
            TaskService.Remove(_log!, _tasks);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            WriteError(ErrorRecords.BadInput("Journal", Words.Say($"The journal {_log!.FilePath} cannot be written: {failure.Message}"), _log.FilePath));
        }
    }

    private void Add(PSObject input)
    {
        string name = (input.BaseObject as AllmTask)?.Reference ?? (input.Properties["Reference"]?.Value ?? input.Properties["Id"]?.Value ?? input.BaseObject).ToString() ?? string.Empty;
        if (_input!.Find(name.Trim()) is not AllmTask task)
        {
            WriteError(ErrorRecords.NoSuchTask(name));
        }
        else if (ShouldProcess(task.IsEnded ? Words.Say($"{task} ({task.Status})") : Words.Say($"{task} ({task.Status}; it goes on at the service, and its id is nowhere else)"), Words.Say("Remove from the journal")))
        {
            _tasks.Add(task);
        }
    }
}
