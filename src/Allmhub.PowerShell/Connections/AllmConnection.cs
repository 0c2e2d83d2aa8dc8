using Allmhub.Account.Spending;
using Allmhub.History;
using Allmhub.Http;
using Allmhub.Profiles;

namespace Allmhub.PowerShell.Connections;

/// <summary>How the gateway is reached: address, key, proxy, limits, default model. Shows the key masked only.</summary>
public sealed class AllmConnection
{
    private readonly object _gate = new();
    private AllmClient? _client;
    private bool _closed;
    private HistoryLimits? _logLimits;

    internal AllmConnection(ResolvedConnection resolved)
    {
        Resolved = resolved;
        Spending = new SpendingBudget(resolved.Settings.Budget, resolved.Settings.TokenBudget);
    }

    /// <summary>The gateway's address.</summary>
    public Uri BaseUri => Resolved.BaseUri;

    /// <summary>The key, masked.</summary>
    public string? ApiKey => Credential?.Mask;

    /// <summary>Where the key came from.</summary>
    public CredentialSource? KeySource => Credential?.Source;

    /// <summary>The variable or vault entry the key was found under.</summary>
    public string? KeyReference => Credential?.Reference;

    /// <summary>The access token, masked.</summary>
    public string? AccessToken => UserToken?.Mask;

    /// <summary>The numeric user id that goes with the access token.</summary>
    public string? UserId => Resolved.Settings.UserId;

    /// <summary>The profile it was made from.</summary>
    public string? Profile => Resolved.Profile;

    /// <summary>The model used when a call names none.</summary>
    public string? DefaultModel => Resolved.Settings.DefaultModel;

    /// <summary>The proxy.</summary>
    public Uri? Proxy => Resolved.Proxy;

    /// <summary>Limit for a whole call, in seconds; 0 for none.</summary>
    public int TimeoutSec => Resolved.Settings.TimeoutSec ?? 0;

    /// <summary>Limit for connecting, in seconds.</summary>
    public int ConnectTimeoutSec => Resolved.Settings.ConnectTimeoutSec ?? 0;

    /// <summary>Limit until an answer begins, in seconds; 0 for none.</summary>
    public int FirstByteTimeoutSec => Resolved.Settings.FirstByteTimeoutSec ?? 0;

    /// <summary>Limit for a silence inside an answer, in seconds; 0 for none.</summary>
    public int IdleTimeoutSec => Resolved.Settings.IdleTimeoutSec ?? 0;

    /// <summary>Retries after the first try.</summary>
    public int MaxRetry => Resolved.Settings.MaxRetry ?? 0;

    /// <summary>Whether prompts stay out of the journal of tasks.</summary>
    public bool NoJournalPrompt => Resolved.Settings.NoJournalPrompt == true;

    /// <summary>Whether paid calls stay out of the ledger.</summary>
    public bool NoLedger => Resolved.Settings.NoLedger ?? ConnectionVariable.NoLedger ?? false;

    /// <summary>Whether the ledger keeps prompts.</summary>
    public bool LedgerPrompt => Resolved.Settings.LedgerPrompt == true;

    /// <summary>Whether prompts and answers are kept in the log.</summary>
    public bool Log => HistoryRule.IsOn(Resolved.Settings);

    /// <summary>How many days the log keeps an entry.</summary>
    public int LogDay => LogLimits.Day;

    /// <summary>How many megabytes the log may have.</summary>
    public int LogSizeMB => LogLimits.SizeMB;

    /// <summary>What its calls may cost in USD; <c>null</c> for no limit.</summary>
    public decimal? Budget => Spending.Usd;

    /// <summary>How many tokens its calls may read and write; <c>null</c> for no limit.</summary>
    public long? TokenBudget => Spending.Token;

    /// <summary>What its calls cost until now in USD, by their estimates and less what was given back; calls without a price are not in it.</summary>
    public decimal Spent => Spending.SpentUsd;

    /// <summary>The tokens its calls have read and written until now.</summary>
    public long SpentToken => Spending.SpentToken;

    /// <summary>How many of its calls have no price.</summary>
    public long UnpricedCall => Spending.UnpricedCall;

    /// <summary>Its budget, and what is spent of it; one for all connections that were made of this one by parameters.</summary>
    internal SpendingBudget Spending { get; init; }

    /// <summary>Whether the gateway's price list is not fetched beside calls.</summary>
    public bool NoPriceList => Resolved.Settings.NoPriceList == true;

    /// <summary>What the log keeps; found once.</summary>
    internal HistoryLimits LogLimits => _logLimits ??= HistoryRule.LimitsOf(Resolved.Settings);

    /// <summary>The folder of kept prompts it names; <c>null</c> where it names none.</summary>
    public string? PromptFolder => Resolved.Settings.PromptFolder;

    /// <summary>What it was made of.</summary>
    internal ResolvedConnection Resolved { get; }

    internal AllmCredential? Credential => Resolved.Key;

    internal AllmCredential? UserToken => Resolved.AccessToken;

    /// <summary>The client of this connection, made once, so that calls share its sockets.</summary>
    internal AllmClient Client
    {
        get
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_closed, this);
                return _client ??= new AllmClient(Resolved.ToOptions());
            }
        }
    }

    internal bool IsClosed
    {
        get
        {
            lock (_gate)
            {
                return _closed;
            }
        }
    }

    /// <summary>Where it goes, with the key masked.</summary>
    /// <returns>The address and the masked key.</returns>
    public override string ToString() => ApiKey is null ? BaseUri.ToString() : Words.Say($"{BaseUri} ({ApiKey})");

    internal void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _client?.Dispose();
            _client = null;
        }
    }

    internal bool IsSame(AllmConnection other) => !IsClosed && Resolved.IsSame(other.Resolved);
}
