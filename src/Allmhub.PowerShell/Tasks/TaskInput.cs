using System.Management.Automation;
using Allmhub.PowerShell.Errors;
using Allmhub.Streaming;
using Allmhub.Tasks;
using Allmhub.Tasks.Videos;

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
        RecordText.Of($"The task {task} is done and in the journal, and what it made is not saved yet: Get-AllmTask '{task}' | Save-AllmMedia saves it.");

    /// <summary>Reads an object.</summary>
    /// <param name="input">The object.</param>
    /// <returns>The task.</returns>
    /// <exception cref="BadInputException">It is none.</exception>
    public AllmTask Read(PSObject input) => input.BaseObject switch
    {
        AllmTask task => task,
        string id => OfId(id, null),
        _ when input.Properties["Id"]?.Value?.ToString() is { Length: > 0 } id => OfId(id, input),
        object other => throw new BadInputException("NoTask", $"A {other.GetType().Name} is no task. Pipe what Start-AllmVideo or Get-AllmTask gives, or name ids with -Id."),
    };

    /// <summary>The task of an id: as the journal has it, else one of which nothing is known but the id.</summary>
    /// <param name="id">The id, or the reference of a submission.</param>
    /// <param name="shape">The object it was read from, when that has more.</param>
    /// <returns>The task.</returns>
    /// <exception cref="BadInputException">It is empty.</exception>
    public AllmTask OfId(string id, PSObject? shape)
    {
        string name = id.Trim();
        if (name.Length == 0)
        {
            throw new BadInputException("NoTask", "An id is empty. Ids are what Start-AllmVideo gives; Get-AllmTask lists those of this machine.");
        }

        return Find(name) ?? Make(name, shape);
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
            warn($"The journal of tasks cannot be read: {failure.Message}");
        }

        return known;
    }

    private static VideoTask Make(string id, PSObject? shape) => new()
    {
        Id = id,
        Reference = id,
        Prompt = Text(shape, nameof(AllmTask.Prompt)),
        Model = Text(shape, nameof(AllmTask.Model)),
        Gateway = Uri.TryCreate(Text(shape, nameof(AllmTask.Gateway)), UriKind.Absolute, out Uri? gateway) ? gateway : null,
        CreatedAt = shape?.Properties[nameof(AllmTask.CreatedAt)]?.Value is object at && LanguagePrimitives.TryConvertTo(at, out DateTimeOffset created) ? created : null,
        Status = TaskState.Submitted,
    };

    private static string? Text(PSObject? shape, string name) => shape?.Properties[name]?.Value?.ToString();
}
