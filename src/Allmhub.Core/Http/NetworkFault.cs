using System.Net.Sockets;

namespace Allmhub.Http;

/// <summary>Says in words why a connection could not be made or broke.</summary>
internal static class NetworkFault
{
    /// <summary>
    /// Makes the error. The platform's exception stays inside where it names hosts alone; where it quotes what the server wrote
    /// it is left out.
    /// </summary>
    /// <param name="exception">What the platform threw.</param>
    /// <param name="gateway">The address that was called.</param>
    /// <param name="proxy">The proxy it is reached through; <c>null</c> for none.</param>
    /// <returns>An error of kind Network, or Protocol when the answer was no HTTP.</returns>
    public static AllmException From(Exception exception, Uri gateway, Uri? proxy = null)
    {
        HttpRequestError reason = ReasonOf(exception);
        SocketError? socket = SocketErrorOf(exception);
        string host = gateway.IsDefaultPort ? gateway.Host : gateway.Authority;
        bool refused = socket == SocketError.ConnectionRefused;
        bool quotesServer = reason is HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.ConfigurationLimitExceeded;
        bool connecting = reason is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
        (string message, string advice) = reason switch
        {
            _ when proxy is not null && IsBeforeProxy(reason, socket) => (Words.Say($"The proxy {proxy.Authority} cannot be reached: {exception.Message}"), Words.Say("Check the address of the proxy (-Proxy, the profile, or the environment's http_proxy, https_proxy and all_proxy), and that it is running; no_proxy names hosts that need none.")),
            HttpRequestError.NameResolutionError => (Words.Say($"The host name '{gateway.Host}' could not be resolved."), Words.Say("Check the spelling of the base address, the network and the proxy.")),
            HttpRequestError.SecureConnectionError => (Words.Say($"No secure connection to {host}: {Innermost(exception)}"), Words.Say("Check that the address is https and that its certificate is trusted by this machine; a proxy that opens TLS needs its root certificate installed.")),
            HttpRequestError.ProxyTunnelError => (Words.Say($"The proxy refused the connection to {host}: {exception.Message}"), Words.Say("Check the proxy's address and its user name and password.")),
            _ when refused => (Words.Say($"Nothing listens at {host}: the connection was refused."), Words.Say("Check address and port, and that the gateway or the emulator is running.")),
            HttpRequestError.ConnectionError => (Words.Say($"No connection to {host}: {Innermost(exception)}"), Words.Say("Check address, network and proxy.")),
            _ when quotesServer => (Words.Say($"What {host} answers is not HTTP as it should be: {exception.Message}"), Words.Say("Check the base address: scheme, host and port.")),
            _ => (Words.Say($"The connection to {host} broke before the answer was complete."), Words.Say("The call may have been carried out and charged: look before repeating it.")),
        };
        AllmError error = new(AllmErrorKind.Network, message)
        {
            NothingSent = connecting,
            IsTransient = reason is not (HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError or HttpRequestError.InvalidResponse)
                && socket is not SocketError.HostNotFound,
            RecommendedAction = advice,
            MayBeCharged = !connecting && !refused && !quotesServer,
        };
        return new AllmException(error, quotesServer ? null : exception);
    }

    // What fails before a byte reached the proxy is the proxy's: only it is resolved and connected to from here.
    private static bool IsBeforeProxy(HttpRequestError reason, SocketError? socket) =>
        reason is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError || (reason == HttpRequestError.ProxyTunnelError && socket is SocketError.ConnectionRefused);

    /// <summary>Makes the error of a body that its Content-Encoding does not fit: one that lies, or was damaged on its way.</summary>
    /// <param name="exception">What the decoder threw.</param>
    /// <returns>An error of kind Protocol.</returns>
    public static AllmException Undecodable(Exception exception) =>
        new(new AllmError(AllmErrorKind.Protocol, Words.Say("The answer cannot be unpacked: its bytes are not compressed as its header Content-Encoding says."))
        {
            MayBeCharged = true,
            RecommendedAction = Words.Say("Something between here and the gateway changes answers, most often a proxy that unpacks the body and leaves the header. The call may have been carried out and charged."),
        }, exception);

    private static HttpRequestError ReasonOf(Exception exception) => exception switch
    {
        HttpRequestException request => request.HttpRequestError,
        HttpIOException io => io.HttpRequestError,
        _ => HttpRequestError.Unknown,
    };

    private static SocketError? SocketErrorOf(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is SocketException socket)
            {
                return socket.SocketErrorCode;
            }
        }

        return null;
    }

    private static string Innermost(Exception exception) => exception.GetBaseException().Message;
}
