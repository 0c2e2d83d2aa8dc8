using Allmhub.Account;
using Allmhub.Http;

namespace Allmhub.Tasks.Midjourney;

/// <summary>The names Midjourney's actions are charged as, and what they cost (NOTES sections 16.4 and 16.7).</summary>
/// <param name="prices">Knows the price list.</param>
internal sealed class MidjourneyPrices(PriceBook prices)
{
    /// <summary>The name of an action in the price list.</summary>
    /// <param name="action">The action.</param>
    /// <returns>The name.</returns>
    public static string NameOf(string action) => action == "SWAP_FACE" ? "swap_face" : "mj_" + action.ToLowerInvariant();

    /// <summary>The meter of a submission.</summary>
    /// <param name="task">What is submitted.</param>
    /// <param name="call">What the call says differently.</param>
    /// <returns>The meter.</returns>
    public CallMeter Meter(MidjourneyTask task, AllmCallOptions call) => new(prices, MidjourneyService.Action, task.Model ?? NameOf(task.Action), call);

    /// <summary>Puts the price on a task that was accepted, and tells its charge.</summary>
    /// <param name="task">The task; it is in the journal.</param>
    /// <param name="ratios">The gateway's factors; <c>null</c> when it names none.</param>
    /// <param name="meter">The meter of its submission.</param>
    /// <param name="log">The journal.</param>
    /// <param name="call">What the call says differently.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The task.</returns>
    public static async Task<MidjourneyTask> PutAsync(MidjourneyTask task, string? ratios, CallMeter meter, TaskLog log, AllmCallOptions call, CancellationToken cancellationToken)
    {
        await meter.ReadyAsync(cancellationToken).ConfigureAwait(false);
        CostEstimate? estimate = task.Model is string model && meter.Find(model) is (PriceEntry price, PriceTerms terms)
            ? PriceFormula.Submission(price, terms, PriceFactors.Read(ratios) ?? PriceFactors.None)
            : null;
        meter.Post(new CallUsage { Count = 1 }, estimate, task.RequestId, taskId: task.Id);
        if (estimate is null)
        {
            return task;
        }

        MidjourneyTask priced = task with { Cost = estimate.Usd, CostBasis = estimate.Basis };
        log.Write(priced, call.Notices);
        return priced;
    }
}
