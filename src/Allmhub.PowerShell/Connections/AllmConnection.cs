using System.Net;
using Allmhub.Http;
using Allmhub.Profiles;

namespace Allmhub.PowerShell.Connections;

/// <summary>How the gateway is reached: address, key, proxy, limits, default model. Shows the key masked only.</summary>
public sealed class AllmConnection
{
    internal const int DefaultConnectSec = 15;
    internal const int DefaultIdleSec = 330;

    private readonly object _gate = new();
    private AllmClient? _client;
    private bool _closed;

    internal AllmConnection(AllmCredential? credential)
    {
        Credential = credential;
    }

    /// <summary>The gateway's address.</summary>
    public Uri BaseUri { get; internal init; } = AllmClientOptions.DefaultBaseUri;

    /// <summary>The key, masked.</summary>
    public string? ApiKey => Credential?.Mask;

    /// <summary>Where the key came from.</summary>
    public CredentialSource? KeySource => Credential?.Source;

    /// <summary>The variable or vault entry the key was found under.</summary>
    public string? KeyReference => Credential?.Reference;

    /// <summary>The access token, masked.</summary>
    public string? AccessToken => UserToken?.Mask;

    /// <summary>The numeric user id that goes with the access token.</summary>
    public string? UserId { get; internal init; }

    /// <summary>The profile it was made from.</summary>
    public string? Profile { get; internal init; }

    /// <summary>The model used when a call names none.</summary>
    public string? DefaultModel { get; internal init; }

    /// <summary>The proxy.</summary>
    public Uri? Proxy { get; internal init; }

    /// <summary>Limit for a whole call, in seconds; 0 for none.</summary>
    public int TimeoutSec { get; internal init; }

    /// <summary>Limit for connecting, in seconds.</summary>
    public int ConnectTimeoutSec { get; internal init; } = DefaultConnectSec;

    /// <summary>Limit until an answer begins, in seconds; 0 for none.</summary>
    public int FirstByteTimeoutSec { get; internal init; }

    /// <summary>Limit for a silence inside an answer, in seconds; 0 for none.</summary>
    public int IdleTimeoutSec { get; internal init; } = DefaultIdleSec;

    /// <summary>Retries after the first try.</summary>
    public int MaxRetry { get; internal init; } = 3;

    internal AllmCredential? Credential { get; }

    internal AllmCredential? UserToken { get; init; }

    /// <summary>The gateway whose secrets were left out, because this connection goes to another; <c>null</c> when none were.</summary>
    internal Uri? SecretAddress { get; init; }

    /// <summary>Where the key was found; <c>null</c> when it was given itself.</summary>
    internal CredentialReference? KeyOrigin { get; init; }

    /// <summary>Where the access token was found; <c>null</c> when it was given itself.</summary>
    internal CredentialReference? TokenOrigin { get; init; }

    internal NetworkCredential? ProxyCredential { get; init; }

    /// <summary>The client of this connection, made once, so that calls share its sockets.</summary>
    internal AllmClient Client
    {
        get
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_closed, this);
                return _client ??= new AllmClient(ToOptions());
            }
        }
    }

    internal bool IsClosed
    {
        get
        {
            lock (_gate)
            {
                return _closed;
            }
        }
    }

    /// <summary>Where it goes, with the key masked.</summary>
    /// <returns>The address and the masked key.</returns>
    public override string ToString() => ApiKey is null ? BaseUri.ToString() : $"{BaseUri} ({ApiKey})";

    internal void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _client?.Dispose();
            _client = null;
        }
    }

    internal bool IsSame(AllmConnection other) =>
        !IsClosed
        && BaseUri == other.BaseUri
        && SameSecret(Credential, other.Credential)
        && SameSecret(UserToken, other.UserToken)
        && (UserId, Profile, DefaultModel, Proxy, MaxRetry) == (other.UserId, other.Profile, other.DefaultModel, other.Proxy, other.MaxRetry)
        && (TimeoutSec, ConnectTimeoutSec, FirstByteTimeoutSec, IdleTimeoutSec) == (other.TimeoutSec, other.ConnectTimeoutSec, other.FirstByteTimeoutSec, other.IdleTimeoutSec)
        && ProxyCredential?.UserName == other.ProxyCredential?.UserName
        && ProxyCredential?.Password == other.ProxyCredential?.Password;

    private static bool SameSecret(AllmCredential? left, AllmCredential? right) =>
        left is null ? right is null : left.Matches(right);

    private AllmClientOptions ToOptions() => new()
    {
        BaseUri = BaseUri,
        Credential = Credential,
        AccessToken = UserToken,
        UserId = UserId,
        Proxy = Proxy is null ? null : new WebProxy(Proxy) { Credentials = ProxyCredential },
        TotalTimeout = TimeoutSec == 0 ? null : TimeSpan.FromSeconds(TimeoutSec),
        ConnectTimeout = TimeSpan.FromSeconds(ConnectTimeoutSec),
        FirstByteTimeout = FirstByteTimeoutSec == 0 ? null : TimeSpan.FromSeconds(FirstByteTimeoutSec),
        IdleTimeout = IdleTimeoutSec == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(IdleTimeoutSec),
        MaxRetry = MaxRetry,
    };
}
