using System.Text.Json.Nodes;
using Allmhub.Media;

namespace Allmhub.Raw;

/// <summary>Which secret goes with a raw request.</summary>
public enum RawSecret
{
    /// <summary>
    /// The access token on <c>/api/</c> paths of the user (NOTES section 1), when the connection has one; the key on all others.
    /// </summary>
    Auto,

    /// <summary>The key.</summary>
    Key,

    /// <summary>The user's access token and id.</summary>
    AccessToken,

    /// <summary>None.</summary>
    None,
}

/// <summary>A call of any path of the gateway.</summary>
public sealed record RawRequest
{
    /// <summary>The path below the gateway's address, with or without a query.</summary>
    public required string Path { get; init; }

    /// <summary>The HTTP method.</summary>
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>A JSON object as body.</summary>
    public JsonObject? Json { get; init; }

    /// <summary>Any other body as text.</summary>
    public string? Text { get; init; }

    /// <summary>A file as body.</summary>
    public string? FilePath { get; init; }

    /// <summary>The media type of <see cref="Text"/> or <see cref="FilePath"/>.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>A form as body.</summary>
    public IReadOnlyList<FormPart>? Form { get; init; }

    /// <summary>The secret that goes along.</summary>
    public RawSecret Secret { get; init; } = RawSecret.Auto;

    /// <summary>Whether an event stream is asked for.</summary>
    public bool AcceptEvents { get; init; }
}
