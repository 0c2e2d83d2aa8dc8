using Allmhub.Http;

namespace Allmhub.Account;

/// <summary>
/// What models cost at one address: the list that was kept on disk while it is younger than a day, else the one that is fetched beside the first paid call, with no key,
/// within a short limit and without a retry. A list that is hidden or fails is remembered too, for a shorter while, and never takes the place of a good one.
/// All clients of an address in a process share it. Safe for parallel use.
/// </summary>
public sealed class PriceBook
{
    private readonly PriceShelf _shelf;
    private readonly KeyGroups _groups;
    private readonly PriceFetch _fetch;
    private readonly AllmCredential? _key;
    private readonly bool _asks;

    internal PriceBook(SendPipeline pipeline, GatewayStatus status)
    {
        _shelf = PriceShelf.Of(pipeline.Options.BaseUri);
        _groups = KeyGroups.Of(pipeline.Options.BaseUri);
        _fetch = new PriceFetch(pipeline, status);
        _key = pipeline.Options.Credential;
        _asks = pipeline.Options.AsksPrices;
    }

    /// <summary>The last good list, however old, from memory or disk and never from the network; <c>null</c> when there is none.</summary>
    public PriceList? Known => _shelf.Known;

    /// <summary>The key's group, when the log has told it; <c>null</c> when it has not.</summary>
    public KeyGroup? Group => _groups.Find(_key);

    /// <summary>What holds for this client's key, as far as is known now; <see cref="PriceTerms.Stock"/> without a list.</summary>
    public PriceTerms Terms => Known?.Terms(Group) ?? PriceTerms.Stock;

    /// <summary>What the list that is known now says of a model; asks nobody.</summary>
    /// <param name="model">The model's name; may be <c>null</c>.</param>
    /// <returns>The price; <c>null</c> when it is not known.</returns>
    public PriceEntry? Find(string? model) => Known?.Find(model);

    /// <summary>What a call costs by what is known now; asks nobody.</summary>
    /// <param name="model">The model's name; may be <c>null</c>.</param>
    /// <param name="usage">What was, or may be, used; <c>null</c> when it is not known.</param>
    /// <param name="factors">Factors on the price; <c>null</c> for none.</param>
    /// <returns>The cost; <c>null</c> without a price behind it.</returns>
    public CostEstimate? Estimate(string? model, CallUsage? usage, PriceFactors? factors = null) =>
        Known is PriceList list && list.Find(model) is PriceEntry price ? PriceFormula.Of(price, usage, list.Terms(Group), factors, model) : null;

    /// <summary>The list: what is known and young enough, or what is being or now is asked for. A failure is a list whose state says so.</summary>
    /// <param name="wait">The most that is waited.</param>
    /// <param name="notices">Is told, for -Verbose, how a question ended.</param>
    /// <param name="cancellationToken">Stops the waiting, not the question.</param>
    /// <returns>The list; <c>null</c> when it has not come in time, or is not to be asked for (<see cref="AllmClientOptions.AsksPrices"/>) and not known.</returns>
    public async Task<PriceList?> GetAsync(TimeSpan wait, INoticeSink? notices, CancellationToken cancellationToken)
    {
        if (!_asks)
        {
            return Known;
        }

        Task<PriceList> asking = BeginAsync(notices);
        if (asking.IsCompleted)
        {
            return await asking.ConfigureAwait(false);
        }

        // Yesterday's list says so in the basis, and is better than a wait.
        if (Known is PriceList old)
        {
            return old;
        }

        try
        {
            return await asking.WaitAsync(wait, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _shelf.NoteSlow();
            notices?.Post(new Notice(NoticeLevel.Verbose, Words.Say("The gateway's price list has not come yet; this call's cost is not known.")));
            return Known;
        }
    }

    /// <summary>Keeps what the log told of this client's key: in memory, and on disk beside a hash of the key.</summary>
    /// <param name="group">The group.</param>
    public void Learn(KeyGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (_key is not null)
        {
            _groups.Learn(_key, group);
        }
    }

    /// <summary>Begins to read the disk, and to ask where nothing is known that is young enough, on another thread; waits for nothing.</summary>
    /// <param name="notices">Is told how it went.</param>
    internal void BeginBeside(INoticeSink? notices)
    {
        if (_shelf.IsRead)
        {
            if (_asks)
            {
                _ = BeginAsync(notices);
            }

            return;
        }

        _ = Task.Run(() => _asks ? (object)BeginAsync(notices) : _shelf.Known);
    }

    private Task<PriceList> BeginAsync(INoticeSink? notices) => _shelf.GetAsync(() => _fetch.AskAsync(notices));

    /// <summary>Asks whatever is known: a listing of models is meant to be new.</summary>
    /// <param name="notices">Is told how it went.</param>
    /// <param name="cancellationToken">Stops the waiting, not the question.</param>
    /// <returns>The new list, or the last good one where none came, or the failure.</returns>
    internal Task<PriceList> RefreshAsync(INoticeSink? notices, CancellationToken cancellationToken) => _shelf.GetAsync(() => _fetch.AskAsync(notices), isForced: true).WaitAsync(cancellationToken);
}
