using System.Text;
using Allmhub.Emulator.Replies;

namespace Allmhub.Emulator.Faults;

/// <summary>The events of a stream after a fault has been at them.</summary>
internal sealed class FaultScript
{
    private FaultScript(IReadOnlyList<ReplyEvent> events) => Event = events;

    public IReadOnlyList<ReplyEvent> Event { get; private init; }

    /// <summary>The event before which the stream stops moving; -1 none.</summary>
    public int StallBefore { get; private init; } = -1;

    /// <summary>Bytes after the last event: an event that is cut, or a bare error line.</summary>
    public byte[] Tail { get; private init; } = [];

    /// <summary>The connection closes without the end of the body.</summary>
    public bool IsBroken { get; private init; }

    public static FaultScript Write(EmulatorReply reply, EmulatorFault fault)
    {
        List<ReplyEvent> events = [.. reply.Event!.Where(e => Stays(e, fault))];
        int middle = Middle(events);
        List<ReplyEvent> before = events[..middle];
        if (fault.Cut is { } cut)
        {
            return CutOff(events, middle, cut, fault);
        }

        if (fault.ErrorEvent)
        {
            // On the chat path the gateway still sends its end mark after the error.
            IEnumerable<ReplyEvent> end = reply.EndsAfterError ? events.Where(e => e.Kind == ReplyEventKind.Done) : [];
            return new([.. before, new(reply.ErrorEvent(before.Count), ReplyEventKind.Frame), .. end]) { StallBefore = StallAt(fault, middle) };
        }

        if (fault.BareJson)
        {
            // After pings only, nothing of the answer has been sent when the gateway gives up.
            List<ReplyEvent> sent = fault.Ping is null ? before : [];
            return new(sent) { Tail = Encoding.UTF8.GetBytes(reply.BareError), StallBefore = StallAt(fault, middle) };
        }

        return new(events) { StallBefore = StallAt(fault, middle) };
    }

    private static int StallAt(EmulatorFault fault, int middle) => fault.Stall == StallPoint.Mid ? middle : -1;

    private static bool Stays(ReplyEvent item, EmulatorFault fault) =>
        !(fault.NoFinish && item.Kind.HasFlag(ReplyEventKind.Finish)) && !(fault.NoDone && item.Kind.HasFlag(ReplyEventKind.Done));

    /// <summary>The index behind half of the tokens, at least one.</summary>
    private static int Middle(List<ReplyEvent> events)
    {
        int tokens = events.Count(e => e.Kind.HasFlag(ReplyEventKind.Content));
        int half = Math.Max(1, tokens / 2);
        for (int i = 0; i < events.Count; i++)
        {
            if (events[i].Kind.HasFlag(ReplyEventKind.Content) && --half == 0)
            {
                return i + 1;
            }
        }

        return events.Count;
    }

    private static FaultScript CutOff(List<ReplyEvent> events, int middle, CutPoint cut, EmulatorFault fault)
    {
        int stall = StallAt(fault, middle);
        switch (cut)
        {
            case CutPoint.Start:
                return new([]) { IsBroken = true };
            case CutPoint.Mid:
                return new(events[..middle]) { IsBroken = true, StallBefore = stall };
            case CutPoint.Event:
                byte[] next = middle < events.Count ? Encoding.UTF8.GetBytes(events[middle].Text) : [];
                return new(events[..middle]) { IsBroken = true, Tail = next[..(next.Length / 2)], StallBefore = stall };
            default:
                int found = events.FindIndex(middle, HasWideText);
                found = found < 0 ? events.FindLastIndex(HasWideText) : found;
                (int at, string text) = found >= 0 ? (found, events[found].Text) : (middle, "data: 汉");
                byte[] bytes = Encoding.UTF8.GetBytes(text);
                return new(events[..at]) { IsBroken = true, Tail = bytes[..(Array.FindLastIndex(bytes, b => b >= 0xC2) + 1)], StallBefore = stall };
        }
    }

    private static bool HasWideText(ReplyEvent item) => item.Kind.HasFlag(ReplyEventKind.Content) && item.Text.Any(c => c > 0x7F);
}
