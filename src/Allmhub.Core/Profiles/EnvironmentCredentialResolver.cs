using Allmhub.Http;

namespace Allmhub.Profiles;

/// <summary>Reads secrets from environment variables.</summary>
public sealed class EnvironmentCredentialResolver : ICredentialResolver
{
    /// <inheritdoc/>
    public string Kind => CredentialReference.Environment;

    /// <inheritdoc/>
    public AllmCredential Resolve(CredentialReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        string? value = Environment.GetEnvironmentVariable(reference.Name);
        if (string.IsNullOrWhiteSpace(value))
        {
            throw new ProfileException(Words.Say($"The environment variable '{reference.Name}' is not set. Set it to the key, or name another one."));
        }

        try
        {
            return AllmCredential.FromText(value, CredentialSource.Environment, reference.Name);
        }
        catch (InvalidInputException error)
        {
            throw new ProfileException(Words.Say($"The environment variable '{reference.Name}' holds no usable key. {error.Message}"), error);
        }
    }
}
