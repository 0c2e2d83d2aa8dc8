using System.Globalization;
using System.Text.Json;
using Allmhub.Http;

namespace Allmhub.Account;

/// <summary>The factors by which the gateway multiplies a task's list price, from the header of its submission (NOTES section 16.5).</summary>
/// <param name="Value">The factors by name; empty when there are none.</param>
public sealed record PriceFactors(IReadOnlyDictionary<string, decimal> Value)
{
    /// <summary>The header.</summary>
    public const string Header = "X-New-Api-Other-Ratios";

    /// <summary>No factor.</summary>
    public static readonly PriceFactors None = new(new Dictionary<string, decimal>());

    /// <summary>Whether the gateway named them; else they are its usual ones.</summary>
    public bool IsTold { get; init; }

    /// <summary>Each with its number, e.g. <c>seconds 4, size 1</c>.</summary>
    public string Words => string.Join(", ", Value.Select(static factor => string.Create(CultureInfo.InvariantCulture, $"{factor.Key} {factor.Value:0.######}")));

    /// <summary>Reads the header. An empty object says a price without factors; what cannot be read says nothing.</summary>
    /// <param name="header">Its value; <c>null</c> when there is none.</param>
    /// <returns>The factors; <c>null</c> when it says nothing.</returns>
    public static PriceFactors? Read(string? header)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(header ?? string.Empty);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            Dictionary<string, decimal> factors = [];
            foreach (JsonProperty factor in document.RootElement.EnumerateObject())
            {
                if (LenientNumber.TryDecimal(document.RootElement, factor.Name, out decimal value) && value >= 0)
                {
                    factors[factor.Name] = value;
                }
            }

            return new PriceFactors(factors) { IsTold = true };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What an amount becomes; not rounded.</summary>
    /// <param name="amount">The amount.</param>
    /// <returns>The amount times all factors.</returns>
    public decimal Of(decimal amount) => Value.Aggregate(amount, static (product, factor) => product * factor.Value);

    /// <summary>The factors in words.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => string.Join(", ", Value.Keys);
}
