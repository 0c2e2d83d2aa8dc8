using System.Text.Json;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Account.Billing;

/// <summary>Reads rows of <c>/api/log/token</c> and <c>/api/log/self</c> (NOTES section 16.7): numbers may be text, members may be missing, <c>other</c> is JSON as text or the word null.</summary>
internal static class BillReader
{
    private const decimal MostUnits = 1e24m;
    private const long MostSeconds = 253_402_300_799;
    private const long FirstMillisecond = 100_000_000_000;

    /// <summary>Reads a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="unitPerUsd">Units that make one USD.</param>
    /// <returns>The row; <c>null</c> when it tells neither time nor amount.</returns>
    public static BillEntry? Read(JsonElement row, decimal unitPerUsd)
    {
        if (row.ValueKind != JsonValueKind.Object || TimeOf(row) is not DateTimeOffset time)
        {
            return null;
        }

        BillEntryKind kind = LenientNumber.TryInt64(row, "type", out long type) && type is > 0 and <= (long)BillEntryKind.Login ? (BillEntryKind)type : BillEntryKind.Unknown;
        bool hasUnit = LenientNumber.TryDecimal(row, "quota", out decimal unit) && Math.Abs(unit) <= MostUnits;
        using JsonDocument? document = Other(row);
        JsonElement other = document?.RootElement ?? default;
        return new BillEntry
        {
            Time = time,
            Kind = kind,
            Model = TextOf(row, "model_name") ?? string.Empty,
            Unit = hasUnit ? unit : 0,
            Charge = hasUnit ? ChargeOf(kind, unit / unitPerUsd) : null,
            InputToken = CountOf(row, "prompt_tokens") ?? 0,
            OutputToken = CountOf(row, "completion_tokens") ?? 0,
            CachedToken = CountOf(other, "cache_tokens"),
            Duration = TimeSpan.FromSeconds(Math.Min(CountOf(row, "use_time") ?? 0, int.MaxValue)),
            Group = TextOf(row, "group") ?? string.Empty,
            GroupRatio = RatioOf(other, "group_ratio"),
            UserRatio = RatioOf(other, "user_group_ratio"),
            KeyName = TextOf(row, "token_name") ?? string.Empty,
            RequestId = TextOf(row, "request_id"),
            TaskId = TextOf(other, "task_id"),
            Reason = TextOf(other, "reason") ?? TextOf(row, "content"),
        };
    }

    /// <summary>Reads the user's sums.</summary>
    /// <param name="body">The answer of <c>/api/log/self/stat</c>.</param>
    /// <param name="unitPerUsd">Units that make one USD.</param>
    /// <returns>USD, calls and tokens a minute; <c>null</c> for what it does not tell.</returns>
    public static (decimal? Total, long? CallPerMinute, long? TokenPerMinute) ReadSum(JsonElement body, decimal unitPerUsd)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("data", out JsonElement data) || data.ValueKind != JsonValueKind.Object)
        {
            return default;
        }

        decimal? total = LenientNumber.TryDecimal(data, "quota", out decimal unit) && Math.Abs(unit) <= MostUnits ? unit / unitPerUsd : null;
        return (total, CountOf(data, "rpm"), CountOf(data, "tpm"));
    }

    private static decimal? ChargeOf(BillEntryKind kind, decimal usd) => kind switch
    {
        BillEntryKind.Use => usd,
        BillEntryKind.Refund => -usd,
        _ => null,
    };

    // -1 says that the user has no ratio of his own.
    private static decimal? RatioOf(JsonElement other, string name) => LenientNumber.TryDecimal(other, name, out decimal ratio) && ratio >= 0 ? ratio : null;

    private static JsonDocument? Other(JsonElement row)
    {
        if (!row.TryGetProperty("other", out JsonElement other))
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(other.ValueKind == JsonValueKind.String ? LenientJson.GetString(other) ?? string.Empty : other.GetRawText());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static DateTimeOffset? TimeOf(JsonElement row)
    {
        if (!LenientNumber.TryInt64(row, "created_at", out long time) || time <= 0)
        {
            return null;
        }

        long seconds = time > FirstMillisecond ? time / 1000 : time;
        return seconds <= MostSeconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
    }

    private static long? CountOf(JsonElement parent, string name) => LenientNumber.TryInt64(parent, name, out long count) && count >= 0 ? count : null;

    private static string? TextOf(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && LenientJson.GetString(value) is { Length: > 0 } text ? text : null;
}
