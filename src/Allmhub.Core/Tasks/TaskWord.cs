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
        ["modal"] = TaskState.Modal,
        ["completed"] = TaskState.Succeeded,
        ["complete"] = TaskState.Succeeded,
        ["succeeded"] = TaskState.Succeeded,
        ["succeed"] = TaskState.Succeeded,
        ["success"] = TaskState.Succeeded,
        ["successful"] = TaskState.Succeeded,
        ["done"] = TaskState.Succeeded,
        ["finished"] = TaskState.Succeeded,
        ["failed"] = TaskState.Failed,
        ["failure"] = TaskState.Failed,
        ["fail"] = TaskState.Failed,
        ["error"] = TaskState.Failed,
        ["expired"] = TaskState.Failed,
        ["rejected"] = TaskState.Failed,
        ["timeout"] = TaskState.Failed,
        ["timedout"] = TaskState.Failed,
        ["aborted"] = TaskState.Failed,
        ["blocked"] = TaskState.Failed,
        ["moderated"] = TaskState.Failed,
        ["contentmoderated"] = TaskState.Failed,
        ["requestmoderated"] = TaskState.Failed,
        ["contentfiltered"] = TaskState.Failed,
        ["cancelled"] = TaskState.Cancelled,
        ["canceled"] = TaskState.Cancelled,
        ["cancel"] = TaskState.Cancelled,
    };

    /// <summary>Reads a word.</summary>
    /// <param name="word">The word; <c>null</c> when there is none yet.</param>
    /// <returns>The state; never <see cref="TaskState.Unknown"/>, which is for answers that were lost.</returns>
    public static TaskState StateOf(string? word)
    {
        string bare = string.Concat((word ?? string.Empty).Where(char.IsLetter)).ToLowerInvariant();
        return Known.TryGetValue(bare, out TaskState state) ? state : TaskState.Running;
    }
}
