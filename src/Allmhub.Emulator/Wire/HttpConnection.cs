namespace Allmhub.Emulator.Wire;

/// <summary>One connection: a request, its answer, the next.</summary>
internal sealed class HttpConnection(IRequestHandler handler, ConnectionReader reader, HeadReader head, BodyReader body, Stream stream, Action reset)
{
    private static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ReadLimit = TimeSpan.FromSeconds(60);

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
                _ = await new ReplyWriter(stream).SendAsync(handler.Refuse(e), isHead: false, isLast: true, stop).ConfigureAwait(false);
                open = false;
            }
        }
    }

    private async Task<bool> ServeOneAsync(CancellationToken stop)
    {
        EmulatorRequest? request = await WithinAsync(IdleLimit, head.ReadAsync, stop).ConfigureAwait(false);
        if (request is null)
        {
            return false;
        }

        int kept = handler.Begin(request);
        BodyEnd end = await WithinAsync(ReadLimit, token => body.ReadAsync(request, kept, token), stop).ConfigureAwait(false);
        handler.Receive(request);
        if (end == BodyEnd.Left)
        {
            request.MarkClosed();
            return false;
        }

        WireReply reply = handler.Answer(request);
        request.StatusCode = reply.Status;
        bool isLast = end == BodyEnd.Unread || request.GetHeader("Connection")?.Contains("close", StringComparison.OrdinalIgnoreCase) == true;
        return await SendAsync(request, reply, isLast, stop).ConfigureAwait(false);
    }

    /// <summary>Sends the answer while a read is pending: its end is the client leaving.</summary>
    private async Task<bool> SendAsync(EmulatorRequest request, WireReply reply, bool isLast, CancellationToken stop)
    {
        using ClientWatch watch = new(reader, request, stop);
        try
        {
            ReplyEnd end = await new ReplyWriter(stream).SendAsync(reply, request.Method == "HEAD", isLast, watch.Token).ConfigureAwait(false);
            if (end == ReplyEnd.Reset)
            {
                reset();
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

    private static async Task<T> WithinAsync<T>(TimeSpan limit, Func<CancellationToken, Task<T>> read, CancellationToken stop)
    {
        using CancellationTokenSource timed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timed.CancelAfter(limit);
        return await read(timed.Token).ConfigureAwait(false);
    }
}
