using Allmhub.Http;

namespace Allmhub.Tasks;

/// <summary>Tells a log of a task that was submitted; what becomes of it is in the journal.</summary>
internal static class TaskStory
{
    /// <summary>Tells the task.</summary>
    /// <param name="trace">Takes it.</param>
    /// <param name="task">The task.</param>
    public static void Tell(CallTrace trace, AllmTask task)
    {
        trace.TaskId = task.Id.Length > 0 ? task.Id : task.Reference;
        trace.RequestId = task.RequestId ?? trace.RequestId;
    }
}
