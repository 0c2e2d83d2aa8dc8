using System.Management.Automation;
using Allmhub.PowerShell.Errors;
using Allmhub.Streaming;
using Allmhub.Tasks;
using Allmhub.Tasks.Midjourney;

namespace Allmhub.PowerShell.Tasks;

/// <summary>Finds the task in what comes down the pipeline: a task, one that came back from a file or another session, or an id.</summary>
/// <param name="log">The journal, which knows more of an id.</param>
/// <param name="warn">Is told of lines of it that cannot be read.</param>
internal sealed class TaskInput(TaskLog log, Action<string> warn)
{
    private Dictionary<string, AllmTask>? _known;

    /// <summary>What a person is told who stops the saving of a task's media.</summary>
    /// <param name="task">The task.</param>
    /// <returns>One line.</returns>
    public static string Unsaved(AllmTask task) =>
        RecordText.Of(Words.Say($"The task {task} is done and in the journal, and what it made is not saved yet: Get-AllmTask '{task}' | Save-AllmMedia saves it."));

    /// <summary>Reads an object.</summary>
    /// <param name="input">The object.</param>
    /// <returns>The task.</returns>
    /// <exception cref="BadInputException">It is none.</exception>
    public AllmTask Read(PSObject input) => Read(input, Guess);

    /// <summary>Reads an object that is to be a task of Midjourney.</summary>
    /// <param name="input">The object.</param>
    /// <returns>The task.</returns>
    /// <exception cref="BadInputException">It is none.</exception>
    public MidjourneyTask ReadMidjourney(PSObject input)
    {
        AllmTask task = Read(input, static (_, shape) => TaskShape.Kind(shape) ?? TaskKind.Midjourney);
        return task as MidjourneyTask ?? throw new BadInputException("NoMidjourneyTask", Words.Say($"The task {task} is a film of {task.Model ?? Words.Say("another service")}, which has no buttons. Give what Start-AllmMidjourney made."));
    }

    /// <summary>The task of an id, as far as the journal has it.</summary>
    /// <param name="id">The id, or the reference of a submission.</param>
    /// <returns>The task; <c>null</c> when it is not there.</returns>
    public AllmTask? Find(string id)
    {
        _known ??= Load();
        return _known.GetValueOrDefault(id);
    }

    private Dictionary<string, AllmTask> Load()
    {
        Dictionary<string, AllmTask> known = new(StringComparer.Ordinal);
        try
        {
            foreach (AllmTask task in TaskService.List(log, warn))
            {
                known[task.Reference] = task;
                known[task.Id.Length > 0 ? task.Id : task.Reference] = task;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            warn(Words.Say($"The journal of tasks cannot be read: {failure.Message}"));
        }

        return known;
    }

    private AllmTask Read(PSObject input, Func<string, PSObject?, TaskKind> kind) => input.BaseObject switch
    {
        AllmTask task => task,
        string id => OfId(id, null, kind),

        // Numbers that a script made of an id have lost its leading zeros, and doubles its last digits: only whole ones are taken.
        long or ulong or int => OfId(input.BaseObject.ToString()!, null, kind),
        _ when input.Properties["Id"]?.Value?.ToString() is { Length: > 0 } id => OfId(id, input, kind),
        object other => throw new BadInputException("NoTask", Words.Say($"A {other.GetType().Name} is no task. Pipe what Start-AllmVideo, Start-AllmMidjourney or Get-AllmTask gives, or name ids with -Id.")),
    };

    // The task of an id: as the journal has it, else one of which nothing is known but the id and what the object says.
    private AllmTask OfId(string id, PSObject? shape, Func<string, PSObject?, TaskKind> kind)
    {
        string name = id.Trim();
        return name.Length == 0
            ? throw new BadInputException("NoTask", Words.Say("An id is empty. Ids are what Start-AllmVideo and Start-AllmMidjourney give; Get-AllmTask lists those of this machine."))
            : Find(name) ?? TaskShape.Make(name, shape, kind(name, shape));
    }

    // Ids of Midjourney are 16 or 17 digits (NOTES section 10); films have words in theirs, or more digits.
    private static TaskKind Guess(string id, PSObject? shape) =>
        TaskShape.Kind(shape) ?? (id.Length is >= 13 and <= 17 && id.All(char.IsAsciiDigit) ? TaskKind.Midjourney : TaskKind.Video);
}
