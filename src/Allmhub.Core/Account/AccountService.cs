using System.Net;
using System.Text.Json;
using Allmhub.Http;
using Allmhub.Operations;

namespace Allmhub.Account;

/// <summary>
/// Asks for balances (NOTES section 12). The usual path answers 20 times in 20 minutes and does not exist everywhere, so the
/// two billing paths stand in for it; no path is asked twice because of a 429.
/// </summary>
public sealed class AccountService
{
    /// <summary>With the slash at the end: without it the gateway answers 301, on which the key is not sent (NOTES section 1).</summary>
    private const string TokenPath = "/api/usage/token/";

    private const string UserPath = "/api/user/self";
    private const string PlanPath = "/api/subscription/self";
    private const string GroupPath = "/api/user/self/groups";
    private const string SubscriptionPath = "/v1/dashboard/billing/subscription";
    private const string UsagePath = "/v1/dashboard/billing/usage";

    private readonly SendPipeline _pipeline;
    private readonly GatewayStatus _status;

    internal AccountService(SendPipeline pipeline, GatewayStatus status)
    {
        _pipeline = pipeline;
        _status = status;
    }

    /// <summary>
    /// What is left. Running it raises <see cref="AllmErrorKind.Protocol"/> when no path told a balance, and
    /// <see cref="AllmErrorKind.Authentication"/> or <see cref="AllmErrorKind.InvalidRequest"/> when the access token or the user id is missing.
    /// </summary>
    /// <param name="query">Whose balance, and how to reckon.</param>
    /// <returns>The operation.</returns>
    public Operation<Balance> GetBalance(BalanceQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        AllmRequest first = query.Scope == BalanceScope.User
            ? RequestOf(query.Path ?? UserPath, RequestSecret.AccessToken)
            : RequestOf(query.Path ?? TokenPath, RequestSecret.Key);
        return new Operation<Balance>(_pipeline, first, "Read", "balance", isPaid: false, (call, cancellationToken) => GetAsync(query, call, cancellationToken));
    }

    private async Task<Balance> GetAsync(BalanceQuery query, AllmCallOptions call, CancellationToken cancellationToken)
    {
        if (query.Scope == BalanceScope.User)
        {
            RequireAccessToken();
            Balance wallet = await ReadUnitsAsync(query, query.Path ?? UserPath, call, cancellationToken).ConfigureAwait(false);
            return query.Path is null ? await WithPlansAsync(wallet, call, cancellationToken).ConfigureAwait(false) : wallet;
        }

        if (query.Path is string path)
        {
            return await ReadUnitsAsync(query, path, call, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await ReadUnitsAsync(query, TokenPath, call, cancellationToken).ConfigureAwait(false);
        }
        catch (AllmException first) when (IsNoAnswer(first))
        {
            call.Notices?.Post(new Notice(NoticeLevel.Verbose, Words.Say($"{TokenPath} gives no balance ({first.Kind}); asking {SubscriptionPath}.")));
            return await ReadBillingAsync(first, call, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Not there, no JSON, or the limit of this path: another path may know. A refused key is refused everywhere.</summary>
    private static bool IsNoAnswer(AllmException error) =>
        error.StatusCode == HttpStatusCode.NotFound || error.Kind is AllmErrorKind.Protocol or AllmErrorKind.RateLimited;

    private async Task<Balance> ReadUnitsAsync(BalanceQuery query, string path, AllmCallOptions call, CancellationToken cancellationToken)
    {
        RequestSecret secret = query.Scope == BalanceScope.User ? RequestSecret.AccessToken : RequestSecret.Key;
        JsonElement body = await GetJsonAsync(path, secret, call, cancellationToken).ConfigureAwait(false);
        if (body.ValueKind == JsonValueKind.Object && body.TryGetProperty("hard_limit_usd", out _))
        {
            JsonElement usage = await GetJsonAsync(UsagePath, secret, call, cancellationToken).ConfigureAwait(false);
            SiteMoney money = await _status.GetMoneyAsync(call, cancellationToken).ConfigureAwait(false);
            return BalanceReader.ReadBilling(body, usage, money.ShownPerUsd, path) ?? throw NoBalance(path);
        }

        decimal unitPerUsd = query.UnitPerUsd ?? (await _status.GetMoneyAsync(call, cancellationToken).ConfigureAwait(false)).UnitPerUsd;
        return BalanceReader.ReadUnits(body, query.Scope, unitPerUsd, path) ?? throw NoBalance(path);
    }

    private async Task<Balance> ReadBillingAsync(AllmException first, AllmCallOptions call, CancellationToken cancellationToken)
    {
        try
        {
            JsonElement subscription = await GetJsonAsync(SubscriptionPath, RequestSecret.Key, call, cancellationToken).ConfigureAwait(false);
            JsonElement usage = await GetJsonAsync(UsagePath, RequestSecret.Key, call, cancellationToken).ConfigureAwait(false);
            SiteMoney money = await _status.GetMoneyAsync(call, cancellationToken).ConfigureAwait(false);
            return BalanceReader.ReadBilling(subscription, usage, money.ShownPerUsd, SubscriptionPath) ?? throw NoBalance(SubscriptionPath);
        }
        catch (AllmException second) when (IsNoAnswer(second) && second.Kind != AllmErrorKind.RateLimited)
        {
            throw first;
        }
    }

    // What a user has beside the wallet: a gateway need not sell plans, nor have the paths.
    private async Task<Balance> WithPlansAsync(Balance wallet, AllmCallOptions call, CancellationToken cancellationToken)
    {
        JsonElement? plans = await TryGetJsonAsync(PlanPath, call, cancellationToken).ConfigureAwait(false);
        JsonElement? groups = wallet.Group is null ? null : await TryGetJsonAsync(GroupPath, call, cancellationToken).ConfigureAwait(false);
        (IReadOnlyList<Plan> plan, string? preference) = plans is JsonElement told ? PlanReader.Read(told, wallet.UnitPerUsd ?? SiteMoney.Stock.UnitPerUsd) : ([], null);
        return wallet.With(plan, preference, groups is JsonElement list ? PlanReader.ReadRatio(list, wallet.Group!) : null);
    }

    private async Task<JsonElement?> TryGetJsonAsync(string path, AllmCallOptions call, CancellationToken cancellationToken)
    {
        try
        {
            return await GetJsonAsync(path, RequestSecret.AccessToken, call, cancellationToken).ConfigureAwait(false);
        }
        catch (AllmException error)
        {
            call.Notices?.Post(new Notice(NoticeLevel.Verbose, Words.Say($"{path} tells nothing ({error.Kind}).")));
            return null;
        }
    }

    private static AllmRequest RequestOf(string path, RequestSecret secret) =>
        new() { Method = HttpMethod.Get, Path = path, Secret = secret, Retry = RetryPolicy.ReadUnlessLimited };

    private async Task<JsonElement> GetJsonAsync(string path, RequestSecret secret, AllmCallOptions call, CancellationToken cancellationToken)
    {
        using AllmResponse response = await _pipeline.SendAsync(RequestOf(path, secret), call, cancellationToken).ConfigureAwait(false);
        return await response.ReadJsonAsync().ConfigureAwait(false);
    }

    private void RequireAccessToken()
    {
        if (_pipeline.Options.AccessToken is null)
        {
            throw new AllmException(new AllmError(AllmErrorKind.Authentication, Words.Say("The balance of a user needs the user's access token, and there is none."))
            {
                RecommendedAction = Words.Say("Take the access token from the personal settings of the gateway's console (it is not an sk- key), put it into ALLMHUB_ACCESS_TOKEN and the numeric user id into ALLMHUB_USER_ID."),
            });
        }

        // Gateways of before July 2026 demand it and say so; newer ones do without (NOTES section 16.1).
        if (_pipeline.Options.UserId is string id && (id.Length == 0 || !id.All(char.IsAsciiDigit)))
        {
            throw new AllmException(new AllmError(AllmErrorKind.InvalidRequest, Words.Say("What was given as user id is not the numeric user id that goes with the access token."))
            {
                RecommendedAction = Words.Say("Put the number that the gateway's console shows as the user's ID into ALLMHUB_USER_ID."),
            });
        }
    }

    private static AllmException NoBalance(string path) =>
        new(new AllmError(AllmErrorKind.Protocol, Words.Say($"The answer of {path} holds no balance."))
        {
            StatusCode = HttpStatusCode.OK,
            RecommendedAction = Words.Say("Name the path of this gateway's balance page."),
        });
}
