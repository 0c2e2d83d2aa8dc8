using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Text.Json.Nodes;
using Allmhub.Account;
using Allmhub.Account.Spending;
using Allmhub.History;
using Allmhub.Http;
using Allmhub.Operations;
using Allmhub.PowerShell.Connections;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Formatting;
using Allmhub.PowerShell.Transformation;
using Allmhub.Profiles;

namespace Allmhub.PowerShell.Abstractions;

/// <summary>The base of every cmdlet that asks the gateway: the common parameters, and the connection they come to.</summary>
public abstract class AllmApiCommand : AllmConnectionCommand
{
    private const int MostPrompt = 4000;
    private static readonly TimeSpan PriceWait = TimeSpan.FromSeconds(3);

    private AllmConnection? _gateway;
    private UnaskedInput? _unasked;
    private CostForecast? _foreseen;
    private string _foreseenAction = string.Empty;
    private bool _knowsPrices;

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

    /// <summary>Ends the cmdlet when the secret is not there.</summary>
    private protected virtual void RequireSecret(RequestSecret secret)
    {
        if (secret == RequestSecret.Key && Gateway.Credential is null)
        {
            ThrowTerminatingError(ErrorRecords.NoKey(Gateway.Resolved));
        }
        else if (secret == RequestSecret.AccessToken && Gateway.UserToken is null)
        {
            ThrowTerminatingError(ErrorRecords.NoAccessToken(Gateway.Resolved));
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

    /// <summary>Runs an operation with one result.</summary>
    /// <param name="make">Makes the operation of the client; what is wrong with the request is an error of this input.</param>
    /// <param name="target">What the user passed for it, for the error.</param>
    /// <param name="result">The result.</param>
    /// <returns>Whether there is a result; if not, the dry run or the error is written, or the user said no.</returns>
    internal bool Run<T>(Func<AllmClient, Operation<T>> make, object? target, [MaybeNullWhen(false)] out T result)
    {
        result = default;
        return MayRun(make, target, out Operation<T>? operation)
            && Reported(TryAwait(token => operation.ExecuteAsync(OptionsFor(target), token), out result), target);
    }

    /// <summary>Runs an operation that gives its result piece by piece.</summary>
    /// <param name="make">Makes the operation of the client; what is wrong with the request is an error of this input.</param>
    /// <param name="target">What the user passed for it, for the error.</param>
    /// <param name="write">Takes a piece, on the pipeline thread.</param>
    /// <param name="count">How many inputs it is for.</param>
    /// <param name="end">Ends this run and nothing else, as an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Whether it ran to its end; if not, the dry run or the error is written, or the user said no.</returns>
    internal bool Run<TItem>(Func<AllmClient, StreamOperation<TItem>> make, object? target, Action<TItem> write, int count = 1, CancellationToken end = default) =>
        MayRun(make, target, out StreamOperation<TItem>? operation)
        && Reported(Stream(token => operation.StreamAsync(OptionsFor(target), token), write, end), target, count);

    /// <summary>Asks whether what costs money may be done.</summary>
    private protected virtual bool Confirm(Operation operation) => Confirm(operation, operation.Subject);

    /// <summary>Asks whether what costs money may be done, and says what it would cost.</summary>
    /// <param name="operation">What is to be done.</param>
    /// <param name="what">What it is done to.</param>
    private protected bool Confirm(Operation operation, string what)
    {
        CostForecast? forecast = Foresee(operation);
        string cost = forecast is null ? string.Empty : Words.Say($", {forecast.Words}");
        return TellsOnly && TellsSumOnly
            ? false
            : ShouldProcess(Words.Say($"{what} at {Gateway.BaseUri}{cost}"), ActionWords.Of(operation.Action));
    }

    /// <summary>Whether -WhatIf tells the sum of all input alone, and not each.</summary>
    private protected virtual bool TellsSumOnly => false;

    // What somebody is to decide by is worth a question for the price list, which needs no key and costs nothing; what is only told along is not.
    private CostForecast? Foresee(Operation operation)
    {
        CostForecast? forecast = IsAskedBefore || IsVerbose ? operation.Estimate(CallOptions()) : null;
        if (forecast is null || !IsAskedBefore)
        {
            return forecast;
        }

        if (AwaitPrices())
        {
            forecast = operation.Estimate(CallOptions()) ?? forecast;
        }

        if (TellsOnly)
        {
            _foreseen = forecast.Plus(_foreseen);
            _foreseenAction = operation.Action;
        }

        return forecast;
    }

    /// <summary>Writes what went wrong with one input; the pipeline goes on.</summary>
    private protected virtual void Report(ErrorRecord error) => WriteError(error);

    // The order for every cmdlet: what cannot be said is an error, a dry run needs neither consent nor key, consent comes before the key.
    // A batch takes what is wrong with a request itself, for its place among the others. What an earlier run did is neither asked for nor confirmed.
    private protected bool MayRun<TOperation>(Func<AllmClient, TOperation> make, object? target, [NotNullWhen(true)] out TOperation? operation, Action<AllmException>? failed = null, Func<TOperation, bool>? isDone = null)
        where TOperation : Operation
    {
        AllmClient client = Gateway.Client;
        TOperation? made = null;
        RequestDescription? description = null;
        AllmException? failure = Try(() =>
        {
            made = make(client);
            description = DryRun ? made.Describe(CallOptions()) : null;
        });
        operation = made;
        if (failure is not null && failed is not null)
        {
            failed(client.Clean(failure));
            return false;
        }

        if (failure is not null || operation is null)
        {
            return Passed(failure, target);
        }

        if (isDone?.Invoke(operation) == true)
        {
            return false;
        }

        if (description is not null)
        {
            WriteObject(MixedView.OfWhole(description));
            return false;
        }

        if (operation.IsPaid && !Confirm(operation))
        {
            return false;
        }

        RequireSecret(operation.Secret);
        LearnPrices(operation);
        return true;
    }

    // A failure that no call threw: the caller's own words may be in it, or what a service wrote. What a call throws is clean.
    private protected bool Passed(AllmException? failure, object? target) => Reported(failure is null ? null : Gateway.Client.Clean(failure), target);

    private bool Reported(AllmException? failure, object? target, int count = 1)
    {
        if (failure is not null && !IsUnasked(failure, target, count))
        {
            Report(ErrorRecords.From(failure, target));
        }

        return failure is null;
    }

    /// <summary>
    /// Whether an input was not asked because of a budget: then it is counted, and told of at the end in one record, or at once where an error ends the pipeline.
    /// </summary>
    /// <param name="failure">What an input failed with.</param>
    /// <param name="target">What the user passed for it.</param>
    /// <param name="count">How many inputs the request was for.</param>
    private protected bool IsUnasked(AllmException failure, object? target, int count = 1)
    {
        if (failure.Kind != AllmErrorKind.BudgetExceeded || failure.PartialCompletion is not null)
        {
            return false;
        }

        if (_unasked is null)
        {
            _unasked = new UnaskedInput(failure, target);
            if (TellsUnaskedAtOnce)
            {
                _unasked = null;
                Report(ErrorRecords.Unasked(failure, target, 1, isLast: MyInvocation.ExpectingInput));
            }
            else if (MyInvocation.ExpectingInput)
            {
                WriteWarning(Words.Say($"{failure.Message} What comes now is counted and not asked."));
            }
        }

        _unasked?.Add(count);
        OnUnasked(ErrorRecords.From(failure, target));
        return true;
    }

    /// <summary>Takes note of an input that was not asked because of a budget; its error is told later.</summary>
    /// <param name="error">Why it was not.</param>
    private protected virtual void OnUnasked(ErrorRecord error)
    {
    }

    /// <summary>Says at the end what all of -WhatIf would cost together, and what a budget kept from being asked.</summary>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        TellForeseen();
        TellUnasked();
    }

    private void TellForeseen()
    {
        if (_foreseen is { } sum && (sum.OperationCount > 1 || TellsSumOnly))
        {
            string sums = sum.OperationCount > 1
                ? Words.Say($"together {sum.Words}, by {sum.Model} at {Gateway.BaseUri}")
                : Words.Say($"{sum.Words}, by {sum.Model} at {Gateway.BaseUri}");
            ShouldProcess(sums, ActionWords.Of(_foreseenAction));
        }

        _foreseen = null;
    }

    /// <summary>Whether what is not asked is told of at once: where an error ends the pipeline, or a person waits.</summary>
    private protected virtual bool TellsUnaskedAtOnce => EndsAtError;

    private void TellUnasked()
    {
        if (_unasked is { } unasked)
        {
            _unasked = null;
            AllmException failure = Gateway.Spending.Renew(OwnBudget?.Renew(unasked.Failure) ?? unasked.Failure);
            Report(ErrorRecords.Unasked(failure, unasked.First, Math.Max(1, unasked.Count)));
        }
    }

    // A budget in money is none without prices: there the list is waited for, which otherwise comes beside the first call.
    private void LearnPrices(Operation operation)
    {
        if (operation.IsPaid && (Gateway.Spending.Usd ?? OwnBudget?.Usd) is not null)
        {
            AwaitPrices();
        }
    }

    // Once a command; whether this was the time.
    private bool AwaitPrices()
    {
        if (_knowsPrices)
        {
            return false;
        }

        _knowsPrices = true;
        TryAwait<PriceList?>(token => Gateway.Client.Prices.GetAsync(PriceWait, Notices, token), out _);
        return true;
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
