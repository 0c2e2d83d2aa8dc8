using Allmhub.Account;
using Allmhub.Forecasts;
using Allmhub.Http;
using Allmhub.Operations;

namespace Allmhub.Tasks.Midjourney;

/// <summary>Midjourney: submissions, buttons, looks, seeds (NOTES sections 10 and 16.4).</summary>
public sealed class MidjourneyService
{
    /// <summary>What is done, in a word.</summary>
    internal const string Action = "Make";

    private readonly SendPipeline _pipeline;
    private readonly MidjourneyPrices _prices;
    private readonly PriceBook _book;
    private readonly MidjourneySubmit _submit;
    private readonly MidjourneyActing _acting;

    internal MidjourneyService(SendPipeline pipeline, PriceBook prices)
    {
        _book = prices;
        _pipeline = pipeline;
        _prices = new MidjourneyPrices(prices);
        _submit = new MidjourneySubmit(pipeline, _prices);
        Poller = new MidjourneyPoller(pipeline);
        _acting = new MidjourneyActing(_submit, Poller, TaskPace.Usual());
        Lost = new MidjourneyLost(new TaskListing(pipeline), pipeline.Options.AccessToken is not null);
    }

    /// <summary>Looks at tasks.</summary>
    internal MidjourneyPoller Poller { get; }

    /// <summary>Looks for tasks whose submission was not answered.</summary>
    internal MidjourneyLost Lost { get; }

    /// <summary>
    /// Submits. The intent is on the disk before the request leaves and the id before it is handed out; nothing is submitted twice, save where the
    /// service says that its queue is full (code 23), with which it takes nothing. An upload has ended with its submission.
    /// </summary>
    /// <param name="request">What is to be done.</param>
    /// <param name="log">The journal.</param>
    /// <returns>The operation. Running it raises ContentRefused for a banned word, InsufficientBalance, RateLimited for a queue that stays full, and what else refuses it; an answer that was
    /// lost leaves a journal entry of state <see cref="TaskState.Unknown"/> and an error that says so.</returns>
    /// <exception cref="InvalidInputException">Something of the request cannot be.</exception>
    public Operation<MidjourneyTask> Submit(MidjourneySubmission request, TaskLog log)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(log);
        AllmRequest wire = MidjourneyWriter.Write(request);
        MidjourneyTask intent = Intent(request, null) with { Gateway = _pipeline.Options.BaseUri };
        return new Operation<MidjourneyTask>(_pipeline, wire, Action, request.Model, isPaid: true, (call, token) => _submit.RunAsync(intent, wire, log, call, token)) { Forecast = _ => Outlook(request.Model), Story = Story(request.Action, request.Words) };
    }

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
    public Operation<MidjourneyTask> Act(MidjourneyTask task, string button, MidjourneyAnswer answer, TaskLog log)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(button);
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(log);
        MidjourneyTask source = task with { Id = MidjourneyCheck.Id(task.Id), Gateway = task.Gateway ?? _pipeline.Options.BaseUri };
        MidjourneySubmission? press = MidjourneyActing.Find(source, button, answer);
        AllmRequest first = press is null ? MidjourneyPoller.RequestOf(source.Id) : MidjourneyWriter.Write(press) with { Note = [] };
        return new Operation<MidjourneyTask>(_pipeline, first, "Press", press?.Model ?? button, isPaid: true, (call, token) => _acting.RunAsync(source, button, answer, log, call, token)) { Forecast = _ => Outlook(press?.Model ?? button), Story = Story($"{button} ({source.Id})", answer.Prompt) };
    }

    /// <summary>Answers a task that stands at <see cref="TaskState.Modal"/>.</summary>
    /// <param name="task">The task; its id is enough.</param>
    /// <param name="answer">Prompt, and mask where a region is to be painted.</param>
    /// <param name="log">The journal.</param>
    /// <returns>The operation; its result is the task that goes on, which may have another id.</returns>
    /// <exception cref="InvalidInputException">There is no prompt, or the task does not wait.</exception>
    public Operation<MidjourneyTask> Answer(MidjourneyTask task, MidjourneyAnswer answer, TaskLog log)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(log);
        MidjourneyTask source = task with { Id = MidjourneyCheck.Id(task.Id), Gateway = task.Gateway ?? _pipeline.Options.BaseUri };
        if (source.IsEnded)
        {
            throw new InvalidInputException(Words.Say($"The task {source} does not wait for an answer: it has ended ({source.Status})."), nameof(AllmTask.Status));
        }

        MidjourneyModal modal = ModalOf(source, answer);
        return new Operation<MidjourneyTask>(_pipeline, MidjourneyWriter.Write(modal), "Answer", modal.Model, isPaid: true, (call, token) => _acting.AnswerAsync(source, answer, log, call, token)) { Forecast = _ => Outlook(modal.Model), Story = Story(modal.Action, answer.Prompt) };
    }

    /// <summary>Looks once at tasks: one by itself, more with one list call.</summary>
    /// <param name="tasks">The tasks, one at least; ids are enough.</param>
    /// <returns>The operation; its result is an outcome a task, in their order. A failure there is that of the look, e.g. an id that the gateway does not know.</returns>
    /// <exception cref="InvalidInputException">One of them has no id.</exception>
    public Operation<IReadOnlyList<TaskOutcome>> Find(IReadOnlyList<MidjourneyTask> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        MidjourneyTask[] all = [.. tasks.Select(task => task with { Id = MidjourneyCheck.Id(task.Id), Gateway = task.Gateway ?? _pipeline.Options.BaseUri })];
        return new Operation<IReadOnlyList<TaskOutcome>>(_pipeline, Poller.First(all) with { Retry = RetryPolicy.Read }, "Read", all.Length == 1 ? all[0].Id : Words.Say($"{all.Length} tasks"), isPaid: false, async (call, token) =>
        {
            IReadOnlyList<TaskLook> looks = await Poller.LookAsync(all, RetryPolicy.Read, call, token).ConfigureAwait(false);
            return [.. all.Select(task => looks.FirstOrDefault(look => look.Task.Id == task.Id) is TaskLook look ? new TaskOutcome(look.Task, look.Failure) : new TaskOutcome(task, Unlisted(task)))];
        });
    }

    /// <summary>Asks for the seed of a finished task. The stock gateway may fail at it (NOTES section 16.4).</summary>
    /// <param name="id">The task's id.</param>
    /// <returns>The operation. It raises Protocol when the backend gives no seed.</returns>
    /// <exception cref="InvalidInputException">There is no id.</exception>
    public Operation<MidjourneySeed> Seed(string id)
    {
        string task = MidjourneyCheck.Id(id);
        AllmRequest request = new() { Method = HttpMethod.Get, Path = $"/mj/task/{Uri.EscapeDataString(task)}/image-seed", Retry = RetryPolicy.Read };
        return new Operation<MidjourneySeed>(_pipeline, request, "Read", task, isPaid: false, async (call, token) =>
        {
            using AllmResponse response = await _pipeline.SendAsync(request, call, token).ConfigureAwait(false);
            ReadOnlyMemory<byte> body = await response.ReadBytesAsync().ConfigureAwait(false);
            MidjourneyReply reply = MidjourneyReply.Read(body) ?? throw response.TryErrorIn(body.Span) ?? response.NotWhatWasAsked(body.Span);
            return reply.Code != "1" ? throw response.Finish(reply.Refusal())
                : reply.Id is string seed ? new MidjourneySeed(task, seed)
                : throw response.Finish(new AllmException(new AllmError(AllmErrorKind.Protocol, Words.Say($"The service behind the gateway gives no seed for the task {task}: its answer is {reply.Raw}."))
                {
                    RecommendedAction = Words.Say("Not every backend keeps seeds. Give a seed of your own with --seed in the prompt where it matters."),
                }));
        });
    }

    private static OperationStory<MidjourneyTask> Story(string what, string? words) =>
        new(trace => trace.Asked = [new TracedMessage("User", words is { Length: > 0 } ? words : what)], static (trace, task) => TaskStory.Tell(trace, task));

    private CostForecast Outlook(string model) => MidjourneyForecast.Of(model).Price(_book);

    /// <summary>The task that a submission is about to be.</summary>
    /// <param name="request">The submission.</param>
    /// <param name="source">The task it comes out of; <c>null</c> when none is known.</param>
    /// <returns>The task, without an id.</returns>
    internal static MidjourneyTask Intent(MidjourneySubmission request, MidjourneyTask? source) => new()
    {
        Action = request.Action,
        Model = request.Model,
        Prompt = request.Words is { Length: > 0 } words ? words : null,
        State = request.State,
        ParentId = request.ParentId ?? source?.Id,
        Bot = BotOf(request) ?? source?.Bot ?? MidjourneyBot.Midjourney,
        Gateway = source?.Gateway,
        Status = TaskState.Submitted,
    };

    /// <summary>The answer to a task's question.</summary>
    /// <param name="task">The task.</param>
    /// <param name="answer">Prompt and mask.</param>
    /// <returns>The submission.</returns>
    /// <exception cref="InvalidInputException">Something of it is missing.</exception>
    internal static MidjourneyModal ModalOf(MidjourneyTask task, MidjourneyAnswer answer)
    {
        MidjourneyCheck.Answer(task.Action, answer);
        return new MidjourneyModal { TaskId = task.Id, Prompt = answer.Prompt!, Mask = answer.Mask, Mode = answer.Mode, State = answer.State };
    }

    private static MidjourneyBot? BotOf(MidjourneySubmission request) => request switch
    {
        MidjourneyImagine imagine => imagine.Bot,
        MidjourneyBlend blend => blend.Bot,
        MidjourneyDescribe describe => describe.Bot,
        MidjourneyShorten shorten => shorten.Bot,
        MidjourneyEdit edit => edit.Bot,
        _ => null,
    };

    private static AllmException Unlisted(MidjourneyTask task) => new(new AllmError(AllmErrorKind.InvalidRequest, Words.Say($"The gateway does not list the task {task}."))
    {
        Code = "task_no_found",
        RecommendedAction = Words.Say("Check the id, and that the key is one of the same user: others' tasks are not shown. Right after its submission a task may be missing for some seconds."),
    });
}
