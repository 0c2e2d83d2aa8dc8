using Allmhub.Account;
using Allmhub.Http;

namespace Allmhub.Forecasts;

/// <summary>Forecasts an action of Midjourney: its own name in the price list, one price (NOTES section 16.4).</summary>
internal static class MidjourneyForecast
{
    /// <summary>Forecasts.</summary>
    /// <param name="model">The action's name in the price list, e.g. <c>mj_imagine</c>.</param>
    /// <returns>The plan.</returns>
    public static ForecastPlan Of(string model) => new()
    {
        Model = model,
        IsTask = true,
        Usage = new CallUsage { Count = 1 },
        Most = new CallUsage { Count = 1 },
        Factors = PriceFactors.None,
        Unit = "task",
    };
}
