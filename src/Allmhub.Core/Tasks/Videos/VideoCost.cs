using System.Globalization;
using System.Text.Json;
using Allmhub.Account;

namespace Allmhub.Tasks.Videos;

/// <summary>
/// Reckons what a film costs (NOTES section 16.7): the list price times the factors that the submit answer names in
/// <c>X-New-Api-Other-Ratios</c>, in whole units, decimals cut off; at the end the units that the gateway says it took.
/// </summary>
internal static class VideoCost
{
    /// <summary>The header with the factors.</summary>
    public const string Header = "X-New-Api-Other-Ratios";

    /// <summary>An estimate before or right after the submission.</summary>
    /// <param name="price">The model's price per call.</param>
    /// <param name="ratios">The header; <c>null</c> when there is none.</param>
    /// <param name="second">The film's length, for an estimate without the header.</param>
    /// <param name="unitPerUsd">Units that make one USD.</param>
    /// <returns>The estimate; <c>null</c> without a price behind it.</returns>
    public static CostEstimate? Estimate(decimal? price, string? ratios, decimal? second, decimal unitPerUsd)
    {
        if (price is not decimal list)
        {
            return null;
        }

        if (Factors(ratios) is { Count: > 0 } factors)
        {
            decimal units = decimal.Truncate(factors.Aggregate(list * unitPerUsd, static (product, factor) => product * factor.Value));
            string words = string.Join(", ", factors.Select(static factor => string.Create(CultureInfo.InvariantCulture, $"{factor.Key} {factor.Value:0.######}")));
            return new CostEstimate(units / unitPerUsd, string.Create(CultureInfo.InvariantCulture, $"list price {list:0.######} USD, times the gateway's factors ({words})"));
        }

        // Films are priced by the second (NOTES section 16.7, default prices).
        return second is decimal length
            ? new CostEstimate(list * length, string.Create(CultureInfo.InvariantCulture, $"list price {list:0.######} USD a second, {length:0.###} s; size and group may change it"))
            : null;
    }

    /// <summary>What the gateway says it took.</summary>
    /// <param name="units">Its units; 0 after a refund.</param>
    /// <param name="unitPerUsd">Units that make one USD.</param>
    /// <param name="isFailed">Whether the film failed.</param>
    /// <returns>The cost.</returns>
    public static CostEstimate Charged(decimal units, decimal unitPerUsd, bool isFailed) => new(
        units / unitPerUsd,
        units == 0 && isFailed ? "given back by the gateway after the failure"
        : isFailed ? string.Create(CultureInfo.InvariantCulture, $"charged by the gateway: {units:0} units, not given back (yet)")
        : string.Create(CultureInfo.InvariantCulture, $"charged by the gateway: {units:0} units"));

    private static Dictionary<string, decimal> Factors(string? header)
    {
        Dictionary<string, decimal> factors = [];
        if (header is null)
        {
            return factors;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(header);
            foreach (JsonProperty factor in document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.EnumerateObject() : default)
            {
                if (factor.Value.ValueKind == JsonValueKind.Number && factor.Value.TryGetDecimal(out decimal value) && value >= 0)
                {
                    factors[factor.Name] = value;
                }
            }
        }
        catch (JsonException)
        {
            factors.Clear();
        }

        return factors;
    }
}
