using Allmhub.Chat;

namespace Allmhub.Core.Tests.Chat.Trouble;

/// <summary>Changes of the lines around the values, the same in every format.</summary>
internal static class FrameChanges
{
    private static readonly string[] Pings =
    [
        ": PING", ":", ": a comment of two\n: lines", "data: null", "data: ", "data: \"\"", "data: ping", "data: 2026-04-07 20:20:50.554328", "data: 1775593250", "data: {}", "data: []", "data: {\"type\":\"ping\"}", "event: ping",
        "event: ping\ndata: {\"cut", "event: ping\ndata: {\"type\": \"ping\"}", "event: keepalive\ndata: 3", "event: heartbeat\ndata: x", "data: OPENROUTER PROCESSING", "id: 7", "retry: 3000",
    ];

    public static IReadOnlyList<TroubleChange> All { get; } =
    [
        new("lines end with CR LF", static (stream, _) => stream with { NewLine = "\r\n" }),
        new("lines end with CR", static (stream, _) => stream with { NewLine = "\r" }),
        new("three blank lines", static (stream, _) => stream with { Gap = "\n\n\n" }),
        new("no blank lines", NoBlankLines),
        new("data without a blank", static (stream, _) => stream with { Data = "data:" }),
        new("data with blanks", static (stream, _) => stream with { Data = "data:   " }),
        new("id and retry in each event", static (stream, _) => stream with { Extra = "id: 12\nretry: 100\n" }),
        new("a comment in each event", static (stream, _) => stream with { Extra = ": still here\n" }),
        new("a field of no meaning in each event", static (stream, _) => stream with { Extra = "id: 1\nfoo: bar\nbaz\n" }),
        new("the name behind the data", static (stream, _) => stream with { NameComesLast = true }),
        new("no name", static (stream, _) => stream with { Events = [.. stream.Events.Select(static item => item with { Name = null })] }),
        new("the name message", static (stream, _) => stream.Api is ChatApi.Chat or ChatApi.Gemini ? stream with { Events = [.. stream.Events.Select(static item => item with { Name = "message" })] } : null),
        new("a mark of byte order", static (stream, _) => stream with { Before = "\uFEFF" }),
        new("blank lines first", static (stream, _) => stream with { Before = "\n\n" }),
        new("no line end at the end", static (stream, _) => stream with { EndsBare = true }),
        new("labelled as JSON", static (stream, _) => stream with { Label = "application/json" }),
        new("labelled as text", static (stream, _) => stream with { Label = "text/plain; charset=utf-8" }),
        new("not labelled", static (stream, _) => stream with { Label = null }),
        new("a ping", static (stream, random) => stream.Insert(random.Next(stream.Events.Count + 1), new TroubleEvent(null, string.Empty) { Lines = Pings[random.Next(Pings.Length)] })),
        new("a ping before each event", static (stream, random) => stream with { Events = [.. stream.Events.SelectMany(item => (TroubleEvent[])[new TroubleEvent(null, string.Empty) { Lines = Pings[random.Next(Pings.Length)] }, item])] }),
        new("[DONE] behind the end", static (stream, random) => stream.Insert(stream.Events.Count, new TroubleEvent(null, string.Empty) { Lines = random.Next(2) == 0 ? "data: [DONE]" : "data:  [DONE] " })),
        new("no [DONE]", static (stream, _) => stream.Events is [.., { Data: "[DONE]" }] ? stream with { Events = [.. stream.Events.SkipLast(1)] } : null),
        new("two values in one event", Merge),
        new("the last event twice", RepeatLast),
    ];

    // Only where each line is a value of its own: what has its name on a line cannot be told apart by anybody.
    private static TroubleStream? NoBlankLines(TroubleStream stream, Random random) =>
        stream.Events.Any(static item => item.Lines is not null || item.Data.Contains('\n')) || stream.Gap.Length != 1 || stream.EndsBare || stream.Extra.Length > 0
            ? null
            : stream with { Gap = string.Empty, Events = [.. stream.Events.Select(static item => item with { Name = null })] };

    private static TroubleStream? Merge(TroubleStream stream, Random random)
    {
        if (stream.Events.Count < 2)
        {
            return null;
        }

        int at = random.Next(stream.Events.Count - 1);
        TroubleEvent first = stream.Events[at];
        TroubleEvent second = stream.Events[at + 1];

        // What stands in an event named ping is a ping.
        if (stream.Gap.Length == 0 || first.Name == "ping" || TroubleJson.Object(first.Data) is null || TroubleJson.Object(second.Data) is null)
        {
            return null;
        }

        string data = random.Next(5) switch
        {
            0 => first.Data + second.Data,
            1 => $"{first.Data} {second.Data}",
            2 => $"{first.Data}\n{second.Data}",
            3 => $"[{first.Data},{second.Data}]",
            _ => $"{first.Data},{second.Data}",
        };
        return stream.With(at, first with { Data = data }).With(at + 1);
    }

    private static TroubleStream? RepeatLast(TroubleStream stream, Random random)
    {
        int last = stream.Events.Count - 1;
        while (last > 0 && (stream.Events[last].Lines is not null || stream.Events[last].Data == "[DONE]"))
        {
            last--;
        }

        // A last chunk with content says it twice; nobody can know that it does not mean to.
        bool hasContent = stream.Api == ChatApi.Gemini && stream.Events[last].Data.Contains("\"parts\":[{", StringComparison.Ordinal);
        return hasContent || (stream.Api == ChatApi.Chat && TroubleOracle.TextOf(stream.Api, stream.Events[last]).Length > 0) ? null : stream.Insert(last + 1, stream.Events[last]);
    }
}
