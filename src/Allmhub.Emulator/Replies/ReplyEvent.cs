namespace Allmhub.Emulator.Replies;

/// <summary>What an event of a stream is for; faults are placed by it.</summary>
[Flags]
internal enum ReplyEventKind
{
    /// <summary>Opens the answer, or is bookkeeping between tokens.</summary>
    Frame = 0,

    /// <summary>Carries a token; the pace applies.</summary>
    Content = 1,

    /// <summary>Says why the answer ended.</summary>
    Finish = 2,

    /// <summary>Is the end mark of the stream.</summary>
    Done = 4,
}

/// <summary>One event of a stream as text, blank line included.</summary>
internal readonly record struct ReplyEvent(string Text, ReplyEventKind Kind)
{
    /// <summary>A <c>data:</c> event.</summary>
    public static ReplyEvent Data(string json, ReplyEventKind kind) => new($"data: {json}\n\n", kind);

    /// <summary>An event with a name of its own.</summary>
    public static ReplyEvent Named(string name, string json, ReplyEventKind kind, string end = "\n\n") => new($"event: {name}\ndata: {json}{end}", kind);
}
