namespace Allmhub.Profiles;

/// <summary>Where a secret is to be found. A profile holds this, never the secret.</summary>
/// <param name="Kind">Which resolver reads it: <see cref="Environment"/>, <see cref="Vault"/>.</param>
/// <param name="Name">The variable's name, or the secret's name in the vault.</param>
/// <param name="Store">The vault's name; <c>null</c> where the kind has only one store.</param>
public sealed record CredentialReference(string Kind, string Name, string? Store = null)
{
    /// <summary>An environment variable.</summary>
    public const string Environment = "environment";

    /// <summary>A secret of a vault.</summary>
    public const string Vault = "vault";

    /// <inheritdoc/>
    public override string ToString() => Store is null ? $"{Kind}: {Name}" : $"{Kind}: {Store}/{Name}";
}
