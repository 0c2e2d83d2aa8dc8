using System.Globalization;
using System.Text;

namespace Allmhub.Emulator.Wire;

/// <summary>Writes one answer to the wire and breaks it where the fault says.</summary>
internal sealed class ReplyWriter(Stream stream, EmulatorRequest request, EmulatorReply reply, EmulatorFault? fault, int delayMs)
{
    private const int FlushBytes = 16 * 1024;
    private readonly MemoryStream _out = new();
    private bool _chunked;

    public async Task<ReplyEnd> SendAsync(CancellationToken cancellationToken)
    {
        if (fault is { Reset: true })
        {
            return ReplyEnd.Reset;
        }

        if (fault is { Stall: StallPoint.Headers })
        {
            await StallAsync(cancellationToken).ConfigureAwait(false);
        }

        bool streamed = reply.Event is not null;
        bool close = request.GetHeader("Connection")?.Contains("close", StringComparison.OrdinalIgnoreCase) == true;
        WriteHead(streamed, close);
        bool whole = streamed
            ? await SendEventsAsync(cancellationToken).ConfigureAwait(false)
            : await SendBodyAsync(cancellationToken).ConfigureAwait(false);
        if (!whole)
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
            return ReplyEnd.Broken;
        }

        if (_chunked)
        {
            _out.Write("0\r\n\r\n"u8);
        }

        await FlushAsync(cancellationToken).ConfigureAwait(false);
        return close ? ReplyEnd.Close : ReplyEnd.KeepAlive;
    }

    private void WriteHead(bool streamed, bool close)
    {
        StringBuilder head = new();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {reply.Status} {Reason(reply.Status)}\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Date: {DateTime.UtcNow:R}\r\n");
        string type = fault?.ContentType ?? reply.ContentType;
        if (type.Length > 0)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Type: {type}\r\n");
        }

        foreach ((string name, string value) in reply.Header)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        _chunked = streamed || fault is { Drip: not null } or { Split: not null };
        head.Append(_chunked
            ? "Transfer-Encoding: chunked\r\n"
            : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {reply.Body.Length}\r\n"));
        head.Append(close ? "Connection: close\r\n\r\n" : "\r\n");
        _out.Write(Encoding.Latin1.GetBytes(head.ToString()));
    }

    private async Task<bool> SendBodyAsync(CancellationToken cancellationToken)
    {
        byte[] body = request.Method == "HEAD" ? [] : reply.Body;
        if (fault is { Stall: StallPoint.First } or { Cut: CutPoint.Start })
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
            if (fault.Cut is not null)
            {
                return false;
            }

            await StallAsync(cancellationToken).ConfigureAwait(false);
        }

        int cut = fault is { Cut: not null } or { Stall: StallPoint.Mid } ? CutAt(body) : body.Length;
        await WriteAsync(body.AsMemory(0, cut), cancellationToken).ConfigureAwait(false);
        if (cut < body.Length)
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
            if (fault!.Cut is not null)
            {
                return false;
            }

            await StallAsync(cancellationToken).ConfigureAwait(false);
            await WriteAsync(body.AsMemory(cut), cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private async Task<bool> SendEventsAsync(CancellationToken cancellationToken)
    {
        if (fault is null)
        {
            await SendAsync(reply.Event!, stallBefore: -1, cancellationToken).ConfigureAwait(false);
            return true;
        }

        await FlushAsync(cancellationToken).ConfigureAwait(false);
        if (fault.Stall == StallPoint.First)
        {
            await StallAsync(cancellationToken).ConfigureAwait(false);
        }

        if (fault.Ping is { } pings)
        {
            await PingAsync(pings, cancellationToken).ConfigureAwait(false);
        }

        FaultScript script = FaultScript.Write(reply, fault);
        await SendAsync(script.Event, script.StallBefore, cancellationToken).ConfigureAwait(false);
        await WriteAsync(script.Tail, cancellationToken).ConfigureAwait(false);
        return !script.IsBroken;
    }

    private async Task SendAsync(IEnumerable<WireEvent> events, int stallBefore, CancellationToken cancellationToken)
    {
        int index = 0;
        foreach (WireEvent item in events)
        {
            if (index++ == stallBefore)
            {
                await FlushAsync(cancellationToken).ConfigureAwait(false);
                await StallAsync(cancellationToken).ConfigureAwait(false);
            }

            if (delayMs > 0 && item.Kind.HasFlag(WireEventKind.Content))
            {
                await FlushAsync(cancellationToken).ConfigureAwait(false);
                await Task.Delay(delayMs, cancellationToken).ConfigureAwait(false);
            }

            await WriteAsync(Encoding.UTF8.GetBytes(item.Text), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        int step = fault?.Split ?? (fault?.Drip is not null ? 1 : data.Length);
        for (int at = 0; at < data.Length; at += step)
        {
            ReadOnlyMemory<byte> piece = data.Slice(at, Math.Min(step, data.Length - at));
            if (_chunked)
            {
                _out.Write(Encoding.ASCII.GetBytes(piece.Length.ToString("x", CultureInfo.InvariantCulture)));
                _out.Write("\r\n"u8);
            }

            _out.Write(piece.Span);
            if (_chunked)
            {
                _out.Write("\r\n"u8);
            }

            if (step < data.Length || _out.Length >= FlushBytes)
            {
                await FlushAsync(cancellationToken).ConfigureAwait(false);
                if (fault?.Drip is > 0 and int pause)
                {
                    await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        if (delayMs > 0)
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PingAsync(int count, CancellationToken cancellationToken)
    {
        for (int i = 0; count == 0 || i < count; i++)
        {
            await WriteAsync(": PING\n\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
            await FlushAsync(cancellationToken).ConfigureAwait(false);
            await Task.Delay(fault!.PingMs, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task StallAsync(CancellationToken cancellationToken) =>
        Task.Delay(fault!.StallMs ?? Timeout.Infinite, cancellationToken);

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_out.Length > 0)
        {
            await stream.WriteAsync(_out.GetBuffer().AsMemory(0, (int)_out.Length), cancellationToken).ConfigureAwait(false);
            _out.SetLength(0);
        }
    }

    private int CutAt(byte[] body)
    {
        int middle = body.Length / 2;
        if (fault!.Cut == CutPoint.Utf8)
        {
            int found = Array.FindIndex(body, middle, b => b >= 0xC2);
            found = found < 0 ? Array.FindIndex(body, b => b >= 0xC2) : found;
            return found < 0 ? middle : found + 1;
        }

        return middle;
    }

    private static string Reason(int status) => status switch
    {
        200 => "OK",
        301 => "Moved Permanently",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        413 => "Request Entity Too Large",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "Status",
    };
}
