using System.Net;
using Allmhub.Chat;

namespace Allmhub.Http;

/// <summary>
/// A failed call: one type for every shape in which the gateway reports failure (NOTES section 2).
/// Holds no request object and no key, so the whole graph can be logged.
/// </summary>
public sealed class AllmException : Exception
{
    private HttpStatusCode? _statusCode;

    /// <summary>Creates the exception; the error factory and the send pipeline are the only callers.</summary>
    /// <param name="kind">What went wrong.</param>
    /// <param name="message">The service's own message, or a sentence that says what happened and what to do.</param>
    /// <param name="inner">The cause, already free of secrets.</param>
    public AllmException(AllmErrorKind kind, string message, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
    }

    /// <summary>What went wrong.</summary>
    public AllmErrorKind Kind { get; }

    /// <summary>The HTTP status, when there was an answer.</summary>
    public HttpStatusCode? StatusCode
    {
        get => _statusCode;
        init => _statusCode = value;
    }

    /// <summary>The service's error code as text, also where the wire has a number (NOTES section 13).</summary>
    public string? Code { get; init; }

    /// <summary>The service's error type, e.g. <c>invalid_request_error</c>.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The parameter the service complains about.</summary>
    public string? Parameter { get; init; }

    /// <summary>The gateway's request id (header <c>X-Oneapi-Request-Id</c> or the one inside the message).</summary>
    public string? RequestId { get; internal set; }

    /// <summary>How long the service asked to wait, uncapped.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How many times the request was sent.</summary>
    public int Attempts { get; set; } = 1;

    /// <summary>Whether the same request may succeed later without change (NOTES section 2, column Retry).</summary>
    public bool IsTransient { get; init; }

    /// <summary>Whether the connection was never made, so that nothing can have been accepted or charged.</summary>
    internal bool NothingSent { get; init; }

    /// <summary>What to do about it, in words; <c>null</c> when there is nothing better than the message.</summary>
    public string? RecommendedAction { get; init; }

    /// <summary>What had arrived before the failure; <c>null</c> when nothing had.</summary>
    public ChatCompletion? PartialCompletion { get; set; }

    /// <summary>Puts the status of the answer on an error that was found inside it.</summary>
    /// <param name="status">The status.</param>
    internal void CameWith(HttpStatusCode status) => _statusCode ??= status;
}
