using System.Globalization;
using System.Text.Json;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Routing;

namespace Allmhub.Emulator.Account;

/// <summary>The log of the user with all keys, and its sum (NOTES section 16.7).</summary>
/// <param name="account">Who calls.</param>
/// <param name="log">The rows as JSON, newest first.</param>
internal sealed class LogPaths(AccountState account, Func<string> log) : IRouteArea
{
    private const int UsualSize = 10;
    private const int MostSize = 100;
    private const int Use = 2;

    public IEnumerable<Route> Routes =>
    [
        new("GET", "/api/log/self", RouteSecret.UserToken, Page),
        new("GET", "/api/log/self/stat", RouteSecret.UserToken, Sum),
        new("GET", "/api/user/self/groups", RouteSecret.UserToken, _ => Success("""{"default":{"ratio":1,"desc":"default group"},"vip":{"ratio":0.8,"desc":"vip group"},"auto":{"ratio":"自动","desc":"automatic"}}""")),
        new("GET", "/api/subscription/self", RouteSecret.UserToken, _ => Plans()),
    ];

    private EmulatorReply Page(RouteCall call)
    {
        using JsonDocument all = JsonDocument.Parse(log());
        JsonElement[] rows = [.. Rows(call, all)];
        int page = Math.Max(1, Number(call, "p") is > 0 and < int.MaxValue and long p ? (int)p : 1);
        int size = Number(call, "page_size") is > 0 and long wanted ? (int)Math.Min(MostSize, wanted) : UsualSize;
        string shown = JsonMembers.List(rows.Skip((page - 1) * size).Take(size).Select(static row => row.GetRawText()));
        return Success(new JsonMembers().Number("page", page).Number("page_size", size).Number("total", rows.Length).Raw("items", shown).ToString());
    }

    // The gateway adds up use alone, whatever type is asked for.
    private EmulatorReply Sum(RouteCall call)
    {
        using JsonDocument all = JsonDocument.Parse(log());
        JsonElement[] used = [.. Rows(call, all).Where(static row => row.GetProperty("type").GetInt32() == Use)];
        long since = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60;
        JsonElement[] lately = [.. used.Where(row => Time(row) >= since)];
        return Success(new JsonMembers()
            .Number("quota", used.Sum(static row => row.GetProperty("quota").GetInt64()))
            .Number("rpm", lately.Length)
            .Number("tpm", lately.Sum(static row => row.GetProperty("prompt_tokens").GetInt64() + row.GetProperty("completion_tokens").GetInt64()))
            .ToString());
    }

    private EmulatorReply Plans()
    {
        EmulatorBalance balance = account.Balance;
        string plan = new JsonMembers().Number("id", 5).Number("user_id", account.UserId).Number("plan_id", 2).Number("amount_total", balance.PlanGranted).Number("amount_used", balance.PlanUsed)
            .Number("start_time", 1762000000).Number("end_time", 4102444800).Text("status", "active").Text("source", "order").Number("last_reset_time", 0).Number("next_reset_time", 0).ToString();
        string plans = JsonMembers.List(balance.PlanGranted > 0 ? [new JsonMembers().Raw("subscription", plan).ToString()] : []);
        return Success(new JsonMembers().Text("billing_preference", "subscription_first").Raw("subscriptions", plans).Raw("all_subscriptions", plans).ToString());
    }

    private static IEnumerable<JsonElement> Rows(RouteCall call, JsonDocument all)
    {
        long type = Number(call, "type");
        long since = Number(call, "start_timestamp");
        long until = Number(call, "end_timestamp");
        return all.RootElement.EnumerateArray().Where(row =>
            (type == 0 || row.GetProperty("type").GetInt64() == type) && (since == 0 || Time(row) >= since) && (until == 0 || Time(row) <= until));
    }

    private static long Time(JsonElement row) => row.GetProperty("created_at").GetInt64();

    private static EmulatorReply Success(string data) => EmulatorReply.Json(new JsonMembers().Raw("success", "true").Text("message", "").Raw("data", data).ToString());

    private static long Number(RouteCall call, string name) =>
        long.TryParse(call.Request.GetQuery(name), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;
}
