using System.Diagnostics;
using Allmhub.Account;
using Allmhub.Http;

namespace Allmhub.Tasks.Midjourney;

/// <summary>
/// Sends a submission and reads its answer. It is sent once; only where the service says that its queue is full (code 23), with which it takes
/// nothing, it is sent again, after a wait and as long as the call's limit lasts.
/// </summary>
/// <param name="pipeline">The way to the gateway.</param>
/// <param name="prices">Knows prices.</param>
internal sealed class MidjourneySubmit(SendPipeline pipeline, MidjourneyPrices prices)
{
    // A wait of minutes is said once; the first ones are no longer than any retry.
    private const int Told = 4;

    private static readonly TimeSpan LongestQueue = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    /// <summary>Submits.</summary>
    /// <param name="intent">The task that is submitted.</param>
    /// <param name="wire">The request.</param>
    /// <param name="log">The journal.</param>
    /// <param name="call">What the call says differently.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The task; it is in the journal.</returns>
    /// <exception cref="AllmException">It was refused, or its answer was lost.</exception>
    public async Task<MidjourneyTask> RunAsync(MidjourneyTask intent, AllmRequest wire, TaskLog log, AllmCallOptions call, CancellationToken cancellationToken)
    {
        Stopwatch watch = Stopwatch.StartNew();
        string reference = TaskSubmission.NewReference();
        for (int attempt = 1; ; attempt++)
        {
            TimeSpan before = watch.Elapsed;
            try
            {
                string? ratios = null;
                CallMeter meter = prices.Meter(intent, call);
                MidjourneyTask begun = intent with { Reference = reference, CreatedAt = DateTimeOffset.UtcNow };
                MidjourneyTask task = await new TaskSubmission(log, call.Notices)
                    .RunAsync(begun, sending => SendAsync(begun, wire, call, meter, header => ratios = header, sending), endsWithStop: false, cancellationToken).ConfigureAwait(false);
                return await MidjourneyPrices.PutAsync(task, ratios, meter, log, call, cancellationToken).ConfigureAwait(false);
            }
            catch (AllmException full) when (full.Code == MidjourneyReply.QueueFull && WaitBefore(attempt, watch.Elapsed, watch.Elapsed - before, call) is TimeSpan wait)
            {
                call.Notices?.Post(new Notice(attempt == Told ? NoticeLevel.Warning : NoticeLevel.Verbose, Words.Say($"Midjourney's queue is full ({full.Message}); nothing was submitted. It is submitted again in {wait.TotalSeconds:0.#} s.")));
                await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private TimeSpan? WaitBefore(int attempt, TimeSpan waited, TimeSpan last, AllmCallOptions call)
    {
        if ((call.MaxRetry ?? pipeline.Options.MaxRetry) == 0)
        {
            return null;
        }

        TimeSpan wait = pipeline.Options.RetryBaseDelay * Math.Pow(2, Math.Min(attempt - 1, 10)) * (1 + (0.25 * Random.Shared.NextDouble()));
        wait = wait < LongestWait ? wait : LongestWait;

        // A submission that the limit cut off would be one of which nobody knows whether it was taken.
        return wait + (4 * last) < (call.Deadline?.Left ?? (LongestQueue - waited)) ? wait : null;
    }

    private async Task<MidjourneyTask> SendAsync(MidjourneyTask intent, AllmRequest wire, AllmCallOptions call, CallMeter meter, Action<string?> takeRatios, CancellationToken cancellationToken)
    {
        Task<AllmResponse> sending = pipeline.SendAsync(wire, call, cancellationToken);
        meter.Begin();
        using AllmResponse response = await sending.ConfigureAwait(false);
        takeRatios(response.Header(PriceFactors.Header));
        SubmissionBody body = await SubmissionBody.ReadAsync(response, wire.MaxBody, static start => MidjourneyReply.IdIn(start.Span), call).ConfigureAwait(false);
        MidjourneyTask answered = body.CutId is string id ? intent with { Id = id } : Read(intent, response, body.Whole, call);
        return answered with { RequestId = response.RequestId };
    }

    private static MidjourneyTask Read(MidjourneyTask intent, AllmResponse response, ReadOnlyMemory<byte> body, AllmCallOptions call)
    {
        if (MidjourneyReply.Read(body) is not { } reply)
        {
            throw response.TryErrorIn(body.Span) ?? response.NotWhatWasAsked(body.Span);
        }

        if (!reply.IsAccepted)
        {
            throw response.Finish(reply.Refusal());
        }

        if (reply.Link.Count > 0)
        {
            return intent with { Status = TaskState.Success, StatusText = "SUCCESS", Progress = 100, Link = reply.Link, CompletedAt = DateTimeOffset.UtcNow, Raw = reply.Raw };
        }

        if (reply.Id is not string id)
        {
            throw response.Finish(new AllmException(AllmErrorKind.Protocol, Words.Say($"Midjourney accepts the submission (code {reply.Code}) and names no task.")));
        }

        return Accepted(intent, reply, id, call);
    }

    // Code 21 says that the task exists or that it waits for an answer; the gateway turns it into 1 and leaves the properties as they are (NOTES section 16.4).
    private static MidjourneyTask Accepted(MidjourneyTask intent, MidjourneyReply reply, string id, AllmCallOptions call)
    {
        bool asks = intent.Action is "CUSTOM_ZOOM" or "INPAINT";
        bool isWaiting = reply.Code == "21" ? reply.IsWaiting || (asks && !reply.IsExisting) : reply.HasRemix;
        if (reply.Code == "21" && !isWaiting)
        {
            call.Notices?.Post(new Notice(NoticeLevel.Warning, Words.Say($"The service made nothing new: what was asked for is the task {id}, which is there already.")));
        }
        else if (reply.Queue is string queue)
        {
            call.Notices?.Post(new Notice(NoticeLevel.Verbose, Words.Say($"The task {id} is queued behind {queue} other(s).")));
        }

        return intent with
        {
            Id = id,
            Status = isWaiting ? TaskState.Modal : reply.Code == "22" ? TaskState.Queued : TaskState.Submitted,
            StatusText = isWaiting ? "MODAL" : null,
            FinalPrompt = reply.FinalPrompt is { Length: > 0 } final ? final : intent.FinalPrompt,
            ImageUri = intent.Gateway is Uri gateway ? MidjourneyLink.Picture(reply.Image, id, gateway) : null,
            Raw = reply.Raw,
        };
    }
}
