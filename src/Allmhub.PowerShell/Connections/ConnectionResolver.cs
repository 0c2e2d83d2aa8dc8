using System.Globalization;
using Allmhub.Emulator;
using Allmhub.Http;
using Allmhub.Profiles;

namespace Allmhub.PowerShell.Connections;

/// <summary>
/// Puts a connection together, value by value: parameter, then the runspace's connection, then environment, then profile file,
/// then the public address.
/// </summary>
internal sealed class ConnectionResolver(ProfileStore store, IReadOnlyList<ICredentialResolver> resolvers)
{
    public const string KeyVariable = "ALLMHUB_API_KEY";
    public const string BaseUriVariable = "ALLMHUB_BASE_URL";
    public const string AccessTokenVariable = "ALLMHUB_ACCESS_TOKEN";
    public const string UserIdVariable = "ALLMHUB_USER_ID";
    public const string ProfileVariable = "ALLMHUB_PROFILE";

    /// <summary>The profile that is used when none is named.</summary>
    public const string DefaultProfile = "default";

    /// <summary>
    /// Changes a given connection by what the parameters say; the same one when they say nothing. Another address does not get
    /// its secrets: they belong to the gateway they were given for.
    /// </summary>
    public static AllmConnection Override(AllmConnection given, ConnectionRequest request)
    {
        if (request is { BaseUri: null, Key: null, AccessToken: null, UserId: null })
        {
            return given;
        }

        Uri address = request.BaseUri is null ? given.BaseUri : GatewayAddress.Parse(request.BaseUri, request.AllowInsecure);
        bool moved = !GatewayAddress.IsSameOrigin(address, given.BaseUri);
        return new AllmConnection(request.Key ?? (moved ? null : given.Credential))
        {
            BaseUri = address,
            SecretAddress = moved ? given.BaseUri : null,
            UserToken = request.AccessToken ?? (moved ? null : given.UserToken),
            UserId = request.UserId ?? given.UserId,
            Profile = given.Profile,
            DefaultModel = given.DefaultModel,
            Proxy = given.Proxy,
            ProxyCredential = given.ProxyCredential,
            TimeoutSec = given.TimeoutSec,
            ConnectTimeoutSec = given.ConnectTimeoutSec,
            FirstByteTimeoutSec = given.FirstByteTimeoutSec,
            IdleTimeoutSec = given.IdleTimeoutSec,
            MaxRetry = given.MaxRetry,
        };
    }

    /// <summary>Makes a connection of parameters, environment and profile.</summary>
    /// <exception cref="ArgumentException">The address cannot be used.</exception>
    /// <exception cref="ProfileException">The profile or what it refers to cannot be used.</exception>
    public AllmConnection Create(ConnectionRequest request)
    {
        AllmProfile? profile = FindProfile(request.Profile);
        if (profile is not null && request is { Profile: null, BaseUri: not null })
        {
            return CreateElsewhere(request, profile);
        }

        return Create(request, profile);
    }

    // A profile that nobody named does not send its secrets to an address that is not its own.
    private AllmConnection CreateElsewhere(ConnectionRequest request, AllmProfile profile)
    {
        Uri home = profile.BaseUri is null ? AllmClientOptions.DefaultBaseUri : GatewayAddress.Parse(profile.BaseUri, allowInsecure: true);
        bool moved = !GatewayAddress.IsSameOrigin(GatewayAddress.Parse(request.BaseUri!, request.AllowInsecure || profile.AllowInsecure), home);
        return Create(request, moved ? profile with { Key = null, AccessToken = null } : profile, moved ? home : null);
    }

    private AllmConnection Create(ConnectionRequest request, AllmProfile? profile, Uri? secretAddress = null)
    {
        bool allowInsecure = request.AllowInsecure || profile?.AllowInsecure == true;
        string? address = request.BaseUri ?? Variable(BaseUriVariable) ?? profile?.BaseUri;
        CredentialReference? key = request.Key is null ? FindKey(request, profile) : null;
        CredentialReference? token = request.AccessToken is null ? FindToken(request, profile) : null;
        return new AllmConnection(request.Key ?? Resolve(key))
        {
            SecretAddress = secretAddress,
            KeyOrigin = key,
            TokenOrigin = token,
            BaseUri = address is null ? GatewayAddress.Parse(AllmClientOptions.DefaultBaseUri.ToString()) : GatewayAddress.Parse(address, allowInsecure),
            UserToken = request.AccessToken ?? Resolve(token),
            UserId = request.UserId ?? (request.Profile is null ? null : profile?.UserId) ?? Variable(UserIdVariable) ?? profile?.UserId,
            Profile = profile?.Name,
            DefaultModel = request.DefaultModel ?? profile?.DefaultModel,
            Proxy = ProxyAddress.Check(request.Proxy ?? (profile?.Proxy is null ? null : new Uri(profile.Proxy, UriKind.RelativeOrAbsolute))),
            ProxyCredential = request.ProxyCredential,
            TimeoutSec = request.TimeoutSec ?? profile?.TimeoutSec ?? 0,
            ConnectTimeoutSec = request.ConnectTimeoutSec ?? profile?.ConnectTimeoutSec ?? AllmConnection.DefaultConnectSec,
            FirstByteTimeoutSec = request.FirstByteTimeoutSec ?? profile?.FirstByteTimeoutSec ?? 0,
            IdleTimeoutSec = request.IdleTimeoutSec ?? profile?.IdleTimeoutSec ?? AllmConnection.DefaultIdleSec,
            MaxRetry = request.MaxRetry ?? profile?.MaxRetry ?? 3,
        };
    }

    /// <summary>Reads the secret a reference names.</summary>
    private AllmCredential? Resolve(CredentialReference? reference)
    {
        if (reference is null)
        {
            return null;
        }

        ICredentialResolver resolver = resolvers.FirstOrDefault(resolver => string.Equals(resolver.Kind, reference.Kind, StringComparison.OrdinalIgnoreCase))
            ?? throw new ProfileException($"A reference of kind '{reference.Kind}' cannot be read. Known kinds: {string.Join(", ", resolvers.Select(static known => known.Kind))}.");
        return resolver.Resolve(reference);
    }

    /// <summary>A connection to an emulator: its address, its secrets, a model it knows.</summary>
    public static AllmConnection Of(AllmEmulator emulator, ConnectionRequest request) => new(AllmCredential.FromText(emulator.ApiKey, CredentialSource.Emulator))
    {
        BaseUri = GatewayAddress.Parse(emulator.BaseUri.ToString()),
        UserToken = AllmCredential.FromText(emulator.AccessToken, CredentialSource.Emulator),
        UserId = emulator.UserId.ToString(CultureInfo.InvariantCulture),
        DefaultModel = request.DefaultModel ?? "gpt-4o-mini",
        TimeoutSec = request.TimeoutSec ?? 0,
        ConnectTimeoutSec = request.ConnectTimeoutSec ?? AllmConnection.DefaultConnectSec,
        FirstByteTimeoutSec = request.FirstByteTimeoutSec ?? 0,
        IdleTimeoutSec = request.IdleTimeoutSec ?? AllmConnection.DefaultIdleSec,
        MaxRetry = request.MaxRetry ?? 3,
    };

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;

    private AllmProfile? FindProfile(string? asked)
    {
        string? name = asked ?? Variable(ProfileVariable);
        if (name is null)
        {
            return store.Find(DefaultProfile);
        }

        return store.Find(name) ?? throw new ProfileException(
            $"There is no profile '{name}' in '{store.FilePath}'. {Known()} Save one with: Connect-AllmHub -ApiKeyVariable <variable> -Profile {name} -Save");
    }

    private string Known()
    {
        IReadOnlyList<AllmProfile> profiles = store.Load();
        return profiles.Count == 0 ? "It holds none yet." : $"It holds: {string.Join(", ", profiles)}.";
    }

    // A profile named in a parameter is a parameter: it comes before the environment.
    private static CredentialReference? FindKey(ConnectionRequest request, AllmProfile? profile) =>
        request.KeyReference ?? (request.Profile is null ? null : profile?.Key) ?? FromEnvironment(KeyVariable) ?? profile?.Key;

    private static CredentialReference? FindToken(ConnectionRequest request, AllmProfile? profile) =>
        request.AccessTokenReference ?? (request.Profile is null ? null : profile?.AccessToken) ?? FromEnvironment(AccessTokenVariable) ?? profile?.AccessToken;

    private static CredentialReference? FromEnvironment(string variable) =>
        Variable(variable) is null ? null : new CredentialReference(CredentialReference.Environment, variable);
}
