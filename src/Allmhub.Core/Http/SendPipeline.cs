using System.Net;

namespace Allmhub.Http;

/// <summary>The way from a request to an answer: one connection pool a client. Safe for parallel use.</summary>
internal sealed class SendPipeline : IDisposable
{
    private readonly HttpClient _http;

    /// <summary>Makes the pool; nothing is sent.</summary>
    /// <param name="options">The connection.</param>
    public SendPipeline(AllmClientOptions options)
    {
        Options = options;
        Guard = new SecretGuard(options);
        _http = new HttpClient(CreateHandler(options)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The connection.</summary>
    public AllmClientOptions Options { get; }

    /// <summary>Takes the secrets of the connection out of texts.</summary>
    public SecretGuard Guard { get; }

    /// <summary>Prepares a call whose answer decides about retries too (a stream that fails before its first delta).</summary>
    /// <param name="request">The request.</param>
    /// <param name="call">What the call says differently.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The call; the caller disposes it.</returns>
    /// <exception cref="InvalidInputException">The path leaves the gateway, a header is refused, or the secret is too short for a foreign host.</exception>
    public AllmCall Begin(AllmRequest request, AllmCallOptions call, CancellationToken cancellationToken)
    {
        ThrowIfShort(request.Secret switch
        {
            RequestSecret.Key => Options.Credential,
            RequestSecret.AccessToken => Options.AccessToken,
            _ => null,
        });
        Tell(request, call);
        return new AllmCall(_http, Options, request, call, cancellationToken);
    }

    /// <summary>Sends with retries.</summary>
    /// <param name="request">The request.</param>
    /// <param name="call">What the call says differently.</param>
    /// <param name="cancellationToken">Stops the call and the reading of its answer.</param>
    /// <returns>The answer with a success status, its body unread; the caller disposes it.</returns>
    /// <exception cref="AllmException">The call failed.</exception>
    /// <exception cref="InvalidInputException">The path leaves the gateway, or a header is refused.</exception>
    public async Task<AllmResponse> SendAsync(AllmRequest request, AllmCallOptions call, CancellationToken cancellationToken)
    {
        AllmCall running = Begin(request, call, cancellationToken);
        try
        {
            return await running.SendAsync().ConfigureAwait(false);
        }
        catch
        {
            running.Dispose();
            throw;
        }
    }

    /// <summary>Says what would be sent.</summary>
    /// <param name="request">The request.</param>
    /// <param name="call">What the call says differently.</param>
    /// <returns>The request with the key masked.</returns>
    /// <exception cref="InvalidInputException">The path leaves the gateway, or a header is refused.</exception>
    public RequestDescription Describe(AllmRequest request, AllmCallOptions call)
    {
        Tell(request, call);
        return new RequestBuilder(Options, request, call).Describe();
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    // What is so short cannot be kept out of messages; a test server on this machine may have such a key.
    private void ThrowIfShort(AllmCredential? secret)
    {
        if (secret is { IsShort: true } && !Options.BaseUri.IsLoopback)
        {
            throw new InvalidInputException(Words.Say("The key has less than 8 characters, which no key has, and was not sent. Copy it again as a whole."), nameof(AllmClientOptions.Credential));
        }
    }

    private static void Tell(AllmRequest request, AllmCallOptions call)
    {
        foreach (string note in request.Note)
        {
            call.Notices?.Post(new Notice(NoticeLevel.Verbose, note));
        }
    }

    private static SocketsHttpHandler CreateHandler(AllmClientOptions options) => new()
    {
        // The key goes nowhere by itself: no redirects, no cookies (NOTES section 1).
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = options.ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),

        // An abandoned stream is closed at once instead of being read, and paid for, for two more seconds.
        ResponseDrainTimeout = TimeSpan.Zero,
        // What stays on this machine is no business of a proxy, and neither is the key in it.
        UseProxy = !options.BaseUri.IsLoopback,
        Proxy = options.Proxy,
        DefaultProxyCredentials = options.Proxy is null ? CredentialCache.DefaultCredentials : null,
    };
}
