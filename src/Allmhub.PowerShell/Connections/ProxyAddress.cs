namespace Allmhub.PowerShell.Connections;

/// <summary>Checks the address of a proxy.</summary>
internal static class ProxyAddress
{
    private static readonly string[] Schemes = ["http", "https", "socks4", "socks4a", "socks5"];

    /// <summary>Refuses what is no proxy's address, and a password in it, which would be shown and saved with it.</summary>
    /// <exception cref="ArgumentException">The message says what to write.</exception>
    public static Uri? Check(Uri? proxy)
    {
        if (proxy is null)
        {
            return null;
        }

        if (!proxy.IsAbsoluteUri || !Schemes.Contains(proxy.Scheme))
        {
            throw new ArgumentException($"'{(proxy.IsAbsoluteUri ? proxy.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) : proxy)}' is no address of a proxy. Write it as 'http://proxy.example:8080'; https and socks5 are known too.", nameof(proxy));
        }

        return proxy.UserInfo.Length == 0
            ? proxy
            : throw new ArgumentException("The address of the proxy must not hold a user name or password. Give them with -ProxyCredential.", nameof(proxy));
    }
}
