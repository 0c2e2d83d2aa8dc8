using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Allmhub.Account;
using Allmhub.Http;
using Allmhub.Media;
using Allmhub.Streaming;

namespace Allmhub.Raw;

/// <summary>One event of a raw stream.</summary>
/// <param name="Event">The <c>event:</c> field; empty when there was none.</param>
/// <param name="Data">The <c>data:</c> field.</param>
public sealed record RawEvent(string Event, string Data)
{
    /// <summary>The data without control sequences; <see cref="Data"/> is exact.</summary>
    /// <returns>The data.</returns>
    public override string ToString() => TerminalFilter.Clean(Data);

    /// <summary>The result as compact JSON: see <see cref="ResultJson"/>.</summary>
    /// <param name="indented">Whether it is on several lines.</param>
    /// <returns>A JSON object.</returns>
    public string ToJson(bool indented = false) => ResultJson.Of(this, indented);
}

/// <summary>The answer to a raw request, its body unread. Dispose it.</summary>
public sealed class RawResponse : IDisposable
{
    private readonly AllmResponse _response;
    private readonly int _maxLineBytes;
    private readonly RawMeter? _meter;

    internal RawResponse(AllmResponse response, int maxLineBytes, RawMeter? meter)
    {
        _meter = meter;
        _response = response;
        _maxLineBytes = maxLineBytes;
    }

    /// <summary>The HTTP status, always a success.</summary>
    public int StatusCode => (int)_response.StatusCode;

    /// <summary>The media type in lower case, without parameters; empty when the answer names none.</summary>
    public string MediaType => _response.MediaType;

    /// <summary>The gateway's request id.</summary>
    public string? RequestId => _response.RequestId;

    /// <summary>The headers.</summary>
    public IReadOnlyDictionary<string, string> Header => _response.Headers();

    /// <summary>What it used, once its JSON was read; <c>null</c> when it does not say, or when nothing was to be paid.</summary>
    public CallUsage? Usage { get; private set; }

    /// <summary>What it cost in USD by the client's reckoning, once its JSON was read; <c>null</c> without a price behind it.</summary>
    public decimal? Cost { get; private set; }

    /// <summary>What the cost was reckoned from.</summary>
    public string? CostBasis { get; private set; }

    /// <summary>Whether the body is JSON by its label.</summary>
    public bool IsJson => MediaType is "application/json" || MediaType.EndsWith("+json", StringComparison.Ordinal);

    /// <summary>Whether the body is text by its label; an answer without a label is not.</summary>
    public bool IsText => MediaType.StartsWith("text/", StringComparison.Ordinal) || MediaType is "application/xml" or "application/x-subrip";

    /// <summary>Whether the body is certainly no text by its label: a picture, a sound, a film, a document, bytes.</summary>
    public bool IsBinary => MediaType.Split('/')[0] is "image" or "audio" or "video" or "font" ? MediaType != "image/svg+xml" : MediaType is "application/octet-stream" or "application/pdf" or "application/zip";

    /// <summary>Whether the body is a web page by its label: what a proxy or portal answers, not the gateway (NOTES section 2, shape 7).</summary>
    public bool IsWebPage => MediaType is "text/html" or "application/xhtml+xml";

    /// <summary>Whether the body is an event stream by its label.</summary>
    public bool IsEventStream => MediaType == "text/event-stream";

    /// <summary>Reads the body as JSON.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="AllmException">An error inside the success (NOTES section 2), or the body is empty or no JSON.</exception>
    public Task<JsonElement> ReadJsonAsync() => ReadJsonAsync(static root => root.Clone());

    /// <summary>Reads the body as JSON and makes something of it; a large body is then held once.</summary>
    /// <typeparam name="T">What is made of it.</typeparam>
    /// <param name="read">Makes it; the value is good until it returns.</param>
    /// <returns>What was made.</returns>
    /// <exception cref="AllmException">An error inside the success (NOTES section 2), or the body is empty or no JSON.</exception>
    public async Task<T> ReadJsonAsync<T>(Func<JsonElement, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        CallUsage? usage = null;
        T result = await _response.ReadJsonAsync(root =>
        {
            usage = _meter?.Usage(root);
            return read(root);
        }).ConfigureAwait(false);
        if (_meter is not null && usage is not null)
        {
            CostEstimate? cost = await _meter.EndAsync(usage, RequestId).ConfigureAwait(false);
            (Usage, Cost, CostBasis) = (usage, cost?.Usd, cost?.Basis);
        }

        return result;
    }

    /// <summary>Reads the body as text: UTF-8, a byte order mark taken off.</summary>
    /// <returns>The text.</returns>
    /// <exception cref="AllmException">The connection broke or a time limit passed.</exception>
    public async Task<string> ReadTextAsync()
    {
        ReadOnlyMemory<byte> body = await _response.ReadBytesAsync().ConfigureAwait(false);
        ReadOnlySpan<byte> text = body.Span;
        return Encoding.UTF8.GetString(text.StartsWith("\uFEFF"u8) ? text[3..] : text);
    }

    /// <summary>
    /// Writes the body to a file: to a temporary neighbour first, then renamed, so that the file is whole or not there. The transport holds
    /// the body to the length that was announced.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <param name="cancellationToken">Stops the writing; the temporary file is removed.</param>
    /// <returns>How many bytes.</returns>
    /// <exception cref="AllmException">The body ended before its length, or the connection broke.</exception>
    /// <exception cref="IOException">The file is there, or cannot be written.</exception>
    public Task<long> SaveAsync(string path, bool overwrite, CancellationToken cancellationToken) => FileDownload.SaveAsync(_response, path, overwrite, cancellationToken);

    /// <summary>Reads the body as events, as they arrive. Comments are skipped; a bare JSON line is an error (NOTES section 3).</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The events, <c>[DONE]</c> left out.</returns>
    /// <exception cref="AllmException">The stream holds an error, or the connection broke.</exception>
    public async IAsyncEnumerable<RawEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        SseParser parser = new(_maxLineBytes);
        List<RawEvent> events = [];
        bool ended = false;
        while (!ended)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = await _response.ReadQuietAsync(parser.GetBuffer()).ConfigureAwait(false);
            parser.Advance(count);
            ended = count == 0;
            if (ended)
            {
                parser.Complete();
            }

            AllmException? error = Collect(parser, events) ?? (ended && parser.IsCutOff ? CutOff() : null);
            foreach (RawEvent item in events)
            {
                yield return item;
            }

            events.Clear();
            if (error is not null)
            {
                throw error;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _response.Dispose();

    private AllmException? Collect(SseParser parser, List<RawEvent> events)
    {
        try
        {
            while (parser.TryRead(out SseItem item))
            {
                if (item.Kind == SseItemKind.BareJson)
                {
                    return _response.TryErrorIn(item.Data)
                        ?? _response.Finish(new AllmException(AllmErrorKind.Protocol, Words.Say("The stream holds a line of JSON that is neither an event nor an error.")));
                }

                if (item.Kind == SseItemKind.Event && !item.Data.SequenceEqual("[DONE]"u8))
                {
                    _response.OnContent();
                    events.Add(new RawEvent(Encoding.UTF8.GetString(item.EventType), Encoding.UTF8.GetString(item.Data)));
                }
            }
        }
        catch (StreamLimitException limit)
        {
            return _response.TooLong(limit);
        }

        return null;
    }

    private AllmException CutOff() => _response.Finish(new AllmException(new AllmError(AllmErrorKind.IncompleteStream, Words.Say("The stream ended inside an event: its last event is left out."))
    {
        RecommendedAction = Words.Say("Ask again if you need the rest; the call may have been charged."),
    }));
}
