using Allmhub.Http;

namespace Allmhub.Account;

/// <summary>One paid request from its sending to its charge: it has the price list fetched beside the request, reckons what the answer cost, and tells the charge once. Not for use by two threads.</summary>
internal sealed class CallMeter
{
    // What a call that has its answer waits for a list that is still on its way: less than a person notices after an answer.
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    private readonly PriceBook _prices;
    private readonly string _action;
    private readonly string _model;
    private readonly AllmCallOptions _call;
    private bool _isPosted;

    /// <summary>Makes the meter of a request; asks nobody yet.</summary>
    /// <param name="prices">Knows prices.</param>
    /// <param name="action">What is done, in a word.</param>
    /// <param name="model">The model that is asked.</param>
    /// <param name="call">What the call says differently.</param>
    public CallMeter(PriceBook prices, string action, string model, AllmCallOptions call)
    {
        _prices = prices;
        _action = action;
        _model = model;
        _call = call;
    }

    /// <summary>Whether the charge has been told.</summary>
    public bool IsPosted => _isPosted;

    /// <summary>Says that the request is on its way: from here on the list may be fetched beside it.</summary>
    public void Begin() => _prices.BeginBeside(_call.Notices);

    /// <summary>Waits, for a short while at most, until prices are known or nobody tells them.</summary>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>A task that ends then.</returns>
    public async ValueTask ReadyAsync(CancellationToken cancellationToken) => await _prices.GetAsync(Wait, _call.Notices, cancellationToken).ConfigureAwait(false);

    /// <summary>The price of the model by what is known now, and what holds for the key.</summary>
    /// <param name="model">The model.</param>
    /// <returns>Both; <c>null</c> without a price.</returns>
    public (PriceEntry Price, PriceTerms Terms)? Find(string model) => _prices.Known is PriceList list && list.Find(model) is PriceEntry price ? (price, list.Terms(_prices.Group)) : null;

    /// <summary>What was used costs, by what is known now.</summary>
    /// <param name="usage">What was used; <c>null</c> when nobody said.</param>
    /// <param name="answered">The model that answered; its price counts where the one that was asked has none.</param>
    /// <param name="factors">Factors on the price; <c>null</c> for none.</param>
    /// <returns>The cost; <c>null</c> without a price behind it.</returns>
    public CostEstimate? Reckon(CallUsage? usage, string? answered = null, PriceFactors? factors = null)
    {
        PriceList? list = _prices.Known;
        string? model = list?.Find(_model) is null ? answered : _model;
        return list?.Find(model) is PriceEntry price ? PriceFormula.Of(price, usage, list.Terms(_prices.Group), factors, model) : null;
    }

    /// <summary>Tells the charge, the first time that it is called.</summary>
    /// <param name="usage">What was used; <c>null</c> when nobody said.</param>
    /// <param name="cost">What it cost.</param>
    /// <param name="requestId">The gateway's request id.</param>
    /// <param name="isPartial">Whether the answer broke off.</param>
    /// <param name="taskId">The task that was charged.</param>
    public void Post(CallUsage? usage, CostEstimate? cost, string? requestId, bool isPartial = false, string? taskId = null)
    {
        if (_isPosted)
        {
            return;
        }

        _isPosted = true;
        _call.Charges?.Post(new Charge { Action = _action, Model = _model, Usage = usage, Usd = cost?.Usd, Basis = cost?.Basis, RequestId = requestId, TaskId = taskId, IsPartial = isPartial });
    }

    /// <summary>Reckons and tells the charge of an answer that has come whole.</summary>
    /// <param name="usage">What was used; <c>null</c> when nobody said.</param>
    /// <param name="requestId">The gateway's request id.</param>
    /// <param name="factors">Factors on the price; <c>null</c> for none.</param>
    /// <param name="cancellationToken">Stops the waiting for prices.</param>
    /// <returns>The cost; <c>null</c> without a price behind it.</returns>
    public async ValueTask<CostEstimate?> EndAsync(CallUsage? usage, string? requestId, PriceFactors? factors, CancellationToken cancellationToken)
    {
        try
        {
            await ReadyAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Stopped or not, it is charged.
            Post(usage, Reckon(usage, factors: factors), requestId);
        }

        return Reckon(usage, factors: factors);
    }
}
