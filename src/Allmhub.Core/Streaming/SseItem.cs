namespace Allmhub.Streaming;

/// <summary>What a line or a group of lines of a stream was.</summary>
internal enum SseItemKind
{
    /// <summary>An event: <c>data:</c> lines up to a blank line, or a bare last <c>data: [DONE]</c>.</summary>
    Event,

    /// <summary>A line that starts with a colon, such as the gateway's <c>: PING</c> (NOTES section 3).</summary>
    Comment,

    /// <summary>A line that starts with a brace: the gateway's error envelope without <c>data:</c> (NOTES section 3).</summary>
    BareJson,
}

/// <summary>One item of a stream. The spans point into the parser's buffer and are good until its next call.</summary>
internal readonly ref struct SseItem
{
    /// <summary>Creates an item.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="eventType">The <c>event:</c> field.</param>
    /// <param name="data">The payload.</param>
    public SseItem(SseItemKind kind, ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> data)
    {
        Kind = kind;
        EventType = eventType;
        Data = data;
    }

    /// <summary>What this item is.</summary>
    public SseItemKind Kind { get; }

    /// <summary>The <c>event:</c> field as UTF-8; empty when there was none, which the standard reads as <c>message</c>.</summary>
    public ReadOnlySpan<byte> EventType { get; }

    /// <summary>UTF-8: the joined <c>data:</c> lines of an event, the text of a comment, or the whole bare line.</summary>
    public ReadOnlySpan<byte> Data { get; }
}
