using System.Management.Automation;
using Allmhub.Http;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Transformation;
using Allmhub.Tasks.Midjourney;

namespace Allmhub.PowerShell.Commands.Midjourney;

/// <summary>Invoke-AllmMidjourneyAction: presses a button under a finished task, or answers a task that asks.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "AllmMidjourneyAction", DefaultParameterSetName = TaskSet, SupportsShouldProcess = true)]
[OutputType(typeof(MidjourneyTask), typeof(RequestDescription))]
public sealed class InvokeAllmMidjourneyActionCommand : AllmMidjourneyCommand
{
    private const string TaskSet = "Task";
    private const string ContentSet = "Content";

    /// <summary>The task, or its id.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = TaskSet)]
    [Alias("InputObject")]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    public PSObject Task { get; set; } = new();

    /// <summary>The button: its words, its picture, or its customId.</summary>
    [Parameter(Position = 1, ParameterSetName = TaskSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(MidjourneyButtonCompleter))]
    public string? Button { get; set; }

    /// <summary>The prompt to go on with, where the button asks for one.</summary>
    [Parameter(ParameterSetName = TaskSet)]
    [ValidateNotNullOrEmpty]
    public string? Prompt { get; set; }

    /// <summary>Where a part is to be painted anew: black, and white where to paint.</summary>
    [Parameter(ParameterSetName = TaskSet)]
    [ValidateNotNullOrEmpty]
    [AttachmentTransformation]
    public object[]? Mask { get; set; }

    /// <summary>Has a variation or reroll ask for a prompt first.</summary>
    [Parameter(ParameterSetName = TaskSet)]
    public SwitchParameter Remix { get; set; }

    /// <summary>Task and change in a line, as in '1765193501234567 U2'.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ContentSet)]
    [ValidateNotNullOrEmpty]
    public string Content { get; set; } = string.Empty;

    /// <inheritdoc/>
    private protected override string SaveAdvice => "Invoke-AllmMidjourneyAction … | Wait-AllmTask | Save-AllmMedia -Path a.png";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ContentSet)
        {
            MidjourneySimpleChange change = new() { Content = Content, Mode = Mode, State = State };
            Submit(client => client.Midjourney.Submit(change, Log), Content);
        }
        else if (Request(() => ReadMidjourney(Task), Task) is { } task && IsHere(task) && Request(Answer, Task) is { } answer)
        {
            Submit(client => Button is null ? client.Midjourney.Answer(task, answer, Log) : client.Midjourney.Act(task, Button, answer, Log), Task);
        }
    }

    private MidjourneyAnswer Answer() => Button is null && Prompt is null && Mask is null
        ? throw new BadInputException("NoButton", Words.Say("There is nothing to press and nothing to say. Name a button with -Button (Tab shows those of the task), or answer a task that waits with -Prompt."))
        : new()
        {
            Prompt = Prompt,
            Mask = One(Mask, nameof(Mask)),
            Mode = Mode,
            State = State,
            EnableRemix = MyInvocation.BoundParameters.ContainsKey(nameof(Remix)) ? Remix.ToBool() : null,
        };
}
