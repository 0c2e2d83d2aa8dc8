using Allmhub.Http;

namespace Allmhub.Profiles;

/// <summary>Checks the address of a proxy.</summary>
internal static class ProxyAddress
{
    private static readonly string[] Schemes = ["http", "https", "socks4", "socks4a", "socks5"];

    /// <summary>Refuses what is no proxy's address, and a password in it, which would be shown and saved with it. The address is not repeated: it may hold a secret.</summary>
    /// <param name="proxy">The address; may be <c>null</c>.</param>
    /// <returns>The address.</returns>
    /// <exception cref="InvalidInputException">The message says what to write.</exception>
    public static Uri? Parse(string? proxy)
    {
        if (string.IsNullOrWhiteSpace(proxy))
        {
            return null;
        }

        if (proxy.Contains('@', StringComparison.Ordinal))
        {
            throw new InvalidInputException(Words.Say("The address of the proxy must not hold a user name or password. Give them with -ProxyCredential."), nameof(AllmClientOptions.Proxy));
        }

        return Uri.TryCreate(proxy.Trim(), UriKind.Absolute, out Uri? address) && Schemes.Contains(address.Scheme) && address.Host.Length > 0
            ? address
            : throw new InvalidInputException(Words.Say("This is no address of a proxy. Write it as 'http://proxy.example:8080'; https, socks4 and socks5 are known too."), nameof(AllmClientOptions.Proxy));
    }
}
