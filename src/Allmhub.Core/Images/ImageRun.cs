using System.Diagnostics;
using Allmhub.Account;
using Allmhub.Chat;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Images;

/// <summary>One run of a request for pictures: makes pictures of what the format's reader finds, and says at the end what is odd about them. Not for use by two threads.</summary>
/// <param name="plan">What is asked.</param>
/// <param name="spool">Knows what the short texts of the answer stand for.</param>
/// <param name="pipeline">The way to the gateway.</param>
/// <param name="meter">Reckons what it costs.</param>
/// <param name="call">What the call says differently.</param>
internal sealed class ImageRun(ImagePlan plan, Base64Spool spool, SendPipeline pipeline, CallMeter meter, AllmCallOptions call)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly List<Image> _finished = [];
    private ImageUsage? _usage;
    private CostEstimate? _chat;
    private bool _isByChat;
    private bool _isReady;
    private bool _hasLayer;

    /// <summary>What is asked.</summary>
    public ImagePlan Plan => plan;

    /// <summary>What the call says differently.</summary>
    public AllmCallOptions Call => call;

    /// <summary>The way to the gateway.</summary>
    public SendPipeline Pipeline => pipeline;

    /// <summary>The request, with what keeps large pictures out of memory.</summary>
    public AllmRequest Wire => plan.Wire with { BodyFilter = spool.Wrap };

    /// <summary>The gateway.</summary>
    public Uri BaseUri => pipeline.Options.BaseUri;

    /// <summary>Whether partial pictures, and finished ones before the end, are wanted.</summary>
    public bool IsStream => plan.Request.Stream == true;

    /// <summary>How many finished pictures there are.</summary>
    public int Finished => _finished.Count;

    /// <summary>How many pictures failed by themselves.</summary>
    public int Failed { get; private set; }

    /// <summary>The gateway's request id.</summary>
    public string? RequestId { get; set; }

    /// <summary>Makes an update of an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="index">Its place.</param>
    /// <param name="partial">Which step it is; <c>null</c> for a finished picture.</param>
    /// <returns>The picture, or its failure.</returns>
    public ImageUpdate Update(ImageItem item, int index, int? partial = null)
    {
        bool isBroken = false;
        MediaData? data = item.Bytes is { } bytes ? spool.Resolve(bytes, out isBroken) : null;
        AllmException? failure = item.Failure ?? (isBroken && partial is null ? ImageFailure.CutOff() : null);
        if (failure is not null)
        {
            Failed++;
            return ImageUpdate.Of(index, pipeline.Guard.Clean(ImageFailure.Advise(failure, plan).With(known => known with { RequestId = known.RequestId ?? RequestId })));
        }

        Image image = Make(item, data, index, partial);
        if (partial is null)
        {
            _hasLayer |= item.IsLayer;
            _finished.Add(image);
            Price();
        }

        return ImageUpdate.Of(image);
    }

    /// <summary>Takes what the answer used; the last word counts, for services repeat it with each picture.</summary>
    /// <param name="usage">The usage.</param>
    public void Use(ImageUsage? usage)
    {
        if (usage is null)
        {
            return;
        }

        _usage = usage;
        foreach (Image image in _finished)
        {
            image.Usage = usage;
        }

        Price();
    }

    /// <summary>Before a finished picture is handed out: waits, for a short while at most, until prices are known.</summary>
    /// <param name="update">What is handed out.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>A task that ends then.</returns>
    public async ValueTask PriceAsync(ImageUpdate update, CancellationToken cancellationToken)
    {
        if (_isReady || update.Image is not { IsPartial: false })
        {
            return;
        }

        _isReady = true;
        await meter.ReadyAsync(cancellationToken).ConfigureAwait(false);
        Price();
    }

    /// <summary>Tells the charge of an answer that has ended, once. Who hangs up in a stream is charged for the pictures that were asked (NOTES section 16.3).</summary>
    /// <param name="isPartial">Whether it broke off or was stopped.</param>
    public void Charge(bool isPartial)
    {
        if (meter.IsPosted || (_finished.Count == 0 && _usage is null))
        {
            return;
        }

        Price(isEnd: !isPartial);
        CallUsage usage = ImageCost.Usage(_usage, isPartial && IsStream ? Math.Max(plan.Request.Count, _finished.Count) : _finished.Count);
        meter.Post(usage, Reckon(usage), RequestId, isPartial);
    }

    /// <summary>Says at the end of an answer how many pictures are missing or too many: all of them may have been paid for.</summary>
    public void Tally()
    {
        int count = _finished.Count;
        if (count > 0 && count != plan.Request.Count && count + Failed != plan.Request.Count && !_hasLayer)
        {
            Warn(count == 1 ? Words.Say($"1 picture came, {plan.Request.Count} were asked for. Pictures that came are what is charged by picture.")
                : plan.Request.Count == 1 ? Words.Say($"{count} pictures came, 1 was asked for. Pictures that came are what is charged by picture.")
                : Words.Say($"{count} pictures came, {plan.Request.Count} were asked for. Pictures that came are what is charged by picture."));
        }
    }

    /// <summary>Warns of something although the call goes on.</summary>
    /// <param name="text">The warning.</param>
    public void Warn(string text) => call.Notices?.Post(new Notice(NoticeLevel.Warning, pipeline.Guard.Redact(text)));

    /// <summary>What a conversation cost, which has told its charge by itself.</summary>
    /// <param name="cost">The cost.</param>
    public void TakeCost(CostEstimate? cost)
    {
        _isByChat = true;
        _chat = cost;
    }

    /// <summary>The meter of the request, for the one who sends it.</summary>
    public CallMeter Meter => meter;

    /// <summary>The pictures of a conversation.</summary>
    /// <param name="completion">The conversation's end.</param>
    /// <returns>Pictures, and failures of those that cannot be had.</returns>
    public List<ImageUpdate> Updates(ChatCompletion completion)
    {
        List<ChatMedia> media = [.. completion.Media.Where(static medium => medium.Kind == MediaKind.Image)];
        if (media.Count == 0)
        {
            media = [.. completion.Media.Where(static medium => medium.Kind == MediaKind.Unknown)];
        }

        RequestId = completion.RequestId ?? RequestId;
        List<ImageUpdate> updates = [];
        foreach (ChatMedia medium in media)
        {
            updates.Add(Update(ImageItems.Of(medium, completion.Raw is { } raw ? ImageRaw.Of(raw) : null, BaseUri), updates.Count));
        }

        Use(ImageUsageReader.Of(completion.Usage));
        return updates;
    }

    /// <summary>Goes on with the reader of the format; its failure says what is known for pictures alone.</summary>
    /// <param name="reader">The reader.</param>
    /// <returns>Whether there is another update.</returns>
    /// <exception cref="AllmException">The answer failed.</exception>
    public async ValueTask<bool> MoveAsync(IAsyncEnumerator<ImageUpdate> reader)
    {
        try
        {
            return await reader.MoveNextAsync().ConfigureAwait(false);
        }
        catch (AllmException error) when (ImageFailure.Advise(error, plan) is AllmException better && better != error)
        {
            throw better;
        }
    }

    // In a stream nobody knows yet how many will share the price: as many as were asked.
    private void Price(bool isEnd = false)
    {
        int count = IsStream && !isEnd ? Math.Max(plan.Request.Count, _finished.Count) : _finished.Count;
        ImageCost.Share(_finished, count, _isByChat ? _chat : Reckon(ImageCost.Usage(_usage, count)));
    }

    private CostEstimate? Reckon(CallUsage usage) => meter.Reckon(usage, factors: ImageCost.Factors(plan.Request));

    private Image Make(ImageItem item, MediaData? data, int index, int? partial)
    {
        (string Type, PictureSize? Size)? seen = data is null ? null : ImageMaker.Look(data);
        if (seen is { } look && partial is null && MediaFormats.KindOf(look.Type) != MediaKind.Image)
        {
            Warn(Words.Say($"Picture {index + 1} is no picture by its bytes ({look.Type})."));
        }

        return new Image
        {
            Data = data,
            Uri = data is null ? item.Uri : null,
            MediaType = seen?.Type,
            Width = seen?.Size?.Width,
            Height = seen?.Size?.Height,
            Prompt = plan.Request.Prompt,
            RevisedPrompt = item.RevisedPrompt,
            Model = plan.Request.Model,
            Api = plan.Api,
            ApiReason = plan.Reason,
            Usage = _usage,
            Index = index,
            IsPartial = partial is not null,
            PartialIndex = partial,
            RequestId = RequestId,
            Duration = Stopwatch.GetElapsedTime(_start),
            Raw = pipeline.Guard.Redact(item.Raw),
        };
    }
}
