using Allmhub.Http;

namespace Allmhub.Profiles;

/// <summary>A secret, or where it is.</summary>
/// <param name="Value">The secret itself.</param>
/// <param name="Reference">Where it is, when it was not given itself.</param>
public sealed record SecretSource(AllmCredential? Value, CredentialReference? Reference = null)
{
    /// <summary>Makes it of what a caller has.</summary>
    /// <param name="value">The secret itself.</param>
    /// <param name="reference">Where it is.</param>
    /// <returns>The source; <c>null</c> when there is neither.</returns>
    public static SecretSource? Of(AllmCredential? value, CredentialReference? reference) =>
        value is null && reference is null ? null : new SecretSource(value, value is null ? reference : null);
}

/// <summary>One place that says how the gateway is reached: the parameters of a call, a connection, the environment, a profile.</summary>
/// <param name="Name">What to call it in an error, e.g. <c>the environment</c>.</param>
/// <param name="Settings">What it says.</param>
public sealed record ConnectionSource(string Name, ConnectionSettings Settings)
{
    /// <summary>The key it names.</summary>
    public SecretSource? Key { get; init; }

    /// <summary>The access token it names.</summary>
    public SecretSource? AccessToken { get; init; }

    /// <summary>The profile it is, when it is one.</summary>
    public string? Profile { get; init; }

    /// <summary>The address its secrets belong to, when another than its own or, where it names none, the public gateway.</summary>
    public string? Home { get; init; }

    /// <summary>The address its secrets belong to.</summary>
    /// <returns>The address.</returns>
    /// <exception cref="InvalidInputException">The address is none.</exception>
    internal Uri HomeAddress() => GatewayAddress.Parse(Home ?? Settings.BaseUri ?? AllmClientOptions.DefaultBaseUri.ToString(), allowInsecure: true);

    /// <summary>Makes a source of a profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="isNamed">Whether a parameter names it: with a key and no address it then means the public gateway, whatever the environment says.</param>
    /// <returns>The source.</returns>
    public static ConnectionSource Of(AllmProfile profile, bool isNamed)
    {
        ArgumentNullException.ThrowIfNull(profile);
        string? address = profile.BaseUri ?? (isNamed && profile.Key is not null ? AllmClientOptions.DefaultBaseUri.ToString() : null);
        return new ConnectionSource(Words.Say($"the profile '{profile.Name}'"), profile with { BaseUri = address })
        {
            Key = SecretSource.Of(null, profile.Key),
            AccessToken = SecretSource.Of(null, profile.AccessToken),
            Profile = profile.Name,
        };
    }

    /// <summary>What the environment's own variables say.</summary>
    /// <returns>The source.</returns>
    public static ConnectionSource OfEnvironment() => new(Words.Say("the environment"), new ConnectionSettings
    {
        BaseUri = ConnectionVariable.Read(ConnectionVariable.BaseUri),
        UserId = ConnectionVariable.Read(ConnectionVariable.UserId),
        NoPriceList = ConnectionVariable.ReadFlag(ConnectionVariable.NoPriceList),
        NoLedger = ConnectionVariable.NoLedger,
        Log = ConnectionVariable.ReadSwitch(ConnectionVariable.Log),
        LogDay = ConnectionVariable.ReadNumber(ConnectionVariable.LogDay),
        LogSizeMB = ConnectionVariable.ReadNumber(ConnectionVariable.LogSizeMB),
        PromptFolder = ConnectionVariable.Read(ConnectionVariable.PromptFolder),
    })
    {
        Key = Variable(ConnectionVariable.Key),
        AccessToken = Variable(ConnectionVariable.AccessToken),
    };

    private static SecretSource? Variable(string name) =>
        ConnectionVariable.Read(name) is null ? null : new SecretSource(null, new CredentialReference(CredentialReference.Environment, name));
}
