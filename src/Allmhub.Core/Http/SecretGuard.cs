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

    /// <summary>
    /// Gives an error whose texts hold no secret: some services repeat the key they were sent. A cause that repeats it is
    /// left out, since its texts cannot be changed.
    /// </summary>
    /// <param name="error">The error.</param>
    /// <returns>The same error when it is clean.</returns>
    public AllmException Clean(AllmException error)
    {
        AllmError clean = error.Error.Clean(Redact);
        Exception? cause = error.InnerException is Exception inner && IsClean(inner.ToString()) ? inner : null;
        return clean == error.Error && cause == error.InnerException ? error : new AllmException(clean, cause);
    }

    private bool IsClean(string text) => Redact(text) == text;
}
