using Allmhub.Http;

namespace Allmhub.Profiles;

/// <summary>
/// Puts a connection together, value by value, from the first source that says it. A secret goes only where its own source said: to the
/// address named beside it or, where none is, to the public gateway.
/// </summary>
/// <param name="resolvers">Read the secrets that sources refer to.</param>
public sealed class ConnectionResolver(IReadOnlyList<ICredentialResolver> resolvers)
{
    /// <summary>Puts a connection together.</summary>
    /// <param name="sources">What says something of it, the first word first: the parameters.</param>
    /// <returns>The connection; without a key when no source has one for its address.</returns>
    /// <exception cref="InvalidInputException">An address cannot be used.</exception>
    /// <exception cref="ProfileException">What a source refers to cannot be used.</exception>
    public ResolvedConnection Resolve(IReadOnlyList<ConnectionSource> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ConnectionSettings settings = sources.Aggregate(new ConnectionSettings(), static (above, source) => above.Over(source.Settings)).Over(ConnectionSettings.Default);
        Uri address = AddressOf(sources);
        SecretSource? key = Choose(sources, address, static source => source.Key, out List<SecretLeftOut> keysLeftOut);
        SecretSource? token = Choose(sources, address, static source => source.AccessToken, out List<SecretLeftOut> tokensLeftOut);
        return new ResolvedConnection
        {
            Settings = settings,
            BaseUri = address,
            Proxy = ProxyAddress.Parse(settings.Proxy),
            Key = Read(key),
            KeyOrigin = key?.Reference,
            AccessToken = Read(token),
            AccessTokenOrigin = token?.Reference,
            KeyLeftOut = keysLeftOut,
            AccessTokenLeftOut = tokensLeftOut,
            Profile = sources.FirstOrDefault(static source => source.Profile is not null)?.Profile,
        };
    }

    // Plain http is allowed by the source that names the address, or by the parameters, which come first.
    private static Uri AddressOf(IReadOnlyList<ConnectionSource> sources)
    {
        ConnectionSource? named = sources.FirstOrDefault(static source => source.Settings.BaseUri is not null);
        return named is null
            ? GatewayAddress.Parse(AllmClientOptions.DefaultBaseUri.ToString())
            : GatewayAddress.Parse(named.Settings.BaseUri!, named.Settings.AllowInsecure || sources[0].Settings.AllowInsecure);
    }

    private static SecretSource? Choose(IReadOnlyList<ConnectionSource> sources, Uri address, Func<ConnectionSource, SecretSource?> secret, out List<SecretLeftOut> leftOut)
    {
        leftOut = [];
        foreach (ConnectionSource source in sources)
        {
            if (secret(source) is not { } found)
            {
                continue;
            }

            Uri home = source.HomeAddress();
            if (GatewayAddress.IsSameOrigin(address, home))
            {
                return found;
            }

            leftOut.Add(new SecretLeftOut(source.Name, home));
        }

        return null;
    }

    private AllmCredential? Read(SecretSource? secret)
    {
        if (secret?.Reference is not { } reference)
        {
            return secret?.Value;
        }

        ICredentialResolver resolver = resolvers.FirstOrDefault(resolver => string.Equals(resolver.Kind, reference.Kind, StringComparison.OrdinalIgnoreCase))
            ?? throw new ProfileException(Words.Say($"A reference of kind '{reference.Kind}' cannot be read. Known kinds: {string.Join(", ", resolvers.Select(static known => known.Kind))}."));
        return resolver.Resolve(reference);
    }
}
