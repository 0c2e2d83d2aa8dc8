using Allmhub.Http;

namespace Allmhub.Tasks.Midjourney;

/// <summary>Presses a button: finds it, sends it by the right path, and answers what it asks (NOTES sections 10 and 16.4).</summary>
/// <param name="submit">Submits.</param>
/// <param name="poller">Looks.</param>
/// <param name="pace">When to look.</param>
internal sealed class MidjourneyActing(MidjourneySubmit submit, MidjourneyPoller poller, TaskPace pace)
{
    // Four refreshes of the gateway's copy: a question stands there by then.
    private static readonly TimeSpan LongestQuestion = TimeSpan.FromSeconds(60);

    /// <summary>What pressing a button submits.</summary>
    /// <param name="task">The task.</param>
    /// <param name="button">Label, picture or customId.</param>
    /// <param name="answer">What the button is told where it asks.</param>
    /// <returns>The submission; <c>null</c> when the task must be looked at first.</returns>
    /// <exception cref="InvalidInputException">The task does not have it, or the gateway never takes it.</exception>
    public static MidjourneySubmission? Find(MidjourneyTask task, string button, MidjourneyAnswer answer)
    {
        string name = button.Trim();
        if (task.Button.Count == 0)
        {
            return name.Contains("::", StringComparison.Ordinal) ? Press(task, name, name, answer) : task.IsEnded || task.Status == TaskState.Modal ? throw NoButtons(task) : null;
        }

        return MidjourneyButton.Find(task.Button, name) switch
        {
            [MidjourneyButton only] => Press(task, only.CustomId, only.Name, answer),
            [] => throw new InvalidInputException(Words.Say($"The task {task} has no button '{button}'. It has: {Names(task.Button)}."), nameof(MidjourneyTask.Button)),
            IReadOnlyList<MidjourneyButton> several => throw new InvalidInputException(Words.Say($"'{button}' is the picture of {several.Count} buttons of the task {task}: {Names(several)}. Name one of them."), nameof(MidjourneyTask.Button)),
        };
    }

    /// <summary>Presses.</summary>
    /// <param name="task">The task.</param>
    /// <param name="button">Label, picture or customId.</param>
    /// <param name="answer">What the button is told where it asks.</param>
    /// <param name="log">The journal.</param>
    /// <param name="call">What the calls say differently.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The new task.</returns>
    /// <exception cref="AllmException">It was refused, or its answer was lost.</exception>
    /// <exception cref="InvalidInputException">The task does not have the button.</exception>
    public async Task<MidjourneyTask> RunAsync(MidjourneyTask task, string button, MidjourneyAnswer answer, TaskLog log, AllmCallOptions call, CancellationToken cancellationToken)
    {
        MidjourneyTask source = task;
        if (Find(task, button, answer) is not MidjourneySubmission press)
        {
            source = await LookAsync(task, RetryPolicy.Read, Bare(call), cancellationToken).ConfigureAwait(false);
            press = source.Status == TaskState.Success
                ? Find(source, button, answer)!
                : throw new InvalidInputException(Words.Say($"The task {source} stands at {source.StatusText ?? source.Status.ToString()}; buttons come when it has succeeded. Wait for it with Wait-AllmTask."), nameof(MidjourneyTask.Button));
        }

        MidjourneyTask made = await PressAsync(press, source, log, call, cancellationToken).ConfigureAwait(false);
        return answer.Prompt is null ? made : await TellAsync(made, answer, log, call, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Answers a question.</summary>
    /// <param name="task">The task that asks.</param>
    /// <param name="answer">Prompt and mask.</param>
    /// <param name="log">The journal.</param>
    /// <param name="call">What the calls say differently.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The task that goes on.</returns>
    /// <exception cref="AllmException">It was refused, or its answer was lost.</exception>
    public async Task<MidjourneyTask> AnswerAsync(MidjourneyTask task, MidjourneyAnswer answer, TaskLog log, AllmCallOptions call, CancellationToken cancellationToken)
    {
        MidjourneyModal modal = MidjourneyService.ModalOf(task, answer);
        MidjourneyTask intent = MidjourneyService.Intent(modal, task) with
        {
            Action = task.Action.Length > 0 ? task.Action : modal.Action,
            ParentId = task.ParentId ?? task.Id,
            Button = [],
            AnsweredAt = DateTimeOffset.UtcNow,
        };
        MidjourneyTask made = await submit.RunAsync(intent, MidjourneyWriter.Write(modal), log, call, cancellationToken).ConfigureAwait(false);
        if (task.Cost is decimal before && made.Cost is decimal price)
        {
            made = made with { Cost = before + price, CostBasis = $"{task.CostBasis}; and for the answer {made.CostBasis}" };
            log.Write(made, call.Notices);
        }

        // It goes on as the task that was made of the answer, whose entry stands in the journal by now.
        if (task.Reference.Length > 0)
        {
            log.Remove(task, call.Notices);
        }

        return made;
    }

    private async Task<MidjourneyTask> PressAsync(MidjourneySubmission press, MidjourneyTask source, TaskLog log, AllmCallOptions call, CancellationToken cancellationToken)
    {
        try
        {
            return await submit.RunAsync(MidjourneyService.Intent(press, source) with { Prompt = source.Prompt }, MidjourneyWriter.Write(press), log, call, cancellationToken).ConfigureAwait(false);
        }
        catch (AllmException error) when (error.Code == "unknown_action" || error.Message.StartsWith("unknown_action", StringComparison.Ordinal))
        {
            throw error.With(known => known with
            {
                RecommendedAction = MidjourneyTask.IsText(source.Action)
                    ? Words.Say("The gateway has no price for buttons of a description or a shortening and takes none of them. Submit one of the task's proposals (property Suggestion) as a prompt with Start-AllmMidjourney.")
                    : Words.Say($"The gateway has no price for this button and takes it from nobody. Those that it takes: {Names(source.Button.Where(static button => MidjourneyCustomId.IsPriced(button.CustomId)))}."),
            });
        }
    }

    // A question may be told by the answer to the press, by the task's state some seconds later, or never come.
    private async Task<MidjourneyTask> TellAsync(MidjourneyTask made, MidjourneyAnswer answer, TaskLog log, AllmCallOptions call, CancellationToken cancellationToken)
    {
        MidjourneyTask seen = made;
        AllmCallOptions bare = Bare(call);
        DateTimeOffset end = DateTimeOffset.UtcNow + LongestQuestion;
        for (int looks = 1; !MidjourneyCustomId.NeverAsks(made.Action) && seen.Status is TaskState.Submitted or TaskState.Queued && DateTimeOffset.UtcNow < end; looks++)
        {
            await Task.Delay(pace.Next(looks), cancellationToken).ConfigureAwait(false);
            try
            {
                seen = await LookAsync(seen, RetryPolicy.None, bare, cancellationToken).ConfigureAwait(false);
            }
            catch (AllmException failure) when (!TaskEnd.IsFinal(failure, isFresh: true))
            {
                call.Notices?.Post(new Notice(NoticeLevel.Verbose, Words.Say($"Looking whether {seen} asks failed and is done again: {failure.Message}")));
            }
        }

        if (seen.Status == TaskState.Modal)
        {
            return await AnswerAsync(seen, answer, log, call, cancellationToken).ConfigureAwait(false);
        }

        call.Notices?.Post(new Notice(NoticeLevel.Warning, seen.Status is TaskState.Submitted or TaskState.Queued && !MidjourneyCustomId.NeverAsks(made.Action)
            ? Words.Say($"The task {seen} has not asked for a prompt yet, and the prompt was not sent. If Wait-AllmTask says that it waits for one, answer it with Invoke-AllmMidjourneyAction -Task … -Prompt ….")
            : Words.Say($"The task {seen} did not ask for a prompt; it goes on without the one given.")));
        if (seen.Status != made.Status)
        {
            log.Write(seen, call.Notices);
        }

        return seen;
    }

    private async Task<MidjourneyTask> LookAsync(MidjourneyTask task, RetryPolicy retry, AllmCallOptions call, CancellationToken cancellationToken)
    {
        TaskLook look = (await poller.LookAsync([task], retry, call, cancellationToken).ConfigureAwait(false))[0];
        return look.Failure is null ? (MidjourneyTask)look.Task : throw look.Failure;
    }

    private static MidjourneySubmission Press(MidjourneyTask task, string customId, string name, MidjourneyAnswer answer)
    {
        string action = MidjourneyCustomId.ActionOf(customId);
        if (action == "VIDEO")
        {
            throw new InvalidInputException(Words.Say($"The gateway takes no film by its button ('{name}'). Submit it instead: the Video set of Start-AllmMidjourney makes a film of a picture, and goes on with one of a task's films."), nameof(MidjourneyTask.Button));
        }

        if (answer.Prompt is not null && !MidjourneyCustomId.NeverAsks(action))
        {
            MidjourneyCheck.Answer(action, answer);
        }
        else if (answer.Mask is not null)
        {
            throw new InvalidInputException(Words.Say("A mask is part of an answer, which begins with a prompt. Give -Prompt too."), nameof(MidjourneyAnswer.Mask));
        }

        string id = MidjourneyCheck.Id(task.Id);
        return answer.EnableRemix is null && MidjourneyCustomId.ChangeOf(customId, id) is MidjourneyChange change
            ? change with { Mode = answer.Mode, State = answer.State }
            : new MidjourneyPress { TaskId = id, CustomId = customId, EnableRemix = answer.EnableRemix, Mode = answer.Mode, State = answer.State };
    }

    private static InvalidInputException NoButtons(MidjourneyTask task) => new(
        task.Status == TaskState.Modal
            ? Words.Say($"The task {task} waits for an answer and has no buttons. Answer it with -Prompt and without -Button.")
            : Words.Say($"The task {task} has no buttons ({task.Action}, {task.Status})."),
        nameof(MidjourneyTask.Button));

    private static string Names(IEnumerable<MidjourneyButton> buttons) => string.Join(", ", buttons.Select(static button => button.Name).Distinct(StringComparer.Ordinal));

    // What the caller adds to the submission is for that alone.
    private static AllmCallOptions Bare(AllmCallOptions call) => call with { ExtraBody = null, ExtraQuery = null };
}
