using System.Diagnostics;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Chat;

/// <summary>
/// Reads the body of one success answer, stream or object. The label decides which it is, except where the first byte
/// cannot be what the label says: gateways mislabel both (NOTES section 3). Not for use by two threads.
/// </summary>
internal sealed class ChatAnswer
{
    private const int MaxTold = 64 * 1024;
    private const int ReadSize = 16 * 1024;
    private static readonly TimeSpan EndWait = TimeSpan.FromMilliseconds(100);

    // Longer than a service takes from one piece to the next, shorter than a person waits for nothing.
    private static readonly TimeSpan QuietWait = TimeSpan.FromSeconds(2);

    private readonly IChatDialect _dialect;
    private readonly AllmResponse _response;
    private readonly SseParser _parser;
    private readonly ChatStreamReader _reader;
    private AllmException? _told;
    private AllmException? _broken;
    private long _said;
    private bool _wasOver;
    private bool _isOpen;
    private bool _isStream;
    private bool _sawEvent;
    private bool _sawDone;
    private bool _isDrained;
    private bool _isEnded;

    /// <summary>Prepares to read.</summary>
    /// <param name="dialect">The format.</param>
    /// <param name="response">The answer; not disposed here.</param>
    /// <param name="maxLineBytes">The most bytes of a line of a stream.</param>
    public ChatAnswer(IChatDialect dialect, AllmResponse response, int maxLineBytes)
    {
        _dialect = dialect;
        _response = response;
        _parser = new SseParser(maxLineBytes) { EndsAtValue = true };
        _reader = dialect.CreateStreamReader();
    }

    /// <summary>Whether the answer's own end was seen.</summary>
    public bool IsComplete => _isStream ? _reader.SawEnd : Body is not null;

    /// <summary>The body of an answer that was no stream.</summary>
    public ReadOnlyMemory<byte>? Body { get; private set; }

    /// <summary>Reads the next event that says something out of what has been received.</summary>
    /// <param name="updates">Receives the updates.</param>
    /// <returns>False when the network has to be asked.</returns>
    /// <exception cref="AllmException">The event is an error.</exception>
    public bool TryReadBuffered(List<ChatUpdate> updates)
    {
        try
        {
            while (_isStream && !_sawDone && _parser.TryRead(out SseItem item))
            {
                if (item.Kind == SseItemKind.Comment)
                {
                    continue;
                }

                Read(item, updates);
                if (updates.Count > 0)
                {
                    return true;
                }
            }
        }
        catch (StreamLimitException limit)
        {
            throw _response.TooLong(limit);
        }

        return false;
    }

    /// <summary>Reads on, waiting for the network.</summary>
    /// <param name="updates">Receives the updates.</param>
    /// <returns>False at the end of a complete answer.</returns>
    /// <exception cref="AllmException">An error of whatever kind.</exception>
    public async ValueTask<bool> ReadAsync(List<ChatUpdate> updates)
    {
        if (!_isOpen)
        {
            _isOpen = true;
            if (!await OpenAsync(updates).ConfigureAwait(false))
            {
                return updates.Count > 0;
            }
        }

        while (_isStream && !TryReadRest(updates))
        {
            if (_isDrained || !await ReceiveAsync().ConfigureAwait(false))
            {
                return End(updates);
            }
        }

        return updates.Count > 0;
    }

    // The half event that a broken connection leaves is no fault of its own.
    private bool TryReadRest(List<ChatUpdate> updates)
    {
        try
        {
            return TryReadBuffered(updates);
        }
        catch (AllmException half) when (_broken is not null && half.Kind == AllmErrorKind.Protocol)
        {
            throw _broken;
        }
    }

    /// <summary>Gives what the reader still holds back, when the answer breaks off: half an emoji, the beginning of a tag.</summary>
    /// <param name="updates">Receives the updates.</param>
    public void Abandon(List<ChatUpdate> updates)
    {
        if (_isStream && !_isEnded)
        {
            _isEnded = true;
            _reader.Complete(updates);
        }
    }

    /// <summary>Finds out what the body is.</summary>
    /// <returns>Whether it is a stream; an object has been read already.</returns>
    private async ValueTask<bool> OpenAsync(List<ChatUpdate> updates)
    {
        byte[] start = new byte[ReadSize];
        int count = 0;
        int read;
        BodyForm form = BodyForm.Unknown;
        while (form == BodyForm.Unknown && count < start.Length && (read = await _response.ReadQuietAsync(start.AsMemory(count)).ConfigureAwait(false)) > 0)
        {
            count += read;
            form = BodySniffer.FormOf(start.AsSpan(0, count), _response.MediaType);
        }

        if (form == BodyForm.Stream)
        {
            _isStream = true;
            _parser.Append(start.AsSpan(0, count));
            return true;
        }

        ReadOnlyMemory<byte> body = await _response.ReadBytesAsync(start.AsMemory(0, count)).ConfigureAwait(false);
        if (form == BodyForm.Object && ReadWhole(body, updates))
        {
            return false;
        }

        if (form == BodyForm.Object && (_response.MediaType == BodySniffer.StreamType || ChatAnswerBody.BeginsWithLine(body.Span)))
        {
            // Bare lines of JSON: the parser yields them one by one.
            _isStream = true;
            _isDrained = true;
            _parser.Append(body.Span);
            _parser.Complete();
            return true;
        }

        throw _response.NotWhatWasAsked(body.Span);
    }

    private bool ReadWhole(ReadOnlyMemory<byte> body, List<ChatUpdate> updates)
    {
        if (!ChatAnswerBody.TryRead(_dialect, body, _response.RequestId, updates))
        {
            return false;
        }

        Body = body;
        return true;
    }

    private void Read(SseItem item, List<ChatUpdate> updates)
    {
        if (ChatStreamReader.IsDone(item.Data))
        {
            _sawDone = true;
            _reader.OnDone();
            return;
        }

        _sawEvent = true;
        if (item.Kind == SseItemKind.BareJson && !_reader.IsOver && AnswerErrors.TryFromBody(item.Data, _response.RequestId) is AllmException error)
        {
            throw error;
        }

        try
        {
            ReadOnlySpan<byte> data = LenientJson.Repair(item.Data);
            int before = updates.Count;
            _reader.Read(item.EventType, data, updates);
            NoteEnd(updates.Count > before);
            if (data.Length <= MaxTold && ChatUpdateSense.SaysNothing(updates, before))
            {
                _told = AnswerErrors.TryFromFlatWords(data) ?? _told;
            }

            if (updates.Exists(ChatUpdateSense.IsContent))
            {
                _response.OnContent();
            }
        }
        catch (Exception failure) when (ChatAnswerBody.IsNoText(failure))
        {
            throw ChatAnswerBody.NoText(failure);
        }
    }

    // From the end mark the wait for a late count runs, and from each event that says more the wait of a format whose last one bears no mark.
    private void NoteEnd(bool saysMore)
    {
        if (_reader.MayBeOver && !_wasOver && (saysMore || _said == 0))
        {
            _wasOver = _reader.IsOver;
            _said = Stopwatch.GetTimestamp();
        }
    }

    private async ValueTask<bool> ReceiveAsync()
    {
        if (_sawDone)
        {
            await _response.TryEndAsync(EndWait).ConfigureAwait(false);
            return false;
        }

        int count = _reader.MayBeOver ? await ReceiveRestAsync().ConfigureAwait(false) : await ReceivePieceAsync().ConfigureAwait(false);
        if (count == 0)
        {
            _isDrained = true;
            _parser.Complete();
        }

        return true;
    }

    private async ValueTask<int> ReceivePieceAsync()
    {
        try
        {
            int count = await _response.ReadQuietAsync(_parser.GetBuffer()).ConfigureAwait(false);
            _parser.Advance(count);
            return count;
        }
        catch (AllmException error)
        {
            // What stands in the buffer is read first. If that makes the answer whole, how its connection ended no longer matters.
            _broken = error;
            return 0;
        }
    }

    // The answer is whole: neither a connection that is held open nor one that breaks matters any more.
    private async ValueTask<int> ReceiveRestAsync()
    {
        TimeSpan left = (_reader.IsOver ? EndWait : QuietWait) - Stopwatch.GetElapsedTime(_said);
        int count = left > TimeSpan.Zero ? await _response.TryReadAsync(_parser.GetBuffer(), left).ConfigureAwait(false) : 0;
        _parser.Advance(count);
        return count;
    }

    private bool End(List<ChatUpdate> updates)
    {
        if (_isEnded)
        {
            return false;
        }

        _isEnded = true;
        _isDrained = true;
        _reader.Complete(updates);
        if (_reader.SawEnd)
        {
            return updates.Count > 0;
        }

        if (_broken is not null)
        {
            throw _broken;
        }

        // An event that gave nothing and had words for why is the reason (a code and a message without the name "error").
        throw _sawEvent
            ? _told ?? new AllmException(new AllmError(AllmErrorKind.IncompleteStream, Words.Say("The answer's stream ended without its end mark: it is incomplete."))
            {
                RecommendedAction = Words.Say("What had arrived is kept on the error. Ask again if you need the rest; the call may have been charged."),
            })
            : _response.NotWhatWasAsked([]);
    }
}
