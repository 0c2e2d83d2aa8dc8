namespace Allmhub.Vectors.Embeddings;

/// <summary>What texts will probably use, before they are sent.</summary>
/// <param name="Text">How many texts.</param>
/// <param name="Request">How many requests they take, as far as the service's limits are known.</param>
/// <param name="Token">Their tokens, guessed by length: four Latin letters or one Chinese character a token.</param>
/// <param name="Usd">The price in USD; <c>null</c> without a price list.</param>
/// <param name="Basis">What the price was reckoned from.</param>
public sealed record EmbeddingEstimate(int Text, int Request, long Token, decimal? Usd, string? Basis)
{
    /// <summary>Both together.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>The sum.</returns>
    public EmbeddingEstimate Plus(EmbeddingEstimate? other) => other is null
        ? this
        : new(Text + other.Text, Request + other.Request, Token + other.Token, Usd is null ? other.Usd : Usd + (other.Usd ?? 0), Basis ?? other.Basis);

    /// <summary>All of it in a line.</summary>
    /// <returns>One line.</returns>
    public override string ToString()
    {
        string count = FormattableString.Invariant($"{Text} {(Text == 1 ? "text" : "texts")} in {Request} {(Request == 1 ? "request" : "requests")}, about {Token} tokens");
        return Usd is decimal usd ? FormattableString.Invariant($"{count}, about {usd:0.########} USD ({Basis})") : count;
    }
}
