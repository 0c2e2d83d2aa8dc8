using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using Allmhub.PowerShell.Presence;
using Allmhub.Prompts;
using Allmhub.Streaming;

namespace Allmhub.PowerShell.Prompts;

/// <summary>Asks the person at the prompt for a variable's value, as the engine asks for a mandatory parameter; where nobody can answer it asks nothing and never waits.</summary>
/// <param name="cmdlet">The cmdlet.</param>
/// <param name="prompt">The prompt the variable is of.</param>
internal sealed class VariableQuestion(PSCmdlet cmdlet, KeptPrompt prompt)
{
    /// <summary>Asks.</summary>
    /// <param name="variable">The variable.</param>
    /// <returns>What was said; <c>null</c> where nobody can answer.</returns>
    /// <exception cref="PipelineStoppedException">Ctrl+C.</exception>
    public string? Ask(PromptVariable variable)
    {
        if (Attendance.IsNobodyAt(cmdlet.Host.Name))
        {
            return null;
        }

        // What a file says is shown and not obeyed: no control sequence of it reaches the terminal.
        string name = RecordText.Of(variable.Name);
        string about = RecordText.Of(variable.Description ?? string.Empty);
        try
        {
            FieldDescription field = new(name) { HelpMessage = about.Length == 0 ? name : about, IsMandatory = true };
            field.SetParameterType(typeof(string));

            // Of these two the console host writes the caption in fixed white, which nobody reads on a light ground.
            string caption = Words.Say($"The prompt '{RecordText.Of(prompt.Name)}' needs a value.");
            string message = about.Length == 0 ? string.Empty : $"{name}: {about}";
            bool isTerminal = Watcher.HasTerminal(cmdlet);
            Dictionary<string, PSObject> answer = cmdlet.Host.UI.Prompt(isTerminal ? string.Empty : caption, isTerminal ? $"{caption}{Environment.NewLine}{message}".TrimEnd() : message, new Collection<FieldDescription> { field });
            return answer?.Values.FirstOrDefault()?.BaseObject as string;
        }
        catch (Exception failure) when (Attendance.CannotAsk(failure))
        {
            // Ctrl+C ends the prompt with the same exception as a host that cannot prompt.
            if (cmdlet.Stopping)
            {
                throw new PipelineStoppedException();
            }

            return null;
        }
    }
}
