using Allmhub.Account;
using Allmhub.Http;

namespace Allmhub.Chat;

/// <summary>
/// One question and its answer: sends, reads, folds, and sends again when the answer fails before its first piece of content.
/// Not for use by two threads.
/// </summary>
internal sealed class ChatExchange : IDisposable
{
    /// <summary>The most characters of one answer: 64 MB of memory. A service that never stops must not fill it.</summary>
    private const int MaxText = 32 * 1024 * 1024;
    private const int LongPiece = 4 * 1024 * 1024;
    private const int MaxPicture = AllmRequest.MediaBody;

    private readonly ChatRequest _request;
    private readonly IChatDialect _dialect;
    private readonly AllmCall _call;
    private readonly CallMeter _meter;
    private readonly CancellationToken _cancellationToken;
    private readonly List<ChatUpdate> _held = [];
    private ChatFold _fold = new();
    private ChatAnswer? _answer;
    private AllmResponse? _response;
    private TimeSpan? _firstToken;
    private TimeSpan? _ended;
    private string? _requestId;
    private long _textLength;
    private long _pictureLength;
    private bool _gaveContent;
    private bool _isDone;

    /// <summary>Prepares the exchange; nothing is sent.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="dialect">The format.</param>
    /// <param name="call">The call; disposed with the exchange.</param>
    /// <param name="meter">Reckons what it costs.</param>
    /// <param name="cancellationToken">Looked at before every piece, also while pieces are buffered.</param>
    public ChatExchange(ChatRequest request, IChatDialect dialect, AllmCall call, CallMeter meter, CancellationToken cancellationToken)
    {
        _request = request;
        _dialect = dialect;
        _call = call;
        _meter = meter;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The updates of the last <see cref="FillAsync"/>.</summary>
    public List<ChatUpdate> Updates { get; } = [];

    /// <summary>What the answer cost, once a completion was made of it; <c>null</c> without a price behind it.</summary>
    public CostEstimate? Cost { get; private set; }

    /// <summary>Gets the next updates. Completes at once while there is something in the buffer.</summary>
    /// <returns>False at the end of a complete answer.</returns>
    /// <exception cref="AllmException">The call failed; what had arrived is on the error.</exception>
    /// <exception cref="OperationCanceledException">The caller stopped it.</exception>
    public ValueTask<bool> FillAsync()
    {
        Updates.Clear();
        _cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (_answer is not null && _answer.TryReadBuffered(Updates))
            {
                Take();
                CheckLength();
                return new ValueTask<bool>(true);
            }
        }
        catch (AllmException error)
        {
            return RecoverAsync(error);
        }

        return _isDone ? new ValueTask<bool>(false) : ReadAsync();
    }

    /// <summary>The completion of what has arrived.</summary>
    /// <returns>The completion.</returns>
    /// <exception cref="AllmException">ContentRefused: the prompt was blocked or the model refused, and nothing was said or made.</exception>
    public ChatCompletion ToCompletion()
    {
        ChatCompletion completion = Fold(_answer?.IsComplete ?? false);
        if (ContentRefusal.Of(completion) is { } refused)
        {
            throw _call.Finish(refused);
        }

        if (LeftOutText.Warning(completion) is { } warning)
        {
            _call.Warn(warning);
        }

        return completion;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_meter.IsPosted)
        {
            Charge(isPartial: true);
        }

        _response?.Dispose();
        _call.Dispose();
    }

    private ChatCompletion Fold(bool isComplete)
    {
        ChatCompletion completion = _fold.ToCompletion(new ChatFoldContext(_request, _dialect.Api, isComplete)
        {
            RequestId = _requestId,
            TimeToFirstToken = _firstToken,
            Duration = _ended ?? _call.Elapsed,
            Body = _answer?.Body,
        });
        Cost = Charge(!isComplete);
        completion.Cost = Cost?.Usd;
        completion.CostBasis = Cost?.Basis;
        return completion;
    }

    // What an answer used is charged whether it came whole, broke off or was stopped; one that never came is not.
    private CostEstimate? Charge(bool isPartial)
    {
        if (_response is null || (isPartial && _fold.Usage is null && !_gaveContent && !_fold.HasContent))
        {
            return null;
        }

        CallUsage? usage = _fold.Usage?.ToCall();
        CostEstimate? cost = _meter.Reckon(usage, _fold.Model);
        _meter.Post(usage, cost, _requestId, isPartial);
        return cost;
    }

    private async ValueTask<bool> RecoverAsync(AllmException error)
    {
        await RetryOrThrowAsync(error).ConfigureAwait(false);
        return await ReadAsync().ConfigureAwait(false);
    }

    private async ValueTask<bool> ReadAsync()
    {
        while (true)
        {
            if (_answer is null)
            {
                Task<AllmResponse> sending = _call.SendAsync();
                _meter.Begin();
                if (!sending.IsCompleted)
                {
                    FirstAnswer.Prepare(_dialect);
                }

                _response = await sending.ConfigureAwait(false);
                _requestId = _response.RequestId;
                _answer = new ChatAnswer(_dialect, _response, _call.Options.MaxLineBytes);
            }

            try
            {
                _isDone = !await _answer.ReadAsync(Updates).ConfigureAwait(false);
                Take();
                CheckLength();
                if (_isDone)
                {
                    _ended = _call.Elapsed;
                    await _meter.ReadyAsync(_cancellationToken).ConfigureAwait(false);
                }

                return !_isDone || Updates.Count > 0;
            }
            catch (AllmException error)
            {
                await RetryOrThrowAsync(error).ConfigureAwait(false);
            }
        }
    }

    private async Task RetryOrThrowAsync(AllmException error)
    {
        // What the failing event or its forerunners said belongs to the partial answer.
        _answer?.Abandon(Updates);
        Take();
        Updates.Clear();
        if (_gaveContent || _fold.HasContent)
        {
            _call.TellOverload(error);
            throw _call.Finish(error.With(Interrupted));
        }

        await _call.RetryOrThrowAsync(error).ConfigureAwait(false);
        _answer = null;
        _held.Clear();
        _fold = new ChatFold();
        _textLength = 0;
        _pictureLength = 0;
        _firstToken = null;
    }

    // A connection that breaks inside an answer is an answer without its end.
    private AllmError Interrupted(AllmError error)
    {
        AllmError kept = error with { PartialCompletion = Fold(isComplete: false) };
        return error.Kind == AllmErrorKind.Network ? kept with { Kind = AllmErrorKind.IncompleteStream, IsTransient = false } : kept;
    }

    // Megabytes in one piece are a picture inside the text, which has a bound of its own (NOTES section 3).
    private void Count(int length)
    {
        if (length >= LongPiece)
        {
            _pictureLength += length;
        }
        else
        {
            _textLength += length;
        }
    }

    private void CheckLength()
    {
        if (_textLength > MaxText || _pictureLength > MaxPicture)
        {
            // They are on the partial answer already.
            Updates.Clear();
            string most = _textLength > MaxText ? Words.Say("64 MB of text") : Words.Say($"{MaxPicture / 1024 / 1024} MB of pictures in its text");
            throw new AllmException(new AllmError(AllmErrorKind.Protocol, Words.Say($"The answer has more than {most}, and was stopped."))
            {
                RecommendedAction = Words.Say("What had arrived is kept on the error. Set a limit of output tokens; the call was charged."),
            });
        }
    }

    private void Take()
    {
        bool leftOut = false;
        CompleteAddresses();
        foreach (ChatUpdate update in Updates)
        {
            _fold.Add(update);
            leftOut |= update.Kind == ChatUpdateKind.LeftOut;
            if (update.Kind is ChatUpdateKind.Start or ChatUpdateKind.Usage or ChatUpdateKind.Finish or ChatUpdateKind.Raw
                or ChatUpdateKind.LeftOut or ChatUpdateKind.TextWasReasoning)
            {
                continue;
            }

            _gaveContent = true;
            Count(update.Text?.Length ?? (update.Payload as ChatToolCallFragment)?.Arguments?.Length ?? 0);
            if (update.Kind == ChatUpdateKind.Progress)
            {
                _call.Report(update.Text ?? string.Empty, update.Payload as double?);
            }
            else
            {
                _firstToken ??= _call.Elapsed;
            }
        }

        if (leftOut)
        {
            // A warning and the completion name it.
            Updates.RemoveAll(static update => update.Kind == ChatUpdateKind.LeftOut);
        }

        HoldOrRelease();
    }

    // A path alone is one at the gateway.
    private void CompleteAddresses()
    {
        for (int i = 0; i < Updates.Count; i++)
        {
            if (Updates[i].Payload is ChatMedia { Uri.IsAbsoluteUri: false } media)
            {
                Updates[i] = ChatUpdate.OfMedia(media.At(_call.Options.BaseUri));
            }
        }
    }

    // Until there is content the answer may be asked for again: what an attempt that failed said of itself is then nobody's.
    private void HoldOrRelease()
    {
        if (_gaveContent || _fold.HasContent || _isDone)
        {
            Updates.InsertRange(0, _held);
            _held.Clear();
        }
        else
        {
            _held.AddRange(Updates);
            Updates.Clear();
        }
    }
}
