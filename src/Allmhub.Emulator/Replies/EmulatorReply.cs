using System.Text;

namespace Allmhub.Emulator.Replies;

/// <summary>An answer before it meets the wire: a body, or the events of a stream.</summary>
internal sealed class EmulatorReply
{
    public int Status { get; init; } = 200;

    public string ContentType { get; init; } = "application/json";

    public Dictionary<string, string> Header { get; } = new(StringComparer.OrdinalIgnoreCase);

    public byte[] Body { get; init; } = [];

    /// <summary>The connection closes after so many bytes of the body, which is announced whole; null sends it all.</summary>
    public int? CutAt { get; init; }

    /// <summary>The events, when the answer is streamed.</summary>
    public IEnumerable<ReplyEvent>? Event { get; init; }

    /// <summary>The error event in this format's own words, when so many events went before it.</summary>
    public Func<int, string> ErrorEvent { get; init; } = static _ => "";

    /// <summary>The error line without <c>data:</c> that the gateway appends when it must fail in the middle.</summary>
    public string BareError { get; init; } = "";

    /// <summary>The end mark still follows an error event.</summary>
    public bool EndsAfterError { get; init; }

    public static EmulatorReply Json(string json, int status = 200) => new()
    {
        Status = status,
        Body = Encoding.UTF8.GetBytes(json),
        ContentType = "application/json; charset=utf-8",
    };
}
