using System.Net.Http.Headers;
using System.Text;

namespace Allmhub.Http;

/// <summary>Makes the HTTP message of a request, as often as it is sent, and its description for a dry run.</summary>
internal sealed class RequestBuilder
{
    private const string JsonType = "application/json";

    // Secrets have their own way in; the others belong to the transport.
    private static readonly HashSet<string> RefusedHeader = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", "Proxy-Authorization", "x-api-key", "x-goog-api-key", "api-key", "mj-api-secret", "Cookie",
        "Host", "Content-Length", "Transfer-Encoding", "Connection",
    };

    private static readonly string UserAgent = "Allmhub/" + (typeof(RequestBuilder).Assembly.GetName().Version?.ToString(3) ?? "0");

    private readonly AllmClientOptions _options;
    private readonly AllmRequest _request;
    private readonly IReadOnlyDictionary<string, string>? _extraHeader;
    private readonly ReadOnlyMemory<byte>? _json;

    /// <summary>Checks and writes everything that stays the same from attempt to attempt.</summary>
    /// <param name="options">The connection.</param>
    /// <param name="request">The request.</param>
    /// <param name="call">What the call adds.</param>
    /// <exception cref="InvalidInputException">The path leaves the gateway, or a header is refused.</exception>
    public RequestBuilder(AllmClientOptions options, AllmRequest request, AllmCallOptions call)
    {
        _options = options;
        _request = call.ExtraBody is { Count: > 0 } extra && request.WithExtra is { } merge ? merge(extra) : request;
        _extraHeader = call.ExtraHeader;
        CheckHeaders(call.ExtraHeader);
        Uri = request.Link is Uri link ? Foreign(link, request, call) : GatewayUri.Resolve(options.BaseUri, request.Path, request.Query, call.ExtraQuery);
        // Without the cast, null becomes an empty body: memory converts from an array that is null.
        _json = request.Json is null ? (ReadOnlyMemory<byte>?)null : JsonBody.Write(request.Json, call.ExtraBody);
    }

    /// <summary>Where it goes: the gateway's own origin, or a link that gets no secret.</summary>
    public Uri Uri { get; }

    /// <summary>The secret it carries, for advice when it is refused.</summary>
    public SecretUse SecretUse => _request.Secret switch
    {
        RequestSecret.Key when _options.Credential is AllmCredential key => LooksLikeKey(key) ? SecretUse.Key : SecretUse.KeyOddForm,
        RequestSecret.AccessToken when _options.AccessToken is AllmCredential token => LooksLikeKey(token) ? SecretUse.AccessTokenLikeKey : SecretUse.AccessToken,
        _ => SecretUse.None,
    };

    /// <summary>Makes a message with the secret in it.</summary>
    /// <returns>The message; the caller disposes it.</returns>
    public HttpRequestMessage CreateMessage() => Create(static credential => credential.Reveal());

    /// <summary>Describes the message with the secret masked.</summary>
    /// <returns>The description.</returns>
    public RequestDescription Describe()
    {
        using HttpRequestMessage message = Create(static credential => credential.Mask);
        SecretGuard guard = new(_options);
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        IEnumerable<KeyValuePair<string, HeaderStringValues>> content = message.Content?.Headers.NonValidated ?? Enumerable.Empty<KeyValuePair<string, HeaderStringValues>>();
        foreach (KeyValuePair<string, HeaderStringValues> header in message.Headers.NonValidated.Concat(content))
        {
            headers[header.Key] = guard.Redact(header.Value.ToString());
        }

        // The caller may have put the key where it does not belong.
        string address = guard.Redact(Uri.AbsoluteUri);
        return new RequestDescription(_request.Method.Method, address == Uri.AbsoluteUri ? Uri : new Uri(address), headers, guard.Redact(BodyText()));
    }

    private static bool LooksLikeKey(AllmCredential credential) => credential.Mask.StartsWith("sk-", StringComparison.Ordinal) || credential.Mask == "…";

    private static Uri Foreign(Uri link, AllmRequest request, AllmCallOptions call)
    {
        if (request.Secret != RequestSecret.None)
        {
            throw new InvalidOperationException("A link of a picture or film gets no secret.");
        }

        return call is { ExtraQuery.Count: > 0 } or { ExtraBody.Count: > 0 }
            ? throw new InvalidInputException(Words.Say("A link is fetched as it is: its signature would no longer fit with -ExtraQuery, and there is no body for -ExtraBody. Leave them out."), nameof(AllmCallOptions.ExtraQuery))
            : link;
    }

    private static void CheckHeaders(IReadOnlyDictionary<string, string>? headers)
    {
        foreach (KeyValuePair<string, string> header in headers ?? new Dictionary<string, string>())
        {
            if (RefusedHeader.Contains(header.Key))
            {
                throw new InvalidInputException(Words.Say($"The header '{header.Key}' cannot be given here: the key has its own parameter, and the transport writes its own headers."), nameof(AllmCallOptions.ExtraHeader));
            }

            if (header.Key.Length == 0 || header.Key.Any(static c => c is <= ' ' or > '~' or ':') || header.Value.Any(static c => c is (< ' ' and not '\t') or > '~'))
            {
                throw new InvalidInputException(Words.Say($"The header '{header.Key}' has characters that no header can carry (only letters, digits and punctuation of ASCII)."), nameof(AllmCallOptions.ExtraHeader));
            }
        }
    }

    private string? BodyText() => _json is ReadOnlyMemory<byte> json ? Encoding.UTF8.GetString(json.Span) : _request.ContentDescription;

    private HttpRequestMessage Create(Func<AllmCredential, string> secret)
    {
        HttpRequestMessage message = new(_request.Method, Uri) { Content = CreateContent() };
        message.Headers.TryAddWithoutValidation("Accept", _request.Accept);
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        Add(message, _request.Header);
        Add(message, _extraHeader);
        AllmCredential? credential = _request.Secret switch
        {
            RequestSecret.Key => _options.Credential,
            RequestSecret.AccessToken => _options.AccessToken,
            _ => null,
        };
        if (credential is not null)
        {
            message.Headers.TryAddWithoutValidation("Authorization", "Bearer " + secret(credential));
        }

        if (_request.Secret == RequestSecret.AccessToken && _options.UserId is string userId)
        {
            message.Headers.TryAddWithoutValidation("New-Api-User", userId);
        }

        return message;
    }

    private HttpContent? CreateContent()
    {
        if (_json is not ReadOnlyMemory<byte> json)
        {
            return _request.Content?.Invoke();
        }

        ReadOnlyMemoryContent content = new(json);
        content.Headers.ContentType = new MediaTypeHeaderValue(JsonType);
        return content;
    }

    private static void Add(HttpRequestMessage message, IReadOnlyDictionary<string, string>? headers)
    {
        foreach (KeyValuePair<string, string> header in headers ?? new Dictionary<string, string>())
        {
            HttpHeaders target = header.Key.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) && message.Content is not null
                ? message.Content.Headers
                : message.Headers;
            target.Remove(header.Key);
            target.TryAddWithoutValidation(header.Key, header.Value);
        }
    }
}
