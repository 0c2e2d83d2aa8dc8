using System.Text;
using System.Text.Json;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Audio.Transcription;

/// <summary>
/// Reads the events of a streamed transcription (contract: TranscriptionStreamEvent): deltas, segments and the end with the whole text. The gateway hands them
/// over in one block (NOTES section 6). Chunks of a conversation, as vLLM writes them, and bare objects with a text are read too.
/// </summary>
/// <param name="response">The answer; not disposed here.</param>
/// <param name="maxLineBytes">The bound of a line.</param>
internal sealed class TranscriptionStreamReader(AllmResponse response, int maxLineBytes)
{
    private static readonly TimeSpan EndWait = TimeSpan.FromMilliseconds(100);

    private readonly SseParser _parser = new(maxLineBytes) { EndsAtValue = true };
    private readonly StringBuilder _text = new();
    private readonly List<TranscriptionSegment> _segments = [];
    private readonly List<TranscriptionToken> _tokens = [];
    private TranscriptionUsage? _usage;
    private Transcription? _done;
    private AllmException? _failure;
    private long _size;
    private bool _isOpen = true;
    private bool _isMarked;
    private bool _isEnded;
    private bool _isTyped;

    /// <summary>What has come so far.</summary>
    public Transcription Result => (_done ?? new Transcription()) with
    {
        Text = _done is { Text.Length: > 0 } whole ? whole.Text : _text.Length > 0 ? _text.ToString() : SpokenText.Join(_segments.Select(static segment => segment.Text)),
        Segment = _segments.Count > 0 ? [.. _segments] : _done?.Segment ?? [],
        Logprob = _tokens.Count > 0 ? [.. _tokens] : _done?.Logprob ?? [],
        Usage = _usage,
        IsComplete = _isEnded,
    };

    /// <summary>Reads to the end.</summary>
    /// <param name="start">What of it has been read already.</param>
    /// <returns>Texts and segments as they come.</returns>
    /// <exception cref="AllmException">An error event, a broken connection, or a stream without its end; what came before was given.</exception>
    public async IAsyncEnumerable<(string? Text, TranscriptionSegment? Segment)> ReadAsync(ReadOnlyMemory<byte> start)
    {
        _parser.Append(start.Span);
        List<(string? Text, TranscriptionSegment? Segment)> pieces = [];
        do
        {
            pieces.Clear();
            Take(pieces);
            foreach ((string?, TranscriptionSegment?) piece in pieces)
            {
                yield return piece;
            }
        }
        while (_failure is null && await ReceiveAsync().ConfigureAwait(false));

        if ((_failure ?? Missing()) is AllmException failure)
        {
            throw response.Finish(failure);
        }

        _isEnded = true;
        if (_text.Length == 0 && Result.Text is { Length: > 0 } late)
        {
            yield return (late, null);
        }
    }

    // Events without a type tell no end of their own: the stream's is theirs.
    private AllmException? Missing() => _isEnded || _done is not null || (!_isTyped && _text.Length + _segments.Count > 0 && !_parser.IsCutOff) ? null
        : _text.Length + _segments.Count == 0 && !_isMarked && !_isTyped ? response.NotWhatWasAsked([])
        : new AllmException(new AllmError(AllmErrorKind.IncompleteStream, Words.Say("The transcription broke off: the stream ended without its last event. What came is on the error as PartialCompletion.")));

    private void Take(List<(string? Text, TranscriptionSegment? Segment)> pieces)
    {
        try
        {
            while (!_isMarked && _failure is null && _parser.TryRead(out SseItem item))
            {
                if (item.Kind != SseItemKind.Comment)
                {
                    Read(item.Data.Trim(" \t\r\n"u8), pieces);
                }
            }
        }
        catch (StreamLimitException limit)
        {
            _failure = response.TooLong(limit);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            _failure = new AllmException(AllmErrorKind.Protocol, Words.Say("An event of the transcription is no JSON."), failure);
        }
    }

    private void Read(ReadOnlySpan<byte> data, List<(string? Text, TranscriptionSegment? Segment)> pieces)
    {
        if (data.IsEmpty)
        {
            return;
        }

        if (data.SequenceEqual("[DONE]"u8))
        {
            _isMarked = true;
            return;
        }

        _size += data.Length;
        _failure = _size > AllmRequest.PlainBody
            ? new AllmException(AllmErrorKind.Protocol, Words.Say($"The transcription is longer than {AllmRequest.PlainBody / (1024 * 1024)} MB, the most that is held in memory."))
            : response.TryErrorIn(data);
        if (_failure is not null)
        {
            return;
        }

        using JsonDocument document = LenientJson.Parse(data.ToArray());
        JsonElement root = document.RootElement;
        _usage = TranscriptionJson.Usage(root) ?? _usage;
        string? type = TranscriptionJson.Text(root, "type");
        _isTyped |= type is not null;
        switch (type)
        {
            case "transcript.text.delta":
                _tokens.AddRange(TranscriptionJson.Logprobs(root));
                Add(TranscriptionJson.Text(root, "delta"), pieces);
                break;
            case "transcript.text.segment":
                AddSegment(root, pieces);
                break;
            case "transcript.text.done":
                _done = TranscriptionJson.Read(root) ?? _done ?? new Transcription { Text = _text.ToString() };
                break;
            case "error":
                _failure = AnswerErrors.TryFromWords(data) ?? new AllmException(AllmErrorKind.Server, Words.Say("The service reported an error in the stream without a word about it."));
                break;
            case null:
                ReadBare(root, pieces);
                break;
            default:
                break;
        }
    }

    private void ReadBare(JsonElement root, List<(string? Text, TranscriptionSegment? Segment)> pieces)
    {
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("choices", out JsonElement choices) && choices.ValueKind == JsonValueKind.Array)
        {
            _isTyped = true;
            foreach (JsonElement choice in choices.EnumerateArray())
            {
                JsonElement delta = choice.ValueKind == JsonValueKind.Object && (choice.TryGetProperty("delta", out JsonElement value) || choice.TryGetProperty("message", out value)) ? value : default;
                Add(TranscriptionJson.Text(delta, "content"), pieces);
                _isEnded |= TranscriptionJson.Text(choice, "finish_reason") is { Length: > 0 };
            }
        }
        else if (TranscriptionJson.Time(root, "start") is not null)
        {
            AddSegment(root, pieces);
        }
        else if (TranscriptionJson.Read(root) is Transcription whole)
        {
            // One object with everything in it, or the next stretch of text.
            _done = whole.Segment.Count > 0 ? whole : _done;
            Add(whole.Segment.Count > 0 ? null : whole.Text, pieces);
        }
    }

    private void AddSegment(JsonElement root, List<(string? Text, TranscriptionSegment? Segment)> pieces)
    {
        response.OnContent();
        TranscriptionSegment segment = TranscriptionJson.Segment(root, _segments.Count, _segments.Count == 0 ? TimeSpan.Zero : _segments[^1].End);
        _segments.Add(segment);
        pieces.Add((null, segment));
    }

    private void Add(string? text, List<(string? Text, TranscriptionSegment? Segment)> pieces)
    {
        if (!string.IsNullOrEmpty(text))
        {
            response.OnContent();
            _text.Append(text);
            pieces.Add((text, null));
        }
    }

    private async ValueTask<bool> ReceiveAsync()
    {
        if (_isMarked)
        {
            await response.TryEndAsync(EndWait).ConfigureAwait(false);
            return false;
        }

        if (!_isOpen)
        {
            return false;
        }

        try
        {
            int count = await response.ReadQuietAsync(_parser.GetBuffer()).ConfigureAwait(false);
            _parser.Advance(count);
            if (count > 0)
            {
                return true;
            }
        }
        catch (AllmException error)
        {
            // What is whole counts, however its connection ended.
            _failure = _done is null && !_isEnded ? error : null;
            _isOpen = false;
            return false;
        }

        _isOpen = false;
        _parser.Complete();
        return true;
    }
}
