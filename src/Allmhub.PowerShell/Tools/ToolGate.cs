using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using Allmhub.PowerShell.Presence;

namespace Allmhub.PowerShell.Tools;

/// <summary>What became of a question for approval.</summary>
internal enum ToolDecision
{
    /// <summary>The call may run.</summary>
    Run,

    /// <summary>The user said no.</summary>
    Refuse,

    /// <summary>The user ends the whole conversation with the model's tools.</summary>
    Stop,

    /// <summary>There is nobody to ask.</summary>
    Unattended,
}

/// <summary>Lets a call pass, or shows command and arguments and asks. Where nobody can answer it refuses and never waits.</summary>
/// <param name="cmdlet">The cmdlet.</param>
/// <param name="approval">Which calls run without a question.</param>
/// <param name="about">Which of many inputs the calls are for, in words; <c>null</c> when there is one.</param>
internal sealed class ToolGate(PSCmdlet cmdlet, ToolApproval approval, string? about = null)
{
    private const int Yes = 0;

    private const int No = 1;

    private const int YesToAll = 2;

    private const int Stop = 3;

    private const int ShowAll = 4;

    private const int UsualWidth = 80;

    private const int UsualHeight = 30;

    private readonly HashSet<string> _allowed = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it is known beforehand that nobody can answer.</summary>
    public bool IsUnattended => Attendance.IsNobodyAt(cmdlet.Host.Name);

    /// <summary>The same for the calls of one input of many: what is allowed for it is allowed for no other.</summary>
    public ToolGate For(string input) => new(cmdlet, approval, input);

    /// <summary>Begins a new question to the model: what was allowed for the one before needs approval again.</summary>
    public void BeginQuestion() => _allowed.Clear();

    /// <summary>Whether a call of the tool has to be approved by a person.</summary>
    public bool NeedsApproval(ChatTool tool) =>
        tool.Command is not null && !(approval == ToolApproval.Always || (approval == ToolApproval.ReadOnly && tool.IsReadOnly));

    /// <summary>Decides on one call.</summary>
    public ToolDecision Decide(ChatTool tool, Hashtable arguments)
    {
        if (!NeedsApproval(tool) || _allowed.Contains(tool.Name))
        {
            return ToolDecision.Run;
        }

        return IsUnattended ? ToolDecision.Unattended : Ask(tool, ShownCall.Of(tool, arguments));
    }

    private ToolDecision Ask(ChatTool tool, ShownCall call)
    {
        int choice;
        try
        {
            while ((choice = Ask(call, tool)) == ShowAll)
            {
                cmdlet.Host.UI.WriteLine(call.Whole(Screen().Width));
            }
        }
        catch (Exception failure) when (Attendance.CannotAsk(failure))
        {
            // Ctrl+C ends the prompt with the same exception as a host that cannot prompt.
            if (cmdlet.Stopping)
            {
                throw new PipelineStoppedException();
            }

            return ToolDecision.Unattended;
        }

        if (choice == YesToAll)
        {
            _allowed.Add(tool.Name);
        }

        return choice switch
        {
            Yes or YesToAll => ToolDecision.Run,
            Stop => ToolDecision.Stop,
            _ => ToolDecision.Refuse,
        };
    }

    private int Ask(ShownCall call, ChatTool tool)
    {
        (int width, int height) = Screen();
        string rows = call.Rows(width, height, out bool isCut);
        string caption = about is null ? Words.Say("The model wants to run a command") : Words.Say($"The model wants to run a command for {about}");
        return ChoiceQuestion.Ask(cmdlet, caption, rows, Choices(tool, isCut), No);
    }

    private static Collection<ChoiceDescription> Choices(ChatTool tool, bool isCut)
    {
        Collection<ChoiceDescription> choices =
        [
            new(Words.Say("&Yes"), Words.Say("Run this call.")),
            new(Words.Say("&No"), Words.Say("Do not run it; the model is told so.")),
            new(Words.Say($"Yes to &All calls of {tool.Name}"), Words.Say($"Run this and every further call of {tool.Name} until this question to the model is answered, whatever its arguments. Other tools are asked for, and so is {tool.Name} at the next question.")),
            new(Words.Say("&Stop"), Words.Say("Run nothing more and end with the answer so far.")),
        ];
        if (isCut)
        {
            choices.Add(new(Words.Say("S&how all"), Words.Say("Show the arguments to their end, then ask again.")));
        }

        return choices;
    }

    private (int Width, int Height) Screen() =>
        HostScreen.Window(cmdlet.Host) is { Width: > 0, Height: > 0 } size ? (size.Width, size.Height) : (UsualWidth, UsualHeight);
}
