namespace Allmhub.Profiles;

/// <summary>
/// A named way to reach the gateway. Holds references to secrets (the name of an environment variable, or of a secret in a vault),
/// never a secret.
/// </summary>
public sealed record AllmProfile
{
    /// <summary>Its name: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The gateway's address; <c>null</c> for the public one.</summary>
    public string? BaseUri { get; init; }

    /// <summary>Whether plain http to a foreign host is meant.</summary>
    public bool AllowInsecure { get; init; }

    /// <summary>The model of calls that name none.</summary>
    public string? DefaultModel { get; init; }

    /// <summary>The proxy's address, without credentials.</summary>
    public string? Proxy { get; init; }

    /// <summary>The environment variable that holds the key.</summary>
    public string? KeyVariable { get; init; }

    /// <summary>The name of the key in a vault.</summary>
    public string? SecretName { get; init; }

    /// <summary>The vault; <c>null</c> for the user's default vault.</summary>
    public string? Vault { get; init; }

    /// <summary>The environment variable that holds the user's access token.</summary>
    public string? AccessTokenVariable { get; init; }

    /// <summary>The numeric user id that goes with the access token.</summary>
    public string? UserId { get; init; }

    /// <summary>The name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
