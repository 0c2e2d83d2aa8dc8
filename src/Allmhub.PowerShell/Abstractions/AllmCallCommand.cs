using System.Management.Automation;
using System.Text.Json.Nodes;
using Allmhub.Account.Spending;
using Allmhub.History;
using Allmhub.Http;
using Allmhub.PowerShell.Connections;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Transformation;
using Allmhub.Profiles;

namespace Allmhub.PowerShell.Abstractions;

/// <summary>The parameters of every call of the gateway, the connection they come to, and what a call is told by them.</summary>
public abstract class AllmCallCommand : AllmConnectionCommand
{
    private const int MostPrompt = 4000;

    private AllmConnection? _gateway;

    /// <summary>The connection to use instead of the runspace's own.</summary>
    [Parameter]
    [ValidateNotNull]
    [LiveTransformation("It holds no key: name the connection where the command runs, with Connect-AllmHub there, or -ApiKey and -BaseUri.")]
    public AllmConnection? Connection { get; set; }

    /// <summary>The key, as text, SecureString or PSCredential.</summary>
    [Parameter]
    [CredentialTransformation]
    public AllmCredential? ApiKey { get; set; }

    /// <summary>The gateway's address.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BaseUri { get; set; }

    /// <summary>Allows plain http to a foreign host.</summary>
    [Parameter]
    public SwitchParameter AllowInsecure { get; set; }

    /// <summary>Limit for the whole call, in seconds; 0 for none.</summary>
    [Parameter]
    [ValidateNumber(0, 86400, "-TimeoutSec is the limit for a whole call in seconds")]
    public int? TimeoutSec { get; set; }

    /// <summary>Retries after the first try.</summary>
    [Parameter]
    [ValidateNumber(0, 20, "-MaxRetry is how often a failed call is repeated")]
    public int? MaxRetry { get; set; }

    /// <summary>Fields merged into the JSON body last.</summary>
    [Parameter]
    [JsonObjectTransformation]
    public JsonObject? ExtraBody { get; set; }

    /// <summary>Headers added to the request.</summary>
    [Parameter]
    [TextMapTransformation]
    public Dictionary<string, string>? ExtraHeader { get; set; }

    /// <summary>Query parameters added to the address.</summary>
    [Parameter]
    [TextMapTransformation]
    public Dictionary<string, string>? ExtraQuery { get; set; }

    /// <summary>Emits the exact request with the key masked, and sends nothing.</summary>
    [Parameter]
    public SwitchParameter DryRun { get; set; }

    /// <summary>The connection of this call; found on first use, without any network.</summary>
    internal AllmConnection Gateway
    {
        get
        {
            _gateway ??= FindConnection();
            if (_gateway.IsClosed)
            {
                ThrowTerminatingError(ErrorRecords.Closed(_gateway));
            }

            return _gateway;
        }
    }

    /// <summary>What this call says differently from its connection.</summary>
    private protected virtual AllmCallOptions CallOptions(NoticeActivity? activity = null) => new()
    {
        Notices = Notices,
        Log = Gateway.Log ? new HistoryLog(HistoryStore.OfUser, Gateway.LogLimits, Asker(), Gateway.Client.Options, Notices) : null,
        Charges = Gateway.NoLedger ? null : new SpendingLog(SpendingLedger.OfUser, Origin(target: null), Notices),
        Budget = SpendingBudget.Both(Gateway.Spending, OwnBudget),
        Activity = activity,
        MaxRetry = MaxRetry,
        TotalTimeout = TimeoutSec is null ? null : TimeoutSec == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(TimeoutSec.Value),
        ExtraBody = ExtraBody,
        ExtraHeader = ExtraHeader,
        ExtraQuery = ExtraQuery,
    };

    /// <summary>The budget of this command alone; <c>null</c> when it has none.</summary>
    private protected virtual SpendingBudget? OwnBudget => null;

    /// <summary>The budget that parameters of a command name: the first input that does not fit is the last that is asked for.</summary>
    /// <param name="usd">What -Budget says.</param>
    /// <param name="token">What -TokenBudget says.</param>
    private protected static SpendingBudget? BudgetOf(decimal? usd, long? token) => usd is null && token is null ? null : new SpendingBudget(usd, token, isOnce: true);

    /// <summary>The options of a call for an input: where prompts are kept, the ledger keeps this one.</summary>
    /// <param name="target">What the user passed for it.</param>
    private protected AllmCallOptions OptionsFor(object? target)
    {
        AllmCallOptions options = CallOptions();
        return Gateway.LedgerPrompt && options.Charges is SpendingLog ? options with { Charges = new SpendingLog(SpendingLedger.OfUser, Origin(target), Notices) } : options;
    }

    /// <summary>The conversation that questions belong to, for the log; <c>null</c> for none.</summary>
    private protected virtual string? ConversationId => null;

    private HistoryOrigin Asker() => new()
    {
        Command = MyInvocation.MyCommand?.Name,
        Script = CallingScript,
        Connection = Gateway.Profile,
        Gateway = Gateway.BaseUri,
        Session = ConversationId,
    };

    private string? CallingScript => MyInvocation.ScriptName is { Length: > 0 } script ? script : null;

    private SpendingOrigin Origin(object? target) => new()
    {
        Command = MyInvocation.MyCommand?.Name,
        Script = CallingScript,
        Gateway = Gateway.BaseUri,
        Prompt = target is null ? null : PromptOf(target),
    };

    private string? PromptOf(object target)
    {
        string?[] said = [MyInvocation.BoundParameters.GetValueOrDefault("Prompt") as string, (target is PSObject wrapped ? wrapped.BaseObject : target) as string];
        string text = string.Join('\n', said.OfType<string>().Distinct());
        return text.Length == 0 ? null : text.Length > MostPrompt ? text[..MostPrompt] : text;
    }

    /// <summary>What the cmdlet's own parameters say of the connection.</summary>
    private protected virtual ConnectionSource ConnectionParameters() =>
        ConnectionSources.OfParameters(new ConnectionSettings { BaseUri = BaseUri, AllowInsecure = AllowInsecure }, SecretSource.Of(ApiKey, null));

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        Hide(ConnectionParameters());
        Hide(Connection ?? RunspaceState.Own.Current);
        base.BeginProcessing();
    }

    private AllmConnection FindConnection()
    {
        ConnectionSource parameters = ConnectionParameters();
        AllmConnection? given = Connection ?? RunspaceState.Own.Current;
        if (given is not null && parameters is { Key: null, AccessToken: null, Settings: { BaseUri: null, UserId: null } })
        {
            return given;
        }

        return RunspaceState.Own.Share(Guarded(() => given is null ? Create(parameters, profile: null) : Create(ConnectionSources.Over(given, parameters), given.Spending), BaseUri));
    }
}
