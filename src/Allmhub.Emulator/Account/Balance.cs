using Allmhub.Emulator.Wire;

namespace Allmhub.Emulator.Account;

/// <summary>Balances of the key and of the user, and the site's own numbers.</summary>
internal static class Balance
{
    // 500,000 quota units are 1 USD: 5 USD granted, 0.83 used.
    private const int Granted = 2_500_000;
    private const int Used = 412_905;

    public static IEnumerable<Route> Routes { get; } =
    [
        new("GET", "/api/usage/token/", RouteSecret.Key, Token),
        new("GET", "/api/usage/token", RouteSecret.Nothing, _ => Moved("/api/usage/token/")),
        new("GET", "/v1/dashboard/billing/subscription", RouteSecret.Key, _ => EmulatorReply.Json(
            """{"object":"billing_subscription","has_payment_method":true,"soft_limit_usd":5.0,"hard_limit_usd":5.0,"system_hard_limit_usd":5.0,"access_until":0}""")),
        new("GET", "/v1/dashboard/billing/usage", RouteSecret.Key, _ => EmulatorReply.Json("""{"object":"list","total_usage":82.581}""")),
        new("GET", "/api/user/self", RouteSecret.UserToken, User),
        new("GET", "/api/status", RouteSecret.Nothing, _ => EmulatorReply.Json(
            """{"success":true,"message":"","data":{"system_name":"Allmhub emulator","version":"v0.0.0","quota_per_unit":500000,"quota_display_type":"USD","display_in_currency":true,"usd_exchange_rate":7.3}}""")),
    ];

    private static EmulatorReply Token(RouteCall call) => EmulatorReply.Json(
        $$$"""{"code":true,"message":"ok","data":{"object":"token_usage","name":"emulator","total_granted":{{{Granted}}},"total_used":{{{Used}}},"total_available":{{{Granted - Used}}},"unlimited_quota":false,"model_limits":{},"model_limits_enabled":false,"expires_at":0}}""");

    private static EmulatorReply User(RouteCall call) => EmulatorReply.Json(
        $$$$"""{"success":true,"message":"","data":{"id":{{{{call.Emulator.UserId}}}},"username":"emulator","display_name":"Emulator","role":1,"status":1,"email":"user@example.com","group":"default","quota":31204455,"used_quota":8795545,"request_count":412,"aff_code":"Emu1","aff_count":0,"aff_quota":0,"aff_history_quota":0,"inviter_id":0,"setting":"{\"notify_type\":\"email\"}","permissions":{"sidebar_settings":true}}}""");

    private static EmulatorReply Moved(string target)
    {
        EmulatorReply reply = new() { Status = 301, ContentType = "text/html; charset=utf-8", Body = System.Text.Encoding.UTF8.GetBytes($"<a href=\"{target}\">Moved Permanently</a>.\n\n") };
        reply.Header["Location"] = target;
        return reply;
    }
}
