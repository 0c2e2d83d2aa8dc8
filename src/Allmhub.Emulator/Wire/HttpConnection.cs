using System.Globalization;

namespace Allmhub.Emulator.Wire;

/// <summary>One connection: a request, its answer, the next.</summary>
internal sealed class HttpConnection
{
    private static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ReadLimit = TimeSpan.FromSeconds(60);
    private static long _counter;

    private readonly AllmEmulator _emulator;
    private readonly Router _router;
    private readonly Stream _stream;
    private readonly Action _reset;
    private readonly ConnectionReader _reader;
    private readonly RequestReader _requests;

    public HttpConnection(AllmEmulator emulator, Router router, ConnectionReader reader, Stream stream, Action reset)
    {
        _emulator = emulator;
        _router = router;
        _stream = stream;
        _reset = reset;
        _reader = reader;
        _requests = new RequestReader(_reader, stream, emulator.Options);
    }

    public async Task RunAsync(CancellationToken stop)
    {
        bool open = true;
        while (open)
        {
            try
            {
                open = await ServeOneAsync(stop).ConfigureAwait(false);
            }
            catch (BadRequestException e)
            {
                await RefuseAsync(e, stop).ConfigureAwait(false);
                open = false;
            }
        }
    }

    private async Task<bool> ServeOneAsync(CancellationToken stop)
    {
        EmulatorRequest? request = await WithinAsync(IdleLimit, _requests.ReadHeadAsync, stop).ConfigureAwait(false);
        if (request is null)
        {
            return false;
        }

        request.RequestId = NewRequestId();
        _emulator.Journal.Add(request);
        if (!await WithinAsync(ReadLimit, token => _requests.ReadBodyAsync(request, token), stop).ConfigureAwait(false))
        {
            request.MarkClosed();
            return false;
        }

        EmulatorFault? fault = FaultFor(request);
        EmulatorReply reply = _router.Answer(request, fault);
        request.StatusCode = reply.Status;
        return await SendAsync(request, reply, fault, stop).ConfigureAwait(false);
    }

    /// <summary>Sends the answer while a read is pending: its end is the client leaving.</summary>
    private async Task<bool> SendAsync(EmulatorRequest request, EmulatorReply reply, EmulatorFault? fault, CancellationToken stop)
    {
        using ClientWatch watch = new(_reader, request, stop);
        try
        {
            ReplyWriter writer = new(_stream, request, reply, fault, _emulator.Options.DelayMs);
            ReplyEnd end = await writer.SendAsync(watch.Token).ConfigureAwait(false);
            if (end == ReplyEnd.Reset)
            {
                _reset();
            }
            else if (end != ReplyEnd.Broken)
            {
                request.MarkFinished();
            }

            return end == ReplyEnd.KeepAlive;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            if (!stop.IsCancellationRequested)
            {
                request.MarkClosed();
            }

            return false;
        }
    }

    private EmulatorFault? FaultFor(EmulatorRequest request)
    {
        string? words = request.GetHeader("X-Allm-Fault");
        if (words is null)
        {
            return _emulator.Faults.Take(request.Path);
        }

        try
        {
            return EmulatorFault.Parse(words);
        }
        catch (FormatException e)
        {
            throw new BadRequestException(400, e.Message);
        }
    }

    private async Task RefuseAsync(BadRequestException reason, CancellationToken stop)
    {
        EmulatorReply reply = EmulatorReply.Json(
            $$$"""{"error":{"message":{{{JsonText.Quote(reason.Message)}}},"type":"invalid_request_error","param":"","code":""}}""", reason.Status);
        EmulatorRequest nobody = new("", "/", new Dictionary<string, string> { ["Connection"] = "close" }, []);
        _ = await new ReplyWriter(_stream, nobody, reply, null, 0).SendAsync(stop).ConfigureAwait(false);
    }

    private static async Task<T> WithinAsync<T>(TimeSpan limit, Func<CancellationToken, Task<T>> read, CancellationToken stop)
    {
        using CancellationTokenSource timed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timed.CancelAfter(limit);
        return await read(timed.Token).ConfigureAwait(false);
    }

    private static string NewRequestId() =>
        DateTime.UtcNow.ToString("yyyyMMddHHmmssfffffff", CultureInfo.InvariantCulture)
        + "Emu" + Interlocked.Increment(ref _counter).ToString("D6", CultureInfo.InvariantCulture);
}
