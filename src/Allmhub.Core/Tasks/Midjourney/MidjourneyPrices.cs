using Allmhub.Account;
using Allmhub.Http;

namespace Allmhub.Tasks.Midjourney;

/// <summary>The names Midjourney's actions are charged as, and what they cost (NOTES sections 16.4 and 16.7).</summary>
/// <param name="published">Knows the price list.</param>
internal sealed class MidjourneyPrices(PublishedPrices published)
{
    /// <summary>The name of an action in the price list.</summary>
    /// <param name="action">The action.</param>
    /// <returns>The name.</returns>
    public static string NameOf(string action) => action == "SWAP_FACE" ? "swap_face" : "mj_" + action.ToLowerInvariant();

    /// <summary>What an action costs, as far as is known already.</summary>
    /// <param name="model">Its name in the price list.</param>
    /// <returns>The estimate; <c>null</c> without a price behind it.</returns>
    public CostEstimate? Known(string model) => published.Known(model) is decimal price ? PriceFactors.None.Estimate(price, SiteMoney.Stock.UnitPerUsd) : null;

    /// <summary>Puts the price on a task that was accepted.</summary>
    /// <param name="task">The task; it is in the journal.</param>
    /// <param name="ratios">The gateway's factors; <c>null</c> when it names none.</param>
    /// <param name="log">The journal.</param>
    /// <param name="call">What the call says differently.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The task.</returns>
    public async Task<MidjourneyTask> PutAsync(MidjourneyTask task, string? ratios, TaskLog log, AllmCallOptions call, CancellationToken cancellationToken)
    {
        if (task.Model is not string model || await published.FindAsync(model, call, cancellationToken).ConfigureAwait(false) is not decimal price)
        {
            return task;
        }

        CostEstimate estimate = (PriceFactors.Read(ratios) ?? PriceFactors.None).Estimate(price, await published.UnitAsync(call, cancellationToken).ConfigureAwait(false));
        MidjourneyTask priced = task with { Cost = estimate.Usd, CostBasis = estimate.Basis };
        log.Write(priced, call.Notices);
        return priced;
    }
}
