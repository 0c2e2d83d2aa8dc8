using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Allmhub.Tasks;

namespace Allmhub.PowerShell.Completion;

/// <summary>Offers the ids of the journal, the newest first; silent when it cannot be read.</summary>
public sealed class TaskIdCompleter : IArgumentCompleter
{
    private const int Most = 100;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            string start = wordToComplete.Trim('\'', '"');
            return TaskService.List(TaskLog.OfUser(keepsPrompt: true))
                .Where(task => IsOf(commandName, task) && task.Id.Length > 0 && task.Id.StartsWith(start, StringComparison.OrdinalIgnoreCase))
                .Reverse()
                .Take(Most)
                .Select(static task => new CompletionResult(Quoted(task.Id), task.ToString(), CompletionResultType.ParameterValue, $"{task.Status} {task.Model} {task.CreatedAt:g}"))
                .ToArray();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // A cmdlet of one kind of task is offered that kind.
    private static bool IsOf(string command, AllmTask task) =>
        command.Contains("Midjourney", StringComparison.OrdinalIgnoreCase) ? task.Kind == TaskKind.Midjourney
        : !command.EndsWith("AllmVideo", StringComparison.OrdinalIgnoreCase) || task.Kind == TaskKind.Video;

    private static string Quoted(string id) => id.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-') ? id : $"'{id.Replace("'", "''", StringComparison.Ordinal)}'";
}
