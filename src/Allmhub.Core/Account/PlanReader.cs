using System.Text.Json;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Account;

/// <summary>Reads what the gateway tells of a user beside the wallet: plans (<c>/api/subscription/self</c>) and groups (<c>/api/user/self/groups</c>), NOTES section 16.7.</summary>
internal static class PlanReader
{
    private const long MostSeconds = 253_402_300_799;
    private const decimal MostUnits = 1e24m;

    /// <summary>Reads the plans.</summary>
    /// <param name="body">The JSON body.</param>
    /// <param name="unitPerUsd">Units that make one USD.</param>
    /// <returns>The plans, and what is charged first in the gateway's word.</returns>
    public static (IReadOnlyList<Plan> Plan, string? Preference) Read(JsonElement body, decimal unitPerUsd)
    {
        if (!TryData(body, out JsonElement data))
        {
            return ([], null);
        }

        IEnumerable<JsonElement> entries = data.TryGetProperty("subscriptions", out JsonElement list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];
        return ([.. entries.Select(entry => ReadOne(entry, unitPerUsd)).OfType<Plan>()], TextOf(data, "billing_preference"));
    }

    /// <summary>Reads the ratio of a group; that of the group <c>auto</c> is a word.</summary>
    /// <param name="body">The JSON body.</param>
    /// <param name="group">The group.</param>
    /// <returns>What the group pays of a list price; <c>null</c> where it is not told.</returns>
    public static decimal? ReadRatio(JsonElement body, string group) =>
        TryData(body, out JsonElement data) && data.TryGetProperty(group, out JsonElement entry) && LenientNumber.TryDecimal(entry, "ratio", out decimal ratio) && ratio >= 0 ? ratio : null;

    private static Plan? ReadOne(JsonElement entry, decimal unitPerUsd)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("subscription", out JsonElement plan) || plan.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        LenientNumber.TryInt64(plan, "id", out long id);
        return new Plan
        {
            Id = id,
            Total = Units(plan, "amount_total") is > 0 and decimal total ? total / unitPerUsd : null,
            Used = (Units(plan, "amount_used") ?? 0) / unitPerUsd,
            Status = TextOf(plan, "status") ?? string.Empty,
            EndsAt = TimeOf(plan, "end_time"),
            ResetsAt = TimeOf(plan, "next_reset_time"),
        };
    }

    private static bool TryData(JsonElement body, out JsonElement data)
    {
        data = default;
        return body.ValueKind == JsonValueKind.Object && body.TryGetProperty("data", out data) && data.ValueKind == JsonValueKind.Object;
    }

    private static decimal? Units(JsonElement parent, string name) => LenientNumber.TryDecimal(parent, name, out decimal units) && Math.Abs(units) <= MostUnits ? units : null;

    private static DateTimeOffset? TimeOf(JsonElement parent, string name) =>
        LenientNumber.TryInt64(parent, name, out long seconds) && seconds is > 0 and <= MostSeconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static string? TextOf(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && LenientJson.GetString(value) is { Length: > 0 } text ? text : null;
}
