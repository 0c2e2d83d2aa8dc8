namespace Allmhub.Audio.Speech;

/// <summary>What an answer used, as its stream says; all parts of a text together.</summary>
/// <param name="InputToken">Tokens read.</param>
/// <param name="OutputToken">Tokens of sound.</param>
/// <param name="TotalToken">The service's total, or the sum where it gives none.</param>
public sealed record SpeechUsage(long InputToken, long OutputToken, long TotalToken)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{InputToken} in, {OutputToken} out");

    /// <summary>Both together.</summary>
    /// <param name="other">The other one; <c>null</c> when it is not known.</param>
    /// <returns>The sums; <c>null</c> when one of them is not known.</returns>
    internal SpeechUsage? Plus(SpeechUsage? other) =>
        other is null ? null : new SpeechUsage(InputToken + other.InputToken, OutputToken + other.OutputToken, TotalToken + other.TotalToken);
}
