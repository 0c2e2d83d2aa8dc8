using System.Diagnostics.CodeAnalysis;
using System.Net;
using Allmhub.Streaming;

namespace Allmhub.Http;

/// <summary>All that is known of a failed call. Immutable: who learns more makes another with <c>with</c>.</summary>
/// <remarks>
/// Every text is one line that may be shown: control sequences of the service are taken out, line breaks are blanks, see <see cref="RecordText"/>.
/// </remarks>
/// <param name="Kind">What went wrong.</param>
/// <param name="Message">The service's own message, or a sentence that says what happened and what to do.</param>
public sealed record AllmError(AllmErrorKind Kind, string Message)
{
    /// <summary>The service's own message, or a sentence that says what happened and what to do.</summary>
    public string Message
    {
        get;
        init
        {
            // What replaces the service's words says itself what they mean.
            field = RecordText.Of(value);
            Meaning = null;
        }
    } = RecordText.Of(Message);

    /// <summary>
    /// What has happened, in the language of the UI culture of the call, when <see cref="Message"/> is the service's own words; <c>null</c> when the message
    /// says it itself. <see cref="RecommendedAction"/> begins with it, unless it says no more than <see cref="Kind"/>.
    /// </summary>
    public string? Meaning { get; init => field = Shown(value); }

    /// <summary>The HTTP status, when there was an answer.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>The service's error code as text, also where the wire has a number (NOTES section 13).</summary>
    public string? Code { get; init => field = Shown(value); }

    /// <summary>The service's error type, e.g. <c>invalid_request_error</c>.</summary>
    public string? ErrorType { get; init => field = Shown(value); }

    /// <summary>The parameter the service complains about.</summary>
    public string? Parameter { get; init => field = Shown(value); }

    /// <summary>The gateway's request id (header <c>X-Oneapi-Request-Id</c> or the one inside the message).</summary>
    public string? RequestId { get; init => field = Shown(value); }

    /// <summary>How long the service asked to wait, uncapped.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How many times the request was sent, 1 when it was sent once.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The time from the call's begin to this failure, waits between attempts included; <c>null</c> when no call was made.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>Whether the same request may succeed later without change (NOTES section 2, column Retry).</summary>
    public bool IsTransient { get; init; }

    /// <summary>Whether the connection was never made, so that nothing can have been accepted or charged.</summary>
    internal bool NothingSent { get; init; }

    /// <summary>What to do about it, in words; <c>null</c> when there is nothing better than the message.</summary>
    public string? RecommendedAction { get; init => field = Shown(value); }

    /// <summary>What had arrived before the failure: a <c>ChatCompletion</c> of a chat; <c>null</c> when nothing had.</summary>
    public IPartialAnswer? PartialCompletion { get; init; }

    /// <summary>Whether the advice is to look before repeating, because a model's call may have been paid for; it means nothing to a download.</summary>
    internal bool MayBeCharged { get; init; }

    /// <summary>Who refused, where it was no service: a budget, which knows its own refusals by it.</summary>
    internal object? Refuser { get; init; }

    /// <summary>The message.</summary>
    /// <returns>The message.</returns>
    public override string ToString() => Message;

    /// <summary>The same with every text passed through a filter.</summary>
    /// <param name="clean">The filter.</param>
    /// <returns>The error with clean texts.</returns>
    internal AllmError Clean(TextFilter clean) => this with
    {
        Message = clean(Message),
        Meaning = clean(Meaning),
        Code = clean(Code),
        ErrorType = clean(ErrorType),
        Parameter = clean(Parameter),
        RequestId = clean(RequestId),
        RecommendedAction = clean(RecommendedAction),
        PartialCompletion = PartialCompletion?.Without(clean),
    };

    private static string? Shown(string? text) => text is null ? null : RecordText.Of(text);
}

/// <summary>Changes a text, and leaves none as none.</summary>
/// <param name="text">The text.</param>
/// <returns>What becomes of it.</returns>
[return: NotNullIfNotNull(nameof(text))]
internal delegate string? TextFilter(string? text);
