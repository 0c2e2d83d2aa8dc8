using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Allmhub.Streaming;

namespace Allmhub.Http;

/// <summary>An answer with a success status whose body is still coming. Disposing it closes the connection if the body was not read to its end.</summary>
internal sealed class AllmResponse : IDisposable
{
    private const int FirstSize = 16 * 1024;
    private const int Megabyte = 1024 * 1024;

    private readonly HttpResponseMessage _message;
    private readonly Stream _stream;
    private readonly AllmCall _call;
    private readonly IdleWatch _idle;
    private readonly bool _isFiltered;

    /// <summary>Takes over a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="stream">Its body.</param>
    /// <param name="call">The call it belongs to.</param>
    /// <param name="idle">The longest silence in the body.</param>
    /// <param name="filter">What stands between the body and its reader.</param>
    public AllmResponse(HttpResponseMessage message, Stream stream, AllmCall call, TimeSpan idle, Func<Stream, Action, Stream>? filter = null)
    {
        _idle = new IdleWatch(idle, call.Limits.Token);
        _message = message;
        _isFiltered = filter is not null;
        _stream = filter?.Invoke(stream, _idle.OnProgress) ?? stream;
        _call = call;
    }

    /// <summary>The status.</summary>
    public HttpStatusCode StatusCode => _message.StatusCode;

    /// <summary>The media type in lower case without parameters; empty when the answer names none.</summary>
    public string MediaType => MediaTypeOf(_message);

    /// <summary>The body's length, when the answer tells and the body is handed on as it comes.</summary>
    public long? ContentLength => _isFiltered ? null : _message.Content.Headers.ContentLength;

    /// <summary>The gateway's request id.</summary>
    public string? RequestId => _call.Redact(RequestIdOf(_message));

    /// <summary>How many times the request was sent.</summary>
    public int Attempts => _call.Attempt;

    /// <summary>A header of the answer or of its body.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its text; <c>null</c> when it is missing.</returns>
    public string? Header(string name) => HeaderOf(_message, name);

    /// <summary>All headers, several values of one name joined.</summary>
    /// <returns>The headers.</returns>
    public IReadOnlyDictionary<string, string> Headers()
    {
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, HeaderStringValues> header in _message.Headers.NonValidated.Concat(_message.Content.Headers.NonValidated))
        {
            headers[header.Key] = _call.Redact(header.Value.ToString())!;
        }

        return headers;
    }

    /// <summary>Reads a piece of the body; every byte counts against the idle limit. Completes at once when bytes are there.</summary>
    /// <param name="buffer">Receives the bytes.</param>
    /// <returns>How many bytes; 0 at the end.</returns>
    /// <exception cref="AllmException">Timeout, or Network when the connection broke.</exception>
    public ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        OnContent();
        return ReadQuietAsync(buffer);
    }

    /// <summary>The same, but only <see cref="OnContent"/> counts against the idle limit: for streams with keep-alive comments.</summary>
    /// <param name="buffer">Receives the bytes.</param>
    /// <returns>How many bytes; 0 at the end.</returns>
    /// <exception cref="AllmException">Timeout, or Network when the connection broke.</exception>
    public ValueTask<int> ReadQuietAsync(Memory<byte> buffer)
    {
        ValueTask<int> read = _idle.ReadAsync(_stream, buffer);
        return read.IsCompletedSuccessfully ? read : WaitAsync(read);
    }

    /// <summary>Waits a moment for the end of a body whose content is known to be whole, so that its connection can be used again.</summary>
    /// <param name="wait">The longest wait.</param>
    /// <returns>A task that never fails but for a stop by the caller.</returns>
    public async Task TryEndAsync(TimeSpan wait)
    {
        byte[] rest = new byte[256];
        long start = Stopwatch.GetTimestamp();
        TimeSpan left;
        while ((left = wait - Stopwatch.GetElapsedTime(start)) > TimeSpan.Zero && await TryReadAsync(rest, left).ConfigureAwait(false) > 0)
        {
        }
    }

    /// <summary>Waits a moment for more of a body whose content may be whole already.</summary>
    /// <param name="buffer">Receives the bytes.</param>
    /// <param name="wait">The longest wait.</param>
    /// <returns>How many bytes; 0 at the end, when nothing came, and when the connection broke. Nothing more can be read then.</returns>
    /// <exception cref="OperationCanceledException">The caller stopped it.</exception>
    public async ValueTask<int> TryReadAsync(Memory<byte> buffer, TimeSpan wait)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(_call.Limits.Token);
        limit.CancelAfter(wait);
        try
        {
            return await _stream.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException or InvalidDataException or InvalidOperationException)
        {
            _call.Limits.ThrowIfStopped();
            return 0;
        }
    }

    /// <summary>Says that content has come.</summary>
    public void OnContent() => _idle.OnContent();

    /// <summary>Reads the whole body, with one array of the right size when the answer tells its length.</summary>
    /// <param name="start">What of it has been read already.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="AllmException">Timeout, Network, or Protocol when the body is longer than the request's bound.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadBytesAsync(ReadOnlyMemory<byte> start = default)
    {
        int limit = _call.MaxBody;
        long expected = Math.Max(start.Length, ContentLength ?? FirstSize);
        if (ContentLength > limit)
        {
            throw TooLong(limit);
        }

        // One byte more than told, so that the end is seen without growing.
        byte[] buffer = new byte[Math.Min(expected, limit) + 1];
        start.CopyTo(buffer);
        int count = start.Length;
        int read;
        while ((read = await ReadAsync(buffer.AsMemory(count)).ConfigureAwait(false)) > 0)
        {
            count += read;
            if (count > limit)
            {
                throw TooLong(limit);
            }

            if (count == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(2L * count, limit + 1L));
            }
        }

        // What is kept of a small answer should not keep a large array.
        return count < buffer.Length / 2 ? buffer.AsSpan(0, count).ToArray() : buffer.AsMemory(0, count);
    }

    /// <summary>Reads the whole body as JSON; an error envelope in it is thrown as what it is (NOTES section 2, shape 6).</summary>
    /// <returns>The JSON value, detached from its document.</returns>
    /// <exception cref="AllmException">An error inside the success, or Protocol when the body is empty or no JSON.</exception>
    public Task<JsonElement> ReadJsonAsync() => ReadJsonAsync(static root => root.Clone());

    /// <summary>The same for an answer that may be large: its body is held once, and no longer than it is being read.</summary>
    /// <typeparam name="T">What is made of it.</typeparam>
    /// <param name="read">Makes it; the value is good until it returns.</param>
    /// <returns>What was made.</returns>
    /// <exception cref="AllmException">An error inside the success, or Protocol when the body is empty or no JSON.</exception>
    public async Task<T> ReadJsonAsync<T>(Func<JsonElement, T> read)
    {
        ReadOnlyMemory<byte> body = await ReadBytesAsync().ConfigureAwait(false);
        if (AnswerErrors.TryFromBody(body.Span, RequestId, StatusCode, _call.SecretUse) is AllmException inside)
        {
            throw _call.Finish(inside);
        }

        JsonDocument document;
        try
        {
            document = NonFiniteJson.Parse(body);
        }
        catch (JsonException)
        {
            throw NotWhatWasAsked(body.Span);
        }

        using (document)
        {
            return read(document.RootElement);
        }
    }

    /// <summary>Makes the error of a success whose body is empty, a web page or otherwise not what was asked for.</summary>
    /// <param name="body">What came.</param>
    /// <returns>The error.</returns>
    public AllmException NotWhatWasAsked(ReadOnlySpan<byte> body) =>
        _call.Finish(AnswerErrors.FromResponse(StatusCode, MediaType.Length == 0 ? null : MediaType, body, RequestId, null, _call.SecretUse));

    /// <summary>Makes the error of an answer that holds a piece longer than this client takes.</summary>
    /// <param name="limit">What the reader said.</param>
    /// <returns>The error.</returns>
    public AllmException TooLong(StreamLimitException limit) =>
        _call.Finish(new AllmException(AllmErrorKind.Protocol, limit.Message));

    /// <summary>Makes the error of a JSON value inside the answer, secrets taken out.</summary>
    /// <param name="json">The JSON value.</param>
    /// <returns>The error; <c>null</c> when the value is none.</returns>
    public AllmException? TryErrorIn(ReadOnlySpan<byte> json) =>
        AnswerErrors.TryFromBody(json, RequestId, StatusCode, _call.SecretUse) is AllmException inside ? _call.Finish(inside) : null;

    /// <summary>Puts attempts and request id on an error about this answer, and takes secrets out of it.</summary>
    /// <param name="error">The error.</param>
    /// <returns>The error to throw.</returns>
    public AllmException Finish(AllmException error) => _call.Finish(error);

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _call.Dispose();
    }

    /// <summary>Gives the body up and leaves the call as it is, for another attempt.</summary>
    internal void Close()
    {
        _stream.Dispose();
        _idle.Dispose();
        _message.Dispose();
    }

    /// <summary>The media type of a message.</summary>
    /// <param name="message">The message.</param>
    /// <returns>Lower case, without parameters; empty when there is none.</returns>
    internal static string MediaTypeOf(HttpResponseMessage message)
    {
        string text = HeaderOf(message, "Content-Type") ?? string.Empty;
        int end = text.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? text : text[..end]).Trim().ToLowerInvariant();
    }

    /// <summary>The request id of a message: the gateway's, else a vendor's.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The id.</returns>
    internal static string? RequestIdOf(HttpResponseMessage message) =>
        HeaderOf(message, "X-Oneapi-Request-Id") ?? HeaderOf(message, "x-request-id") ?? HeaderOf(message, "request-id");

    /// <summary>A header of a message or its body.</summary>
    /// <param name="message">The message.</param>
    /// <param name="name">Its name.</param>
    /// <returns>Its text.</returns>
    internal static string? HeaderOf(HttpResponseMessage message, string name) =>
        message.Headers.NonValidated.TryGetValues(name, out HeaderStringValues values) || message.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? values.ToString()
            : null;

    private AllmException TooLong(int limit)
    {
        string size = limit >= Megabyte ? $"{limit / Megabyte} MB" : Words.Say($"{limit} bytes");
        return _call.Finish(new AllmException(new AllmError(AllmErrorKind.Protocol, Words.Say($"The answer is longer than {size}, the most that is held in memory."))
        {
            RecommendedAction = Words.Say("Ask for less, or have the answer written to a file where that is offered. An answer that grows this much by being decompressed may be an attack."),
        }));
    }

    private async ValueTask<int> WaitAsync(ValueTask<int> read)
    {
        try
        {
            return await read.ConfigureAwait(false);
        }
        catch (Exception exception) when (_call.TranslateRead(exception) is Exception translated && translated != exception)
        {
            throw translated;
        }
    }
}
