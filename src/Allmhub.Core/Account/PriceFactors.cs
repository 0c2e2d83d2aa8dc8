using System.Globalization;
using System.Text.Json;

namespace Allmhub.Account;

/// <summary>The factors by which the gateway multiplies a task's list price, from the header of its submission (NOTES section 16.5).</summary>
/// <param name="Value">The factors by name; empty when there are none.</param>
internal sealed record PriceFactors(IReadOnlyDictionary<string, decimal> Value)
{
    /// <summary>The header.</summary>
    public const string Header = "X-New-Api-Other-Ratios";

    /// <summary>Reads the header.</summary>
    /// <param name="header">Its value; <c>null</c> when there is none.</param>
    /// <returns>The factors.</returns>
    public static PriceFactors Read(string? header)
    {
        Dictionary<string, decimal> factors = [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(header ?? "{}");
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

        return new PriceFactors(factors);
    }

    /// <summary>What a call costs: in whole units, decimals cut off (NOTES section 16.7).</summary>
    /// <param name="price">The list price in USD.</param>
    /// <param name="unitPerUsd">Units that make one USD.</param>
    /// <returns>The estimate.</returns>
    public CostEstimate Estimate(decimal price, decimal unitPerUsd)
    {
        decimal units = decimal.Truncate(Value.Aggregate(price * unitPerUsd, static (product, factor) => product * factor.Value));
        string words = string.Join(", ", Value.Select(static factor => string.Create(CultureInfo.InvariantCulture, $"{factor.Key} {factor.Value:0.######}")));
        return new CostEstimate(
            units / unitPerUsd,
            string.Create(CultureInfo.InvariantCulture, $"list price {price:0.######} USD per call{(words.Length > 0 ? $", times the gateway's factors ({words})" : string.Empty)}"));
    }

    /// <summary>The factors in words.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => string.Join(", ", Value.Keys);
}
