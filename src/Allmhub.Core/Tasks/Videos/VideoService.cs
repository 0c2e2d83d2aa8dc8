using System.Text.Json.Nodes;
using Allmhub.Account;
using Allmhub.Chat;
using Allmhub.Forecasts;
using Allmhub.Http;
using Allmhub.Images;
using Allmhub.Operations;

namespace Allmhub.Tasks.Videos;

/// <summary>Films: submitted once, looked at, found again (NOTES sections 4a, 11 and 16.5).</summary>
public sealed class VideoService
{
    private const string Action = "Make";

    private readonly SendPipeline _pipeline;
    private readonly ChatService _chat;
    private readonly PriceBook _prices;

    internal VideoService(SendPipeline pipeline, GatewayStatus status, PriceBook prices, ChatService chat)
    {
        _pipeline = pipeline;
        _chat = chat;
        _prices = prices;
        Poller = new VideoPoller(pipeline, prices, status);
        Lost = new VideoLost(pipeline);
    }

    /// <summary>The format a film is asked for in.</summary>
    /// <param name="request">What is to be made.</param>
    /// <returns>The format, never <see cref="VideoApi.Auto"/>. For <see cref="VideoApi.Midjourney"/> it is <c>MidjourneyVideo</c> that is submitted.</returns>
    public static VideoApi ApiOf(VideoRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return VideoApiChoice.Of(request);
    }

    /// <summary>Looks at films.</summary>
    internal VideoPoller Poller { get; }

    /// <summary>Looks for films whose submission was not answered.</summary>
    internal VideoLost Lost { get; }

    /// <summary>
    /// Submits a film. Its intent is on the disk before the request leaves and its id before it is handed out; it is never submitted twice. In chat the
    /// film is made while the answer comes, so that the result has ended, well or not. Running it raises what refuses the film; an answer that was lost leaves
    /// a journal entry of state <see cref="TaskState.Unknown"/> and an error that says so.
    /// </summary>
    /// <param name="request">What is to be made.</param>
    /// <param name="log">The journal.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="InvalidInputException">Something of the request cannot be.</exception>
    public Operation<VideoTask> Start(VideoRequest request, TaskLog log)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(log);
        VideoApi api = VideoApiChoice.Choose(request);
        if (api == VideoApi.Midjourney)
        {
            throw new InvalidInputException(Words.Say($"'{request.Model}' films through Midjourney's own paths: Start-AllmVideo -Api Midjourney and Start-AllmMidjourney -Video take them."), nameof(VideoRequest.Api));
        }

        VideoTask intent = new()
        {
            Api = api,
            Model = request.Model,
            Prompt = request.Prompt,
            Second = request.Second,
            Size = request.Size,
            Gateway = _pipeline.Options.BaseUri,
            Status = TaskState.Submitted,
        };
        if (api == VideoApi.Chat)
        {
            VideoChat chat = new(_chat, _chat.Plan(VideoChat.Write(request)));
            return new Operation<VideoTask>(_pipeline, chat.Wire, Action, request.Model, isPaid: true, async (call, token) =>
            {
                try
                {
                    return await RunAsync(intent, log, call, endsWithStop: true, (begun, sending) => chat.AskAsync(begun, call, sending), token).ConfigureAwait(false);
                }
                catch (AllmException lost) when (TaskSubmission.IsAmbiguous(lost))
                {
                    throw VideoChat.Advise(lost);
                }
            })
            {
                Forecast = call => (ChatForecast.Of(request.Model, JsonBody.Merged(chat.Wire.Json!, call.ExtraBody)) with { Unit = "film" }).Price(_prices),
                Story = Story(request),
            };
        }

        AllmRequest wire = VideoWriter.Write(request);
        return new Operation<VideoTask>(_pipeline, wire, Action, request.Model, isPaid: true, async (call, token) =>
        {
            VideoSubmit submit = new(_pipeline, wire, request, new CallMeter(_prices, Action, request.Model, call));
            VideoTask task = await RunAsync(intent, log, call, endsWithStop: false, (begun, sending) => submit.SendAsync(begun, call, sending), token).ConfigureAwait(false);
            return await submit.PriceAsync(task, log, call, token).ConfigureAwait(false);
        })
        {
            Forecast = call => FilmForecast.Of(Fields(request), call.ExtraBody).Price(_prices),
            Story = Story(request),
        };
    }

    /// <summary>Looks once at a film. Running it raises InvalidRequest when the gateway does not know its id.</summary>
    /// <param name="id">The id that the submission was answered with.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="InvalidInputException">There is no id.</exception>
    public Operation<VideoTask> Get(string id) => Get(new VideoTask { Id = id });

    /// <summary>Looks once at a film of which something is known already.</summary>
    /// <param name="task">What is known.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="InvalidInputException">It has no id.</exception>
    public Operation<VideoTask> Get(VideoTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (string.IsNullOrWhiteSpace(task.Id))
        {
            throw new InvalidInputException(Words.Say("The film has no id: the answer to its submission was lost. Look for it with Get-AllmTask -Status Unknown -Refresh."), nameof(VideoTask.Id));
        }

        AllmRequest first = VideoPoller.RequestOf(task.Id) with { Retry = RetryPolicy.Read };
        return new Operation<VideoTask>(_pipeline, first, "Read", task.Id, isPaid: false, async (call, token) =>
        {
            TaskLook look = await Poller.LookAsync(task with { Gateway = task.Gateway ?? _pipeline.Options.BaseUri }, first, call, token).ConfigureAwait(false);
            return look.Failure is null ? (VideoTask)look.Task : throw look.Failure;
        });
    }

    private static OperationStory<VideoTask> Story(VideoRequest request) =>
        new(trace => trace.Asked = [ImageStory.Message(request.Prompt, request.Image)], static (trace, task) => TaskStory.Tell(trace, task));

    private static JsonObject Fields(VideoRequest request) => new() { ["model"] = request.Model, ["seconds"] = request.Second, ["size"] = request.Size };

    private static Task<VideoTask> RunAsync(VideoTask intent, TaskLog log, AllmCallOptions call, bool endsWithStop, Func<VideoTask, CancellationToken, Task<VideoTask>> send, CancellationToken cancellationToken)
    {
        VideoTask begun = intent with { Reference = TaskSubmission.NewReference(), CreatedAt = DateTimeOffset.UtcNow };
        return new TaskSubmission(log, call.Notices).RunAsync(begun, sending => send(begun, sending), endsWithStop, cancellationToken);
    }
}
