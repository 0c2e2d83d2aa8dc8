using System.Diagnostics.CodeAnalysis;

namespace Allmhub.Http;

/// <summary>Keeps the key and the access token out of everything that leaves the client.</summary>
/// <param name="options">Where the secrets are.</param>
internal sealed class SecretGuard(AllmClientOptions options)
{
    /// <summary>Replaces each secret by its mask.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text without secrets.</returns>
    [return: NotNullIfNotNull(nameof(text))]
    public string? Redact(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return text;
        }

        string clean = options.Credential?.Redact(text) ?? text;
        return options.AccessToken?.Redact(clean) ?? clean;
    }

    /// <summary>Gives an error whose texts hold no secret: some services repeat the key they were sent.</summary>
    /// <param name="error">The error.</param>
    /// <returns>The same error when it is clean.</returns>
    public AllmException Clean(AllmException error)
    {
        string message = Redact(error.Message);
        string? parameter = Redact(error.Parameter);
        string? code = Redact(error.Code);
        string? type = Redact(error.ErrorType);
        string? requestId = Redact(error.RequestId);
        if ((message, parameter, code, type, requestId) == (error.Message, error.Parameter, error.Code, error.ErrorType, error.RequestId))
        {
            return error;
        }

        return new AllmException(error.Kind, message, error.InnerException)
        {
            StatusCode = error.StatusCode,
            Code = code,
            ErrorType = type,
            Parameter = parameter,
            RequestId = requestId,
            RetryAfter = error.RetryAfter,
            Attempts = error.Attempts,
            IsTransient = error.IsTransient,
            NothingSent = error.NothingSent,
            RecommendedAction = Redact(error.RecommendedAction),
            PartialCompletion = error.PartialCompletion,
        };
    }
}
