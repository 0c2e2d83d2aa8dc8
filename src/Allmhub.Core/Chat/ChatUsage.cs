namespace Allmhub.Chat;

/// <summary>Tokens used, in the field's own terms. Every dialect is mapped to these.</summary>
public sealed record ChatUsage
{
    /// <summary>Tokens read (prompt, history, tool results), cached ones included.</summary>
    public long InputToken { get; init; }

    /// <summary>Tokens written, reasoning included.</summary>
    public long OutputToken { get; init; }

    /// <summary>The service's total, or the sum where it gives none.</summary>
    public long TotalToken { get; init; }

    /// <summary>Of the tokens read, those that came from a cache.</summary>
    public long CachedToken { get; init; }

    /// <summary>Of the tokens written, those spent on thinking.</summary>
    public long ReasoningToken { get; init; }

    /// <summary>The sum of two calls.</summary>
    /// <param name="other">The other call's usage; <c>null</c> counts nothing.</param>
    /// <returns>The sum.</returns>
    public ChatUsage Plus(ChatUsage? other) => other is null ? this : new ChatUsage
    {
        InputToken = InputToken + other.InputToken,
        OutputToken = OutputToken + other.OutputToken,
        TotalToken = TotalToken + other.TotalToken,
        CachedToken = CachedToken + other.CachedToken,
        ReasoningToken = ReasoningToken + other.ReasoningToken,
    };

    /// <inheritdoc/>
    public override string ToString() => $"{InputToken} in, {OutputToken} out";
}
