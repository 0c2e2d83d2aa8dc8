namespace Allmhub.Tasks.Midjourney;

/// <summary>The names Midjourney's actions are charged as, and their prices.</summary>
internal static class MidjourneyPrices
{
    /// <summary>The name of an action in the price list.</summary>
    /// <param name="action">The action.</param>
    /// <returns>The name.</returns>
    public static string NameOf(string action) => action == "SWAP_FACE" ? "swap_face" : "mj_" + action.ToLowerInvariant();
}
