using System.Management.Automation;
using Allmhub.Emulator;
using Allmhub.Http;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Connections;
using Allmhub.PowerShell.Errors;
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
    private const string EmulatorSet = "Emulator";

    /// <summary>The key, as text, SecureString or PSCredential.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [CredentialTransformation]
    public AllmCredential? ApiKey { get; set; }

    /// <summary>The environment variable that holds the key.</summary>
    [Parameter(ParameterSetName = VariableSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? ApiKeyVariable { get; set; }

    /// <summary>An emulator to connect to.</summary>
    [Parameter(ParameterSetName = EmulatorSet, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public AllmEmulator? Emulator { get; set; }

    /// <summary>The gateway's address.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = VariableSet)]
    [ValidateNotNullOrEmpty]
    public string? BaseUri { get; set; }

    /// <summary>Allows plain http to a foreign host.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = VariableSet)]
    public SwitchParameter AllowInsecure { get; set; }

    /// <summary>The profile to read, or with -Save to write.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = VariableSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public string? Profile { get; set; }

    /// <summary>Writes the profile: addresses and references, never the key.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = VariableSet)]
    public SwitchParameter Save { get; set; }

    /// <summary>The proxy.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = VariableSet)]
    public Uri? Proxy { get; set; }

    /// <summary>User and password for the proxy.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = VariableSet)]
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

    /// <summary>Retries after the first try.</summary>
    [Parameter]
    [ValidateNumber(0, 20, "-MaxRetry is how often a failed call is repeated")]
    public int? MaxRetry { get; set; }

    /// <summary>Asks the gateway whether it takes the key.</summary>
    [Parameter]
    public SwitchParameter Test { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        AllmConnection connection = Guarded(Create, BaseUri);
        if (Save)
        {
            Guarded(() => SaveProfile(connection), Profile);
        }

        if (Test)
        {
            TestOrThrow(connection);
        }

        State.Current = connection;
        WriteObject(connection);
    }

    private AllmConnection Create()
    {
        ConnectionRequest request = new()
        {
            BaseUri = BaseUri,
            AllowInsecure = AllowInsecure,
            Key = ApiKey,
            KeyReference = ApiKeyVariable is null ? null : new CredentialReference(CredentialReference.Environment, ApiKeyVariable),
            Profile = Save && new ProfileStore().Find(Profile ?? ConnectionResolver.DefaultProfile) is null ? null : Profile,
            DefaultModel = DefaultModel,
            Proxy = Proxy,
            ProxyCredential = ProxyCredential?.GetNetworkCredential(),
            TimeoutSec = TimeoutSec,
            MaxRetry = MaxRetry,
        };
        if (Emulator is not null)
        {
            return ConnectionResolver.Of(Emulator, request);
        }

        AllmConnection connection = Resolver.Create(request);
        if (connection.Credential is null)
        {
            ThrowTerminatingError(ErrorFactory.NoKey(connection.BaseUri));
        }

        return connection;
    }

    private AllmConnection SaveProfile(AllmConnection connection)
    {
        if (connection.KeySource != CredentialSource.Environment || connection.KeyReference is null)
        {
            throw new ProfileException("A profile holds references only, so this key cannot be saved. Put it into an environment variable and name that: Connect-AllmHub -ApiKeyVariable <variable> -Save");
        }

        ProfileStore store = new();
        string name = Profile ?? ConnectionResolver.DefaultProfile;
        AllmProfile profile = (store.Find(name) ?? new AllmProfile { Name = name }) with
        {
            BaseUri = connection.BaseUri.ToString(),
            AllowInsecure = AllowInsecure,
            DefaultModel = connection.DefaultModel,
            Proxy = connection.Proxy?.ToString(),
            TimeoutSec = connection.TimeoutSec == 0 ? null : connection.TimeoutSec,
            MaxRetry = MaxRetry,
            Key = new CredentialReference(CredentialReference.Environment, connection.KeyReference),
        };
        store.Save(profile);
        WriteVerbose($"The profile '{name}' is in '{store.FilePath}'.");
        if (store.Warning is not null)
        {
            WriteWarning(store.Warning);
        }

        return connection;
    }
}
