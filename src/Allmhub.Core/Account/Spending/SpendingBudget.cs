using System.Globalization;
using Allmhub.Http;

namespace Allmhub.Account.Spending;

/// <summary>
/// A budget in USD, in tokens or in both, and what is spent of it. A call begins only while something is left, and while what is spent, what
/// is held back for the calls on their way, and what it is expected to cost itself stay within the budget: it is passed by no more than the calls on their way turn out
/// dearer than expected. What a call is expected to cost is its forecast, or the average of those of its kind before it where the forecast guesses how much is written or there is none. Without limits it only adds up.
/// </summary>
public sealed class SpendingBudget : ICallBudget
{
    /// <summary>The <see cref="AllmException.Code"/> of a refusal because the budget would be passed.</summary>
    public const string Spent = "budget_spent";

    /// <summary>The <see cref="AllmException.Code"/> of a refusal because nothing tells what calls cost, so that nothing would be guarded.</summary>
    public const string Unguarded = "budget_unguarded";

    private readonly object _gate = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly HashSet<SpendingHold> _atWork = [];
    private readonly SpendingMeter _usd = new();
    private readonly SpendingMeter _token = new();
    private readonly bool _isOnce;
    private TaskCompletionSource? _change;
    private AllmException? _refusal;

    /// <summary>Makes a budget of which nothing is spent.</summary>
    /// <param name="usd">USD, 0 or more; <c>null</c> for no limit.</param>
    /// <param name="token">Tokens read and written together, 0 or more; <c>null</c> for no limit.</param>
    /// <param name="isOnce">Whether the first call that does not fit is the last that is asked for: what comes after it is not taken before it.</param>
    public SpendingBudget(decimal? usd, long? token, bool isOnce = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(usd ?? 0);
        ArgumentOutOfRangeException.ThrowIfNegative(token ?? 0);
        Usd = usd;
        Token = token;
        _isOnce = isOnce;
    }

    /// <summary>The limit in USD; <c>null</c> for none.</summary>
    public decimal? Usd { get; }

    /// <summary>The limit in tokens; <c>null</c> for none.</summary>
    public long? Token { get; }

    /// <summary>What the calls that have a price cost in USD, less what was given back.</summary>
    public decimal SpentUsd => Locked(() => _usd.Sum);

    /// <summary>The tokens that were read and written.</summary>
    public long SpentToken => Locked(() => (long)Math.Min(_token.Sum, long.MaxValue));

    /// <summary>How many calls were paid for that have no price; against the limit each counts as the average of the others.</summary>
    public long UnpricedCall => Locked(() => _usd.Unknown);

    /// <summary>How many calls were paid for.</summary>
    public long Call => Locked(() => _usd.Known + _usd.Unknown);

    /// <summary>How many calls are on their way.</summary>
    public int AtWork => Locked(() => _atWork.Count);

    /// <summary>Two budgets that both must hold.</summary>
    /// <param name="first">Asked first; may be <c>null</c>.</param>
    /// <param name="second">Asked after it; may be <c>null</c>.</param>
    /// <returns>Both, or the one there is; <c>null</c> for none.</returns>
    public static ICallBudget? Both(SpendingBudget? first, SpendingBudget? second) =>
        first is null ? second : second is null ? first : new BudgetPair(first, second);

    /// <inheritdoc/>
    public void Post(Charge charge)
    {
        ArgumentNullException.ThrowIfNull(charge);
        lock (_gate)
        {
            Add(string.Empty, charge);
        }

        Tell();
    }

    /// <inheritdoc/>
    public async ValueTask<ICallHold> EnterAsync(ExpectedUse expected, CancellationToken cancellationToken)
    {
        // One waits for room at a time, so that a small call does not for ever go before a large one.
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                Task change;
                lock (_gate)
                {
                    if (TryEnter(expected) is { } hold)
                    {
                        return hold;
                    }

                    _change ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    change = _change.Task;
                }

                await change.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A refusal of this budget with what is spent by now: what was on its way when it was refused was paid for after it.</summary>
    /// <param name="refusal">The refusal, of this budget or of another.</param>
    /// <returns>The refusal as it is told now; the same one where it is another budget's, or nothing came after it.</returns>
    public AllmException Renew(AllmException refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        lock (_gate)
        {
            string now = Words.Say($"{Told()}.");
            return refusal.Error.Refuser == this && IsSpent() && refusal.Message != now ? refusal.With(error => error with { Message = now }) : refusal;
        }
    }

    /// <summary>What is spent of what.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        lock (_gate)
        {
            return Told();
        }
    }

    /// <summary>Ends what is held back for a call.</summary>
    /// <param name="hold">The call.</param>
    internal void Leave(SpendingHold hold)
    {
        lock (_gate)
        {
            if (_atWork.Remove(hold))
            {
                _usd.End(hold.Kind, hold.Usd);
                _token.End(hold.Kind, hold.Token);
            }
        }

        Tell();
    }

    /// <summary>Takes a charge of a call on its way.</summary>
    /// <param name="hold">The call.</param>
    /// <param name="charge">The charge.</param>
    internal void Post(SpendingHold hold, Charge charge)
    {
        lock (_gate)
        {
            hold.Add(charge);
            Add(hold.Kind, charge);
        }

        Tell();
    }

    /// <summary>Says that nothing is left, when nothing is.</summary>
    /// <exception cref="AllmException">BudgetExceeded.</exception>
    internal void ThrowIfSpent()
    {
        lock (_gate)
        {
            if (IsSpent())
            {
                throw Refusal(Spent, Words.Say($"{Told()}: what was begun is not gone on with."), this);
            }
        }
    }

    private SpendingHold? TryEnter(ExpectedUse expected)
    {
        if (_refusal is not null)
        {
            throw _refusal.With(static error => error);
        }

        if (WhyUnguarded(expected) is string unguarded)
        {
            throw Refuse(Refusal(Unguarded, unguarded));
        }

        decimal? usd = Likely(expected.Usd, _usd.Average(expected.Kind), expected.IsGuess);
        decimal? token = Likely(expected.Token, _token.Average(expected.Kind), expected.IsGuess);
        if (!IsSpent() && Fits(Usd, _usd, usd, static (hold, average) => hold.LeftUsd(average)) && Fits(Token, _token, token, static (hold, average) => hold.LeftToken(average)))
        {
            SpendingHold hold = new(this, expected.Kind, usd, token, expected.IsGuess);
            _atWork.Add(hold);
            return hold;
        }

        if (_atWork.Count > 0 && !IsSpent())
        {
            return null;
        }

        throw Refuse(IsSpent() ? Refusal(Spent, Words.Say($"{Told()}."), this) : Refusal(Spent, Words.Say($"{Told()}, and the next call is expected to take {Expected(usd, token)}.")));
    }

    private static decimal? Likely(decimal? forecast, decimal? average, bool isGuess) => isGuess ? average ?? forecast : forecast ?? average;

    private AllmException Refuse(AllmException refusal)
    {
        _refusal = _isOnce ? refusal : null;
        return refusal;
    }

    private bool Fits(decimal? limit, SpendingMeter meter, decimal? expected, Func<SpendingHold, decimal?, decimal?> left) =>
        limit is null || meter.Reckoned + _atWork.Sum(hold => left(hold, meter.Average(hold.Kind)) ?? 0) + (expected ?? 0) <= limit;

    private bool IsSpent() => _usd.Reckoned >= Usd || _token.Reckoned >= Token;

    // A limit on what nobody tells would be none.
    private string? WhyUnguarded(ExpectedUse expected)
    {
        bool guardsUsd = Usd is not null && !(expected is { Usd: null, Token: not null }) && !_usd.IsUntold(expected.Kind);
        bool guardsToken = Token is not null && !(expected is { Usd: not null, Token: null }) && !_token.IsUntold(expected.Kind);
        return (Usd, Token) is (null, null) || guardsUsd || guardsToken ? null
            : IsUntold(expected.Kind) ? Words.Say("The budget guards nothing: calls like this were paid for, and their answers do not tell what they used.")
            : Usd is not null ? Words.Say($"The budget of {Usd:0.00####} USD would guard nothing: no price is known for this. Either the gateway tells none, or the price list is switched off (-NoPriceList, ALLMHUB_NO_PRICE_LIST).")
            : Words.Say($"The budget of {Token} tokens would guard nothing: this is not paid by token.");
    }

    private bool IsUntold(string kind) => (Usd is not null && _usd.IsUntold(kind)) || (Usd is null && _token.IsUntold(kind));

    private void Add(string kind, Charge charge)
    {
        _usd.Add(kind, charge.Usd);
        _token.Add(kind, charge.Usage is { TotalToken: > 0 and long count } ? count : charge.Usd < 0 ? 0 : null);
    }

    private string Told()
    {
        if (Usd is null && Token is null)
        {
            return Words.Say($"{_usd.Sum:0.00####} USD and {_token.Sum:0} tokens are spent");
        }

        string both = Both(Usd is decimal usd ? Words.Say($"{_usd.Sum:0.00####} of {usd:0.00####} USD") : null, Token is long token ? Words.Say($"{_token.Sum:0} of {token} tokens") : null);
        return Words.Say($"{both} of the budget are spent") + (_usd.Unknown > 0 && Usd is not null ? Words.Say($", {_usd.Unknown} calls without a price reckoned at the average of the others") : string.Empty);
    }

    private string Expected(decimal? usd, decimal? token) => Both(
        Usd is not null && usd is not null ? string.Create(CultureInfo.InvariantCulture, $"{usd:0.00####} USD") : null,
        Token is not null && token is not null ? Words.Say($"{token:0} tokens") : null);

    private static string Both(string? usd, string? token) => usd is not null && token is not null ? Words.Say($"{usd} and {token}") : usd ?? token ?? string.Empty;

    private static AllmException Refusal(string code, string message, SpendingBudget? refuser = null) => new(new AllmError(AllmErrorKind.BudgetExceeded, message)
    {
        Code = code,
        Refuser = refuser,
        RecommendedAction = code == Unguarded
            ? Words.Say("Limit by the other measure, or leave the budget out.")
            : Words.Say("Raise the budget to go on. What was not asked costs nothing; with a checkpoint a second run asks only what is missing."),
    });

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    private void Tell()
    {
        lock (_gate)
        {
            _change?.TrySetResult();
            _change = null;
        }
    }
}
