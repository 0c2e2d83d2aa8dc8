using Allmhub.Account;
using Allmhub.Http;
using Allmhub.Images;

namespace Allmhub.Tasks.Videos;

/// <summary>Sends <c>POST /v1/videos</c> and reads its answer, of which the id is what must not be lost.</summary>
/// <param name="pipeline">The way to the gateway.</param>
/// <param name="wire">The request.</param>
/// <param name="request">What it asks for.</param>
/// <param name="meter">Reckons what it costs.</param>
internal sealed class VideoSubmit(SendPipeline pipeline, AllmRequest wire, VideoRequest request, CallMeter meter)
{
    private string? _ratios;

    /// <summary>Sends it, once.</summary>
    /// <param name="intent">The task that is submitted.</param>
    /// <param name="call">What the call says differently.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The task with its id.</returns>
    /// <exception cref="AllmException">It was refused, or its answer was lost.</exception>
    public async Task<VideoTask> SendAsync(VideoTask intent, AllmCallOptions call, CancellationToken cancellationToken)
    {
        try
        {
            Task<AllmResponse> sending = pipeline.SendAsync(wire, call, cancellationToken);
            meter.Begin();
            using AllmResponse response = await sending.ConfigureAwait(false);
            _ratios = response.Header(PriceFactors.Header);
            return await ReadAsync(intent, response, call).ConfigureAwait(false);
        }
        catch (AllmException error) when (error.Kind == AllmErrorKind.InvalidRequest && Sizes() is string sizes)
        {
            throw error.With(known => known with { RecommendedAction = sizes });
        }
    }

    /// <summary>Puts the price on a task that was accepted.</summary>
    /// <param name="task">The task; it is in the journal.</param>
    /// <param name="log">The journal.</param>
    /// <param name="call">What the call says differently.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The task.</returns>
    public async Task<VideoTask> PriceAsync(VideoTask task, TaskLog log, AllmCallOptions call, CancellationToken cancellationToken)
    {
        await meter.ReadyAsync(cancellationToken).ConfigureAwait(false);
        CostEstimate? estimate = Reckon(task);
        meter.Post(Usage(task), estimate, task.RequestId, taskId: task.Id);
        if (estimate is null)
        {
            return task;
        }

        VideoTask priced = task with { Cost = estimate.Usd, CostBasis = estimate.Basis };
        log.Write(priced, call.Notices);
        return priced;
    }

    private CostEstimate? Reckon(VideoTask task) =>
        meter.Find(task.Model ?? request.Model) is (PriceEntry price, PriceTerms terms) ? VideoCost.Estimate(price, request with { Second = task.Second, Size = task.Size }, _ratios, terms) : null;

    private static CallUsage Usage(VideoTask task) => new() { Count = 1, Seconds = task.Second };

    private async Task<VideoTask> ReadAsync(VideoTask intent, AllmResponse response, AllmCallOptions call)
    {
        SubmissionBody body = await SubmissionBody.ReadAsync(response, wire.MaxBody, static start => VideoAnswer.IdIn(start.Span), call).ConfigureAwait(false);
        if (body.CutId is string id)
        {
            return intent with { Id = id, RequestId = response.RequestId };
        }

        if (VideoAnswer.Read(body.Whole, pipeline.Options.BaseUri) is not { Id.Length: > 0 } answer)
        {
            throw response.TryErrorIn(body.Whole.Span) ?? response.NotWhatWasAsked(body.Whole.Span);
        }

        return VideoPoller.Take(intent, answer) with { RequestId = response.RequestId };
    }

    // What the service says of a first frame of another size does not name the two.
    private string? Sizes()
    {
        ImageSource? odd = request.Size is null ? null : request.Image.FirstOrDefault(image => image.Size is { } size && size.ToString() != request.Size);
        return odd is null ? null : Words.Say($"The picture '{odd.Name}' is {odd.Size}, the film is to be {request.Size}: where the service wants both alike, scale or cut the picture, or choose another -Size.");
    }
}
