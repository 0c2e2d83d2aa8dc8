using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Text.Json.Nodes;
using Allmhub.Http;
using Allmhub.PowerShell.Connections;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Transformation;
using Allmhub.Profiles;

namespace Allmhub.PowerShell.Abstractions;

/// <summary>The base of every cmdlet that asks the gateway: the common parameters, and the connection they come to.</summary>
public abstract class AllmApiCommand : AllmConnectionCommand
{
    private AllmConnection? _gateway;

    /// <summary>The connection to use instead of the runspace's own.</summary>
    [Parameter]
    [ValidateNotNull]
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

    /// <summary>Ends the cmdlet when there is no key to send.</summary>
    internal void RequireKey()
    {
        if (Gateway.Credential is null)
        {
            ThrowTerminatingError(ErrorRecords.NoKey(Gateway.Resolved));
        }
    }

    /// <summary>What this call says differently from its connection.</summary>
    internal AllmCallOptions CallOptions() => new()
    {
        Notices = Notices,
        MaxRetry = MaxRetry,
        TotalTimeout = TimeoutSec is null ? null : TimeoutSec == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(TimeoutSec.Value),
        ExtraBody = ExtraBody,
        ExtraHeader = ExtraHeader,
        ExtraQuery = ExtraQuery,
    };

    /// <summary>Waits for a call; when it fails, that is one non-terminating error and the pipeline goes on.</summary>
    internal bool TryAwait<T>(Func<CancellationToken, Task<T>> call, object? target, [MaybeNullWhen(false)] out T result)
    {
        ErrorRecord error;
        try
        {
            result = Await(call);
            return true;
        }
        catch (AllmException failure)
        {
            error = ErrorRecords.From(failure, target);
        }
        catch (InvalidInputException failure)
        {
            error = ErrorRecords.BadRequest(failure, target);
        }

        WriteError(error);
        result = default;
        return false;
    }

    /// <summary>What the cmdlet's own parameters say of the connection.</summary>
    private protected virtual ConnectionSource ConnectionParameters() =>
        ConnectionSources.OfParameters(new ConnectionSettings { BaseUri = BaseUri, AllowInsecure = AllowInsecure }, SecretSource.Of(ApiKey, null));

    private AllmConnection FindConnection()
    {
        ConnectionSource parameters = ConnectionParameters();
        AllmConnection? given = Connection ?? RunspaceState.Own.Current;
        if (given is not null && parameters is { Key: null, AccessToken: null, Settings: { BaseUri: null, UserId: null } })
        {
            return given;
        }

        return RunspaceState.Own.Share(Guarded(() => given is null ? Create(parameters, profile: null) : Create(ConnectionSources.Over(given, parameters)), BaseUri));
    }
}
