using System.Net;

namespace Allmhub.Http;

/// <summary>Which secret a request carried; decides the advice when it is refused.</summary>
internal enum SecretUse
{
    /// <summary>Not known, or none.</summary>
    None,

    /// <summary>The key for model calls.</summary>
    Key,

    /// <summary>A key that does not begin like one.</summary>
    KeyOddForm,

    /// <summary>The user's access token.</summary>
    AccessToken,

    /// <summary>An access token that begins like a key.</summary>
    AccessTokenLikeKey,
}

/// <summary>What to do about an error, in words that fit every front end.</summary>
internal static class ErrorAdvice
{
    /// <summary>Gives the advice.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="envelope">What the body says.</param>
    /// <param name="secret">The secret the request carried.</param>
    /// <param name="retryAfter">What the service asked to wait.</param>
    /// <returns>One or two sentences; <c>null</c> when the message says it all.</returns>
    public static string? For(AllmErrorKind kind, HttpStatusCode status, ErrorEnvelope? envelope, SecretUse secret, TimeSpan? retryAfter = null) => kind switch
    {
        AllmErrorKind.Authentication => ForAuthentication(envelope, secret),
        AllmErrorKind.InsufficientBalance => Words.Say("The account has no credit left for this call. Look at the balance, top it up in the console, then try again."),
        AllmErrorKind.ModelNotFound => Words.Say("No channel serves this model: check the spelling against the list of models, and whether the key's group may use it. Repeating the call does not help."),
        AllmErrorKind.PermissionDenied => ForPermission(envelope),
        AllmErrorKind.ContentRefused when envelope?.Code?.StartsWith("violation_fee.", StringComparison.Ordinal) == true => Words.Say("The content was refused, and the refusal itself is charged a fee. Do not send it again."),
        AllmErrorKind.ContentRefused => Words.Say("The content was refused. Change the prompt or the attachment; the same request will be refused again."),
        AllmErrorKind.RateLimited when retryAfter > TimeSpan.Zero => Words.Say($"The service asks to wait {Math.Ceiling(retryAfter.Value.TotalSeconds)} s before the next try. Try again then, or send fewer at a time."),
        AllmErrorKind.RateLimited => Words.Say("Too many requests, or the channel is full. Wait a little, send fewer at a time, or allow more retries."),
        AllmErrorKind.InvalidRequest => ForInvalidRequest(status, envelope),
        AllmErrorKind.Server => ForServer(status, envelope),
        AllmErrorKind.Protocol => Words.Say("Check that the base address is the gateway's own: something else may have answered (a portal, a proxy, a web page)."),
        _ => null,
    };

    /// <summary>Whether a message without code speaks of a key, an access token or a login.</summary>
    /// <param name="message">The message.</param>
    /// <returns>Whether it does.</returns>
    public static bool IsAboutSecret(string message) =>
        HasAny(message, "无权", "未登录", "令牌", "access token", "New-Api-User", "unauthorized", "token");

    private static string ForPermission(ErrorEnvelope? envelope)
    {
        string message = envelope?.Message ?? string.Empty;
        return HasAny(message, "封禁", "banned") || envelope?.Code == "AUTH_USER_DISABLED"
                ? Words.Say("The user is blocked. The gateway's operator can say why and lift it; another key of the same user will not do.")
            : envelope?.Code == "AUTH_INSUFFICIENT_PRIVILEGE" ? Words.Say("The user of this access token may not do this.")
            : HasAny(message, "request blocked") ? Words.Say("The gateway may not fetch this file for others. Fetch it from the link itself, which stands in the task's answer.")
            : Words.Say("The key may not do this. Check its allowed models, its allowed addresses and whether the user is blocked, in the console, or use another key.");
    }

    private static string ForAuthentication(ErrorEnvelope? envelope, SecretUse secret)
    {
        // "Login expired" of the user's paths is about the access token, not about a key.
        string message = envelope?.Message ?? string.Empty;
        if (envelope?.Code?.StartsWith("AUTH_", StringComparison.Ordinal) == true)
        {
            return ForAccessToken(envelope.Code == "AUTH_USER_INVALID", secret);
        }

        if (HasAny(message, "Exhausted", "额度已用尽"))
        {
            return Words.Say("The key is valid, but its own quota is used up. Raise the key's quota in the console or use another key; this is not the account's balance.");
        }

        if (HasAny(message, "已过期", "TokenStatusExpired", "expired"))
        {
            return Words.Say("The key has expired. Extend it in the console or use another key.");
        }

        if (HasAny(message, "New-Api-User"))
        {
            return ForAccessToken(isAboutUser: true, secret);
        }

        return secret switch
        {
            SecretUse.KeyOddForm => Words.Say("What was sent as key does not begin with 'sk-': it looks like the user's access token, which serves the user's balance alone. Give a key (sk-…) from the console's list of keys."),
            SecretUse.AccessToken or SecretUse.AccessTokenLikeKey => ForAccessToken(isAboutUser: false, secret),
            SecretUse.None => Words.Say("No secret was sent with this request. Give a key (sk-…)."),
            _ => Words.Say("The key was not accepted. Check that it was copied whole and belongs to this gateway; make a new one in the console if in doubt."),
        };
    }

    private static string ForAccessToken(bool isAboutUser, SecretUse secret) =>
        isAboutUser ? Words.Say("The access token needs the numeric user id of the user it belongs to, and the two must match. Both stand in the console's personal settings.")
        : secret == SecretUse.AccessTokenLikeKey ? Words.Say("What was sent as access token begins with 'sk-': it looks like a key. The user's balance needs the access token from the console's personal settings, and the numeric user id.")
        : Words.Say("The access token was not accepted. Make a new one in the console's personal settings; it is another secret than the key (sk-…).");

    private static string? ForInvalidRequest(HttpStatusCode status, ErrorEnvelope? envelope) => (int)status switch
    {
        _ when IsUnknownTask(envelope) => Words.Say("The gateway knows no such task of this user. Check the id; right after its submission a task may be missing for some seconds."),
        _ when envelope?.Code == "unknown_action" => Words.Say("The gateway takes no such button, whatever the backend offers: it cannot price it. Nothing was submitted."),
        404 when envelope is null => Words.Say("Nothing answers at this path. Check the base address."),
        404 => Words.Say("Check the path or the id; the gateway does not know it."),
        413 => Words.Say("The request is too large for the gateway or the web server before it. Send smaller or fewer attachments, or give addresses instead of files."),
        501 => Words.Say("The gateway knows this path but does not offer it. Use another one."),
        _ => envelope?.Parameter is string parameter ? Words.Say($"Correct the parameter '{parameter}' and send again.") : null,
    };

    // Midjourney's description is what others call the code; it ends with a blank.
    private static bool IsUnknownTask(ErrorEnvelope? envelope) =>
        envelope?.Code == "task_not_exist" || (envelope?.Shape == ErrorShape.Midjourney && envelope.Message.Trim() is "task_no_found" or "task_not_found");

    private static string ForServer(HttpStatusCode status, ErrorEnvelope? envelope) => (int)status switch
    {
        _ when ErrorClassifier.IsCrash(envelope) => Words.Say("The gateway itself crashed on this request, and would again. Change the request; the request id helps the operator."),
        _ when envelope?.Code == "task_timeout" => Words.Say("The gateway stopped waiting, but what was asked for goes on being made and is charged: look for it before asking again."),
        _ when envelope?.Code == "empty_response" => Words.Say("The vendor answered with nothing, which may have been charged. Change the request or take another model before asking again."),
        504 or 524 => Words.Say("A proxy gave up waiting. The call may have been carried out and charged all the same: look before repeating it, and stream long answers."),
        _ => Words.Say("The gateway or the vendor behind it failed. Try again later, or with another model; the request id helps the operator."),
    };

    private static bool HasAny(string message, params ReadOnlySpan<string> words)
    {
        foreach (string word in words)
        {
            if (message.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
