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

    /// <exception cref="ArgumentException">The address or the key is no good, or there is no key; the message says what to do.</exception>
    public static Connection Open(ChatArguments arguments)
    {
        if (arguments.Emulator)
        {
            AllmEmulator emulator = AllmEmulator.Start(new EmulatorOptions { DelayMs = EmulatorDelayMs });
            AllmCredential emulatorKey = AllmCredential.FromText(emulator.ApiKey, CredentialSource.Emulator);
            return new Connection(new AllmClient(new AllmClientOptions { BaseUri = emulator.BaseUri, Credential = emulatorKey }), emulator);
        }

        string? address = arguments.BaseUrl ?? Variable("ALLMHUB_BASE_URL");
        Uri baseUri = address is null ? AllmClientOptions.DefaultBaseUri : GatewayAddress.Parse(address);
        string key = Variable("ALLMHUB_API_KEY")
            ?? throw new ArgumentException("There is no key: set the environment variable ALLMHUB_API_KEY, or add --emulator to try without one.");
        AllmCredential credential = AllmCredential.FromText(key, CredentialSource.Environment, "ALLMHUB_API_KEY");
        return new Connection(new AllmClient(new AllmClientOptions { BaseUri = baseUri, Credential = credential }), emulator: null);
    }

    public void Dispose()
    {
        Client.Dispose();
        _emulator?.Dispose();
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
