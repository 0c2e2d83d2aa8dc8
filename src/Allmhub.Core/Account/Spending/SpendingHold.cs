using Allmhub.Http;

namespace Allmhub.Account.Spending;

/// <summary>What a budget holds back for a call on its way; less with each charge of it.</summary>
/// <param name="budget">The budget, whose lock guards all this.</param>
/// <param name="kind">What kind of call it is.</param>
/// <param name="usd">What it is expected to cost; <c>null</c> when nothing is known.</param>
/// <param name="token">The tokens it is expected to take; <c>null</c> when nothing is known.</param>
/// <param name="isGuess">Whether a guess is in these.</param>
internal sealed class SpendingHold(SpendingBudget budget, string kind, decimal? usd, decimal? token, bool isGuess) : ICallHold
{
    /// <summary>What it cost until now; <c>null</c> when no charge told.</summary>
    public decimal? Usd { get; private set; }

    /// <summary>The tokens it took until now; <c>null</c> when no charge told.</summary>
    public decimal? Token { get; private set; }

    /// <summary>What kind of call it is.</summary>
    public string Kind => kind;

    /// <summary>What it may still cost.</summary>
    /// <param name="average">What calls of its kind cost that have ended since; <c>null</c> when none has.</param>
    /// <returns>USD; <c>null</c> when nothing is known.</returns>
    public decimal? LeftUsd(decimal? average) => Left(Likely(usd, average), Usd);

    /// <summary>The tokens it may still take.</summary>
    /// <param name="average">What calls of its kind took that have ended since; <c>null</c> when none has.</param>
    /// <returns>Tokens; <c>null</c> when nothing is known.</returns>
    public decimal? LeftToken(decimal? average) => Left(Likely(token, average), Token);

    /// <summary>Takes a charge.</summary>
    /// <param name="charge">The charge.</param>
    public void Add(Charge charge)
    {
        Usd = charge.Usd is decimal cost ? (Usd ?? 0) + cost : Usd;
        Token = charge.Usage is { TotalToken: > 0 and long count } ? (Token ?? 0) + count : Token;
    }

    /// <inheritdoc/>
    public void Post(Charge charge)
    {
        ArgumentNullException.ThrowIfNull(charge);
        budget.Post(this, charge);
    }

    /// <inheritdoc/>
    public void ThrowIfSpent() => budget.ThrowIfSpent();

    /// <inheritdoc/>
    public void Dispose() => budget.Leave(this);

    // What the others turned out to take goes before what was guessed as it began, where it is more.
    private decimal? Likely(decimal? expected, decimal? average) => expected is null || (isGuess && average > expected) ? average : expected;

    private static decimal? Left(decimal? expected, decimal? taken) => expected is decimal known ? Math.Max(0, known - (taken ?? 0)) : null;
}

/// <summary>Two budgets that both must hold.</summary>
/// <param name="first">Asked first.</param>
/// <param name="second">Asked after it.</param>
internal sealed class BudgetPair(ICallBudget first, ICallBudget second) : ICallBudget
{
    /// <inheritdoc/>
    public void Post(Charge charge)
    {
        first.Post(charge);
        second.Post(charge);
    }

    /// <inheritdoc/>
    public async ValueTask<ICallHold> EnterAsync(ExpectedUse expected, CancellationToken cancellationToken)
    {
        ICallHold held = await first.EnterAsync(expected, cancellationToken).ConfigureAwait(false);
        try
        {
            return new HoldPair(held, await second.EnterAsync(expected, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private sealed class HoldPair(ICallHold first, ICallHold second) : ICallHold
    {
        public void Post(Charge charge)
        {
            first.Post(charge);
            second.Post(charge);
        }

        public void ThrowIfSpent()
        {
            first.ThrowIfSpent();
            second.ThrowIfSpent();
        }

        public void Dispose()
        {
            first.Dispose();
            second.Dispose();
        }
    }
}
