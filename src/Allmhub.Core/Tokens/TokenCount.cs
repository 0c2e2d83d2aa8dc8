namespace Allmhub.Tokens;

/// <summary>Tokens that were estimated and not counted: no tokenizer is shipped.</summary>
/// <param name="Likely">What is likely.</param>
/// <param name="Most">What it will hardly pass with the tokenizers in use.</param>
public readonly record struct TokenCount(long Likely, long Most)
{
    /// <summary>A number that is known.</summary>
    /// <param name="token">The number.</param>
    /// <returns>The same twice.</returns>
    public static TokenCount Exactly(long token) => new(token, token);

    /// <summary>Both together.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sum.</returns>
    public static TokenCount operator +(TokenCount left, TokenCount right) => new(left.Likely + right.Likely, left.Most + right.Most);

    /// <summary>Both together.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sum.</returns>
    public static TokenCount Add(TokenCount left, TokenCount right) => left + right;

    /// <summary>Several of the same.</summary>
    /// <param name="count">How many.</param>
    /// <returns>The product.</returns>
    public TokenCount Times(long count) => new(Likely * count, Most * count);
}
