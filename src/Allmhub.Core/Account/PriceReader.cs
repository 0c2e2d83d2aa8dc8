using System.Text.Json;
using Allmhub.Http;

namespace Allmhub.Account;

/// <summary>
/// Reads <c>/api/pricing</c> (new-api: controller/pricing.go, model/pricing.go). <c>quota_type</c> 0 is priced by token: <c>model_ratio</c> units a token read; 1 is priced by
/// call: <c>model_price</c> in USD. Where <c>billing_mode</c> names an expression, the ratios beside it mean nothing (NOTES section 16.7).
/// </summary>
internal static class PriceReader
{
    /// <summary>More than any gateway has; a list that goes on is cut there.</summary>
    private const int MostModels = 100_000;

    private const int LongestExpression = 10_000;

    /// <summary>Reads the price list.</summary>
    /// <param name="body">The JSON body.</param>
    /// <param name="unitPerUsd">Units that make one USD.</param>
    /// <param name="time">When it was asked for.</param>
    /// <returns>The list; <c>null</c> when the body is none, or names no model.</returns>
    public static PriceList? Read(JsonElement body, decimal unitPerUsd, DateTimeOffset time)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("data", out JsonElement data) || data.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        Dictionary<string, PriceEntry> prices = new(StringComparer.Ordinal);
        foreach (JsonElement item in data.EnumerateArray())
        {
            if (prices.Count < MostModels && TextOf(item, "model_name") is string name && ReadOne(item) is PriceEntry price && (!prices.ContainsKey(name) || IsUsual(item)))
            {
                prices[name] = price;
            }
        }

        return prices.Count == 0 ? null : new PriceList { Time = time, State = PriceListState.Told, Model = prices, GroupRatio = Groups(body), UnitPerUsd = unitPerUsd };
    }

    private static PriceEntry? ReadOne(JsonElement item)
    {
        if (TextOf(item, "billing_mode") is string mode and not "ratio")
        {
            string text = TextOf(item, "billing_expr") ?? mode;
            return new PriceEntry { Expression = text.Length > LongestExpression ? text[..LongestExpression] : text };
        }

        LenientNumber.TryInt64(item, "quota_type", out long type);
        if (type == 1)
        {
            return Ratio(item, "model_price") is decimal call ? new PriceEntry { PerCall = call } : null;
        }

        return Ratio(item, "model_ratio") is not decimal ratio ? null : new PriceEntry
        {
            ModelRatio = ratio,
            CompletionRatio = Above(item, "completion_ratio"),
            CacheRatio = Ratio(item, "cache_ratio"),
            CacheWriteRatio = Ratio(item, "create_cache_ratio"),
            ImageRatio = Above(item, "image_ratio"),
            AudioRatio = Above(item, "audio_ratio"),
            AudioCompletionRatio = Above(item, "audio_completion_ratio"),
        };
    }

    // Where a name is there twice, the price of the group that most keys are of stands.
    private static bool IsUsual(JsonElement item) => item.TryGetProperty("enable_groups", out JsonElement groups) && groups.ValueKind == JsonValueKind.Array
        && groups.EnumerateArray().Any(static group => group.ValueKind == JsonValueKind.String && group.ValueEquals("default"u8));

    private static Dictionary<string, decimal> Groups(JsonElement body)
    {
        Dictionary<string, decimal> groups = new(StringComparer.Ordinal);
        if (body.TryGetProperty("group_ratio", out JsonElement ratios) && ratios.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty group in ratios.EnumerateObject())
            {
                if (LenientNumber.TryDecimal(group.Value, out decimal ratio) && ratio >= 0)
                {
                    groups[group.Name] = ratio;
                }
            }
        }

        return groups;
    }

    private static decimal? Ratio(JsonElement item, string name) => LenientNumber.TryDecimal(item, name, out decimal value) && value >= 0 ? value : null;

    // Of some ratios the gateway says 0 where it has none.
    private static decimal? Above(JsonElement item, string name) => Ratio(item, name) is > 0 and decimal value ? value : null;

    private static string? TextOf(JsonElement item, string name)
    {
        try
        {
            return item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            // A name with half a surrogate pair is nobody's.
            return null;
        }
    }
}
