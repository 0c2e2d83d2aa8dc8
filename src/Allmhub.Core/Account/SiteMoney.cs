using System.Text.Json;
using Allmhub.Http;

namespace Allmhub.Account;

/// <summary>The money of a site, as <c>/api/status</c> tells it (NOTES sections 12 and 16.7).</summary>
/// <param name="UnitPerUsd">How many of the gateway's units are one USD.</param>
/// <param name="ShownPerUsd">How much of what the billing paths count in is one USD: they speak the site's display currency.</param>
internal sealed record SiteMoney(decimal UnitPerUsd, decimal ShownPerUsd)
{
    /// <summary>What holds unless the operator changed it.</summary>
    public static SiteMoney Stock { get; } = new(500_000m, 1m);

    /// <summary>Reads the answer of <c>/api/status</c>, of versions with and without <c>quota_display_type</c>.</summary>
    /// <param name="body">The JSON body.</param>
    /// <returns>The money; <c>null</c> when the body tells no unit.</returns>
    public static SiteMoney? Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("data", out JsonElement data)
            || !LenientNumber.TryDecimal(data, "quota_per_unit", out decimal unit) || unit <= 0)
        {
            return null;
        }

        return new SiteMoney(unit, DisplayOf(data) switch
        {
            "CNY" when LenientNumber.TryDecimal(data, "usd_exchange_rate", out decimal rate) && rate > 0 => rate,
            "TOKENS" => unit,
            _ => 1m,
        });
    }

    private static string? DisplayOf(JsonElement data) =>
        data.TryGetProperty("quota_display_type", out JsonElement type) && type.ValueKind == JsonValueKind.String ? type.GetString()!.ToUpperInvariant()
        : data.TryGetProperty("display_in_currency", out JsonElement money) && money.ValueKind == JsonValueKind.False ? "TOKENS"
        : null;
}
