using System.Security;
using System.Security.Cryptography;
using System.Text;

namespace Allmhub.Http;

/// <summary>Where a secret came from; shown to the user, never the secret itself.</summary>
public enum CredentialSource : long
{
    /// <summary>Given as a parameter.</summary>
    Parameter,

    /// <summary>Read from an environment variable.</summary>
    Environment,

    /// <summary>Resolved through a profile's reference.</summary>
    Profile,

    /// <summary>Read from a vault.</summary>
    Vault,

    /// <summary>The emulator's own.</summary>
    Emulator,
}

/// <summary>
/// A key or access token. Kept in a <see cref="SecureString"/>, shown as <c>sk-…abcd</c>, revealed only to the
/// Authorization header of a request to the gateway's own origin (NOTES section 1).
/// </summary>
public sealed class AllmCredential : IDisposable
{
    private readonly SecureString _secret;

    private AllmCredential(SecureString secret, string mask, CredentialSource source, string? reference)
    {
        _secret = secret;
        Mask = mask;
        Source = source;
        Reference = reference;
    }

    /// <summary>The secret as it may be shown: its first three and last four characters, or dots when it is short.</summary>
    public string Mask { get; }

    /// <summary>Where it came from.</summary>
    public CredentialSource Source { get; }

    /// <summary>The name it was found under (a variable, or vault and name); <c>null</c> when given directly.</summary>
    public string? Reference { get; }

    /// <summary>Makes a credential of text. Line breaks and blanks around it are trimmed.</summary>
    /// <param name="text">The secret.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="reference">The name it was found under.</param>
    /// <returns>The credential.</returns>
    /// <exception cref="InvalidInputException">It is empty, or holds blanks, line breaks or characters that no header can carry.</exception>
    public static AllmCredential FromText(string text, CredentialSource source = CredentialSource.Parameter, string? reference = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        if (trimmed.Length == 0)
        {
            throw new InvalidInputException(Words.Say("The key is empty. Copy it from the gateway's console, or name where it is kept."), nameof(AllmClientOptions.Credential));
        }

        if (trimmed.Any(static c => char.IsWhiteSpace(c)))
        {
            throw new InvalidInputException(Words.Say("The key has blanks or line breaks inside. Copy it again as one piece, without blanks."), nameof(AllmClientOptions.Credential));
        }

        if (trimmed.Any(static c => c is < '!' or > '~'))
        {
            throw new InvalidInputException(Words.Say("The key has characters that no key has (only letters, digits and punctuation of ASCII). Copy it again."), nameof(AllmClientOptions.Credential));
        }

        SecureString secret = new();
        foreach (char c in trimmed)
        {
            secret.AppendChar(c);
        }

        secret.MakeReadOnly();
        return new AllmCredential(secret, MaskOf(trimmed), source, reference);
    }

    /// <summary>Makes a credential of a secure string.</summary>
    /// <param name="secret">The secret; a copy is kept.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="reference">The name it was found under.</param>
    /// <returns>The credential.</returns>
    /// <exception cref="InvalidInputException">As for text.</exception>
    public static AllmCredential FromSecureString(SecureString secret, CredentialSource source = CredentialSource.Parameter, string? reference = null)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return FromText(new System.Net.NetworkCredential(string.Empty, secret).Password, source, reference);
    }

    /// <summary>The secret in the clear, for a header and for redaction.</summary>
    /// <returns>The secret.</returns>
    internal string Reveal() => new System.Net.NetworkCredential(string.Empty, _secret).Password;

    /// <summary>Whether another credential holds the same secret.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>Whether they are the same.</returns>
    public bool Matches(AllmCredential? other) =>
        other is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Reveal()), Encoding.UTF8.GetBytes(other.Reveal()));

    /// <summary>Whether it is too short to be known from a word, so that it cannot be kept out of messages.</summary>
    public bool IsShort => _secret.Length < SecretForms.MinLength;

    /// <summary>
    /// Replaces the secret in a text by its mask, also without its <c>sk-</c>, escaped, in base64 and in other capitals: what every notice and
    /// error passes through. One of less than 8 characters is left, see <see cref="IsShort"/>.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <returns>The text without the secret.</returns>
    public string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SecretForms.Replace(text, Reveal(), Mask);
    }

    /// <inheritdoc/>
    public void Dispose() => _secret.Dispose();

    /// <summary>The mask.</summary>
    /// <returns>The mask.</returns>
    public override string ToString() => Mask;

    private static string MaskOf(string secret) =>
        secret.Length < 12 ? "…" : string.Concat(secret.AsSpan(0, 3), "…", secret.AsSpan(secret.Length - 4));
}
