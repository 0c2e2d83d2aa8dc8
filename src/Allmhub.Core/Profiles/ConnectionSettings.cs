using System.Text.Json.Serialization;

namespace Allmhub.Profiles;

/// <summary>
/// How the gateway is reached, value by value; <c>null</c> where nothing is said. One record for parameters, environment, profile and
/// connection: a new setting is a property, a line in <see cref="Over"/> and its default.
/// </summary>
public record ConnectionSettings
{
    /// <summary>What holds where nobody says anything. Times in seconds, 0 for none (design of the transport; NOTES section 3).</summary>
    public static ConnectionSettings Default { get; } = new() { TimeoutSec = 0, ConnectTimeoutSec = 15, FirstByteTimeoutSec = 900, IdleTimeoutSec = 330, MaxRetry = 3 };

    /// <summary>The gateway's address as it was given.</summary>
    public string? BaseUri { get; init; }

    /// <summary>Whether plain http to a foreign host is meant; holds for the address named beside it alone.</summary>
    public bool AllowInsecure { get; init; }

    /// <summary>The model of calls that name none.</summary>
    public string? DefaultModel { get; init; }

    /// <summary>The proxy's address, without credentials.</summary>
    public string? Proxy { get; init; }

    /// <summary>User and password for the proxy; never written to a file.</summary>
    [JsonIgnore]
    public System.Net.NetworkCredential? ProxyCredential { get; init; }

    /// <summary>Limit for a whole call, in seconds; 0 for none.</summary>
    public int? TimeoutSec { get; init; }

    /// <summary>Limit for connecting, in seconds.</summary>
    public int? ConnectTimeoutSec { get; init; }

    /// <summary>Limit until an answer begins, in seconds; 0 for none.</summary>
    public int? FirstByteTimeoutSec { get; init; }

    /// <summary>Limit for a silence inside an answer, in seconds; 0 for none.</summary>
    public int? IdleTimeoutSec { get; init; }

    /// <summary>Retries after the first try.</summary>
    public int? MaxRetry { get; init; }

    /// <summary>The numeric user id that goes with the access token (NOTES section 1).</summary>
    public string? UserId { get; init; }

    /// <summary>Whether prompts stay out of the journal of tasks; <c>null</c> where nothing is said.</summary>
    public bool? NoJournalPrompt { get; init; }

    /// <summary>Whether paid calls stay out of the ledger; <c>null</c> where nothing is said.</summary>
    public bool? NoLedger { get; init; }

    /// <summary>Whether the ledger keeps prompts; <c>null</c> where nothing is said, which means no.</summary>
    public bool? LedgerPrompt { get; init; }

    /// <summary>Whether prompts and answers are kept in the log; <c>null</c> where nothing is said, which means no.</summary>
    public bool? Log { get; init; }

    /// <summary>How many days the log keeps an entry; <c>null</c> where nothing is said.</summary>
    public int? LogDay { get; init; }

    /// <summary>How many megabytes the log may have; <c>null</c> where nothing is said.</summary>
    public int? LogSizeMB { get; init; }

    /// <summary>What the calls of a session may cost in USD; <c>null</c> for no limit.</summary>
    public decimal? Budget { get; init; }

    /// <summary>How many tokens the calls of a session may read and write; <c>null</c> for no limit.</summary>
    public long? TokenBudget { get; init; }

    /// <summary>Whether the gateway's price list is not fetched beside calls; <c>null</c> where nothing is said.</summary>
    public bool? NoPriceList { get; init; }

    /// <summary>The folder of kept prompts, as a full path; <c>null</c> where nothing is said.</summary>
    public string? PromptFolder { get; init; }

    /// <summary>These settings, and below them others where these say nothing.</summary>
    /// <param name="lower">The others.</param>
    /// <returns>The settings of both; of <see cref="AllowInsecure"/> these alone.</returns>
    public ConnectionSettings Over(ConnectionSettings lower)
    {
        ArgumentNullException.ThrowIfNull(lower);
        return new ConnectionSettings
        {
            BaseUri = BaseUri ?? lower.BaseUri,
            AllowInsecure = BaseUri is null ? lower.AllowInsecure || AllowInsecure : AllowInsecure,
            DefaultModel = DefaultModel ?? lower.DefaultModel,
            Proxy = Proxy ?? lower.Proxy,
            ProxyCredential = Proxy is null ? ProxyCredential ?? lower.ProxyCredential : ProxyCredential,
            TimeoutSec = TimeoutSec ?? lower.TimeoutSec,
            ConnectTimeoutSec = ConnectTimeoutSec ?? lower.ConnectTimeoutSec,
            FirstByteTimeoutSec = FirstByteTimeoutSec ?? lower.FirstByteTimeoutSec,
            IdleTimeoutSec = IdleTimeoutSec ?? lower.IdleTimeoutSec,
            MaxRetry = MaxRetry ?? lower.MaxRetry,
            UserId = UserId ?? lower.UserId,
            NoJournalPrompt = NoJournalPrompt ?? lower.NoJournalPrompt,
            NoLedger = NoLedger ?? lower.NoLedger,
            LedgerPrompt = LedgerPrompt ?? lower.LedgerPrompt,
            Log = Log ?? lower.Log,
            LogDay = LogDay ?? lower.LogDay,
            LogSizeMB = LogSizeMB ?? lower.LogSizeMB,
            Budget = Budget ?? lower.Budget,
            TokenBudget = TokenBudget ?? lower.TokenBudget,
            NoPriceList = NoPriceList ?? lower.NoPriceList,
            PromptFolder = PromptFolder ?? lower.PromptFolder,
        };
    }

    /// <summary>What of these settings differs from the defaults: what a profile keeps.</summary>
    /// <returns>The settings; <c>null</c> where a default holds.</returns>
    public ConnectionSettings WithoutDefaults() => this with
    {
        TimeoutSec = TimeoutSec == Default.TimeoutSec ? null : TimeoutSec,
        ConnectTimeoutSec = ConnectTimeoutSec == Default.ConnectTimeoutSec ? null : ConnectTimeoutSec,
        FirstByteTimeoutSec = FirstByteTimeoutSec == Default.FirstByteTimeoutSec ? null : FirstByteTimeoutSec,
        IdleTimeoutSec = IdleTimeoutSec == Default.IdleTimeoutSec ? null : IdleTimeoutSec,
        MaxRetry = MaxRetry == Default.MaxRetry ? null : MaxRetry,
    };
}
