using System.Text.RegularExpressions;

namespace Allmhub.Http;

/// <summary>Puts path and query below the gateway's address, and nowhere else.</summary>
internal static partial class GatewayUri
{
    /// <summary>
    /// Checks a path that a user wrote. A full address is taken when it lies below the gateway's, as the links of answers do.
    /// </summary>
    /// <param name="gateway">The gateway's address.</param>
    /// <param name="path">The path or address.</param>
    /// <returns>The path below the gateway's address.</returns>
    /// <exception cref="InvalidInputException">It names another host, climbs, or has control characters.</exception>
    public static string Below(Uri gateway, string path)
    {
        string root = gateway.AbsoluteUri.TrimEnd('/') + "/";
        string given = path.Trim();
        if (given.StartsWith(root, StringComparison.OrdinalIgnoreCase))
        {
            given = given[root.Length..];
        }

        if (AnotherHost().IsMatch(given))
        {
            throw new InvalidInputException(Words.Say($"'{path}' is no path below {root}: the key goes to the gateway alone. Give a path such as /v1/models."), nameof(AllmRequest.Path));
        }

        if (given.Any(char.IsControl))
        {
            throw new InvalidInputException(Words.Say("The path has a line break or another control character in it. Write it on one line."), nameof(AllmRequest.Path));
        }

        return given.Split('?')[0].Split('/', '\\').Any(static step => Uri.UnescapeDataString(step) == "..")
            ? throw new InvalidInputException(Words.Say($"The path '{path}' has '..' in it. Write the path out from {root}."), nameof(AllmRequest.Path))
            : given;
    }

    /// <summary>Makes the full address.</summary>
    /// <param name="gateway">The gateway's address.</param>
    /// <param name="path">The path, escaped, possibly with a query.</param>
    /// <param name="queries">Further query parameters; later ones replace earlier ones of the same name.</param>
    /// <returns>The address.</returns>
    /// <exception cref="InvalidInputException">The path would leave the gateway's address.</exception>
    public static Uri Resolve(Uri gateway, string path, params ReadOnlySpan<IReadOnlyDictionary<string, string>?> queries)
    {
        // Joined as text, never resolved: '//host' or 'https://host' stays a path and cannot name another origin.
        string root = gateway.AbsoluteUri.TrimEnd('/') + "/";
        int mark = path.IndexOf('?', StringComparison.Ordinal);
        string query = mark < 0 ? string.Empty : path[(mark + 1)..];
        foreach (IReadOnlyDictionary<string, string>? parameters in queries)
        {
            query = Merge(query, parameters);
        }

        string bare = (mark < 0 ? path : path[..mark]).TrimStart('/');
        return Uri.TryCreate(root + bare + (query.Length == 0 ? string.Empty : "?" + query), UriKind.Absolute, out Uri? uri)
            && uri.AbsoluteUri.StartsWith(root, StringComparison.OrdinalIgnoreCase)
            ? uri
            : throw new InvalidInputException(Words.Say($"The path '{path}' leaves the gateway's address {root}."), nameof(AllmRequest.Path));
    }

    [GeneratedRegex("""^([a-z][a-z0-9+.-]*:)?[/\\]{2}|^\\""", RegexOptions.IgnoreCase)]
    private static partial Regex AnotherHost();

    private static string Merge(string query, IReadOnlyDictionary<string, string>? parameters)
    {
        if (parameters is null || parameters.Count == 0)
        {
            return query;
        }

        List<string> pairs = [.. query.Split('&', StringSplitOptions.RemoveEmptyEntries)];
        foreach (KeyValuePair<string, string> parameter in parameters)
        {
            string name = Uri.EscapeDataString(parameter.Key);
            pairs.RemoveAll(pair => pair == name || pair.StartsWith(name + "=", StringComparison.Ordinal));
            pairs.Add(name + "=" + Uri.EscapeDataString(parameter.Value));
        }

        return string.Join('&', pairs);
    }
}
