namespace Allmhub.Tasks;

/// <summary>Where a task stands, in the words that the gateway keeps its tasks by (NOTES sections 10 and 11). The service's own word, of which there are many, is on <see cref="AllmTask.StatusText"/>.</summary>
public enum TaskState : long
{
    /// <summary>Not known: the answer to the submission was lost, so that there may or may not be a task.</summary>
    Unknown,

    /// <summary>Accepted; nothing more is said yet.</summary>
    Submitted,

    /// <summary>Waiting for its turn.</summary>
    Queued,

    /// <summary>Being made. Also what a word means that nobody has seen before.</summary>
    Running,

    /// <summary>Waits for an answer of the person (Midjourney, NOTES section 10).</summary>
    Modal,

    /// <summary>Done.</summary>
    Success,

    /// <summary>Ended without a result.</summary>
    Failure,

    /// <summary>Given up by somebody.</summary>
    Cancelled,
}

/// <summary>Which of the gateway's task systems a task belongs to.</summary>
public enum TaskKind : long
{
    /// <summary>A film.</summary>
    Video,

    /// <summary>Anything Midjourney makes, films included.</summary>
    Midjourney,
}
