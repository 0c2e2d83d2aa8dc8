using System.Text;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Wire;

namespace Allmhub.Emulator.Faults;

/// <summary>Turns an answer into what goes over the wire, and breaks it where the fault says.</summary>
internal static class Delivery
{
    private static readonly byte[] Ping = ": PING\n\n"u8.ToArray();

    /// <param name="reply">The answer.</param>
    /// <param name="fault">What goes wrong, or null.</param>
    /// <param name="delayMs">Milliseconds before every token of a stream.</param>
    public static WireReply Of(EmulatorReply reply, EmulatorFault? fault, int delayMs)
    {
        bool isBroken = false;
        IEnumerable<WirePiece> piece = reply.Event is { } events
            ? fault is null ? Paced(events, delayMs) : Events(reply, fault, delayMs, out isBroken)
            : reply.CutAt is { } cut ? [new(reply.Body.AsMemory(0, cut))]
            : fault is null ? [new(reply.Body)] : Body(reply.Body, fault, out isBroken);
        bool isChunked = reply.Event is not null || fault is { Drip: not null } or { Split: not null };
        return new WireReply
        {
            Status = reply.Status,
            ContentType = fault?.ContentType ?? reply.ContentType,
            Header = reply.Header,
            Length = isChunked ? null : reply.Body.Length,
            WaitMs = fault is { Stall: StallPoint.Headers } ? Pause(fault) : 0,
            Piece = fault is { Drip: not null } or { Split: not null } ? Slices(piece, fault) : piece,
            IsBroken = isBroken || reply.CutAt is not null,
            IsReset = fault is { Reset: true },
        };
    }

    private static IEnumerable<WirePiece> Paced(IEnumerable<ReplyEvent> events, int delayMs) =>
        events.Select(e => new WirePiece(Encoding.UTF8.GetBytes(e.Text), e.Kind.HasFlag(ReplyEventKind.Content) ? delayMs : 0));

    private static IEnumerable<WirePiece> Events(EmulatorReply reply, EmulatorFault fault, int delayMs, out bool isBroken)
    {
        FaultScript script = FaultScript.Write(reply, fault);
        int stall = script.StallBefore >= 0 && script.StallBefore < script.Event.Count ? script.StallBefore : -1;
        IEnumerable<WirePiece> piece = stall < 0
            ? Paced(script.Event, delayMs)
            : [.. Paced(script.Event.Take(stall), delayMs), new(default, Pause(fault)), .. Paced(script.Event.Skip(stall), delayMs)];
        WirePiece[] first = fault.Stall == StallPoint.First ? [new(default, Pause(fault))] : [];
        isBroken = script.IsBroken;
        return first.Concat(Pings(fault)).Concat(piece).Append(new(script.Tail));
    }

    /// <summary>Comment lines in place of tokens: as many as asked, or without end.</summary>
    private static IEnumerable<WirePiece> Pings(EmulatorFault fault)
    {
        for (int i = 0; fault.Ping is { } most && (most == 0 || i < most); i++)
        {
            yield return new(Ping, i == 0 ? 0 : fault.PingMs, IsAlone: true);
        }

        if (fault.Ping is not null)
        {
            yield return new(default, fault.PingMs);
        }
    }

    private static IEnumerable<WirePiece> Body(ReadOnlyMemory<byte> body, EmulatorFault fault, out bool isBroken)
    {
        int middle = fault switch
        {
            { Cut: CutPoint.Start } or { Stall: StallPoint.First } => 0,
            { Cut: not null } or { Stall: StallPoint.Mid } => CutAt(body.Span, fault),
            _ => body.Length,
        };
        isBroken = fault.Cut is not null && middle < body.Length;
        WirePiece before = new(body[..middle]);
        return isBroken || middle == body.Length ? [before] : [before, new(body[middle..], Pause(fault))];
    }

    /// <summary>Half of the body; for a cut in a character, behind the first byte of one near there.</summary>
    private static int CutAt(ReadOnlySpan<byte> body, EmulatorFault fault)
    {
        int middle = body.Length / 2;
        if (fault.Cut != CutPoint.Utf8)
        {
            return middle;
        }

        int behind = body[middle..].IndexOfAnyInRange((byte)0xC2, (byte)0xF4);
        int found = behind >= 0 ? middle + behind : body.IndexOfAnyInRange((byte)0xC2, (byte)0xF4);
        return found < 0 ? middle : found + 1;
    }

    /// <summary>The pieces of a body that is cut where the fault says.</summary>
    public static IEnumerable<WirePiece> Half(ReadOnlyMemory<byte> body, EmulatorFault fault) => Body(body, fault, out _);

    /// <summary>The pieces in the small writes that the fault asks for.</summary>
    public static IEnumerable<WirePiece> Slices(IEnumerable<WirePiece> piece, EmulatorFault fault)
    {
        int step = fault.Split ?? 1;
        int pause = fault.Drip ?? 0;
        foreach (WirePiece whole in piece)
        {
            int wait = whole.WaitMs;
            for (int at = 0; at < whole.Data.Length; at += step)
            {
                yield return new(whole.Data.Slice(at, Math.Min(step, whole.Data.Length - at)), wait, whole.IsAlone || step < whole.Data.Length);
                wait = 0;
                if (pause > 0)
                {
                    yield return new(default, pause);
                }
            }

            if (whole.Data.Length == 0)
            {
                yield return whole;
            }
        }
    }

    private static int Pause(EmulatorFault fault) => fault.StallMs ?? Timeout.Infinite;
}
