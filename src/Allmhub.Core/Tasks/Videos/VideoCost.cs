using System.Globalization;
using Allmhub.Account;
using Allmhub.Forecasts;

namespace Allmhub.Tasks.Videos;

/// <summary>
/// Reckons what a film costs (NOTES section 16.7): the list price times the factors that the submit answer names in
/// <c>X-New-Api-Other-Ratios</c>, in whole units, decimals cut off; at the end the units that the gateway says it took.
/// </summary>
internal static class VideoCost
{
    /// <summary>
    /// An estimate before or right after the submission. A model with a ratio and no price is held back at half its ratio, and settled by tokens where the
    /// service reports them.
    /// </summary>
    /// <param name="price">The model's price.</param>
    /// <param name="request">The film, for an estimate without the header.</param>
    /// <param name="ratios">The header; <c>null</c> when there is none.</param>
    /// <param name="terms">Units and group.</param>
    /// <returns>The estimate; <c>null</c> without a price behind it, or where nobody has said how long the film is.</returns>
    public static CostEstimate? Estimate(PriceEntry price, VideoRequest request, string? ratios, PriceTerms terms)
    {
        if ((PriceFactors.Read(ratios) ?? FilmForecast.Factors(request.Model, request.Second, request.Size, null)) is not { } factors || PriceFormula.Submission(price, terms, factors) is not CostEstimate estimate)
        {
            return null;
        }

        return factors.IsTold ? estimate : estimate with { Basis = $"{estimate.Basis}; the gateway's own factors may change it" };
    }

    /// <summary>What the gateway says it took.</summary>
    /// <param name="units">Its units; 0 after a refund.</param>
    /// <param name="unitPerUsd">Units that make one USD.</param>
    /// <param name="isFailed">Whether the film failed.</param>
    /// <returns>The cost.</returns>
    public static CostEstimate Charged(decimal units, decimal unitPerUsd, bool isFailed) => new(
        units,
        units / unitPerUsd,
        units == 0 && isFailed ? "given back by the gateway after the failure"
        : isFailed ? string.Create(CultureInfo.InvariantCulture, $"charged by the gateway: {units:0} units, not given back (yet)")
        : string.Create(CultureInfo.InvariantCulture, $"charged by the gateway: {units:0} units"));
}
