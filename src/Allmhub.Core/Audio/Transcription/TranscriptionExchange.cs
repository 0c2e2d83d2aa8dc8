using System.Text;
using System.Text.Json;
using Allmhub.Account;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Audio.Transcription;

/// <summary>Asks for one part and reads the answer by its Content-Type and its shape, whatever was asked: services answer text as JSON and JSON as text (NOTES sections 6 and 16.6).</summary>
/// <param name="pipeline">The way to the gateway.</param>
/// <param name="meter">Reckons what it costs.</param>
/// <param name="call">What the call says differently.</param>
internal sealed class TranscriptionExchange(SendPipeline pipeline, CallMeter meter, AllmCallOptions call)
{
    private const int StartSize = 16 * 1024;
    private const int EventWord = 256;

    private static readonly string[] Fields = ["data", "event", "id:", "retry:"];

    private TranscriptionStreamReader? _stream;
    private Transcription? _whole;
    private string? _requestId;

    /// <summary>What has come so far; <c>null</c> when nothing has.</summary>
    public Transcription? Result => (_whole ?? _stream?.Result) is Transcription found ? found with { RequestId = _requestId } : null;

    /// <summary>What it cost, at its end; <c>null</c> without a price behind it.</summary>
    public CostEstimate? Cost { get; private set; }

    /// <summary>Asks, and reads.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Texts and segments as they come; a whole answer is one text.</returns>
    /// <exception cref="AllmException">The call failed, or the answer is no transcription.</exception>
    public async IAsyncEnumerable<(string? Text, TranscriptionSegment? Segment)> ReadAsync(AllmRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Task<AllmResponse> sending = pipeline.SendAsync(request, call, cancellationToken);
        meter.Begin();
        using AllmResponse response = await sending.ConfigureAwait(false);
        _requestId = response.RequestId;
        try
        {
            await foreach ((string? Text, TranscriptionSegment? Segment) piece in ReadAsync(response).ConfigureAwait(false))
            {
                yield return piece;
            }

            await meter.ReadyAsync(cancellationToken).ConfigureAwait(false);
            Charge(isPartial: false);
        }
        finally
        {
            if (!meter.IsPosted && Result is { } some && (some.Text.Length > 0 || some.Usage is not null))
            {
                Charge(isPartial: true);
            }
        }
    }

    private void Charge(bool isPartial)
    {
        TranscriptionUsage? told = Result?.Usage;
        CallUsage? usage = told is null ? null : TranscriptionCost.Usage(told);
        Cost = meter.Reckon(usage);
        meter.Post(usage, Cost, _requestId, isPartial);
    }

    private async IAsyncEnumerable<(string? Text, TranscriptionSegment? Segment)> ReadAsync(AllmResponse response)
    {
        ReadOnlyMemory<byte> start = await StartAsync(response).ConfigureAwait(false);
        if (IsStream(response.MediaType, start.Span))
        {
            _stream = new TranscriptionStreamReader(response, pipeline.Options.MaxLineBytes);
            await foreach ((string? Text, TranscriptionSegment? Segment) piece in _stream.ReadAsync(start).ConfigureAwait(false))
            {
                yield return piece;
            }

            yield break;
        }

        ReadOnlyMemory<byte> body = await response.ReadBytesAsync(start).ConfigureAwait(false);
        if (IsLines(body.Span) && TryJson(body) is null)
        {
            // A JSON object a line, one an event.
            _stream = new TranscriptionStreamReader(response, pipeline.Options.MaxLineBytes);
            await foreach ((string? Text, TranscriptionSegment? Segment) piece in _stream.ReadAsync(body).ConfigureAwait(false))
            {
                yield return piece;
            }

            yield break;
        }

        _whole = Read(response, body);
        if (_whole.Text.Length > 0)
        {
            yield return (_whole.Text, null);
        }
    }

    // The label decides where the beginning does not contradict it: subtitles and objects come under a stream's, streams under that of text.
    private static bool IsStream(string mediaType, ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> content = start.TrimStart(" \t\r\n"u8);
        string word = Encoding.UTF8.GetString(content[..Math.Min(content.Length, EventWord)]);
        return mediaType == "text/event-stream"
            ? word.Length == 0 || word[0] == ':' || Fields.Any(field => word.StartsWith(field, StringComparison.Ordinal))
            : (word.StartsWith("data:", StringComparison.Ordinal) && word[5..].TrimStart() is ['{', ..] or ['[', 'D', 'O', ..]) || word.StartsWith("event: transcript.", StringComparison.Ordinal) || word.StartsWith(": PING", StringComparison.Ordinal);
    }

    private static bool IsLines(ReadOnlySpan<byte> body) => body.TrimStart(" \t\r\n"u8) is [(byte)'{', ..] && body.TrimEnd(" \t\r\n"u8).IndexOfAny("\r\n"u8) >= 0 && body.IndexOf("\n{"u8) >= 0;

    private static async Task<ReadOnlyMemory<byte>> StartAsync(AllmResponse response)
    {
        byte[] start = new byte[StartSize];
        int count = 0;
        int read;
        while (count < start.Length && start.AsSpan(0, count).TrimStart(" \t\r\n"u8).Length < 16 && (read = await response.ReadQuietAsync(start.AsMemory(count)).ConfigureAwait(false)) > 0)
        {
            count += read;
        }

        return start.AsMemory(0, count);
    }

    private Transcription Read(AllmResponse response, ReadOnlyMemory<byte> body)
    {
        ReadOnlySpan<byte> content = body.Span.TrimStart(" \t\r\n"u8);
        bool isJsonLike = content is [(byte)'{' or (byte)'[' or (byte)'"', ..];
        if (isJsonLike && response.TryErrorIn(body.Span) is AllmException inside)
        {
            throw inside;
        }

        if (isJsonLike && TryJson(body) is { } json)
        {
            return (json.Found ?? throw response.Finish(AnswerErrors.TryFromFlatWords(body.Span) ?? NoTranscription(json.Raw))) with { Raw = pipeline.Guard.Redact(json.Raw) };
        }

        // Whatever it is labelled: subtitles and plain text come as application/json from some channels.
        if (body.IsEmpty || response.MediaType == "text/html" || content.StartsWith("<!DOCTYPE"u8) || content.StartsWith("<!doctype"u8) || content.StartsWith("<html"u8) || content.StartsWith("<HTML"u8) || content is [(byte)'{', ..])
        {
            throw response.NotWhatWasAsked(body.Span);
        }

        string text = Encoding.UTF8.GetString(LenientJson.Repair(body.Span)).TrimStart('\uFEFF');
        return (SubtitleReader.TryRead(text) ?? new Transcription { Text = text.TrimEnd('\r', '\n') }) with { Raw = pipeline.Guard.Redact(text) };
    }

    private static (Transcription? Found, string Raw)? TryJson(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = NonFiniteJson.Parse(body);
            return (TranscriptionJson.Read(document.RootElement), document.RootElement.GetRawText());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static AllmException NoTranscription(string raw) => new(new AllmError(
        AllmErrorKind.Protocol,
        Words.Say($"The answer is JSON without a transcription in it: {(raw.Length <= 200 ? raw : raw[..200] + "…")}")));
}
