using System.Text;
using Allmhub.Emulator.Generations;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Routing;

namespace Allmhub.Emulator.Account;

/// <summary>Balances of the key and of the user, and the site's own numbers.</summary>
internal sealed class BalancePaths(AccountState account, EmulatorGeneration generation) : IRouteArea
{
    /// <summary>How the billing paths say that there is no limit (NOTES section 12).</summary>
    private const double Unlimited = 100_000_000;

    public IEnumerable<Route> Routes =>
    [
        new("GET", "/api/usage/token/", RouteSecret.KeyToRead, Token),
        new("GET", "/api/usage/token", RouteSecret.Nothing, _ => Moved("/api/usage/token/")),
        new("GET", "/v1/dashboard/billing/subscription", RouteSecret.Key, Subscription),
        new("GET", "/v1/dashboard/billing/usage", RouteSecret.Key, Usage),
        new("GET", "/api/user/self", RouteSecret.UserToken, User),
        new("GET", "/api/status", RouteSecret.Nothing, Status),
    ];

    private EmulatorReply Token(RouteCall call)
    {
        EmulatorBalance balance = account.Balance;
        string limits = string.Join(',', balance.ModelLimit.Select(m => JsonText.Quote(m) + ":true"));
        return EmulatorReply.Json(
            $$$"""{"code":true,"message":"ok","data":{"object":"token_usage","name":{{{JsonText.Quote(balance.Name)}}},"total_granted":{{{balance.Granted}}},"total_used":{{{balance.Used}}},"total_available":{{{balance.Granted - balance.Used}}},"unlimited_quota":{{{JsonText.Bool(balance.IsUnlimited)}}},"model_limits":{{{{limits}}}},"model_limits_enabled":{{{JsonText.Bool(limits.Length > 0)}}},"expires_at":{{{Expiry(balance)}}}}}""");
    }

    private EmulatorReply Subscription(RouteCall call)
    {
        EmulatorBalance balance = account.Balance;
        string limit = JsonText.Number(balance.IsUnlimited ? Unlimited : Shown(balance, balance.Granted));
        return EmulatorReply.Json(
            $$"""{"object":"billing_subscription","has_payment_method":true,"soft_limit_usd":{{limit}},"hard_limit_usd":{{limit}},"system_hard_limit_usd":{{limit}},"access_until":{{Expiry(balance)}}}""");
    }

    private EmulatorReply Usage(RouteCall call) => EmulatorReply.Json(
        $$"""{"object":"list","total_usage":{{JsonText.Number(Shown(account.Balance, account.Balance.Used) * 100)}}}""");

    private EmulatorReply User(RouteCall call)
    {
        EmulatorBalance balance = account.Balance;
        return EmulatorReply.Json(
            $$$$"""{"success":true,"message":"","data":{"id":{{{{account.UserId}}}},"username":"emulator","display_name":"Emulator","role":1,"status":1,"email":"user@example.com","group":{{{{JsonText.Quote(balance.Group)}}}},"quota":{{{{balance.UserQuota}}}},"used_quota":{{{{balance.UserUsed}}}},"request_count":412,"aff_code":"Emu1","aff_count":0,"aff_quota":0,"aff_history_quota":0,"inviter_id":0,"setting":"{\"notify_type\":\"email\"}","permissions":{"sidebar_settings":true}}}""");
    }

    private EmulatorReply Status(RouteCall call) => EmulatorReply.Json(
        $$$"""{"success":true,"message":"","data":{"system_name":"Allmhub emulator","version":"{{{GenerationVersion.Of(generation)}}}","quota_per_unit":{{{account.Balance.UnitPerUsd}}},"quota_display_type":{{{JsonText.Quote(account.Balance.DisplayType)}}},"display_in_currency":{{{JsonText.Bool(account.Balance.DisplayType != "TOKENS")}}},"usd_exchange_rate":{{{JsonText.Number((double)account.Balance.CnyPerUsd)}}}}}""");

    /// <summary>In the site's display currency.</summary>
    private static double Shown(EmulatorBalance balance, long unit) => balance.DisplayType switch
    {
        "CNY" => (double)unit / balance.UnitPerUsd * (double)balance.CnyPerUsd,
        "TOKENS" => unit,
        _ => (double)unit / balance.UnitPerUsd,
    };

    private static long Expiry(EmulatorBalance balance) => balance.ExpiresAt?.ToUnixTimeSeconds() ?? 0;

    private static EmulatorReply Moved(string target)
    {
        EmulatorReply reply = new() { Status = 301, ContentType = "text/html; charset=utf-8", Body = Encoding.UTF8.GetBytes($"<a href=\"{target}\">Moved Permanently</a>.\n\n") };
        reply.Header["Location"] = target;
        return reply;
    }
}
