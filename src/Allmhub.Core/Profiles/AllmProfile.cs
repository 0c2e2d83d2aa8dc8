namespace Allmhub.Profiles;

/// <summary>A named way to reach the gateway. Holds references to secrets, never a secret.</summary>
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

    /// <summary>Limit for a whole call, in seconds; <c>null</c> for none.</summary>
    public int? TimeoutSec { get; init; }

    /// <summary>Limit for connecting in seconds; <c>null</c> for the default.</summary>
    public int? ConnectTimeoutSec { get; init; }

    /// <summary>Limit until an answer begins in seconds; <c>null</c> for none.</summary>
    public int? FirstByteTimeoutSec { get; init; }

    /// <summary>Limit for a silence inside an answer in seconds; <c>null</c> for the default.</summary>
    public int? IdleTimeoutSec { get; init; }

    /// <summary>Retries after the first try; <c>null</c> for the usual.</summary>
    public int? MaxRetry { get; init; }

    /// <summary>Where the key is.</summary>
    public CredentialReference? Key { get; init; }

    /// <summary>Where the user's access token is.</summary>
    public CredentialReference? AccessToken { get; init; }

    /// <summary>The numeric user id that goes with the access token.</summary>
    public string? UserId { get; init; }

    /// <summary>The name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
