using Allmhub.Account;
using Allmhub.Chat;

namespace Allmhub;

/// <summary>Puts prices on completions.</summary>
public static class CompletionCost
{
    /// <summary>
    /// Fills <see cref="ChatCompletion.Cost"/> and <see cref="ChatCompletion.CostBasis"/> when the price is known.
    /// The model asked for counts, then the one that answered.
    /// </summary>
    /// <param name="prices">Knows the prices.</param>
    /// <param name="completion">The answer.</param>
    public static void Apply(this CostEstimator prices, ChatCompletion completion)
    {
        ArgumentNullException.ThrowIfNull(prices);
        ArgumentNullException.ThrowIfNull(completion);
        if (prices.Estimate(completion.Usage?.InputToken, completion.Usage?.OutputToken, completion.RequestedModel, completion.Model) is CostEstimate estimate)
        {
            completion.Cost = estimate.Usd;
            completion.CostBasis = estimate.Basis;
        }
    }
}
