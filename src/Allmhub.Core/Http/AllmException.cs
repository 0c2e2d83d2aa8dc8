using System.Net;

namespace Allmhub.Http;

/// <summary>
/// A failed call: one type for every shape in which the gateway reports failure (NOTES section 2).
/// Holds no request object and no key, so the whole graph can be logged.
/// </summary>
/// <param name="error">What is known of the failure.</param>
/// <param name="inner">The cause, already free of secrets.</param>
public sealed class AllmException(AllmError error, Exception? inner = null) : Exception(error.Message, inner)
{
    /// <summary>Creates the exception of a failure of which nothing but this is known.</summary>
    /// <param name="kind">What went wrong.</param>
    /// <param name="message">The service's own message, or a sentence that says what happened and what to do.</param>
    /// <param name="inner">The cause, already free of secrets.</param>
    public AllmException(AllmErrorKind kind, string message, Exception? inner = null)
        : this(new AllmError(kind, message), inner)
    {
    }

    /// <summary>All that is known of the failure; the other properties read from it.</summary>
    public AllmError Error { get; } = error;

    /// <inheritdoc cref="AllmError.Kind"/>
    public AllmErrorKind Kind => Error.Kind;

    /// <inheritdoc cref="AllmError.StatusCode"/>
    public HttpStatusCode? StatusCode => Error.StatusCode;

    /// <inheritdoc cref="AllmError.Code"/>
    public string? Code => Error.Code;

    /// <inheritdoc cref="AllmError.ErrorType"/>
    public string? ErrorType => Error.ErrorType;

    /// <inheritdoc cref="AllmError.Parameter"/>
    public string? Parameter => Error.Parameter;

    /// <inheritdoc cref="AllmError.RequestId"/>
    public string? RequestId => Error.RequestId;

    /// <inheritdoc cref="AllmError.RetryAfter"/>
    public TimeSpan? RetryAfter => Error.RetryAfter;

    /// <inheritdoc cref="AllmError.Attempts"/>
    public int Attempts => Error.Attempts;

    /// <inheritdoc cref="AllmError.Elapsed"/>
    public TimeSpan? Elapsed => Error.Elapsed;

    /// <inheritdoc cref="AllmError.Meaning"/>
    public string? Meaning => Error.Meaning;

    /// <inheritdoc cref="AllmError.IsTransient"/>
    public bool IsTransient => Error.IsTransient;

    /// <inheritdoc cref="AllmError.RecommendedAction"/>
    public string? RecommendedAction => Error.RecommendedAction;

    /// <inheritdoc cref="AllmError.PartialCompletion"/>
    public IPartialAnswer? PartialCompletion => Error.PartialCompletion;

    /// <summary>The same failure of which more is known.</summary>
    /// <param name="change">Says what is known now, best as <c>error with { … }</c>.</param>
    /// <returns>Another exception with the same cause.</returns>
    public AllmException With(Func<AllmError, AllmError> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new AllmException(change(Error), InnerException);
    }
}
