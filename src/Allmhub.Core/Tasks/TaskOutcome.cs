using Allmhub.Http;

namespace Allmhub.Tasks;

/// <summary>How the waiting for a task ended.</summary>
/// <param name="Task">The task as it stands.</param>
/// <param name="Failure">Why there is no result; <c>null</c> when the task succeeded.</param>
public sealed record TaskOutcome(AllmTask Task, AllmException? Failure);
