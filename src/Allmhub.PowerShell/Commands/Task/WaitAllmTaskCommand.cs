using System.Management.Automation;
using Allmhub.Http;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Completion;
using Allmhub.Tasks;
using Allmhub.Tasks.Midjourney;
using Allmhub.Tasks.Videos;

namespace Allmhub.PowerShell.Commands.Task;

/// <summary>Wait-AllmTask: waits for films and Midjourney tasks, many at a time; each is emitted as it ends.</summary>
[Cmdlet(VerbsLifecycle.Wait, "AllmTask", DefaultParameterSetName = "Task")]
[OutputType(typeof(AllmTask), typeof(VideoTask), typeof(MidjourneyTask), typeof(RequestDescription))]
public sealed class WaitAllmTaskCommand : AllmTaskCommand
{
    private readonly List<AllmTask> _tasks = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>The tasks.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Task")]
    [ValidateNotNull]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>Their ids.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Id")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Is content with the first that ends.</summary>
    [Parameter]
    public SwitchParameter Any { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (PSObject input in ParameterSetName == "Id" ? Id.Select(PSObject.AsPSObject) : InputObject)
        {
            if (ReadTask(input) is { } task && IsHere(task) && _seen.Add(task.Reference.Length > 0 ? task.Reference : task.Id))
            {
                _tasks.Add(task);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_tasks.Count > 0)
        {
            WaitFor(_tasks, Any, Emit);
        }
    }
}
