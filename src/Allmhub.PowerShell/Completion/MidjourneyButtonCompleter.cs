using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Allmhub.PowerShell.Tasks;
using Allmhub.Streaming;
using Allmhub.Tasks;
using Allmhub.Tasks.Midjourney;

namespace Allmhub.PowerShell.Completion;

/// <summary>
/// Offers the buttons of the task that is named: of the variable behind -Task or in front of the pipe, else of the journal by its id. Where no
/// task can be told, those of the newest task of the journal that has some. Asks no gateway.
/// </summary>
public sealed class MidjourneyButtonCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string start = wordToComplete.Trim('\'', '"');
        IReadOnlyList<MidjourneyButton> buttons = Buttons(fakeBoundParameters["Task"] ?? fakeBoundParameters["InputObject"] ?? Piped(commandAst));
        HashSet<string> names = new(StringComparer.Ordinal);
        List<CompletionResult> results = [];
        foreach (MidjourneyButton button in buttons.OrderBy(IsRefused))
        {
            // Of two buttons with one name the second is told by its id.
            string name = names.Add(button.Name) ? button.Name : button.CustomId;
            if (name.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            {
                string shown = RecordText.Of(name);
                results.Add(new CompletionResult(Quoted(name), shown, CompletionResultType.ParameterValue, RecordText.Of($"{shown}: {button.Action} ({button.CustomId})")));
            }
        }

        return results;
    }

    // What the stock gateway cannot price comes last; another one may take it (NOTES section 16.4).
    private static bool IsRefused(MidjourneyButton button) => button.Action is "ACTION" or "BOOKMARK" or "PIC_READER" or "PROMPT_ANALYZER" or "VIDEO";

    private static IReadOnlyList<MidjourneyButton> Buttons(object? task)
    {
        if (task is not null && TaskShape.Buttons(PSObject.AsPSObject(task)) is { Count: > 0 } own)
        {
            return own;
        }

        try
        {
            IEnumerable<MidjourneyTask> known = TaskService.List(TaskLog.OfUser(keepsPrompt: true)).OfType<MidjourneyTask>().Where(static known => known.Button.Count > 0);
            string? id = task?.ToString();
            return (id is null ? known : known.Where(one => one.Id == id || one.Reference == id)).LastOrDefault()?.Button ?? [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // What stands in front of the pipe, where it is a variable alone: nothing is run for a completion.
    private static object? Piped(CommandAst command)
    {
        if (command.Parent is not PipelineAst pipeline
            || pipeline.PipelineElements.IndexOf(command) is not (> 0 and var at)
            || pipeline.PipelineElements[at - 1] is not CommandExpressionAst { Expression: VariableExpressionAst { VariablePath: { IsVariable: true } path } })
        {
            return null;
        }

        using System.Management.Automation.PowerShell shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddCommand("Microsoft.PowerShell.Utility\\Get-Variable").AddParameter("Name", WildcardPattern.Escape(path.UserPath)).AddParameter("ValueOnly").AddParameter("ErrorAction", "Ignore").Invoke().LastOrDefault();
    }

    private static string Quoted(string name) => name.Length > 0 && name.All(static letter => char.IsAsciiLetterOrDigit(letter)) ? name : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'";
}
