using System.Globalization;
using Allmhub.Emulator;
using Allmhub.Http;
using Allmhub.Profiles;

namespace Allmhub.PowerShell.Connections;

/// <summary>What has a say in a connection, the first word first: parameters, the profile they name, environment, the profile nobody named.</summary>
internal sealed class ConnectionSources(ProfileStore store)
{
    /// <summary>The profile that is used when none is named.</summary>
    public const string DefaultProfile = ProfileStore.DefaultName;

    private const string EmulatorModel = "gpt-4o-mini";

    /// <summary>What parameters say.</summary>
    public static ConnectionSource OfParameters(ConnectionSettings settings, SecretSource? key, SecretSource? accessToken = null) =>
        new(Words.Say("the parameters"), settings) { Key = key, AccessToken = accessToken };

    /// <summary>Parameters over a given connection, which they may lead elsewhere: its secrets do not go along.</summary>
    public static IReadOnlyList<ConnectionSource> Over(AllmConnection given, ConnectionSource parameters)
    {
        ResolvedConnection resolved = given.Resolved;
        string home = given.BaseUri.ToString();
        ConnectionSource below = new(Words.Say("the connection"), resolved.Settings with { BaseUri = home })
        {
            Key = SecretSource.Of(resolved.Key, null),
            AccessToken = SecretSource.Of(resolved.AccessToken, null),
            Profile = resolved.Profile,
        };
        return [parameters with { Home = parameters.Settings.BaseUri ?? home }, below];
    }

    /// <summary>An emulator: its address, its secrets, a model it knows.</summary>
    public static ConnectionSource Of(AllmEmulator emulator) => new(Words.Say("the emulator"), new ConnectionSettings
    {
        BaseUri = emulator.BaseUri.ToString(),
        UserId = emulator.UserId.ToString(CultureInfo.InvariantCulture),
        DefaultModel = EmulatorModel,
        NoPriceList = ConnectionVariable.ReadFlag(ConnectionVariable.NoPriceList),
    })
    {
        Key = new SecretSource(AllmCredential.FromText(emulator.ApiKey, CredentialSource.Emulator)),
        AccessToken = new SecretSource(AllmCredential.FromText(emulator.AccessToken, CredentialSource.Emulator)),
    };

    /// <summary>Everything that has a say.</summary>
    /// <exception cref="ProfileException">The profile cannot be used.</exception>
    public IReadOnlyList<ConnectionSource> All(ConnectionSource parameters, string? profileName)
    {
        ConnectionSource environment = ConnectionSource.OfEnvironment();
        if (profileName is not null)
        {
            // A parameter that gives a key and one that names a profile say it together.
            ConnectionSource named = ConnectionSource.Of(Find(profileName), isNamed: true);
            return [parameters with { Home = parameters.Settings.BaseUri ?? named.Settings.BaseUri }, named, environment];
        }

        AllmProfile? ambient = ConnectionVariable.Read(ConnectionVariable.Profile) is { } name ? Find(name) : store.Find(DefaultProfile);
        return ambient is null ? [parameters, environment] : [parameters, environment, ConnectionSource.Of(ambient, isNamed: false)];
    }

    private AllmProfile Find(string name) => store.Find(name) ?? throw new ProfileException(
        Words.Say($"There is no profile '{name}' in '{store.FilePath}'. {Known()} Save one with: Connect-AllmHub -ApiKeyVariable <variable> -Profile {name} -Save"));

    private string Known()
    {
        IReadOnlyList<AllmProfile> profiles = store.Load();
        return profiles.Count == 0 ? Words.Say("It holds none yet.") : Words.Say($"It holds: {string.Join(", ", profiles)}.");
    }
}
