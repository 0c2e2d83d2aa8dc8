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

/// <summary>What an error means and what to do about it, in words that fit every front end.</summary>
internal static class ErrorAdvice
{
    /// <summary>Gives the advice.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="envelope">What the body says.</param>
    /// <param name="secret">The secret the request carried.</param>
    /// <param name="retryAfter">What the service asked to wait.</param>
    /// <returns>The advice; empty when the service's message says it all.</returns>
    public static Advice For(AllmErrorKind kind, HttpStatusCode status, ErrorEnvelope? envelope, SecretUse secret, TimeSpan? retryAfter = null) => kind switch
    {
        AllmErrorKind.Authentication => ForAuthentication(envelope, secret),
        AllmErrorKind.InsufficientBalance => new(Words.Say("The account has no credit left for this call."), Words.Say("Look at the balance, top it up in the console, then try again.")),
        AllmErrorKind.ModelNotFound => new(Words.Say("No channel serves this model."), Words.Say("Check the spelling against the list of models, and whether the key's group may use it. Repeating the call does not help.")),
        AllmErrorKind.PermissionDenied => ForPermission(envelope),
        AllmErrorKind.ContentRefused when envelope?.Code?.StartsWith("violation_fee.", StringComparison.Ordinal) == true => new(Words.Say("The content was refused, and the refusal itself is charged a fee."), Words.Say("Do not send it again.")),
        AllmErrorKind.ContentRefused => new(Words.Say("The content was refused."), Words.Say("Change the prompt or the attachment; the same request will be refused again.")),
        AllmErrorKind.RateLimited when retryAfter > TimeSpan.Zero => new(Words.Say($"The service asks to wait {Math.Ceiling(retryAfter.Value.TotalSeconds)} s before the next try."), Words.Say("Try again then, or send fewer at a time.")),
        AllmErrorKind.RateLimited => new(Words.Say("Too many requests, or the channel is full."), Words.Say("Wait a little, send fewer at a time, or allow more retries.")),
        AllmErrorKind.InvalidRequest => ForInvalidRequest(status, envelope),
        AllmErrorKind.Server => ForServer(status, envelope),
        AllmErrorKind.Protocol => new(null, Words.Say("Check that the base address is the gateway's own: something else may have answered (a portal, a proxy, a web page).")),
        _ => default,
    };

    /// <summary>What an error of which nothing but its kind is known means; stands before words that its reader may not understand.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>A sentence.</returns>
    public static string MeaningOf(AllmErrorKind kind) => kind switch
    {
        AllmErrorKind.Authentication => Words.Say("The key was not accepted."),
        AllmErrorKind.InsufficientBalance => Words.Say("The account has no credit left for this call."),
        AllmErrorKind.PermissionDenied => Words.Say("The key may not do this."),
        AllmErrorKind.ContentRefused => Words.Say("The content was refused."),
        AllmErrorKind.RateLimited => Words.Say("Too many requests, or the channel is full."),
        AllmErrorKind.InvalidRequest => Words.Say("The request is refused as it stands."),
        AllmErrorKind.Server => Words.Say("The gateway or the vendor behind it failed."),
        AllmErrorKind.Protocol => Words.Say("The answer is not what this call should give."),
        _ => Words.Say("The call failed."),
    };

    /// <summary>Whether a message without code speaks of a key, an access token or a login.</summary>
    /// <param name="message">The message.</param>
    /// <returns>Whether it does.</returns>
    public static bool IsAboutSecret(string message) =>
        HasAny(message, "无权", "未登录", "令牌", "access token", "New-Api-User", "unauthorized", "token");

    private static Advice ForPermission(ErrorEnvelope? envelope)
    {
        string message = envelope?.Message ?? string.Empty;
        return HasAny(message, "封禁", "banned") || envelope?.Code == "AUTH_USER_DISABLED"
                ? new(Words.Say("The user is blocked."), Words.Say("The gateway's operator can say why and lift it; another key of the same user will not do."))
            : envelope?.Code == "AUTH_INSUFFICIENT_PRIVILEGE" ? new(Words.Say("The user of this access token may not do this."), null)
            : HasAny(message, "request blocked") ? new(Words.Say("The gateway may not fetch this file for others."), Words.Say("Fetch it from the link itself, which stands in the task's answer."))
            : new(Words.Say("The key may not do this."), Words.Say("Check its allowed models, its allowed addresses and whether the user is blocked, in the console, or use another key."));
    }

    private static Advice ForAuthentication(ErrorEnvelope? envelope, SecretUse secret)
    {
        // "Login expired" of the user's paths is about the access token, not about a key.
        string message = envelope?.Message ?? string.Empty;
        if (envelope?.Code?.StartsWith("AUTH_", StringComparison.Ordinal) == true)
        {
            return ForAccessToken(envelope.Code == "AUTH_USER_INVALID", secret);
        }

        if (HasAny(message, "Exhausted", "额度已用尽"))
        {
            return new(Words.Say("The key is valid, but its own quota is used up."), Words.Say("Raise the key's quota in the console or use another key; this is not the account's balance."));
        }

        if (HasAny(message, "已过期", "TokenStatusExpired", "expired"))
        {
            return new(Words.Say("The key has expired."), Words.Say("Extend it in the console or use another key."));
        }

        if (HasAny(message, "New-Api-User"))
        {
            return ForAccessToken(isAboutUser: true, secret);
        }

        return secret switch
        {
            SecretUse.KeyOddForm => new(Words.Say("What was sent as key does not begin with 'sk-': it looks like the user's access token, which serves the user's balance alone."), Words.Say("Give a key (sk-…) from the console's list of keys.")),
            SecretUse.AccessToken or SecretUse.AccessTokenLikeKey => ForAccessToken(isAboutUser: false, secret),
            SecretUse.None => new(Words.Say("No secret was sent with this request."), Words.Say("Give a key (sk-…).")),
            _ => new(Words.Say("The key was not accepted."), Words.Say("Check that it was copied whole and belongs to this gateway; make a new one in the console if in doubt.")),
        };
    }

    private static Advice ForAccessToken(bool isAboutUser, SecretUse secret) =>
        isAboutUser ? new(Words.Say("The access token needs the numeric user id of the user it belongs to, and the two must match."), Words.Say("Both stand in the console's personal settings."))
        : secret == SecretUse.AccessTokenLikeKey ? new(Words.Say("What was sent as access token begins with 'sk-': it looks like a key."), Words.Say("The user's balance needs the access token from the console's personal settings, and the numeric user id."))
        : new(Words.Say("The access token was not accepted."), Words.Say("Make a new one in the console's personal settings; it is another secret than the key (sk-…)."));

    private static Advice ForInvalidRequest(HttpStatusCode status, ErrorEnvelope? envelope) => (int)status switch
    {
        _ when IsUnknownTask(envelope) => new(Words.Say("The gateway knows no such task of this user."), Words.Say("Check the id; right after its submission a task may be missing for some seconds.")),
        _ when envelope?.Code == "unknown_action" => new(Words.Say("The gateway takes no such button, whatever the backend offers: it cannot price it."), Words.Say("Nothing was submitted.")),
        404 when envelope is null => new(Words.Say("Nothing answers at this path."), Words.Say("Check the base address.")),
        404 => new(Words.Say("The gateway does not know this path or id."), Words.Say("Check it.")),
        413 => new(Words.Say("The request is too large for the gateway or the web server before it."), Words.Say("Send smaller or fewer attachments, or give addresses instead of files.")),
        501 => new(Words.Say("The gateway knows this path but does not offer it."), Words.Say("Use another one.")),
        _ => new(null, envelope?.Parameter is string parameter ? Words.Say($"Correct the parameter '{parameter}' and send again.") : null),
    };

    // Midjourney's description is what others call the code; it ends with a blank.
    private static bool IsUnknownTask(ErrorEnvelope? envelope) =>
        envelope?.Code == "task_not_exist" || (envelope?.Shape == ErrorShape.Midjourney && envelope.Message.Trim() is "task_no_found" or "task_not_found");

    private static Advice ForServer(HttpStatusCode status, ErrorEnvelope? envelope) => (int)status switch
    {
        _ when ErrorClassifier.IsCrash(envelope) => new(Words.Say("The gateway itself crashed on this request, and would again."), Words.Say("Change the request; the request id helps the operator.")),
        _ when envelope?.Code == "task_timeout" => new(Words.Say("The gateway stopped waiting, but what was asked for goes on being made and is charged."), Words.Say("Look for it before asking again.")),
        _ when envelope?.Code == "empty_response" => new(Words.Say("The vendor answered with nothing, which may have been charged."), Words.Say("Change the request or take another model before asking again.")),
        504 or 524 => new(Words.Say("A proxy gave up waiting."), Words.Say("The call may have been carried out and charged all the same: look before repeating it, and stream long answers.")),
        _ => new(Words.Say("The gateway or the vendor behind it failed."), Words.Say("Try again later, or with another model; the request id helps the operator.")),
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
