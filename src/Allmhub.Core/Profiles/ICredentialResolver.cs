using Allmhub.Http;

namespace Allmhub.Profiles;

/// <summary>Reads the secrets that references of one kind name.</summary>
public interface ICredentialResolver
{
    /// <summary>The kind of reference it reads.</summary>
    string Kind { get; }

    /// <summary>Reads a secret.</summary>
    /// <param name="reference">Where it is.</param>
    /// <returns>The secret.</returns>
    /// <exception cref="ProfileException">It is not there, or is no usable secret; the message says what to do.</exception>
    AllmCredential Resolve(CredentialReference reference);
}
