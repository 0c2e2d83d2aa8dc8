using System.Text.Json;
using Allmhub.Http;

namespace Allmhub.Account;

/// <summary>
/// Reads <c>/api/pricing</c> (new-api: controller/pricing.go, model/pricing.go). <c>quota_type</c> 0 is priced by token:
/// <c>model_ratio</c> units a token read, times <c>completion_ratio</c> a token written; 1 is priced by call: <c>model_price</c> in USD.
/// Where <c>billing_mode</c> names an expression, the ratios beside it mean nothing and the expression is only shown (NOTES section 16.7).
/// The ratio of the key's group is unknown to the caller, so prices are those of the group <c>default</c>.
/// </summary>
internal static class PriceReader
{
    private const decimal Million = 1_000_000m;

    /// <summary>Reads the price list.</summary>
    /// <param name="body">The JSON body.</param>
    /// <param name="unitPerUsd">Units that make one USD.</param>
    /// <returns>Prices by model name; empty when the body is no price list.</returns>
    public static IReadOnlyDictionary<string, ModelPrice> Read(JsonElement body, decimal unitPerUsd)
    {
        Dictionary<string, ModelPrice> prices = new(StringComparer.Ordinal);
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("data", out JsonElement data) || data.ValueKind != JsonValueKind.Array)
        {
            return prices;
        }

        decimal group = body.TryGetProperty("group_ratio", out JsonElement groups) && LenientNumber.TryDecimal(groups, "default", out decimal ratio) ? ratio : 1m;
        foreach (JsonElement item in data.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty("model_name", out JsonElement name)
                && name.ValueKind == JsonValueKind.String && ReadOne(item, group, unitPerUsd) is ModelPrice price)
            {
                prices[name.GetString()!] = price;
            }
        }

        return prices;
    }

    private static ModelPrice? ReadOne(JsonElement item, decimal group, decimal unitPerUsd)
    {
        if (TextOf(item, "billing_mode") is string mode and not "ratio")
        {
            return new ModelPrice(null, null, null) { Expression = TextOf(item, "billing_expr") ?? mode };
        }

        LenientNumber.TryInt64(item, "quota_type", out long type);
        if (type == 1)
        {
            return LenientNumber.TryDecimal(item, "model_price", out decimal call) ? new ModelPrice(null, null, call * group) : null;
        }

        if (!LenientNumber.TryDecimal(item, "model_ratio", out decimal ratio))
        {
            return null;
        }

        decimal input = ratio * group * Million / unitPerUsd;
        decimal output = LenientNumber.TryDecimal(item, "completion_ratio", out decimal completion) && completion > 0 ? input * completion : input;
        decimal? picture = LenientNumber.TryDecimal(item, "image_ratio", out decimal image) && image > 0 ? input * image : null;
        decimal? sound = LenientNumber.TryDecimal(item, "audio_ratio", out decimal audio) && audio > 0 ? input * audio : null;
        decimal? spoken = LenientNumber.TryDecimal(item, "audio_completion_ratio", out decimal factor) && factor > 0 ? (sound ?? input) * factor : sound;
        return new ModelPrice(input, output, null) { PicturePerMillion = picture, SoundPerMillion = sound, SoundOutPerMillion = spoken };
    }

    private static string? TextOf(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
