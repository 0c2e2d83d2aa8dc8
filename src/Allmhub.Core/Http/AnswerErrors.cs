using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Allmhub.Http;

/// <summary>The one place where an answer becomes an <see cref="AllmException"/>: by status and shape, never by path (NOTES section 2).</summary>
internal static partial class AnswerErrors
{
    private const int MaxPlainText = 200;
    private const int MaxEnvelope = 1024 * 1024;

    /// <summary>Makes the error of an answer that is one: any failure status, or a success status whose body is not what it should be.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="contentType">The Content-Type; it may be wrong (<c>text/event-stream</c> over a JSON error).</param>
    /// <param name="body">The body, possibly cut to a sensible length.</param>
    /// <param name="requestIdHeader">The request id of the headers.</param>
    /// <param name="retryAfter">What the service asked to wait.</param>
    /// <param name="secret">The secret the request carried.</param>
    /// <returns>The error.</returns>
    public static AllmException FromResponse(
        HttpStatusCode status,
        string? contentType,
        ReadOnlySpan<byte> body,
        string? requestIdHeader,
        TimeSpan? retryAfter,
        SecretUse secret = SecretUse.Key) =>
        Make(status, ErrorEnvelope.Parse(body), contentType, body, requestIdHeader, retryAfter, secret);

    /// <summary>Makes the error of a JSON value inside a success: an error event, a bare JSON line, <c>success:false</c>.</summary>
    /// <param name="json">The JSON value as UTF-8.</param>
    /// <param name="requestIdHeader">The request id of the headers.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="secret">The secret the request carried.</param>
    /// <returns>The error; <c>null</c> when the value is none.</returns>
    public static AllmException? TryFromBody(
        ReadOnlySpan<byte> json,
        string? requestIdHeader = null,
        HttpStatusCode status = HttpStatusCode.OK,
        SecretUse secret = SecretUse.Key)
    {
        // A picture is not read twice to learn that it is none.
        ErrorEnvelope? envelope = json.Length <= MaxEnvelope ? ErrorEnvelope.Parse(json) : null;

        // A Midjourney answer has code and description on success too, and any object may have a message.
        return envelope is null or { Shape: ErrorShape.Midjourney or ErrorShape.Unknown }
            ? null
            : Make(status, envelope, "application/json", json, requestIdHeader, null, secret);
    }

    /// <summary>Makes the error of a value of a stream or body that is one in a service's own way, beyond doubt: beside content, in a choice, flat.</summary>
    /// <param name="value">The value, whose content has been read.</param>
    /// <returns>The error; <c>null</c> when the value is none.</returns>
    public static AllmException? TryVendor(JsonElement value) => ErrorEnvelope.ReadBeside(value) is { } envelope
        ? Make(HttpStatusCode.OK, envelope, "application/json", [], null, null, SecretUse.Key)
        : null;

    /// <summary>Makes the error of JSON that came in place of an answer and is no error of a known shape, from the words in it.</summary>
    /// <param name="json">The JSON value as UTF-8.</param>
    /// <returns>The error; <c>null</c> when there are no words in it.</returns>
    public static AllmException? TryFromWords(ReadOnlySpan<byte> json) => json.Length <= MaxEnvelope && ErrorEnvelope.Parse(json) is { Message.Length: > 0 } envelope
        ? Make(HttpStatusCode.OK, envelope, "application/json", json, null, null, SecretUse.Key)
        : null;

    /// <summary>The same, where the words stand at the top of the value and nowhere deeper.</summary>
    /// <param name="json">The JSON value as UTF-8.</param>
    /// <returns>The error; <c>null</c> when there are no such words.</returns>
    public static AllmException? TryFromFlatWords(ReadOnlySpan<byte> json) => ErrorEnvelope.HasFlatWords(json) ? TryFromWords(json) : null;

    /// <summary>Makes the error of a redirect, which is never followed: the key would travel along, or be lost on the way (NOTES section 1).</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="from">What was asked for.</param>
    /// <param name="location">The Location header.</param>
    /// <param name="requestIdHeader">The request id of the headers.</param>
    /// <returns>The error.</returns>
    public static AllmException FromRedirect(HttpStatusCode status, Uri from, string location, string? requestIdHeader)
    {
        string target = Uri.TryCreate(from, location, out Uri? to) ? to.GetLeftPart(UriPartial.Path) : Words.Say("another address");
        bool closingSlash = to is not null && to.GetLeftPart(UriPartial.Path) == from.GetLeftPart(UriPartial.Path) + "/";
        string message = Words.Say($"HTTP {(int)status}: {from.GetLeftPart(UriPartial.Path)} redirects to {target}. Redirects are not followed, because the key goes to the gateway's own address only.");
        return new AllmException(new AllmError(AllmErrorKind.Protocol, message)
        {
            StatusCode = status,
            RequestId = requestIdHeader,
            RecommendedAction = closingSlash ? Words.Say("Write the path with a closing slash.") : Words.Say("If the new address is the gateway's, use it as base address."),
        });
    }

    private static AllmException Make(
        HttpStatusCode status,
        ErrorEnvelope? envelope,
        string? contentType,
        ReadOnlySpan<byte> body,
        string? requestIdHeader,
        TimeSpan? retryAfter,
        SecretUse secret)
    {
        AllmErrorKind kind = ErrorClassifier.KindOf(status, envelope);
        bool isSaid = envelope is { Message.Length: > 0 };
        string message = isSaid ? envelope!.Message : Describe(status, contentType, body, envelope?.Code);
        Advice advice = ErrorAdvice.For(kind, status, envelope, secret, retryAfter);
        return new AllmException(new AllmError(kind, message)
        {
            StatusCode = status,
            Code = envelope?.Code,
            ErrorType = envelope?.Type,
            Parameter = envelope?.Parameter,
            RequestId = requestIdHeader ?? IdInside(message) ?? envelope?.RequestId,
            RetryAfter = retryAfter,
            IsTransient = ErrorClassifier.IsTransient(kind, status, envelope),
            Meaning = isSaid ? advice.Meaning ?? ErrorAdvice.MeaningOf(kind) : null,
            RecommendedAction = advice.Whole,
        });
    }

    private static string? IdInside(string message)
    {
        Match match = RequestIdPattern().Match(message);
        return match.Success ? match.Groups[1].Value : null;
    }

    // The status is reported, never the page (NOTES section 2, shape 7).
    private static string Describe(HttpStatusCode status, string? contentType, ReadOnlySpan<byte> body, string? code)
    {
        string head = string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)status} {NameOf(status)}").TrimEnd();
        if (code is not null)
        {
            return Words.Say($"{head}, code {code}, without a message.");
        }

        string text = PlainText(contentType, body);
        return body.IsEmpty ? Words.Say($"{head} with an empty body.")
            : text.Length > 0 ? $"{head}: {text}"
            : ErrorEnvelope.JsonOf(body) is string json ? Words.Say($"{head} with JSON that tells no reason: {json}")
            : LooksLikeHtml(contentType, body) ? Words.Say($"{head} with a web page instead of JSON.")
            : Words.Say($"{head} with a body that is no JSON ({contentType ?? Words.Say("no content type")}).");
    }

    private static string PlainText(string? contentType, ReadOnlySpan<byte> body)
    {
        if (body.Length > MaxPlainText || contentType is null || !contentType.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase))
        {
            return string.Empty;
        }

        string text = Encoding.UTF8.GetString(body).Trim();
        return text.StartsWith('<') || text.Any(char.IsControl) ? string.Empty : text;
    }

    private static bool LooksLikeHtml(string? contentType, ReadOnlySpan<byte> body) =>
        contentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true || body.TrimStart(" \t\r\n"u8).StartsWith("<"u8);

    private static string NameOf(HttpStatusCode status) => (int)status switch
    {
        520 => Words.Say("(the origin gave an unknown error)"),
        521 => Words.Say("(the origin is down)"),
        522 => Words.Say("(connecting to the origin took too long)"),
        523 => Words.Say("(the origin cannot be reached)"),
        524 => Words.Say("(the origin took too long)"),
        529 => "(overloaded)",
        _ => Enum.IsDefined(status) ? WordStart().Replace(status.ToString(), " $1").Trim() : string.Empty,
    };

    [GeneratedRegex(@"\(request id: ([^()\s]+)\)", RegexOptions.IgnoreCase)]
    private static partial Regex RequestIdPattern();

    [GeneratedRegex("(?<!^)(?<![A-Z])([A-Z])")]
    private static partial Regex WordStart();
}
