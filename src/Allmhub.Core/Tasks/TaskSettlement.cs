using System.Collections.Concurrent;
using Allmhub.Http;

namespace Allmhub.Tasks;

/// <summary>
/// Tells what a task cost in the end where that is not what it was submitted for: a film that failed is given back, one that is settled by its tokens is
/// corrected (NOTES section 16.7). Once a task in this process: the same object may be waited for again.
/// </summary>
internal static class TaskSettlement
{
    /// <summary>The word that such a charge is known by.</summary>
    public const string Action = "Settle";

    private const int MostKnown = 10_000;
    private static readonly ConcurrentDictionary<string, bool> Settled = new(StringComparer.Ordinal);

    /// <summary>Tells the difference, when a look shows that a task has ended and costs something else now.</summary>
    /// <param name="before">The task before the look.</param>
    /// <param name="after">The task after it.</param>
    /// <param name="call">What the call says differently; whoever adds up is told by it.</param>
    public static void Post(AllmTask before, AllmTask after, AllmCallOptions call)
    {
        if (call.Charges is null || before.IsEnded || !after.IsEnded || before.Cost is not decimal charged || after.Cost is not decimal kept || charged == kept)
        {
            return;
        }

        if (Settled.Count >= MostKnown)
        {
            Settled.Clear();
        }

        if (Settled.TryAdd($"{after.Gateway} {after.Id} {after.Reference}", true))
        {
            call.Charges.Post(new Charge { Action = Action, Model = after.Model ?? string.Empty, Usd = kept - charged, Basis = after.CostBasis, TaskId = after.Id });
        }
    }
}
