using System.Globalization;
using Allmhub.Account.Spending;
using Allmhub.Emulator;
using Allmhub.History;
using Allmhub.Http;
using Allmhub.Profiles;

namespace Allmhub.Cli;

/// <summary>Where a call goes and with which key: the emulator's, or what the environment says.</summary>
internal sealed class Connection : IDisposable
{
    /// <summary>A pace that a reader can follow.</summary>
    private const int EmulatorDelayMs = 30;
    private const string EmulatorModel = "gpt-4o-mini";
    private const string EmulatorImageModel = "gpt-image-1";
    private const string EmulatorVideoModel = "sora-2";
    private const string EmulatorSpeechModel = "tts-1";

    private readonly AllmEmulator? _emulator;

    private readonly bool _writesLedger;
    private readonly HistoryLimits? _logs;

    private Connection(ResolvedConnection resolved, AllmEmulator? emulator)
    {
        Client = new AllmClient(resolved.ToOptions());
        _emulator = emulator;
        _writesLedger = emulator is null && resolved.Settings.NoLedger != true;
        _logs = HistoryRule.IsOn(resolved.Settings) ? HistoryRule.LimitsOf(resolved.Settings) : null;
    }

    public AllmClient Client { get; }

    public string? DefaultModel => _emulator is null ? null : EmulatorModel;

    public string? DefaultImageModel => _emulator is null ? null : EmulatorImageModel;

    public string? DefaultVideoModel => _emulator is null ? null : EmulatorVideoModel;

    public string? DefaultSpeechModel => _emulator is null ? null : EmulatorSpeechModel;

    /// <param name="gateway">The address, before the environment's, or the emulator; and time limits.</param>
    /// <param name="needsKey">Whether a missing key is an error.</param>
    /// <exception cref="InvalidInputException">The address or a secret is no good, or there is no key; the message says what to do.</exception>
    public static Connection Open(GatewayArguments gateway, bool needsKey = true)
    {
        if (gateway.Emulator)
        {
            AllmEmulator emulator = AllmEmulator.Start(new EmulatorOptions { DelayMs = EmulatorDelayMs });
            ResolvedConnection own = new()
            {
                Settings = (gateway.Settings with { UserId = emulator.UserId.ToString(CultureInfo.InvariantCulture) }).Over(ConnectionSettings.Default),
                BaseUri = emulator.BaseUri,
                Key = AllmCredential.FromText(emulator.ApiKey, CredentialSource.Emulator),
                AccessToken = AllmCredential.FromText(emulator.AccessToken, CredentialSource.Emulator),
            };
            return new Connection(own, emulator);
        }

        ConnectionSource[] sources = [new ConnectionSource(Words.Say("the options"), gateway.Settings), ConnectionSource.OfEnvironment()];
        ResolvedConnection connection = Resolve(sources);
        if (connection.Key is null && needsKey)
        {
            throw new InvalidInputException(connection.KeyLeftOut.Count > 0
                ? Words.Say($"The key of {connection.KeyLeftOut[0].Source} is for {connection.KeyLeftOut[0].Home} and is not sent to {connection.BaseUri}. Name both together: {ConnectionVariable.Key} and {ConnectionVariable.BaseUri}.")
                : Words.Say($"There is no key: set the environment variable {ConnectionVariable.Key}, or add --emulator to try without one."));
        }

        return new Connection(connection, emulator: null);
    }

    /// <summary>What a paid call says: who hears of trouble, the log and the ledger. An emulator of one run charges nobody.</summary>
    /// <param name="command">The command, e.g. <c>allm chat</c>.</param>
    /// <param name="notices">Hears what the call has to say.</param>
    /// <param name="session">The conversation it belongs to.</param>
    public AllmCallOptions CallOptions(string command, INoticeSink notices, string? session = null) => new()
    {
        Notices = notices,
        Log = _logs is null ? null : new HistoryLog(HistoryStore.OfUser, _logs, new HistoryOrigin { Command = command, Gateway = Client.Options.BaseUri, Session = session }, Client.Options, notices),
        Charges = _writesLedger ? new SpendingLog(SpendingLedger.OfUser, new SpendingOrigin { Command = command, Gateway = Client.Options.BaseUri }, notices) : null,
    };

    private static ResolvedConnection Resolve(ConnectionSource[] sources)
    {
        try
        {
            return new ConnectionResolver([new EnvironmentCredentialResolver()]).Resolve(sources);
        }
        catch (ProfileException error)
        {
            throw new InvalidInputException(error.Message, inner: error);
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        _emulator?.Dispose();
    }
}
