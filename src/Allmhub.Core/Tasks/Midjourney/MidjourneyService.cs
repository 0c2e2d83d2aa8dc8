using Allmhub.Account;
using Allmhub.Http;
using Allmhub.Images;
using Allmhub.Operations;

namespace Allmhub.Tasks.Midjourney;

/// <summary>Midjourney: submissions, buttons, looks, seeds (NOTES sections 10 and 16.4).</summary>
public sealed class MidjourneyService
{
    private readonly SendPipeline _pipeline;

    internal MidjourneyService(SendPipeline pipeline, GatewayStatus status)
    {
        _pipeline = pipeline;
        _ = status;
    }

    /// <summary>
    /// Submits. The intent is on the disk before the request leaves and the id before it is handed out; nothing is submitted twice, save where the
    /// service says that its queue is full (code 23), which it takes nothing with. An upload has ended with its submission.
    /// </summary>
    /// <param name="request">What is to be done.</param>
    /// <param name="log">The journal.</param>
    /// <returns>The operation. Running it raises ContentRefused for a banned word, InsufficientBalance, and what else refuses it; an answer that was lost leaves a journal entry
    /// of state <see cref="TaskState.Unknown"/> and an error that says so.</returns>
    /// <exception cref="InvalidInputException">Something of the request cannot be.</exception>
    public Operation<MidjourneyTask> Submit(MidjourneySubmission request, TaskLog log) => throw new NotImplementedException(_pipeline.ToString());

    /// <summary>
    /// Presses a button of a finished task: upscale, variation and reroll by <c>change</c>, all others by <c>action</c>. Where buttons are not known yet, the
    /// task is looked at first. With a prompt, a question that the button leads to is answered at once; without one the result stands at <see cref="TaskState.Modal"/>.
    /// </summary>
    /// <param name="task">The task; its id is enough.</param>
    /// <param name="button">Label, picture or customId of the button.</param>
    /// <param name="answer">What to answer where the button asks.</param>
    /// <param name="log">The journal.</param>
    /// <returns>The operation; its result is the new task. Running it raises <see cref="InvalidInputException"/> for a button that the task does not have, or that the gateway never takes.</returns>
    /// <exception cref="InvalidInputException">What is known already cannot be.</exception>
    public Operation<MidjourneyTask> Act(MidjourneyTask task, string button, MidjourneyAnswer answer, TaskLog log) => throw new NotImplementedException();

    /// <summary>Answers a task that stands at <see cref="TaskState.Modal"/>.</summary>
    /// <param name="task">The task; its id is enough.</param>
    /// <param name="answer">Prompt, and mask where a region is to be painted.</param>
    /// <param name="log">The journal.</param>
    /// <returns>The operation; its result is the task that goes on, which may have another id.</returns>
    /// <exception cref="InvalidInputException">There is no prompt, or the task does not wait.</exception>
    public Operation<MidjourneyTask> Answer(MidjourneyTask task, MidjourneyAnswer answer, TaskLog log) => throw new NotImplementedException();

    /// <summary>Looks once at tasks: one by itself, more with one list call.</summary>
    /// <param name="tasks">The tasks; ids are enough.</param>
    /// <returns>The operation; its result is an outcome a task, in their order. A failure there is that of the look, e.g. an id that the gateway does not know.</returns>
    /// <exception cref="InvalidInputException">One of them has no id.</exception>
    public Operation<IReadOnlyList<TaskOutcome>> Find(IReadOnlyList<MidjourneyTask> tasks) => throw new NotImplementedException();

    /// <summary>Asks for the seed of a finished task. The stock gateway may fail at it (NOTES section 16.4).</summary>
    /// <param name="id">The task's id.</param>
    /// <returns>The operation. It raises Protocol when the backend gives no seed.</returns>
    /// <exception cref="InvalidInputException">There is no id.</exception>
    public Operation<MidjourneySeed> Seed(string id) => throw new NotImplementedException();

    /// <summary>What a submission would cost by the prices of the last listing; asks nobody.</summary>
    /// <param name="request">What is to be done.</param>
    /// <returns>The estimate; <c>null</c> without a price behind it.</returns>
    public CostEstimate? Estimate(MidjourneySubmission request) => throw new NotImplementedException();

    /// <summary>The same of a button.</summary>
    /// <param name="task">The task.</param>
    /// <param name="button">Label, picture or customId.</param>
    /// <returns>The estimate; <c>null</c> without a price behind it, or when the button is not known.</returns>
    public CostEstimate? Estimate(MidjourneyTask task, string button) => throw new NotImplementedException();
}
