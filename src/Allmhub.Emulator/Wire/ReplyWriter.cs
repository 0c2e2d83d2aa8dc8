using System.Text;

namespace Allmhub.Emulator.Wire;

/// <summary>Writes one answer to the wire and breaks it where the fault says.</summary>
internal sealed class ReplyWriter(Stream stream, EmulatorRequest request, EmulatorReply reply, EmulatorFault? fault, int delayMs)
{
    private static readonly byte[] Ping = ": PING\n\n"u8.ToArray();

    private readonly WireOutput _out = new(stream, fault);

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
        bool chunked = streamed || fault is { Drip: not null } or { Split: not null };
        _out.WriteHead(ReplyHead.Write(reply, fault?.ContentType ?? reply.ContentType, chunked, close));
        _out.IsChunked = chunked;
        bool whole = streamed
            ? await SendEventsAsync(cancellationToken).ConfigureAwait(false)
            : await SendBodyAsync(cancellationToken).ConfigureAwait(false);
        if (whole)
        {
            _out.WriteEnd();
        }

        await _out.FlushAsync(cancellationToken).ConfigureAwait(false);
        return !whole ? ReplyEnd.Broken : close ? ReplyEnd.Close : ReplyEnd.KeepAlive;
    }

    private async Task<bool> SendBodyAsync(CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> body = request.Method == "HEAD" ? default : reply.Body;
        int broken = fault switch
        {
            { Cut: CutPoint.Start } or { Stall: StallPoint.First } => 0,
            { Cut: not null } or { Stall: StallPoint.Mid } => CutAt(body.Span),
            _ => body.Length,
        };
        await _out.WriteAsync(body[..broken], cancellationToken).ConfigureAwait(false);
        if (broken == body.Length)
        {
            return true;
        }

        if (fault!.Cut is not null)
        {
            return false;
        }

        await StallAsync(cancellationToken).ConfigureAwait(false);
        await _out.WriteAsync(body[broken..], cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<bool> SendEventsAsync(CancellationToken cancellationToken)
    {
        if (fault is null)
        {
            await SendAsync(reply.Event!, stallBefore: -1, cancellationToken).ConfigureAwait(false);
            return true;
        }

        if (fault.Stall == StallPoint.First)
        {
            await StallAsync(cancellationToken).ConfigureAwait(false);
        }

        for (int i = 0; fault.Ping is { } pings && (pings == 0 || i < pings); i++)
        {
            await _out.WriteAsync(Ping, cancellationToken).ConfigureAwait(false);
            await _out.FlushAsync(cancellationToken).ConfigureAwait(false);
            await Task.Delay(fault.PingMs, cancellationToken).ConfigureAwait(false);
        }

        FaultScript script = FaultScript.Write(reply, fault);
        await SendAsync(script.Event, script.StallBefore, cancellationToken).ConfigureAwait(false);
        await _out.WriteAsync(script.Tail, cancellationToken).ConfigureAwait(false);
        return !script.IsBroken;
    }

    private async Task SendAsync(IEnumerable<WireEvent> events, int stallBefore, CancellationToken cancellationToken)
    {
        int index = 0;
        foreach (WireEvent item in events)
        {
            if (index++ == stallBefore)
            {
                await StallAsync(cancellationToken).ConfigureAwait(false);
            }

            if (delayMs > 0 && item.Kind.HasFlag(WireEventKind.Content))
            {
                await _out.FlushAsync(cancellationToken).ConfigureAwait(false);
                await Task.Delay(delayMs, cancellationToken).ConfigureAwait(false);
            }

            await _out.WriteAsync(Encoding.UTF8.GetBytes(item.Text), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task StallAsync(CancellationToken cancellationToken)
    {
        await _out.FlushAsync(cancellationToken).ConfigureAwait(false);
        await Task.Delay(fault!.StallMs ?? Timeout.Infinite, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Half of the body; for a cut in a character, behind the first byte of one near there.</summary>
    private int CutAt(ReadOnlySpan<byte> body)
    {
        int middle = body.Length / 2;
        if (fault!.Cut != CutPoint.Utf8)
        {
            return middle;
        }

        int behind = body[middle..].IndexOfAnyInRange((byte)0xC2, (byte)0xF4);
        int found = behind >= 0 ? middle + behind : body.IndexOfAnyInRange((byte)0xC2, (byte)0xF4);
        return found < 0 ? middle : found + 1;
    }
}
