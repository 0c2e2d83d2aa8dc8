using System.Net;

namespace Allmhub.Http;

/// <summary>What a client needs to know of its gateway. Times after design and NOTES section 3.</summary>
public sealed class AllmClientOptions
{
    /// <summary>The public gateway.</summary>
    public static Uri DefaultBaseUri { get; } = new("https://api.allmhub.com");

    /// <summary>The gateway's address: origin and, behind a reverse proxy, a path prefix. See <see cref="GatewayAddress"/>.</summary>
    public Uri BaseUri { get; init; } = DefaultBaseUri;

    /// <summary>The key for model calls; <c>null</c> sends no Authorization header.</summary>
    public AllmCredential? Credential { get; init; }

    /// <summary>The user's access token for <c>/api/user/self</c> (NOTES section 1).</summary>
    public AllmCredential? AccessToken { get; init; }

    /// <summary>The numeric user id that goes with the access token.</summary>
    public string? UserId { get; init; }

    /// <summary>
    /// Whether the price list is fetched beside the first paid call when none is known that is young enough. Without it nothing is asked for that no call needs, and only
    /// the list of the last <c>/api/pricing</c> that a listing of models brought counts.
    /// </summary>
    public bool AsksPrices { get; init; } = true;

    /// <summary>The proxy; <c>null</c> uses the system's. Loopback is reached without either.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>The proxy that the gateway is reached through; <c>null</c> when there is none.</summary>
    internal Uri? ProxyInUse
    {
        get
        {
            IWebProxy proxy = Proxy ?? HttpClient.DefaultProxy;
            Uri? address = BaseUri.IsLoopback || proxy.IsBypassed(BaseUri) ? null : proxy.GetProxy(BaseUri);
            return address == BaseUri ? null : address;
        }
    }

    /// <summary>Limit for making a connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Limit from sending to the first byte of the answer; <c>null</c> for none.</summary>
    public TimeSpan? FirstByteTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Limit between two pieces of content; keep-alive comments do not count. Longer than the gateway's own 300 s. Left as it is, pictures get 11 minutes (NOTES section 16.3).</summary>
    public TimeSpan IdleTimeout { get; init; } = DefaultIdleTimeout;

    /// <summary>The idle limit of a connection that names none.</summary>
    internal static TimeSpan DefaultIdleTimeout { get; } = TimeSpan.FromSeconds(330);

    /// <summary>The idle limit of a request.</summary>
    internal TimeSpan IdleFor(AllmRequest request) =>
        IdleTimeout == DefaultIdleTimeout && request.LeastIdle > IdleTimeout ? request.LeastIdle : IdleTimeout;

    /// <summary>Limit for a whole call; <c>null</c> for none.</summary>
    public TimeSpan? TotalTimeout { get; init; }

    /// <summary>Retries after the first try.</summary>
    public int MaxRetry { get; init; } = 3;

    /// <summary>The first wait between two tries; doubles, with jitter.</summary>
    public TimeSpan RetryBaseDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest <c>Retry-After</c> that is obeyed, and the longest wait between two tries. A service that asks for more is not asked again.</summary>
    public TimeSpan RetryAfterCap { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest line a stream may have, in bytes (a picture is one line; the gateway lets 128 MB pass, NOTES section 16.1).</summary>
    public int MaxLineBytes { get; init; } = 128 * 1024 * 1024;
}
