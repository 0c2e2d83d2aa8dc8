using System.Text;
using System.Text.Json;

namespace Allmhub.Emulator.Wire;

/// <summary>A request as it came over the wire.</summary>
public sealed class EmulatorRequest
{
    private JsonElement? _json;
    private long _closedAt;
    private int _finished;

    internal EmulatorRequest(string method, string target, IReadOnlyDictionary<string, string> header, IReadOnlyList<KeyValuePair<string, string>> headerLine)
    {
        Method = method;
        Target = target;
        int question = target.IndexOf('?', StringComparison.Ordinal);
        Path = PathText.Unescape(question < 0 ? target : target[..question]);
        Query = question < 0 ? "" : target[question..];
        Header = header;
        HeaderLine = headerLine;
    }

    public string Method { get; }

    /// <summary>The request target as written, escapes and query included.</summary>
    public string Target { get; }

    /// <summary>The unescaped path without the query; what is not printable stays escaped, so that it drives no screen.</summary>
    public string Path { get; }

    /// <summary>The query with its question mark, or empty.</summary>
    public string Query { get; }

    /// <summary>Headers by name, case ignored; repeated ones are joined with a comma.</summary>
    public IReadOnlyDictionary<string, string> Header { get; }

    /// <summary>Headers as they came, in order, repetitions included.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> HeaderLine { get; }

    /// <summary>The body's bytes; empty when there was none, or when more than 64 KB came without the right key.</summary>
    public byte[] BodyByte { get; internal set; } = [];

    /// <summary>The body read as UTF-8.</summary>
    public string Body => Encoding.UTF8.GetString(BodyByte);

    /// <summary>The body as JSON, or null when it is none.</summary>
    public JsonElement? Json => _json ??= ParseJson();

    /// <summary>When the head of the request was complete.</summary>
    public DateTimeOffset Time { get; } = DateTimeOffset.UtcNow;

    /// <summary>The id the answer carries in <c>X-Oneapi-Request-Id</c>.</summary>
    public string RequestId { get; internal set; } = "";

    /// <summary>The status that was answered; 0 when none was.</summary>
    public int StatusCode { get; internal set; }

    /// <summary>The answer was written to its end.</summary>
    public bool IsFinished => Volatile.Read(ref _finished) != 0;

    /// <summary>The client went away before the answer was complete.</summary>
    public bool Aborted => ConnectionClosedAt is not null && !IsFinished;

    /// <summary>When the client was seen to close the connection during this call; null when it was not.</summary>
    public DateTimeOffset? ConnectionClosedAt
    {
        get
        {
            long ticks = Volatile.Read(ref _closedAt);
            return ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
        }
    }

    /// <summary>The value of a header, or null.</summary>
    public string? GetHeader(string name) => Header.TryGetValue(name, out string? value) ? value : null;

    /// <summary>The unescaped value of a query parameter, or null.</summary>
    public string? GetQuery(string name)
    {
        foreach (string pair in Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string key = Uri.UnescapeDataString(equals < 0 ? pair : pair[..equals]);
            if (string.Equals(key, name, StringComparison.Ordinal))
            {
                return equals < 0 ? "" : Uri.UnescapeDataString(pair[(equals + 1)..].Replace('+', ' '));
            }
        }

        return null;
    }

    public override string ToString() => $"{Method} {Path}";

    internal void MarkFinished() => Volatile.Write(ref _finished, 1);

    internal void MarkClosed()
    {
        if (!IsFinished)
        {
            _ = Interlocked.CompareExchange(ref _closedAt, DateTimeOffset.UtcNow.Ticks, 0);
        }
    }

    private JsonElement? ParseJson()
    {
        if (BodyByte.Length == 0)
        {
            return null;
        }

        try
        {
            // Not disposed: the element stands on the body's own bytes, where a clone would hold them twice.
            return JsonDocument.Parse(BodyByte).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
