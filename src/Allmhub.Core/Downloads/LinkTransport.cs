using System.Net;
using Allmhub.Http;

namespace Allmhub.Downloads;

/// <summary>
/// The way to where pictures and films lie. It has no key: the options its calls are made with hold none. No cookies, no redirects of
/// its own, nothing unpacked on the way, so that a Range counts the bytes of the file.
/// </summary>
/// <param name="options">The gateway's connection, for its limits and proxy.</param>
internal sealed class LinkTransport(AllmClientOptions options) : IDisposable
{
    private static readonly TimeSpan LongestFirstByte = TimeSpan.FromMinutes(2);

    private readonly Lazy<HttpClient> _http = new(() => new HttpClient(CreateHandler(options)) { Timeout = Timeout.InfiniteTimeSpan });

    /// <summary>The transport.</summary>
    public HttpClient Http => _http.Value;

    /// <summary>What a call of a link is made with: limits and proxy, no secret.</summary>
    /// <param name="link">The link.</param>
    /// <param name="idle">The longest silence in the body.</param>
    /// <returns>The options.</returns>
    public AllmClientOptions OptionsFor(Uri link, TimeSpan idle) => new()
    {
        BaseUri = new Uri($"{link.Scheme}://{link.Authority}"),
        Proxy = options.Proxy,
        ConnectTimeout = options.ConnectTimeout,
        FirstByteTimeout = options.FirstByteTimeout < LongestFirstByte ? options.FirstByteTimeout : LongestFirstByte,
        IdleTimeout = idle,
        TotalTimeout = options.TotalTimeout,
        MaxRetry = options.MaxRetry,
        RetryBaseDelay = options.RetryBaseDelay,
        RetryAfterCap = options.RetryAfterCap,
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_http.IsValueCreated)
        {
            _http.Value.Dispose();
        }
    }

    private static SocketsHttpHandler CreateHandler(AllmClientOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = options.ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        ResponseDrainTimeout = TimeSpan.Zero,
        Proxy = new PastLoopback(options.Proxy ?? HttpClient.DefaultProxy),
        DefaultProxyCredentials = options.Proxy is null ? CredentialCache.DefaultCredentials : null,
    };

    // One pool for all hosts, where the gateway's own leaves the proxy out as a whole.
    private sealed class PastLoopback(IWebProxy proxy) : IWebProxy
    {
        public ICredentials? Credentials
        {
            get => proxy.Credentials;
            set => proxy.Credentials = value;
        }

        public Uri? GetProxy(Uri destination) => proxy.GetProxy(destination);

        public bool IsBypassed(Uri host) => host.IsLoopback || proxy.IsBypassed(host);
    }
}
