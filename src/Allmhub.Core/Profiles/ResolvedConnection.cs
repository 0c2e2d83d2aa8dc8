using System.Net;
using Allmhub.Http;

namespace Allmhub.Profiles;

/// <summary>A secret that stayed where it is, because the call goes to an address that its own source does not name.</summary>
/// <param name="Source">Whose secret it is.</param>
/// <param name="Home">The address it belongs to.</param>
public sealed record SecretLeftOut(string Source, Uri Home);

/// <summary>What the sources come to: settings with every default filled in, and the secrets that may go to the address.</summary>
public sealed record ResolvedConnection
{
    /// <summary>The settings, complete.</summary>
    public required ConnectionSettings Settings { get; init; }

    /// <summary>The gateway's address.</summary>
    public required Uri BaseUri { get; init; }

    /// <summary>The proxy.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>The key.</summary>
    public AllmCredential? Key { get; init; }

    /// <summary>Where the key was found; <c>null</c> when it was given itself.</summary>
    public CredentialReference? KeyOrigin { get; init; }

    /// <summary>The user's access token.</summary>
    public AllmCredential? AccessToken { get; init; }

    /// <summary>Where the access token was found; <c>null</c> when it was given itself.</summary>
    public CredentialReference? AccessTokenOrigin { get; init; }

    /// <summary>Keys that were left out, because they belong to another address.</summary>
    public IReadOnlyList<SecretLeftOut> KeyLeftOut { get; init; } = [];

    /// <summary>Access tokens that were left out, because they belong to another address.</summary>
    public IReadOnlyList<SecretLeftOut> AccessTokenLeftOut { get; init; } = [];

    /// <summary>The profile it was made from.</summary>
    public string? Profile { get; init; }

    /// <summary>Whether another comes to the same: address, secrets, limits, proxy.</summary>
    /// <param name="other">The other.</param>
    /// <returns>Whether calls can share a client.</returns>
    public bool IsSame(ResolvedConnection other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return BaseUri == other.BaseUri
            && Profile == other.Profile
            && Settings with { BaseUri = null, ProxyCredential = null } == other.Settings with { BaseUri = null, ProxyCredential = null }
            && IsSameSecret(Key, other.Key)
            && IsSameSecret(AccessToken, other.AccessToken)
            && (Settings.ProxyCredential?.UserName, Settings.ProxyCredential?.Password) == (other.Settings.ProxyCredential?.UserName, other.Settings.ProxyCredential?.Password);
    }

    /// <summary>What a client is made with.</summary>
    /// <returns>The options.</returns>
    public AllmClientOptions ToOptions() => new()
    {
        BaseUri = BaseUri,
        Credential = Key,
        AccessToken = AccessToken,
        UserId = Settings.UserId,
        AsksPrices = Settings.NoPriceList != true,
        Proxy = Proxy is null ? null : new WebProxy(Proxy) { Credentials = Settings.ProxyCredential },
        TotalTimeout = Limit(Settings.TimeoutSec),
        ConnectTimeout = Limit(Settings.ConnectTimeoutSec) ?? Timeout.InfiniteTimeSpan,
        FirstByteTimeout = Limit(Settings.FirstByteTimeoutSec),
        IdleTimeout = Limit(Settings.IdleTimeoutSec) ?? Timeout.InfiniteTimeSpan,
        MaxRetry = Settings.MaxRetry ?? 0,
    };

    private static TimeSpan? Limit(int? seconds) => seconds is null or 0 ? null : TimeSpan.FromSeconds(seconds.Value);

    private static bool IsSameSecret(AllmCredential? left, AllmCredential? right) => left is null ? right is null : left.Matches(right);
}
