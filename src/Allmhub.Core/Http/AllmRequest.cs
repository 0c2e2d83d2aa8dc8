using System.Text.Json.Nodes;

namespace Allmhub.Http;

/// <summary>When a request may be sent again (design of the transport; NOTES section 2).</summary>
public enum RetryPolicy
{
    /// <summary>Never.</summary>
    None,

    /// <summary>Reads change nothing: connection faults, 429, 5xx.</summary>
    Read,

    /// <summary>As <see cref="Read"/>, but a 429 stands: paths whose limit outlasts any wait (NOTES section 2: 20 calls in 20 minutes).</summary>
    ReadUnlessLimited,

    /// <summary>Chat: connection refused, 429, 500, 502, 503, 529, and only before the first delta.</summary>
    Chat,

    /// <summary>What makes something paid: only when nothing was accepted, i.e. connection refused and 429.</summary>
    Paid,
}

/// <summary>Which of the two secrets goes along (NOTES section 1).</summary>
public enum RequestSecret
{
    /// <summary>None.</summary>
    None,

    /// <summary>The key.</summary>
    Key,

    /// <summary>The user's access token together with the user id.</summary>
    AccessToken,
}

/// <summary>A request before it becomes HTTP; everything in it can be sent more than once.</summary>
internal sealed record AllmRequest
{
    /// <summary>Enough for any answer that is no medium.</summary>
    public const int PlainBody = 64 * 1024 * 1024;

    /// <summary>Enough for an answer that may hold media as base64: a picture of 100 MB is 133 MB of text.</summary>
    public const int MediaBody = 256 * 1024 * 1024;

    /// <summary>The HTTP method.</summary>
    public required HttpMethod Method { get; init; }

    /// <summary>The path below the gateway's address, escaped, with or without a query, with or without a leading slash.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// A foreign address in the place of <see cref="Path"/>, its letters kept: where a picture or film lies. No secret goes there, and nothing
    /// is added to its query, which a signature may cover.
    /// </summary>
    public Uri? Link { get; init; }

    /// <summary>Query parameters in addition to the path's own; a name that is already there is replaced.</summary>
    public IReadOnlyDictionary<string, string>? Query { get; init; }

    /// <summary>The JSON body; the caller's extra fields are merged into a copy.</summary>
    public JsonObject? Json { get; init; }

    /// <summary>Makes any other body; called once an attempt, since a content can be sent once.</summary>
    public Func<HttpContent>? Content { get; init; }

    /// <summary>Makes the same request with the caller's extra fields in it, for a body that is no JSON; <c>null</c> where it has no place for them.</summary>
    public Func<JsonObject, AllmRequest>? WithExtra { get; init; }

    /// <summary>Says in words what <see cref="Content"/> holds, for a dry run.</summary>
    public string? ContentDescription { get; init; }

    /// <summary>The Accept header.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>Headers of the protocol, e.g. <c>Range</c> or <c>anthropic-beta</c>.</summary>
    public IReadOnlyDictionary<string, string>? Header { get; init; }

    /// <summary>
    /// The most bytes of its answer to hold, decompressed: a megabyte on the wire can be a gigabyte here. What is written to a file as it
    /// comes is not bounded.
    /// </summary>
    public int MaxBody { get; init; } = PlainBody;

    /// <summary>
    /// Stands between the body of a success and its reader, and hands on less than it takes; told how to say that content has come. <c>null</c> for the body as it is.
    /// </summary>
    public Func<Stream, Action, Stream>? BodyFilter { get; init; }

    /// <summary>The least that the idle limit is, unless the connection's own was set: for answers that come after minutes of silence.</summary>
    public TimeSpan LeastIdle { get; init; }

    /// <summary>When it may be sent again.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Read;

    /// <summary>The secret that goes along.</summary>
    public RequestSecret Secret { get; init; } = RequestSecret.Key;

    /// <summary>What is worth telling of the way it is asked; posted as verbose whenever it is sent or described.</summary>
    public IReadOnlyList<string> Note { get; init; } = [];
}
