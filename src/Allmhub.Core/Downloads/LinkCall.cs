using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Downloads;

/// <summary>Asks a link for its bytes, and follows it where it leads: at most five times, never from https down to http, never from elsewhere to this machine.</summary>
/// <param name="transport">The way there, which has no key.</param>
/// <param name="call">Limits and notices of the operation.</param>
/// <param name="notices">What to say while it works.</param>
/// <param name="idle">The longest silence in the body.</param>
/// <param name="gateway">The gateway, where what is fetched belongs to a task and lies at it: there the key goes along, and nowhere else; <c>null</c> for links of any other kind.</param>
internal sealed class LinkCall(LinkTransport transport, AllmCallOptions call, WireNotices notices, TimeSpan idle, AllmClientOptions? gateway = null)
{
    private const int MaxRedirects = 5;

    // Where the gateway itself gives what its tasks made (NOTES sections 10 and 11).
    private static readonly string[] TaskPaths = ["/v1/", "/mj/image/"];

    /// <summary>What is sent for a link.</summary>
    /// <param name="link">The link.</param>
    /// <param name="header">Headers of the protocol beside those that are always there.</param>
    /// <returns>The request, without any secret.</returns>
    public static AllmRequest Request(Uri link, params (string Name, string Value)[] header)
    {
        Dictionary<string, string> all = new() { ["Accept-Encoding"] = "identity" };
        foreach ((string name, string value) in header)
        {
            all[name] = value;
        }

        return new AllmRequest { Method = HttpMethod.Get, Path = string.Empty, Link = link, Accept = "*/*", Secret = RequestSecret.None, Header = all };
    }

    /// <summary>Asks.</summary>
    /// <param name="link">The link.</param>
    /// <param name="attempt">Which attempt it is, for the notices.</param>
    /// <param name="header">Headers of the protocol.</param>
    /// <param name="cancellationToken">Stops it and the reading of its body.</param>
    /// <returns>The answer at the end of the redirects, whatever its status.</returns>
    /// <exception cref="AllmException">No answer came, or the redirects lead where they must not.</exception>
    public async Task<LinkAnswer> GetAsync(Uri link, int attempt, (string Name, string Value)[] header, CancellationToken cancellationToken)
    {
        Uri at = link;
        for (int redirects = 0; ; redirects++)
        {
            LinkAnswer answer = await SendAsync(at, at == link || GatewayAddress.IsSameOrigin(at, link), attempt, header, cancellationToken).ConfigureAwait(false);
            if (answer.Location is not string location)
            {
                return answer;
            }

            answer.Dispose();
            at = redirects < MaxRedirects ? Next(at, location) : throw DownloadErrors.Redirect(link, Words.Say("leads on to further addresses more than five times"), Words.Say("It leads round in a circle, or wants a sign-in. Open it in a browser to see."));
        }
    }

    /// <summary>Whether an address lies at the gateway itself and wants the key: below its address, at the same origin.</summary>
    /// <param name="at">The address.</param>
    /// <returns>The answer.</returns>
    public bool IsKeyed(Uri at) => gateway?.Credential is not null && GatewayAddress.IsSameOrigin(gateway.BaseUri, at)
        && TaskPaths.Any(path => at.OriginalString.StartsWith(gateway.BaseUri.AbsoluteUri.TrimEnd('/') + path, StringComparison.Ordinal))
        && !at.OriginalString.Contains("..", StringComparison.Ordinal);

    private async Task<LinkAnswer> SendAsync(Uri at, bool isOwnOrigin, int attempt, (string Name, string Value)[] header, CancellationToken cancellationToken)
    {
        AllmClientOptions options = transport.OptionsFor(at, idle);

        // What the user adds is for the host that was named, and for no other.
        RequestBuilder builder = IsKeyed(at)
            ? new RequestBuilder(gateway!, Request(at, header) with { Link = null, Path = GatewayUri.Below(gateway!.BaseUri, at.OriginalString), Secret = RequestSecret.Key }, call)
            : new RequestBuilder(options, Request(at, header), isOwnOrigin ? call : call with { ExtraHeader = null });
        CallLimits limits = new(options, call.Begun(options).Deadline!, cancellationToken);
        using HttpRequestMessage request = builder.CreateMessage();
        notices.Sending(builder, attempt);
        HttpResponseMessage? message = null;
        try
        {
            limits.Token.ThrowIfCancellationRequested();
            limits.AwaitFirstByte();
            message = await transport.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limits.Token).ConfigureAwait(false);
            limits.FirstByteCame();
            message.RequestMessage = null;
            notices.Received(message);
            return await LinkAnswer.OpenAsync(message, limits, idle).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Exception meaning = limits.Translate(failure);
            message?.Dispose();
            limits.Dispose();
            if (meaning == failure)
            {
                throw;
            }

            throw meaning;
        }
    }

    private static Uri Next(Uri at, string location)
    {
        if (!MediaLink.TryFollow(at, location, out Uri? next))
        {
            throw DownloadErrors.Redirect(at, Words.Say("leads to something that is neither http nor https"), Words.Say("Nothing was fetched from there. A link that does this is broken or hostile."));
        }

        if (at.Scheme == Uri.UriSchemeHttps && next.Scheme == Uri.UriSchemeHttp)
        {
            throw DownloadErrors.Redirect(at, Words.Say($"leads from https down to plain http ({next.Host})"), Words.Say("Nothing was fetched from there: anybody on the way could change it. If you trust it, give the http address itself."));
        }

        return next.IsLoopback && !at.IsLoopback
            ? throw DownloadErrors.Redirect(at, Words.Say($"leads from another host to this machine ({next.Authority})"), Words.Say("Nothing was fetched from there: a foreign host has no business with what listens here."))
            : next;
    }
}
