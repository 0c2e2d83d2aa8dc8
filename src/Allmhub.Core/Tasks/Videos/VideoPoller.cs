using Allmhub.Account;
using Allmhub.Http;

namespace Allmhub.Tasks.Videos;

/// <summary>Looks at films: <c>GET /v1/videos/{id}</c>, and at their end <c>GET /v1/video/generations/{id}</c> for what the first leaves out: link, reason, cost (NOTES section 16.5).</summary>
/// <param name="pipeline">The way to the gateway.</param>
/// <param name="prices">Knows prices and units.</param>
/// <param name="status">Knows the site's units where no list does.</param>
internal sealed class VideoPoller(SendPipeline pipeline, PriceBook prices, GatewayStatus status) : ITaskPoller
{
    private const int AtATime = 6;
    private static readonly TimeSpan SecondLimit = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public TaskKind Kind => TaskKind.Video;

    /// <inheritdoc/>
    public AllmRequest First(IReadOnlyList<AllmTask> tasks) => RequestOf(tasks[0].Id);

    /// <summary>The look at a film.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>The request; the watcher repeats it.</returns>
    public static AllmRequest RequestOf(string id) => new()
    {
        Method = HttpMethod.Get,
        Path = $"{VideoWriter.Path}/{Uri.EscapeDataString(id)}",
        Retry = RetryPolicy.None,
        MaxBody = AllmRequest.MediaBody,
    };

    /// <summary>The task after an answer.</summary>
    /// <param name="before">The task.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>The task.</returns>
    public static VideoTask Take(VideoTask before, VideoAnswer answer) => AllmTask.Merge(before, before with
    {
        Id = answer.Id,
        Status = answer.Status,
        StatusText = answer.StatusText,
        Progress = answer.Progress,
        Error = answer.Error,
        Link = answer.Link.Count > 0 ? answer.Link : before.Link,
        Data = answer.Data ?? before.Data,
        CreatedAt = answer.CreatedAt,
        CompletedAt = answer.CompletedAt,
        Second = before.Second ?? answer.Second,
        Size = before.Size ?? answer.Size,
        Raw = answer.Raw,
    });

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TaskLook>> LookAsync(IReadOnlyList<AllmTask> tasks, AllmCallOptions call, CancellationToken cancellationToken)
    {
        using SemaphoreSlim room = new(AtATime);
        return await Task.WhenAll(tasks.Select(task => GuardedAsync((VideoTask)task, room, call, cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>Looks at one film.</summary>
    /// <param name="task">The film.</param>
    /// <param name="request">The look.</param>
    /// <param name="call">What the call says differently.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What the look brought.</returns>
    /// <exception cref="AllmException">The look failed.</exception>
    public async Task<TaskLook> LookAsync(VideoTask task, AllmRequest request, AllmCallOptions call, CancellationToken cancellationToken)
    {
        using AllmResponse response = await pipeline.SendAsync(request, call, cancellationToken).ConfigureAwait(false);
        ReadOnlyMemory<byte> body = await response.ReadBytesAsync().ConfigureAwait(false);
        if (VideoAnswer.Read(body, pipeline.Options.BaseUri) is not VideoAnswer answer)
        {
            return Refused(task, response.TryErrorIn(body.Span) ?? throw response.NotWhatWasAsked(body.Span));
        }

        VideoTask now = Take(task, answer);
        return new TaskLook(now.IsEnded ? await CompleteAsync(now, call, cancellationToken).ConfigureAwait(false) : now);
    }

    // An error envelope with status 200 is the service's last word on the film, unless it speaks of the caller or of itself.
    private static TaskLook Refused(VideoTask task, AllmException inside)
    {
        bool isOfTask = inside.Kind is AllmErrorKind.ContentRefused or AllmErrorKind.InvalidRequest or AllmErrorKind.TaskFailed && inside.Code is not ("task_not_exist" or "task_no_found");
        return isOfTask
            ? new TaskLook(task with { Status = TaskState.Failure, StatusText = inside.Code, Error = inside.Message })
            : new TaskLook(task, inside) { IsEnd = inside.Kind == AllmErrorKind.Server };
    }

    private async Task<TaskLook> GuardedAsync(VideoTask task, SemaphoreSlim room, AllmCallOptions call, CancellationToken cancellationToken)
    {
        await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await LookAsync(task, RequestOf(task.Id), call, cancellationToken).ConfigureAwait(false);
        }
        catch (AllmException failure)
        {
            return new TaskLook(task, failure);
        }
        finally
        {
            room.Release();
        }
    }

    private async Task<VideoTask> CompleteAsync(VideoTask task, AllmCallOptions call, CancellationToken cancellationToken)
    {
        if (await SecondAsync(task, call, cancellationToken).ConfigureAwait(false) is not VideoAnswer second)
        {
            return task;
        }

        VideoTask whole = task with
        {
            Link = task.Link.Count > 0 || task.Data is not null || task.Status != TaskState.Success ? task.Link : second.Link,
            Data = task.Data ?? (task.Link.Count == 0 ? second.Data : null),
            Error = task.Error ?? (task.Status == TaskState.Success ? null : second.Error),
        };
        if (second.Quota is not decimal units)
        {
            return whole;
        }

        CostEstimate charged = VideoCost.Charged(units, await UnitAsync(call, cancellationToken).ConfigureAwait(false), task.Status != TaskState.Success);
        return whole with { Cost = charged.Usd, CostBasis = charged.Basis };
    }

    private async Task<decimal> UnitAsync(AllmCallOptions call, CancellationToken cancellationToken) =>
        prices.Known?.UnitPerUsd ?? (await status.GetMoneyAsync(call, cancellationToken).ConfigureAwait(false)).UnitPerUsd;

    // It need not exist; what it does not tell is done without.
    private async Task<VideoAnswer?> SecondAsync(VideoTask task, AllmCallOptions call, CancellationToken cancellationToken)
    {
        try
        {
            AllmRequest request = RequestOf(task.Id) with { Path = $"/v1/video/generations/{Uri.EscapeDataString(task.Id)}" };
            using AllmResponse response = await pipeline.SendAsync(request, new AllmCallOptions { Notices = call.Notices, Deadline = Deadline.Within(call.Deadline, SecondLimit) }, cancellationToken).ConfigureAwait(false);
            return VideoAnswer.Read(await response.ReadBytesAsync().ConfigureAwait(false), pipeline.Options.BaseUri);
        }
        catch (AllmException error)
        {
            call.Notices?.Post(new Notice(NoticeLevel.Verbose, Words.Say($"/v1/video/generations tells nothing of {task} ({error.Kind}).")));
            return null;
        }
    }
}
