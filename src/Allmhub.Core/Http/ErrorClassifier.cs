using System.Net;

namespace Allmhub.Http;

/// <summary>From status and code to the kind of an error and whether it may pass by itself. Facts: NOTES sections 2 and 16.1.</summary>
internal static class ErrorClassifier
{
    /// <summary>Says what kind of error it is. The code decides before the status, since the gateway answers callers' mistakes with 500 and 503 too.</summary>
    /// <param name="status">The HTTP status; a success status for errors inside a 200.</param>
    /// <param name="envelope">What the body says; <c>null</c> when it is no JSON.</param>
    /// <returns>The kind.</returns>
    public static AllmErrorKind KindOf(HttpStatusCode status, ErrorEnvelope? envelope) =>
        KindOfCode(envelope) ?? KindOfStatus(EffectiveStatus(status, envelope)) ?? KindOfType(envelope) ?? KindWithoutHint(status, envelope);

    /// <summary>Says whether the same request may succeed later.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="envelope">What the body says; <c>null</c> when it is no JSON.</param>
    /// <returns>The answer to NOTES section 2's column Retry.</returns>
    public static bool IsTransient(AllmErrorKind kind, HttpStatusCode status, ErrorEnvelope? envelope) => kind switch
    {
        AllmErrorKind.RateLimited or AllmErrorKind.Network or AllmErrorKind.Timeout => true,
        AllmErrorKind.Server => status != HttpStatusCode.NotImplemented && !IsChannelCode(envelope?.Code) && !MayBeCharged(envelope?.Code) && !IsCrash(envelope),
        _ => false,
    };

    /// <summary>Whether the gateway itself crashed on this request: the same request crashes it again.</summary>
    /// <param name="envelope">What the body says.</param>
    /// <returns>Whether it did.</returns>
    public static bool IsCrash(ErrorEnvelope? envelope) =>
        envelope is { Type: "new_api_panic" or "plugin_route_error" } or { Code: "new_api_panic" or "plugin_route_error" };

    // The work was done, or goes on, and is paid for although the answer holds nothing.
    private static bool MayBeCharged(string? code) => code is "task_timeout" or "empty_response";

    private static bool IsChannelCode(string? code) => code is not null && code.StartsWith("channel:", StringComparison.Ordinal);

    private static AllmErrorKind? KindOfCode(ErrorEnvelope? envelope)
    {
        if (envelope is null)
        {
            return null;
        }

        // Midjourney's code is a number; its description is what others call the code.
        string? code = envelope.Shape == ErrorShape.Midjourney ? envelope.Message : envelope.Code;
        AllmErrorKind? kind = code switch
        {
            "insufficient_user_quota" or "pre_consume_token_quota_failed" or "quota_not_enough" or "insufficient_quota" => AllmErrorKind.InsufficientBalance,
            "model_not_found" => AllmErrorKind.ModelNotFound,
            "sensitive_words_detected" or "content_policy_violation" or "content_filter" or "moderation_blocked" or "prompt_blocked" => AllmErrorKind.ContentRefused,
            "invalid_request" or "convert_request_failed" or "model_price_error" or "count_token_failed" => AllmErrorKind.InvalidRequest,
            "AUTH_UNAUTHORIZED" or "AUTH_TOKEN_EXPIRED" or "AUTH_SESSION_REVOKED" or "AUTH_USER_INVALID" => AllmErrorKind.Authentication,
            "AUTH_USER_DISABLED" or "AUTH_INSUFFICIENT_PRIVILEGE" => AllmErrorKind.PermissionDenied,
            "AUTH_INTERNAL_ERROR" => AllmErrorKind.Server,
            _ when code?.StartsWith("violation_fee.", StringComparison.Ordinal) == true => AllmErrorKind.ContentRefused,
            _ => IsChannelCode(code) ? AllmErrorKind.Server : null,
        };
        return kind ?? (envelope.Shape == ErrorShape.Midjourney ? KindOfMidjourney(envelope.Code) : null);
    }

    private static AllmErrorKind? KindOfMidjourney(string? code) => code switch
    {
        "23" or "30" => AllmErrorKind.RateLimited,
        "24" => AllmErrorKind.ContentRefused,
        _ => null,
    };

    private static HttpStatusCode EffectiveStatus(HttpStatusCode status, ErrorEnvelope? envelope) =>
        (int)status is >= 200 and < 300 && envelope?.Code is string code
        && int.TryParse(code, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int inner)
        && inner is >= 400 and < 600
            ? (HttpStatusCode)inner
            : status;

    private static AllmErrorKind? KindOfStatus(HttpStatusCode status) => (int)status switch
    {
        401 => AllmErrorKind.Authentication,
        402 => AllmErrorKind.InsufficientBalance,
        403 => AllmErrorKind.PermissionDenied,
        429 => AllmErrorKind.RateLimited,
        501 => AllmErrorKind.InvalidRequest,
        408 or (>= 500 and <= 599) => AllmErrorKind.Server,
        >= 400 and < 500 => AllmErrorKind.InvalidRequest,
        _ => null,
    };

    private static AllmErrorKind? KindOfType(ErrorEnvelope? envelope) => envelope?.Type switch
    {
        "authentication_error" or "UNAUTHENTICATED" => AllmErrorKind.Authentication,
        "permission_error" or "PERMISSION_DENIED" => AllmErrorKind.PermissionDenied,
        "rate_limit_error" or "RESOURCE_EXHAUSTED" => AllmErrorKind.RateLimited,
        "billing_error" => AllmErrorKind.InsufficientBalance,
        "invalid_request_error" or "not_found_error" or "request_too_large" or "INVALID_ARGUMENT" or "NOT_FOUND" or "FAILED_PRECONDITION" => AllmErrorKind.InvalidRequest,
        _ => null,
    };

    private static AllmErrorKind KindWithoutHint(HttpStatusCode status, ErrorEnvelope? envelope) => envelope?.Shape switch
    {
        null or ErrorShape.Unknown => (int)status < 400 ? AllmErrorKind.Protocol : AllmErrorKind.Server,
        ErrorShape.System => KindOfSystem(envelope.Message),
        ErrorShape.Midjourney or ErrorShape.Task or ErrorShape.PlainText => AllmErrorKind.InvalidRequest,
        _ => envelope.Code == "rate_limit_exceeded" ? AllmErrorKind.RateLimited : AllmErrorKind.Server,
    };

    // These answers have neither status nor code (HTTP 200, success false): only the words are left.
    private static AllmErrorKind KindOfSystem(string message) =>
        message.Contains("封禁", StringComparison.Ordinal) || message.Contains("banned", StringComparison.OrdinalIgnoreCase) ? AllmErrorKind.PermissionDenied
        : ErrorAdvice.IsAboutSecret(message) ? AllmErrorKind.Authentication
        : AllmErrorKind.InvalidRequest;
}
