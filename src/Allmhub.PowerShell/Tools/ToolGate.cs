using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Text;
using Allmhub.Streaming;

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
internal sealed class ToolGate(PSCmdlet cmdlet, ToolApproval approval)
{
    private const int No = 1;

    private static readonly Collection<ChoiceDescription> Choices =
    [
        new("&Yes", "Run this call."),
        new("&No", "Do not run it; the model is told so."),
        new("Yes to &All", "Run this and all further calls of this question."),
        new("&Stop", "Run nothing more and end with the answer so far."),
    ];

    private bool _all;

    public ToolDecision Decide(ChatTool tool, Hashtable arguments)
    {
        if (_all || approval == ToolApproval.Always || (approval == ToolApproval.ReadOnly && tool.IsReadOnly))
        {
            return ToolDecision.Run;
        }

        // The console host would read the answer from a redirected input, which belongs to the script or never comes.
        if (cmdlet.Host.Name == "ConsoleHost" && Console.IsInputRedirected)
        {
            return ToolDecision.Unattended;
        }

        return Ask(tool, arguments);
    }

    private ToolDecision Ask(ChatTool tool, Hashtable arguments)
    {
        int choice;
        try
        {
            choice = cmdlet.Host.UI.PromptForChoice("The model wants to run a command", Describe(tool, arguments), Choices, No);
        }
        catch (Exception failure) when (failure is HostException or PSInvalidOperationException or NotImplementedException or PSNotImplementedException)
        {
            // Ctrl+C ends the prompt with the same exception as a host that cannot prompt.
            if (cmdlet.Stopping)
            {
                throw new PipelineStoppedException();
            }

            return ToolDecision.Unattended;
        }

        _all |= choice == 2;
        return choice switch
        {
            0 or 2 => ToolDecision.Run,
            3 => ToolDecision.Stop,
            _ => ToolDecision.Refuse,
        };
    }

    /// <summary>The command and each argument on a line of its own; what the model wrote cannot move the cursor or fake a line.</summary>
    private static string Describe(ChatTool tool, Hashtable arguments)
    {
        StringBuilder text = new(tool.Command is CommandInfo command ? command.Name : $"{tool.Name} (script block)");
        foreach (DictionaryEntry argument in arguments.Cast<DictionaryEntry>().OrderBy(static pair => (string)pair.Key, StringComparer.OrdinalIgnoreCase))
        {
            text.Append("\n  -").Append(argument.Key).Append(' ').Append(OneLine(ToolResultWriter.WriteArgument(argument.Value)));
        }

        return text.ToString();
    }

    private static string OneLine(string text) =>
        TerminalFilter.Clean(text).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
