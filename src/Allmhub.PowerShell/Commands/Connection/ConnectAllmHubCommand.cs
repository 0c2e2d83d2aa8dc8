using System.Management.Automation;
using Allmhub.Emulator;
using Allmhub.History;
using Allmhub.Http;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Connections;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Formatting;
using Allmhub.PowerShell.Pipeline;
using Allmhub.PowerShell.Transformation;
using Allmhub.Profiles;

namespace Allmhub.PowerShell.Commands.Connection;

/// <summary>Connect-AllmHub: says once for this runspace where the gateway is and which key to send.</summary>
[Cmdlet(VerbsCommunications.Connect, "AllmHub", DefaultParameterSetName = KeySet)]
[OutputType(typeof(AllmConnection))]
public sealed class ConnectAllmHubCommand : AllmConnectionCommand
{
    private const string KeySet = "Key";
    private const string VariableSet = "Variable";
    private const string VaultSet = "Vault";
    private const string EmulatorSet = "Emulator";

    /// <summary>The key, as text, SecureString or PSCredential.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [CredentialTransformation]
    public AllmCredential? ApiKey { get; set; }

    /// <summary>The environment variable that holds the key.</summary>
    [Parameter(ParameterSetName = VariableSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? ApiKeyVariable { get; set; }

    /// <summary>The name of the secret that holds the key, in a vault of SecretManagement.</summary>
    [Parameter(ParameterSetName = VaultSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? SecretName { get; set; }

    /// <summary>The vault; the default one when none is named.</summary>
    [Parameter(ParameterSetName = VaultSet)]
    [ValidateNotNullOrEmpty]
    public string? Vault { get; set; }

    /// <summary>The name of the secret that holds the user's access token, in the same vault.</summary>
    [Parameter(ParameterSetName = VaultSet)]
    [ValidateNotNullOrEmpty]
    public string? AccessTokenSecretName { get; set; }

    /// <summary>The environment variable that holds the user's access token.</summary>
    [Parameter(ParameterSetName = VariableSet)]
    [ValidateNotNullOrEmpty]
    public string? AccessTokenVariable { get; set; }

    /// <summary>The user's access token, for the user's balance.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [CredentialTransformation]
    public AllmCredential? AccessToken { get; set; }

    /// <summary>The numeric user id that goes with the access token.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = VariableSet)]
    [Parameter(ParameterSetName = VaultSet)]
    [ValidateNotNullOrEmpty]
    public string? UserId { get; set; }

    /// <summary>An emulator to connect to.</summary>
    [Parameter(ParameterSetName = EmulatorSet, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    [LiveTransformation("An emulator ends with the process that started it: start one here with Start-AllmEmulator, or name its address: Connect-AllmHub -BaseUri and -ApiKey.")]
    public AllmEmulator? Emulator { get; set; }

    /// <summary>The gateway's address.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = VariableSet)]
    [Parameter(ParameterSetName = VaultSet)]
    [ValidateNotNullOrEmpty]
    public string? BaseUri { get; set; }

    /// <summary>Allows plain http to a foreign host.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = VariableSet)]
    [Parameter(ParameterSetName = VaultSet)]
    public SwitchParameter AllowInsecure { get; set; }

    /// <summary>The profile to read, or with -Save to write.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = VariableSet)]
    [Parameter(ParameterSetName = VaultSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public string? Profile { get; set; }

    /// <summary>Writes the profile: addresses and references, never the key.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = VariableSet)]
    [Parameter(ParameterSetName = VaultSet)]
    public SwitchParameter Save { get; set; }

    /// <summary>The proxy.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = VariableSet)]
    [Parameter(ParameterSetName = VaultSet)]
    public Uri? Proxy { get; set; }

    /// <summary>User and password for the proxy.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = VariableSet)]
    [Parameter(ParameterSetName = VaultSet)]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>The model used when a call names none.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string? DefaultModel { get; set; }

    /// <summary>Limit for a whole call, in seconds; 0 for none.</summary>
    [Parameter]
    [ValidateNumber(0, 86400, "-TimeoutSec is the limit for a whole call in seconds")]
    public int? TimeoutSec { get; set; }

    /// <summary>Limit for connecting, in seconds.</summary>
    [Parameter]
    [ValidateNumber(1, 3600, "-ConnectTimeoutSec is the limit for connecting in seconds")]
    public int? ConnectTimeoutSec { get; set; }

    /// <summary>Limit until an answer begins, in seconds; 0 for none.</summary>
    [Parameter]
    [ValidateNumber(0, 86400, "-FirstByteTimeoutSec is the limit until an answer begins in seconds")]
    public int? FirstByteTimeoutSec { get; set; }

    /// <summary>Limit for a silence inside an answer, in seconds; 0 for none.</summary>
    [Parameter]
    [ValidateNumber(0, 86400, "-IdleTimeoutSec is the limit for a silence inside an answer in seconds")]
    public int? IdleTimeoutSec { get; set; }

    /// <summary>Retries after the first try.</summary>
    [Parameter]
    [ValidateNumber(0, 20, "-MaxRetry is how often a failed call is repeated")]
    public int? MaxRetry { get; set; }

    /// <summary>Keeps prompts out of the journal of tasks; with -Save the profile says so.</summary>
    [Parameter]
    public SwitchParameter NoJournalPrompt { get; set; }

    /// <summary>Keeps paid calls out of the ledger; with -Save the profile says so.</summary>
    [Parameter]
    public SwitchParameter NoLedger { get; set; }

    /// <summary>Keeps prompts in the ledger; with -Save the profile says so.</summary>
    [Parameter]
    public SwitchParameter LedgerPrompt { get; set; }

    /// <summary>Keeps prompts and answers in the log; with -Save the profile says so.</summary>
    [Parameter]
    public SwitchParameter Log { get; set; }

    /// <summary>How many days the log keeps an entry.</summary>
    [Parameter]
    [ValidateNumber(1, HistoryLimits.MostDay, "-LogDay is how many days the log keeps an entry")]
    public int? LogDay { get; set; }

    /// <summary>How many megabytes the log may have.</summary>
    [Parameter]
    [ValidateNumber(1, HistoryLimits.MostSizeMB, "-LogSizeMB is how many megabytes the log may have")]
    public int? LogSizeMB { get; set; }

    /// <summary>What all calls of this connection may cost together, in USD.</summary>
    [Parameter]
    [ValidateNotNull]
    [ValidateNumber(0, 1e9, "-Budget is what all calls of this connection may cost together, in USD")]
    public decimal? Budget { get; set; }

    /// <summary>How many tokens all calls of this connection may read and write together.</summary>
    [Parameter]
    [ValidateNotNull]
    [ValidateNumber(0, 1e15, "-TokenBudget is how many tokens all calls of this connection may read and write together")]
    public long? TokenBudget { get; set; }

    /// <summary>Asks for no price list beside calls; with -Save the profile says so.</summary>
    [Parameter]
    public SwitchParameter NoPriceList { get; set; }

    /// <summary>The folder of kept prompts; with -Save the profile says so.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PromptFolder { get; set; }

    /// <summary>Asks the gateway whether it takes the key.</summary>
    [Parameter]
    public SwitchParameter Test { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        AllmConnection connection = Guarded(Connect, BaseUri);
        if (Save)
        {
            Guarded(() => SaveProfile(connection), Profile);
        }

        if (Test)
        {
            TestOrThrow(connection);
        }

        RunspaceState.Own.Current = connection;
        WriteObject(MixedView.OfConnection(connection));
    }

    private AllmConnection Connect()
    {
        ConnectionSource parameters = ConnectionSources.OfParameters(
            Settings(),
            SecretSource.Of(ApiKey, Reference(ApiKeyVariable, SecretName)),
            SecretSource.Of(AccessToken, Reference(AccessTokenVariable, AccessTokenSecretName)));
        if (Emulator is not null)
        {
            return Create([parameters, ConnectionSources.Of(Emulator)]);
        }

        string? profile = Save && new ProfileStore().Find(Profile ?? ConnectionSources.DefaultProfile) is null ? null : Profile;
        AllmConnection connection = Create(parameters, profile);
        if (connection.Credential is null && AccessToken is null)
        {
            ThrowTerminatingError(ErrorRecords.NoKey(connection.Resolved));
        }

        return connection;
    }

    private ConnectionSettings Settings() => new()
    {
        BaseUri = BaseUri,
        AllowInsecure = AllowInsecure,
        UserId = UserId,
        DefaultModel = DefaultModel,
        Proxy = Proxy?.OriginalString,
        ProxyCredential = ProxyCredential?.GetNetworkCredential(),
        TimeoutSec = TimeoutSec,
        ConnectTimeoutSec = ConnectTimeoutSec,
        FirstByteTimeoutSec = FirstByteTimeoutSec,
        IdleTimeoutSec = IdleTimeoutSec,
        MaxRetry = MaxRetry,

        // Not said is not said no: a profile may say yes.
        NoJournalPrompt = Said(nameof(NoJournalPrompt), NoJournalPrompt),
        NoLedger = Said(nameof(NoLedger), NoLedger),
        LedgerPrompt = Said(nameof(LedgerPrompt), LedgerPrompt),
        Log = Said(nameof(Log), Log),
        LogDay = LogDay,
        LogSizeMB = LogSizeMB,
        Budget = Budget,
        TokenBudget = TokenBudget,
        NoPriceList = Said(nameof(NoPriceList), NoPriceList),
        PromptFolder = PromptFolder is null ? null : WritePath.Resolve(this, PromptFolder, "-PromptFolder", "./prompts"),
    };

    private bool? Said(string name, SwitchParameter value) => MyInvocation.BoundParameters.ContainsKey(name) ? value.ToBool() : null;

    private CredentialReference? Reference(string? variable, string? secret) =>
        variable is not null ? new CredentialReference(CredentialReference.Environment, variable)
        : secret is not null ? new CredentialReference(CredentialReference.Vault, secret, Vault)
        : null;

    private AllmConnection SaveProfile(AllmConnection connection)
    {
        ResolvedConnection resolved = connection.Resolved;
        if (resolved.KeyOrigin is null || AccessToken is not null)
        {
            string example = Words.Say("Connect-AllmHub -ApiKeyVariable <variable> -Save, or -SecretName <name> -Vault <vault> -Save");
            throw new ProfileException(resolved.KeyOrigin is null
                ? Words.Say($"A profile holds references only, so this key cannot be saved. Put it into an environment variable or a vault and name that: {example}")
                : Words.Say($"A profile holds references only, so this access token cannot be saved. Put it into an environment variable or a vault and name that: {example}"));
        }

        ProfileStore store = new();
        string name = Profile ?? ConnectionSources.DefaultProfile;
        AllmProfile profile = new(resolved.Settings.WithoutDefaults() with { BaseUri = connection.BaseUri.ToString(), AllowInsecure = AllowInsecure, ProxyCredential = null })
        {
            Name = store.Find(name)?.Name ?? name,
            Key = resolved.KeyOrigin,
            AccessToken = resolved.AccessTokenOrigin,
        };
        store.Save(profile);
        WriteVerbose(Words.Say($"The profile '{name}' is in '{store.FilePath}'."));
        if (store.Warning is not null)
        {
            WriteWarning(store.Warning);
        }

        return connection;
    }
}
