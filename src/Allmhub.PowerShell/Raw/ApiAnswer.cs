using Allmhub.Http;

namespace Allmhub.PowerShell.Raw;

/// <summary>An answer with its status and headers: what <c>Invoke-AllmApi -IncludeHeader</c> emits.</summary>
/// <param name="statusCode">The HTTP status.</param>
/// <param name="header">The headers.</param>
/// <param name="requestId">The gateway's request id.</param>
/// <param name="body">The answer as objects, text or file.</param>
public sealed class ApiAnswer(int statusCode, IReadOnlyDictionary<string, string> header, string? requestId, object? body)
{
    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; } = statusCode;

    /// <summary>The gateway's request id.</summary>
    public string? RequestId { get; } = requestId;

    /// <summary>What the call used; <c>null</c> when the answer does not say, or when nothing was to be paid.</summary>
    public CallUsage? Usage { get; init; }

    /// <summary>What it cost in USD by the client's reckoning; <c>null</c> without a price behind it.</summary>
    public decimal? Cost { get; init; }

    /// <summary>What the cost was reckoned from.</summary>
    public string? CostBasis { get; init; }

    /// <summary>The headers.</summary>
    public IReadOnlyDictionary<string, string> Header { get; } = header;

    /// <summary>The answer as objects, text or file; <c>null</c> when its events follow, or when it is empty.</summary>
    public object? Body { get; } = body;
}
