using Allmhub.Chat;

namespace Allmhub.Account;

/// <summary>Puts an estimate of its cost on an answer, by the prices of the last listing. Reads the cache file once, never the network.</summary>
/// <param name="baseUri">The gateway's address.</param>
public sealed class CostEstimator(Uri baseUri)
{
    private readonly Lazy<Dictionary<string, ModelPrice>> _prices = new(() => Load(baseUri));

    /// <summary>Fills <see cref="ChatCompletion.Cost"/> and <see cref="ChatCompletion.CostBasis"/> when the price is known. The model asked for counts, then the one that answered.</summary>
    /// <param name="completion">The answer.</param>
    public void Apply(ChatCompletion completion)
    {
        ArgumentNullException.ThrowIfNull(completion);
        if (CostEstimate.Of(completion.Usage, PriceOf(completion.RequestedModel) ?? PriceOf(completion.Model)) is CostEstimate estimate)
        {
            completion.Cost = estimate.Usd;
            completion.CostBasis = estimate.Basis;
        }
    }

    private ModelPrice? PriceOf(string? model) => model is not null && _prices.Value.TryGetValue(model, out ModelPrice? price) ? price : null;

    private static Dictionary<string, ModelPrice> Load(Uri baseUri)
    {
        Dictionary<string, ModelPrice> prices = new(StringComparer.Ordinal);
        foreach (ModelInfo model in ModelCache.Load(baseUri))
        {
            if (model.Price is ModelPrice price)
            {
                prices[model.Name] = price;
            }
        }

        return prices;
    }
}
