namespace Allmhub.Profiles;

/// <summary>A named way to reach the gateway. Holds references to secrets, never a secret.</summary>
public sealed record AllmProfile : ConnectionSettings
{
    /// <summary>Makes an empty profile; its name is to be given.</summary>
    public AllmProfile()
    {
    }

    /// <summary>Makes a profile of settings.</summary>
    /// <param name="settings">The settings.</param>
    public AllmProfile(ConnectionSettings settings)
        : base(settings)
    {
    }

    /// <summary>Its name: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Where the key is.</summary>
    public CredentialReference? Key { get; init; }

    /// <summary>Where the user's access token is.</summary>
    public CredentialReference? AccessToken { get; init; }

    /// <summary>The name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
