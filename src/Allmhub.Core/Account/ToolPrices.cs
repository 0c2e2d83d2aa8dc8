using System.Globalization;

namespace Allmhub.Account;

/// <summary>What the service's own tools cost, in USD for a thousand calls: the gateway's defaults, since no list tells them (NOTES section 16.7).</summary>
internal static class ToolPrices
{
    private const decimal Thousand = 1000m;

    /// <summary>Adds what tools cost to the cost of an answer.</summary>
    /// <param name="answer">The answer's cost.</param>
    /// <param name="calls">How often each ran.</param>
    /// <param name="model">The model, which decides the price of some.</param>
    /// <param name="terms">Units and group.</param>
    /// <returns>The sum; the same where none ran.</returns>
    public static CostEstimate Add(CostEstimate answer, IReadOnlyDictionary<string, long> calls, string? model, PriceTerms terms)
    {
        decimal units = 0;
        string words = string.Empty;
        foreach ((string tool, long count) in calls)
        {
            if (count > 0 && PerThousand(tool, model) is decimal usd)
            {
                units += usd / Thousand * count * terms.UnitPerUsd * terms.GroupRatio;
                words += string.Create(CultureInfo.InvariantCulture, $", {count} {tool} at {usd:0.###} USD per thousand");
            }
        }

        decimal whole = decimal.Round(units, MidpointRounding.AwayFromZero);
        return words.Length == 0 ? answer : answer with { Units = answer.Units + whole, Usd = (answer.Units + whole) / terms.UnitPerUsd, Basis = $"{answer.Basis}{words} (the gateway's usual price)" };
    }

    private static decimal? PerThousand(string tool, string? model) => tool switch
    {
        "web_search" => 10m,
        "web_search_preview" => IsDear(model) ? 25m : 10m,
        "file_search" => 2.5m,
        "google_search" => 14m,
        "image_generation" => 150m,
        _ => null,
    };

    private static bool IsDear(string? model) => model is not null && (model.StartsWith("gpt-4o", StringComparison.OrdinalIgnoreCase) || model.StartsWith("gpt-4.1", StringComparison.OrdinalIgnoreCase));
}
