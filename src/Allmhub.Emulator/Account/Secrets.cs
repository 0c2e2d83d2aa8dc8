using System.Globalization;
using Allmhub.Emulator.Generations;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Routing;
using Allmhub.Emulator.Wire;

namespace Allmhub.Emulator.Account;

/// <summary>Checks the secrets as the gateway does.</summary>
internal sealed class Secrets(AccountState account, EmulatorGeneration generation)
{
    /// <summary>The refusal, or null when the secret is right.</summary>
    public EmulatorReply? Refuse(RouteSecret secret, RouteCall call) => secret switch
    {
        RouteSecret.Key => RefuseKey(call),
        RouteSecret.KeyToRead => generation == EmulatorGeneration.February2026 ? RefuseKey(call) : RefuseKeyToRead(call),
        RouteSecret.UserToken => generation == EmulatorGeneration.February2026 ? RefuseToken(call) : RefuseTokenByCode(call),
        _ => null,
    };

    private EmulatorReply? RefuseKey(RouteCall call)
    {
        string key = KeyOf(call.Request);
        if (key.Length == 0)
        {
            return call.Error("openai.401", ("无效的令牌", "未提供令牌"));
        }

        string expected = account.ApiKey;
        if (Bare(key) == Bare(expected))
        {
            return account.IsUserBlocked ? call.Error("openai.403-model", ("令牌无权访问模型 gpt-5", "用户已被封禁"))
                : IsUsedUp(account.Balance) ? call.Error("openai.401-exhausted")
                : null;
        }

        // The right key with a channel behind a hyphen: ordinary users may not choose one.
        return Bare(key).StartsWith(Bare(expected) + "-", StringComparison.Ordinal)
            ? call.Error("openai.403-model", ("令牌无权访问模型 gpt-5", "普通用户不支持指定渠道"))
            : call.Error("openai.401");
    }

    private EmulatorReply? RefuseToken(RouteCall call)
    {
        string token = Bearer(call.Request.GetHeader("Authorization"));
        string? user = call.Request.GetHeader("New-Api-User");
        if (token.Length == 0)
        {
            return call.Error("system.401", ("无权操作，缺少 New-Api-User", "无权进行此操作，未登录且未提供 access token"));
        }

        if (token != account.AccessToken)
        {
            return call.Error("system");
        }

        if (string.IsNullOrEmpty(user))
        {
            return call.Error("system.401");
        }

        return user == account.UserId.ToString(CultureInfo.InvariantCulture)
            ? account.IsUserBlocked ? call.Error("system", ("无权操作，access token 无效", "用户已被封禁")) : null
            : call.Error("system.401", ("无权操作，缺少 New-Api-User", "无权进行此操作，New-Api-User 与登录用户不匹配"));
    }

    /// <summary>Exactly "Bearer key"; a used-up key may still look at what it has used (NOTES section 16.1).</summary>
    private EmulatorReply? RefuseKeyToRead(RouteCall call)
    {
        string header = call.Request.GetHeader("Authorization") ?? "";
        return !header.StartsWith("Bearer ", StringComparison.Ordinal) || Bare(header[7..]) != Bare(account.ApiKey)
                ? call.Error("system.401", ("无权操作，缺少 New-Api-User", "无效的令牌"))
            : account.IsUserBlocked ? call.Error("system.403-code")
            : null;
    }

    /// <summary>The newer gateways do without New-Api-User and put a code beside the message.</summary>
    private EmulatorReply? RefuseTokenByCode(RouteCall call) =>
        Bearer(call.Request.GetHeader("Authorization")) != account.AccessToken ? call.Error("system.401-code")
        : account.IsUserBlocked ? call.Error("system.403-code")
        : null;

    /// <summary>x-api-key and x-goog-api-key win over Authorization where they are read at all (NOTES section 1).</summary>
    private static string KeyOf(EmulatorRequest request)
    {
        bool claude = request.Path.StartsWith("/v1/messages", StringComparison.Ordinal) || request.Path.StartsWith("/v1/models", StringComparison.Ordinal);
        if (claude && request.GetHeader("x-api-key") is { Length: > 0 } apiKey)
        {
            return apiKey;
        }

        if (request.Path.StartsWith("/v1beta/", StringComparison.Ordinal)
            && (request.GetHeader("x-goog-api-key") ?? request.GetQuery("key")) is { Length: > 0 } googleKey)
        {
            return googleKey;
        }

        string authorization = Bearer(request.GetHeader("Authorization"));
        return authorization.Length == 0 && request.Path.Contains("/mj/", StringComparison.Ordinal)
            ? request.GetHeader("mj-api-secret") ?? ""
            : authorization;
    }

    /// <summary>A key that has spent what it was given is refused like a wrong one (NOTES section 2).</summary>
    private static bool IsUsedUp(EmulatorBalance balance) => !balance.IsUnlimited && balance.Used >= balance.Granted;

    private static string Bearer(string? header)
    {
        string value = header?.Trim() ?? "";
        return value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? value[7..].Trim() : value;
    }

    private static string Bare(string key) => key.StartsWith("sk-", StringComparison.Ordinal) ? key[3..] : key;
}
