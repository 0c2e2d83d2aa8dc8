using System.Globalization;
using Allmhub.Emulator;
using Allmhub.Http;

namespace Allmhub.Cli;

/// <summary>Where a call goes and with which key: the emulator's, or what the environment says.</summary>
internal sealed class Connection : IDisposable
{
    /// <summary>A pace that a reader can follow.</summary>
    private const int EmulatorDelayMs = 30;
    private const string EmulatorModel = "gpt-4o-mini";

    private readonly AllmEmulator? _emulator;

    private Connection(AllmClient client, AllmEmulator? emulator)
    {
        Client = client;
        _emulator = emulator;
    }

    public AllmClient Client { get; }

    public string? DefaultModel => _emulator is null ? null : EmulatorModel;

    /// <param name="useEmulator">Whether to start the emulator.</param>
    /// <param name="baseUrl">The address, before the environment's.</param>
    /// <param name="needsKey">Whether a missing key is an error.</param>
    /// <exception cref="ArgumentException">The address or a secret is no good, or there is no key; the message says what to do.</exception>
    public static Connection Open(bool useEmulator, string? baseUrl, bool needsKey = true)
    {
        if (useEmulator)
        {
            AllmEmulator emulator = AllmEmulator.Start(new EmulatorOptions { DelayMs = EmulatorDelayMs });
            AllmClientOptions own = new()
            {
                BaseUri = emulator.BaseUri,
                Credential = AllmCredential.FromText(emulator.ApiKey, CredentialSource.Emulator),
                AccessToken = AllmCredential.FromText(emulator.AccessToken, CredentialSource.Emulator),
                UserId = emulator.UserId.ToString(CultureInfo.InvariantCulture),
            };
            return new Connection(new AllmClient(own), emulator);
        }

        string? address = baseUrl ?? Variable("ALLMHUB_BASE_URL");
        AllmClientOptions options = new()
        {
            BaseUri = address is null ? AllmClientOptions.DefaultBaseUri : GatewayAddress.Parse(address),
            Credential = Secret("ALLMHUB_API_KEY"),
            AccessToken = Secret("ALLMHUB_ACCESS_TOKEN"),
            UserId = Variable("ALLMHUB_USER_ID"),
        };
        return options.Credential is not null || !needsKey
            ? new Connection(new AllmClient(options), emulator: null)
            : throw new ArgumentException("There is no key: set the environment variable ALLMHUB_API_KEY, or add --emulator to try without one.");
    }

    public void Dispose()
    {
        Client.Dispose();
        _emulator?.Dispose();
    }

    private static AllmCredential? Secret(string variable)
    {
        try
        {
            return Variable(variable) is string text ? AllmCredential.FromText(text, CredentialSource.Environment, variable) : null;
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException($"{variable}: {error.Message.Replace($" (Parameter '{error.ParamName}')", string.Empty, StringComparison.Ordinal)}", error);
        }
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
