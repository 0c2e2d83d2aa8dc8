using System.Globalization;
using System.Net;
using System.Text.Json;
using Allmhub.Http;
using Allmhub.Operations;

namespace Allmhub.Account.Billing;

/// <summary>Reads the gateway's own log of what it charged (NOTES section 16.7).</summary>
public sealed class BillService
{
    private const string TokenPath = "/api/log/token";
    private const string UserPath = "/api/log/self";
    private const string SumPath = "/api/log/self/stat";
    private const int MostRows = 1000;
    private const int MaxPages = 200;

    private readonly SendPipeline _pipeline;
    private readonly GatewayStatus _status;
    private readonly SemaphoreSlim _asking = new(1, 1);
    private Bill? _known;

    internal BillService(SendPipeline pipeline, GatewayStatus status)
    {
        _pipeline = pipeline;
        _status = status;
    }

    /// <summary>Is told the group of a key when its log tells it: the only way a key learns it (NOTES section 16.7).</summary>
    internal Action<KeyGroup>? GroupLearned { get; init; }

    /// <summary>
    /// The log. Running it raises <see cref="AllmErrorKind.RateLimited"/> when its limit is used up, which is never waited for, and
    /// <see cref="AllmErrorKind.PermissionDenied"/> when the gateway keeps it closed.
    /// </summary>
    /// <param name="query">Whose log, and of which time.</param>
    /// <returns>The operation.</returns>
    public Operation<Bill> Read(BillQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        bool isUser = query.Scope == BalanceScope.User;
        AllmRequest first = new()
        {
            Method = HttpMethod.Get,
            Path = isUser ? PathOf(UserPath, query) + "&p=1&page_size=" + ListPages.PageSize : TokenPath,
            Secret = isUser ? RequestSecret.AccessToken : RequestSecret.Key,
            Retry = RetryPolicy.ReadUnlessLimited,
        };
        return new Operation<Bill>(_pipeline, first, "Read", "log", isPaid: false, isUser
            ? (call, cancellationToken) => ReadUserAsync(query, call, cancellationToken)
            : (call, cancellationToken) => ReadTokenAsync(query, call, cancellationToken));
    }

    private async Task<Bill> ReadTokenAsync(BillQuery query, AllmCallOptions call, CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_known is null || query.IsFresh)
            {
                _known = await AskTokenAsync(call, cancellationToken).ConfigureAwait(false);
            }

            return _known with { Entry = [.. _known.Entry.Where(entry => query.Holds(entry.Time))] };
        }
        finally
        {
            _asking.Release();
        }
    }

    private async Task<Bill> AskTokenAsync(AllmCallOptions call, CancellationToken cancellationToken)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        JsonElement body = await GuardAsync(TokenPath, () => ListPages.GetAsync(_pipeline, TokenPath, RequestSecret.Key, call, cancellationToken)).ConfigureAwait(false);
        IReadOnlyList<JsonElement> rows = body.TryGetProperty("data", out JsonElement data) ? ListPages.Items(data) ?? [] : throw Closed(TokenPath, null);
        Bill bill = Make(BalanceScope.Token, rows, (await _status.GetMoneyAsync(call, cancellationToken).ConfigureAwait(false)).UnitPerUsd, now) with { IsCut = rows.Count >= MostRows };
        if (bill.Group is KeyGroup group)
        {
            GroupLearned?.Invoke(group);
        }

        return bill;
    }

    private async Task<Bill> ReadUserAsync(BillQuery query, AllmCallOptions call, CancellationToken cancellationToken)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        (IReadOnlyList<JsonElement> rows, bool isCut) = await GuardAsync(
            UserPath,
            () => ListPages.ReadAsync(_pipeline, PathOf(UserPath, query), MaxPages, static _ => false, call, cancellationToken)).ConfigureAwait(false);
        decimal unit = (await _status.GetMoneyAsync(call, cancellationToken).ConfigureAwait(false)).UnitPerUsd;
        Bill bill = Make(BalanceScope.User, rows, unit, now);
        (decimal? total, long? calls, long? tokens) = await SumAsync(query, unit, call, cancellationToken).ConfigureAwait(false);
        return bill with { Entry = [.. bill.Entry.Where(entry => query.Holds(entry.Time))], IsCut = isCut, Total = total, CallPerMinute = calls, TokenPerMinute = tokens };
    }

    // The rows say the same; a gateway that does not add them up has told enough.
    private async Task<(decimal? Total, long? CallPerMinute, long? TokenPerMinute)> SumAsync(BillQuery query, decimal unit, AllmCallOptions call, CancellationToken cancellationToken)
    {
        try
        {
            JsonElement body = await ListPages.GetAsync(_pipeline, PathOf(SumPath, query), RequestSecret.AccessToken, call, cancellationToken).ConfigureAwait(false);
            return BillReader.ReadSum(body, unit);
        }
        catch (AllmException error)
        {
            call.Notices?.Post(new Notice(NoticeLevel.Verbose, Words.Say($"{SumPath} tells no sum ({error.Kind}).")));
            return default;
        }
    }

    private static Bill Make(BalanceScope scope, IReadOnlyList<JsonElement> rows, decimal unitPerUsd, DateTimeOffset now)
    {
        BillEntry?[] entries = [.. rows.Select(row => BillReader.Read(row, unitPerUsd))];
        return new Bill
        {
            Scope = scope,
            AskedAt = now,
            Entry = [.. entries.OfType<BillEntry>().OrderByDescending(static entry => entry.Time)],
            BadRow = entries.Count(static entry => entry is null),
        };
    }

    // All types at once: a refund is none of use.
    private static string PathOf(string path, BillQuery query) => string.Create(
        CultureInfo.InvariantCulture,
        $"{path}?type=0&start_timestamp={query.Since?.ToUnixTimeSeconds() ?? 0}&end_timestamp={query.Until?.ToUnixTimeSeconds() ?? 0}");

    private static async Task<T> GuardAsync<T>(string path, Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (AllmException error) when (error.Kind == AllmErrorKind.RateLimited)
        {
            throw error.With(known => known with
            {
                Message = Words.Say($"The gateway does not show its log now: {path} has a narrow limit (20 calls in 20 minutes from one address, together with the balance of a key), and it is used up."),
                RecommendedAction = known.RetryAfter is TimeSpan wait && wait > TimeSpan.Zero
                    ? Words.Say($"Ask again in {Math.Ceiling(wait.TotalMinutes)} min. What this machine wrote down itself needs no call.")
                    : Words.Say("Ask again in 20 minutes. What this machine wrote down itself needs no call."),
            });
        }
        catch (AllmException error) when (error.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound || error.Kind is AllmErrorKind.Protocol or AllmErrorKind.PermissionDenied)
        {
            throw Closed(path, error);
        }
    }

    private static AllmException Closed(string path, AllmException? cause) => new(
        (cause?.Error ?? new AllmError(AllmErrorKind.Protocol, string.Empty) { StatusCode = HttpStatusCode.OK }) with
        {
            Message = cause is null ? Words.Say($"The answer of {path} holds no log.") : Words.Say($"The gateway keeps its log closed: {path} answers: {cause.Message}"),
            RecommendedAction = Words.Say("The operator may have closed it, or the gateway is too old to have it. What this machine wrote down itself needs no call."),
        },
        cause?.InnerException);
}
