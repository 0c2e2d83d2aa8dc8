using System.Text.Json;
using Allmhub.Http;

namespace Allmhub.Account;

/// <summary>Reads the three answers that tell a balance (NOTES section 12): by their fields, whatever the path was.</summary>
internal static class BalanceReader
{
    /// <summary>Where a site shows no limit: <c>hard_limit_usd</c> of an unlimited key (NOTES section 12).</summary>
    private const decimal UnlimitedUsd = 100_000_000m;

    private const decimal MostUnits = 1e24m;

    /// <summary>Reads the answer of <c>/api/usage/token/</c> or <c>/api/user/self</c>.</summary>
    /// <param name="body">The JSON body.</param>
    /// <param name="scope">What was asked for.</param>
    /// <param name="unitPerUsd">Units that make one USD.</param>
    /// <param name="source">The path that answered.</param>
    /// <returns>The balance; <c>null</c> when the body is neither of the two.</returns>
    public static Balance? ReadUnits(JsonElement body, BalanceScope scope, decimal unitPerUsd, string source)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("data", out JsonElement data) || data.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        return TryUnits(data, "total_available", out decimal available)
            ? ReadToken(data, available, scope, unitPerUsd, source)
            : TryUnits(data, "quota", out decimal quota)
                ? ReadUser(data, quota, scope, unitPerUsd, source)
                : null;
    }

    /// <summary>Reads the two billing answers: granted in the site's display currency, whatever the fields are called, and spent in hundredths of it.</summary>
    /// <param name="subscription">The body of <c>/v1/dashboard/billing/subscription</c>.</param>
    /// <param name="usage">The body of <c>/v1/dashboard/billing/usage</c>.</param>
    /// <param name="shownPerUsd">How much of that currency is one USD.</param>
    /// <param name="source">The path that answered.</param>
    /// <returns>The balance; <c>null</c> when a field is missing.</returns>
    public static Balance? ReadBilling(JsonElement subscription, JsonElement usage, decimal shownPerUsd, string source)
    {
        if (!LenientNumber.TryDecimal(subscription, "hard_limit_usd", out decimal total) || !LenientNumber.TryDecimal(usage, "total_usage", out decimal hundredths))
        {
            return null;
        }

        bool unlimited = total >= UnlimitedUsd;
        decimal used = hundredths / 100m / shownPerUsd;
        return new Balance
        {
            Scope = BalanceScope.Token,
            Total = unlimited ? null : total / shownPerUsd,
            Used = used,
            Remaining = unlimited ? null : (total / shownPerUsd) - used,
            IsUnlimited = unlimited,
            ExpiresAt = ReadTime(subscription, "access_until"),
            Source = source,
        };
    }

    private static Balance ReadToken(JsonElement data, decimal available, BalanceScope scope, decimal unitPerUsd, string source)
    {
        bool unlimited = data.TryGetProperty("unlimited_quota", out JsonElement flag) && flag.ValueKind == JsonValueKind.True;
        TryUnits(data, "total_used", out decimal used);
        return new Balance
        {
            Scope = scope,
            Name = ReadText(data, "name"),
            Total = unlimited ? null : (available + used) / unitPerUsd,
            Used = used / unitPerUsd,
            Remaining = unlimited ? null : available / unitPerUsd,
            RemainingUnit = unlimited ? null : ToUnits(available),
            UnitPerUsd = unitPerUsd,
            IsUnlimited = unlimited,
            ExpiresAt = ReadTime(data, "expires_at"),
            ModelLimit = ReadModelLimit(data),
            Source = source,
        };
    }

    private static Balance ReadUser(JsonElement data, decimal quota, BalanceScope scope, decimal unitPerUsd, string source)
    {
        TryUnits(data, "used_quota", out decimal used);
        return new Balance
        {
            Scope = scope,
            Name = ReadText(data, "username"),
            Total = (quota + used) / unitPerUsd,
            Used = used / unitPerUsd,
            Remaining = quota / unitPerUsd,
            RemainingUnit = ToUnits(quota),
            UnitPerUsd = unitPerUsd,
            Group = ReadText(data, "group"),
            Source = source,
        };
    }

    // What no account holds would leave the range of a sum.
    private static bool TryUnits(JsonElement data, string name, out decimal units)
    {
        bool isUnits = LenientNumber.TryDecimal(data, name, out units) && Math.Abs(units) <= MostUnits;
        units = isUnits ? decimal.Truncate(units) : 0;
        return isUnits;
    }

    // Units are counted in whole ones; a number beyond them stays the largest there is instead of turning negative.
    private static long ToUnits(decimal units) => units >= long.MaxValue ? long.MaxValue : units <= long.MinValue ? long.MinValue : (long)units;

    private static IReadOnlyList<string> ReadModelLimit(JsonElement data)
    {
        if (!data.TryGetProperty("model_limits_enabled", out JsonElement enabled) || enabled.ValueKind != JsonValueKind.True
            || !data.TryGetProperty("model_limits", out JsonElement limits) || limits.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        return [.. limits.EnumerateObject().Where(static limit => limit.Value.ValueKind == JsonValueKind.True).Select(static limit => limit.Name)];
    }

    private static DateTimeOffset? ReadTime(JsonElement data, string name) =>
        LenientNumber.TryInt64(data, name, out long seconds) && seconds is > 0 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static string? ReadText(JsonElement data, string name) =>
        data.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
