namespace Allmhub.Http;

/// <summary>
/// Says whether a paid call may begin, and is told what it cost. Of calls that cost nothing it is told what they gave back, e.g. of a film
/// that turned out to have failed. Safe for parallel use.
/// </summary>
public interface ICallBudget : IChargeSink
{
    /// <summary>Waits until a call may begin: one that does not fit now may fit when another on its way has turned out cheaper than expected.</summary>
    /// <param name="expected">What it is expected to use.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What is held back for the call; it takes the charges of the call, and is disposed when the call has ended.</returns>
    /// <exception cref="AllmException">BudgetExceeded: it may not begin.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    ValueTask<ICallHold> EnterAsync(ExpectedUse expected, CancellationToken cancellationToken);
}

/// <summary>What is held back for a call that is on its way.</summary>
public interface ICallHold : IChargeSink, IDisposable
{
    /// <summary>Asked before a call of many requests sends its next one.</summary>
    /// <exception cref="AllmException">BudgetExceeded: what was spent meanwhile leaves nothing.</exception>
    void ThrowIfSpent();
}

/// <summary>What a call is expected to use.</summary>
/// <param name="Usd">USD; <c>null</c> when no price is known, or what it is multiplied by.</param>
/// <param name="Token">Tokens read and written; <c>null</c> when they are not known, or not what is paid for.</param>
public readonly record struct ExpectedUse(decimal? Usd, long? Token)
{
    /// <summary>What kind of call it is, e.g. <c>Ask gpt-5</c>: where nothing is expected, those before it of the same kind count.</summary>
    public string Kind { get => field ?? string.Empty; init; }

    /// <summary>Whether how much is written was only guessed: then what calls of its kind took before it tells more.</summary>
    public bool IsGuess { get; init; }

    /// <summary>Both.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => FormattableString.Invariant($"{Usd:0.######} USD, {Token} tokens");
}
