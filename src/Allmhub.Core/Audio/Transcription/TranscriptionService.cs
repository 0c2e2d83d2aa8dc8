using System.Runtime.CompilerServices;
using Allmhub.Account;
using Allmhub.Forecasts;
using Allmhub.Http;
using Allmhub.Operations;

namespace Allmhub.Audio.Transcription;

/// <summary>Speech to text (NOTES sections 6 and 16.6).</summary>
public sealed class TranscriptionService
{
    /// <summary>The model that is asked when none is named; the gateway's own default (contract: createTranscription).</summary>
    public const string DefaultModel = TranscriptionModel.Default;

    /// <summary>The model that tells speakers apart.</summary>
    public const string DiarizingModel = TranscriptionModel.Diarizing;

    private readonly SendPipeline _pipeline;
    private readonly PriceBook _prices;

    internal TranscriptionService(SendPipeline pipeline, PriceBook prices)
    {
        _pipeline = pipeline;
        _prices = prices;
    }

    /// <summary>
    /// Writes down what is said in a sound, or puts it into English. Paid: sent again only when nothing was accepted, for a service that fails after the upload may have
    /// done the work and charged it. What can be wrong with the request is found before it is sent.
    /// </summary>
    /// <param name="request">What is asked.</param>
    /// <returns>The operation. Its failure carries what came before it as a <see cref="Transcription"/> that is not complete.</returns>
    /// <exception cref="InvalidInputException">The model cannot do it, or the service would refuse it.</exception>
    public Operation<Transcription> Transcribe(TranscriptionRequest request)
    {
        Plan plan = Make(request);
        return new Operation<Transcription>(_pipeline, plan.First, plan.Action, request.Model, isPaid: true, async (call, cancellationToken) =>
        {
            Transcription? whole = null;
            await foreach (TranscriptionDelta delta in Begin(plan, call).RunAsync(cancellationToken).ConfigureAwait(false))
            {
                whole = delta.Transcription;
            }

            return whole!;
        })
        {
            Forecast = _ => Outlook(plan),
            Beyond = plan.AddAll,
            Story = new OperationStory<Transcription>(trace => trace.Asked = Asked(request), Tell),
        };
    }

    /// <summary>The same as it comes: texts and segments, and at the end the whole. A model or a gateway that does not stream gives one text.</summary>
    /// <param name="request">What is asked; <see cref="TranscriptionRequest.Stream"/> asks for a stream on the wire.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="InvalidInputException">The model cannot do it, or the service would refuse it.</exception>
    public StreamOperation<TranscriptionDelta> Stream(TranscriptionRequest request)
    {
        Plan plan = Make(request);
        return new StreamOperation<TranscriptionDelta>(_pipeline, plan.First, plan.Action, request.Model, isPaid: true, (call, cancellationToken) => RunAsync(plan, call, cancellationToken))
        {
            Forecast = _ => Outlook(plan),
            Beyond = plan.AddAll,
            Story = new OperationStory<TranscriptionDelta>(trace => trace.Asked = Asked(request), static (trace, delta) =>
            {
                trace.AddText(delta.Text);
                if (delta.Transcription is Transcription whole)
                {
                    Tell(trace, whole);
                }
            }),
        };
    }

    private static IReadOnlyList<TracedMessage> Asked(TranscriptionRequest request) =>
    [
        new TracedMessage("User", request.Prompt ?? string.Empty)
        {
            Media = [new TracedMedia { Name = Path.GetFileName(request.Audio.FilePath), Path = request.Audio.FilePath, Type = request.Audio.Format.MediaType, Length = request.Audio.Length }],
        },
    ];

    private static void Tell(CallTrace trace, Transcription whole)
    {
        trace.SetText(whole.Text);
        trace.RequestId = whole.RequestId ?? trace.RequestId;
    }

    private CostForecast Outlook(Plan plan) => SpeechForecast.Hear(plan.Request.Model, plan.Parts.Count, plan.Request.Audio.Duration, plan.Request.Audio.Length).Price(_prices);

    private static IReadOnlyList<SoundPart> Parts(TranscriptionRequest request, TranscriptionModel model)
    {
        try
        {
            return SoundSplitter.Split(request, model);
        }
        catch (IOException error)
        {
            throw new InvalidInputException(Words.Say($"The sound '{request.Audio.Name}' cannot be read: {error.Message}"), nameof(TranscriptionRequest.Audio), error);
        }
    }

    private static Plan Make(TranscriptionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        TranscriptionModel model = TranscriptionModel.Of(request.Model);
        TranscriptionCheck.Check(request, model);
        TranscriptionWriter writer = new(request, model);
        IReadOnlyList<SoundPart> parts = Parts(request, model);
        AllmRequest first = writer.Write(parts[0], new TranscriptionJoin(request, parts).Hint(), null);
        string[] note = parts.Count == 1 ? [] : [Words.Say($"'{request.Audio.Name}' goes in {parts.Count} parts, cut where it is quietest.")];
        return new Plan(request, parts, writer, first with { Note = [.. first.Note, .. note] }, request.Translate ? "Translate" : "Transcribe");
    }

    private TranscriptionRun Begin(Plan plan, AllmCallOptions call)
    {
        foreach (string note in plan.Parts.Count > 1 ? plan.First.Note : [])
        {
            call.Notices?.Post(new Notice(NoticeLevel.Verbose, note));
        }

        return new TranscriptionRun(plan.Request, plan.Parts, plan.Writer, _pipeline, _prices, call);
    }

    private async IAsyncEnumerable<TranscriptionDelta> RunAsync(Plan plan, AllmCallOptions call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (TranscriptionDelta delta in Begin(plan, call).RunAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return delta;
        }
    }

    private sealed record Plan(TranscriptionRequest Request, IReadOnlyList<SoundPart> Parts, TranscriptionWriter Writer, AllmRequest First, string Action)
    {
        // The first request holds but the first part.
        public void AddAll(RequestHash hash)
        {
            using Stream sound = Request.Audio.Open();
            hash.AddStream(sound);
        }
    }
}
