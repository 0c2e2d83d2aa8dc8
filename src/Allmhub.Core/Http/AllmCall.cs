using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Allmhub.Http;

/// <summary>One call from its first attempt to the end of its answer: time limits, attempts, retries. Not for use by two threads.</summary>
internal sealed class AllmCall : IDisposable
{
    private const int MaxErrorBody = 256 * 1024;
    private static readonly TimeSpan ErrorBodyLimit = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;
    private readonly SecretGuard _guard;
    private readonly RequestBuilder _builder;
    private readonly RetryPolicy _policy;
    private readonly int _maxRetry;
    private readonly WireNotices _notices;
    private readonly Func<Stream, Action, Stream>? _filter;
    private readonly TimeSpan _idle;
    private readonly ICallPacer? _pacer;
    private readonly long _start = Stopwatch.GetTimestamp();
    private AllmResponse? _current;
    private ICallPass? _pass;

    // Attempts that failed of an overload that another call had met first.
    private int _spared;

    /// <summary>Prepares the call; nothing is sent.</summary>
    /// <param name="http">The transport.</param>
    /// <param name="options">The connection.</param>
    /// <param name="request">The request.</param>
    /// <param name="call">What the call says differently.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <exception cref="InvalidInputException">The path leaves the gateway, or a header is refused.</exception>
    public AllmCall(HttpClient http, AllmClientOptions options, AllmRequest request, AllmCallOptions call, CancellationToken cancellationToken)
    {
        _http = http;
        Options = options;
        _guard = new SecretGuard(options);
        _builder = new RequestBuilder(options, request, call);
        _policy = request.Retry;
        MaxBody = request.MaxBody;
        _filter = request.BodyFilter;
        _idle = call.IdleTimeout ?? options.IdleFor(request);
        _pacer = call.Pacer;
        _maxRetry = Math.Max(0, call.MaxRetry ?? options.MaxRetry);
        _notices = new WireNotices(call.Notices, _guard, call.Activity);
        Limits = new CallLimits(options, call.Begun(options).Deadline!, cancellationToken);
    }

    /// <summary>The connection.</summary>
    public AllmClientOptions Options { get; }

    /// <summary>The most bytes of the answer to hold, decompressed.</summary>
    public int MaxBody { get; }

    /// <summary>The time limits, and the token to wait with.</summary>
    public CallLimits Limits { get; }

    /// <summary>How many times the request was sent.</summary>
    public int Attempt { get; private set; }

    /// <summary>Time since the call began.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    /// <summary>The secret the request carries.</summary>
    public SecretUse SecretUse => _builder.SecretUse;

    /// <summary>Sends until there is a success status or no retry is left.</summary>
    /// <returns>The answer, its body unread.</returns>
    /// <exception cref="AllmException">The last attempt's error.</exception>
    /// <exception cref="OperationCanceledException">The caller stopped it.</exception>
    public async Task<AllmResponse> SendAsync()
    {
        while (true)
        {
            AllmException error;
            try
            {
                return await SendOnceAsync().ConfigureAwait(false);
            }
            catch (AllmException failure)
            {
                error = failure;
            }

            await RetryOrThrowAsync(error).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until the request may be sent again, or throws the error when it may not.</summary>
    /// <param name="error">How the attempt failed.</param>
    /// <returns>A task that ends when the wait is over.</returns>
    /// <exception cref="AllmException">The error itself, or Timeout when the total limit ends the wait.</exception>
    public async Task RetryOrThrowAsync(AllmException error)
    {
        AllmException final = Finish(error);
        bool isShared = TellOverload(final);
        CloseCurrent();
        int counted = Attempt - _spared;
        if (counted > _maxRetry || RetryRule.WaitBefore(Math.Max(1, counted), _policy, final, Options, isShared ? null : Limits.Left) is not TimeSpan delay)
        {
            ExceptionDispatchInfo.Throw(final);
            return;
        }

        _notices.Retry(Attempt, _maxRetry + _spared + 1, final, delay, isShared);
        await WaitAsync(token => Task.Delay(delay, token), isShared).ConfigureAwait(false);
    }

    /// <summary>Tells whoever paces the calls when a failure says that the service has too much to do.</summary>
    /// <param name="error">The failure.</param>
    /// <returns>Whether it was told, so that all wait.</returns>
    public bool TellOverload(AllmException error)
    {
        if (_pass is null || !RetryRule.IsOverload(error))
        {
            return false;
        }

        _spared += _pass.SlowDown(error) ? 0 : 1;
        return true;
    }

    /// <summary>Says what an exception of the platform means, with the attempts on it.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>What to throw; the same exception when it means nothing more.</returns>
    public Exception Translate(Exception exception)
    {
        Exception meaning = Limits.Translate(exception);
        return meaning is AllmException error && error != exception ? Finish(error) : meaning;
    }

    /// <summary>The same for a read of a body, where some decoders say in a word of their own that the bytes are not theirs.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>What to throw; the same exception when it means nothing more.</returns>
    public Exception TranslateRead(Exception exception) =>
        Translate(exception is InvalidOperationException and not ObjectDisposedException ? new InvalidDataException(exception.Message, exception) : exception);

    /// <summary>Puts on an error what the call knows (attempts, status, request id), and takes secrets out of it.</summary>
    /// <param name="error">The error.</param>
    /// <returns>The error to throw.</returns>
    public AllmException Finish(AllmException error)
    {
        AllmResponse? answer = _current;
        return _guard.Clean(error.With(known => known with
        {
            Attempts = Math.Max(1, Attempt),
            Elapsed = Elapsed,
            StatusCode = known.StatusCode ?? answer?.StatusCode,
            RequestId = known.RequestId ?? answer?.RequestId,
        }));
    }

    /// <summary>Takes secrets out of a text that goes with an answer.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text without secrets.</returns>
    public string? Redact(string? text) => _guard.Redact(text);

    /// <summary>Tells how far the answer has come.</summary>
    /// <param name="text">The service's own words.</param>
    /// <param name="percent">0 to 100, as far as it tells.</param>
    public void Report(string text, double? percent) => _notices.Progress(text, percent);

    /// <summary>Warns of something although the call goes on.</summary>
    /// <param name="text">The warning.</param>
    public void Warn(string text) => _notices.Warn(text);

    /// <inheritdoc/>
    public void Dispose()
    {
        CloseCurrent();
        Limits.Dispose();
    }

    private async Task<AllmResponse> SendOnceAsync()
    {
        if (_pacer is not null)
        {
            await WaitAsync(async token => _pass = await _pacer.EnterAsync(token).ConfigureAwait(false), isShared: true).ConfigureAwait(false);
        }

        Attempt++;
        HttpResponseMessage message;
        using HttpRequestMessage request = _builder.CreateMessage();
        _notices.Sending(_builder, Attempt);
        try
        {
            Limits.Token.ThrowIfCancellationRequested();
            Limits.AwaitFirstByte();
            message = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Limits.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (Translate(exception) is Exception translated && translated != exception)
        {
            throw translated;
        }
        finally
        {
            Limits.FirstByteCame();
        }

        // An answer must not keep the request with the key in it alive, wherever the answer may end up.
        message.RequestMessage = null;
        _notices.Received(message);
        Stream stream = await OpenAsync(message).ConfigureAwait(false);
        AllmResponse response = message.IsSuccessStatusCode ? new(message, stream, this, _idle, _filter) : new(message, stream, this, ErrorBodyLimit);
        _current = response;
        if (message.IsSuccessStatusCode)
        {
            _pass?.Accepted();
        }

        return message.IsSuccessStatusCode ? response : throw await FailureAsync(message, response).ConfigureAwait(false);
    }

    // What all wait for is nobody's own time.
    private async Task WaitAsync(Func<CancellationToken, Task> wait, bool isShared)
    {
        if (isShared)
        {
            Limits.Pause();
        }

        try
        {
            await wait(Limits.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException stop)
        {
            throw Translate(stop);
        }
        finally
        {
            if (isShared)
            {
                Limits.Resume();
            }
        }
    }

    private async Task<Stream> OpenAsync(HttpResponseMessage message)
    {
        try
        {
            return await message.Content.ReadAsStreamAsync(Limits.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (TranslateRead(exception) is Exception translated && translated != exception)
        {
            message.Dispose();
            throw translated;
        }
    }

    private async Task<AllmException> FailureAsync(HttpResponseMessage message, AllmResponse response)
    {
        if ((int)message.StatusCode is >= 300 and < 400 && AllmResponse.HeaderOf(message, "Location") is string location)
        {
            return AnswerErrors.FromRedirect(message.StatusCode, _builder.Uri, location, response.RequestId);
        }

        byte[] body = await ReadErrorBodyAsync(response).ConfigureAwait(false);
        string? contentType = response.MediaType.Length == 0 ? null : response.MediaType;
        return AnswerErrors.FromResponse(message.StatusCode, contentType, body, response.RequestId, RetryAfterHeader.Of(message), SecretUse);
    }

    // The status is the error; a body that breaks, stalls or drips must not hide it: no byte of it counts against the limit.
    private static async Task<byte[]> ReadErrorBodyAsync(AllmResponse response)
    {
        using MemoryStream body = new();
        byte[] buffer = new byte[8 * 1024];
        try
        {
            int count;
            while (body.Length < MaxErrorBody && (count = await response.ReadQuietAsync(buffer).ConfigureAwait(false)) > 0)
            {
                await body.WriteAsync(buffer.AsMemory(0, count)).ConfigureAwait(false);
            }
        }
        catch (AllmException)
        {
            return body.ToArray();
        }

        return body.ToArray();
    }

    private void CloseCurrent()
    {
        _current?.Close();
        _current = null;
        _pass?.Dispose();
        _pass = null;
    }
}
