using System.Net;
using Allmhub.Http;
using Allmhub.Profiles;

namespace Allmhub.PowerShell.Connections;

/// <summary>What parameters say of a connection; <c>null</c> where they say nothing.</summary>
internal sealed record ConnectionRequest
{
    public string? BaseUri { get; init; }

    public bool AllowInsecure { get; init; }

    public AllmCredential? Key { get; init; }

    public CredentialReference? KeyReference { get; init; }

    public AllmCredential? AccessToken { get; init; }

    public CredentialReference? AccessTokenReference { get; init; }

    public string? UserId { get; init; }

    public string? Profile { get; init; }

    public string? DefaultModel { get; init; }

    public Uri? Proxy { get; init; }

    public NetworkCredential? ProxyCredential { get; init; }

    public int? TimeoutSec { get; init; }

    public int? ConnectTimeoutSec { get; init; }

    public int? FirstByteTimeoutSec { get; init; }

    public int? IdleTimeoutSec { get; init; }

    public int? MaxRetry { get; init; }
}
