namespace Allmhub.Http;

/// <summary>Reads the address a user gives for the gateway.</summary>
public static class GatewayAddress
{
    private static string WriteIt => Words.Say("Write it as 'https://api.allmhub.com'.");

    /// <summary>
    /// Checks and normalises an address. A message never repeats it, since a key may have been given in its place or in its path. One that ends in <c>/v1</c> or <c>/v1beta</c> (what OpenAI and Gemini tools want,
    /// contract guide 本站BaseURL) loses that ending; any other path is kept as a prefix, as behind a reverse proxy.
    /// </summary>
    /// <param name="text">The address.</param>
    /// <param name="allowInsecure">Whether plain http to a foreign host is allowed.</param>
    /// <returns>The address, its path ending in a slash.</returns>
    /// <exception cref="InvalidInputException">No scheme, no http(s), user info inside, a query, a key in the path, or plain http to a foreign host.</exception>
    public static Uri Parse(string text, bool allowInsecure = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        if (!trimmed.Contains("://", StringComparison.Ordinal))
        {
            throw new InvalidInputException(Words.Say("The address has no scheme. Write https:// before it: 'https://api.allmhub.com'."), nameof(AllmClientOptions.BaseUri));
        }

        if (!Uri.TryCreate(trimmed, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0)
        {
            throw new InvalidInputException(Words.Say($"This is no address. {WriteIt}"), nameof(AllmClientOptions.BaseUri));
        }

        if (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
        {
            throw new InvalidInputException(Words.Say($"The address is neither https nor http. {WriteIt}"), nameof(AllmClientOptions.BaseUri));
        }

        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            throw new InvalidInputException(Words.Say("The address must not hold a user name, a query or a fragment. Give the key with -ApiKey."), nameof(AllmClientOptions.BaseUri));
        }

        if (uri.AbsolutePath.Split('/').Any(static step => step.StartsWith("sk-", StringComparison.OrdinalIgnoreCase)))
        {
            throw new InvalidInputException(Words.Say("The address must not hold a key. Give the key with -ApiKey."), nameof(AllmClientOptions.BaseUri));
        }

        if (uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback && !allowInsecure)
        {
            throw new InvalidInputException(Words.Say("The address is plain http, which would show the key to everyone on the way. Write https, or add -AllowInsecure if you mean it."), nameof(AllmClientOptions.BaseUri));
        }

        return new Uri(uri.GetLeftPart(UriPartial.Authority) + TrimVersion(uri.AbsolutePath));
    }

    /// <summary>Whether two addresses are of one gateway: scheme, host and port. A secret for one is no secret for another.</summary>
    /// <param name="one">An address.</param>
    /// <param name="other">Another.</param>
    /// <returns>The answer; the path does not count.</returns>
    public static bool IsSameOrigin(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static string TrimVersion(string path)
    {
        string prefix = path.TrimEnd('/');
        foreach (string version in (string[])["/v1beta", "/v1"])
        {
            if (prefix.EndsWith(version, StringComparison.OrdinalIgnoreCase))
            {
                prefix = prefix[..^version.Length];
                break;
            }
        }

        return prefix + "/";
    }
}
