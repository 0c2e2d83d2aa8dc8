namespace Allmhub.Tasks;

/// <summary>What the services' words for states mean; case and separators do not count (NOTES sections 10, 11 and 16.5). A word that nobody has seen goes on.</summary>
internal static class TaskWord
{
    private static readonly Dictionary<string, TaskState> Known = new(StringComparer.Ordinal)
    {
        [""] = TaskState.Submitted,
        ["unknown"] = TaskState.Submitted,
        ["submitted"] = TaskState.Submitted,
        ["created"] = TaskState.Submitted,
        ["accepted"] = TaskState.Submitted,
        ["notstart"] = TaskState.Queued,
        ["notstarted"] = TaskState.Queued,
        ["queued"] = TaskState.Queued,
        ["queueing"] = TaskState.Queued,
        ["queuing"] = TaskState.Queued,
        ["pending"] = TaskState.Queued,
        ["waiting"] = TaskState.Queued,
        ["inprogress"] = TaskState.Running,
        ["processing"] = TaskState.Running,
        ["running"] = TaskState.Running,
        ["started"] = TaskState.Running,
        ["generating"] = TaskState.Running,
        ["rendering"] = TaskState.Running,
        ["modal"] = TaskState.Modal,
        ["completed"] = TaskState.Success,
        ["complete"] = TaskState.Success,
        ["succeeded"] = TaskState.Success,
        ["succeed"] = TaskState.Success,
        ["success"] = TaskState.Success,
        ["successful"] = TaskState.Success,
        ["done"] = TaskState.Success,
        ["finished"] = TaskState.Success,
        ["failed"] = TaskState.Failure,
        ["failure"] = TaskState.Failure,
        ["fail"] = TaskState.Failure,
        ["error"] = TaskState.Failure,
        ["expired"] = TaskState.Failure,
        ["rejected"] = TaskState.Failure,
        ["timeout"] = TaskState.Failure,
        ["timedout"] = TaskState.Failure,
        ["aborted"] = TaskState.Failure,
        ["blocked"] = TaskState.Failure,
        ["moderated"] = TaskState.Failure,
        ["contentmoderated"] = TaskState.Failure,
        ["requestmoderated"] = TaskState.Failure,
        ["contentfiltered"] = TaskState.Failure,
        ["cancelled"] = TaskState.Cancelled,
        ["canceled"] = TaskState.Cancelled,
        ["cancel"] = TaskState.Cancelled,
    };

    /// <summary>Reads a word.</summary>
    /// <param name="word">The word; <c>null</c> when there is none yet.</param>
    /// <returns>The state; never <see cref="TaskState.Unknown"/>, which is for answers that were lost.</returns>
    public static TaskState StateOf(string? word)
    {
        return Known.TryGetValue(Bare(word), out TaskState state) ? state : TaskState.Running;
    }

    /// <summary>Says where a task stands, for a person; the service's own word only where nobody has seen it before.</summary>
    /// <param name="task">The task.</param>
    /// <returns>A few words, the service's among them as it wrote it.</returns>
    public static string Tell(AllmTask task) => task.Status switch
    {
        TaskState.Submitted => Words.Say("accepted"),
        TaskState.Queued => Words.Say("waiting for its turn"),
        TaskState.Running when Known.ContainsKey(Bare(task.StatusText)) => Words.Say("being made"),
        TaskState.Running => Words.Say($"being made ({task.StatusText})"),
        TaskState.Modal => Words.Say("waiting for an answer"),
        TaskState.Success => Words.Say("done"),
        TaskState.Failure => Words.Say("failed"),
        TaskState.Cancelled => Words.Say("cancelled"),
        _ => Words.Say("not known yet"),
    };

    private static string Bare(string? word) => string.Concat((word ?? string.Empty).Where(char.IsLetter)).ToLowerInvariant();
}
