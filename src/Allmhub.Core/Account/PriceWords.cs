using System.Globalization;
using System.Text;
using Allmhub.Http;

namespace Allmhub.Account;

/// <summary>Says what a cost by tokens was reckoned from.</summary>
internal static class PriceWords
{
    private const decimal Million = 1_000_000m;

    /// <summary>The list price in USD, and what of the tokens had a ratio of its own.</summary>
    /// <param name="price">The price.</param>
    /// <param name="ratio">Its ratio.</param>
    /// <param name="usage">What was used.</param>
    /// <param name="unitPerUsd">Units that make one USD.</param>
    /// <param name="isSound">Whether sound was reckoned by its own ratios.</param>
    /// <returns>One line.</returns>
    public static string Tokens(PriceEntry price, decimal ratio, CallUsage usage, decimal unitPerUsd, bool isSound)
    {
        decimal input = ratio * Million / unitPerUsd;
        StringBuilder words = new(List(price, ratio, unitPerUsd));
        if (isSound)
        {
            decimal heard = input * (price.AudioRatio ?? 1);
            Add(words, usage.AudioInputToken, "of sound read at", heard);
            Add(words, usage.AudioOutputToken, "of sound written at", heard * (price.AudioCompletionRatio ?? 1));
            return words.ToString();
        }

        decimal write = input * (price.CacheWriteRatio ?? 1.25m);
        Add(words, usage.CachedToken, "cached at", input * (price.CacheRatio ?? 1));
        Add(words, usage.CacheWriteToken, "written to the cache at", write);
        Add(words, usage.LongCacheWriteToken, "written to the cache for an hour at", write * 1.6m);
        Add(words, price.ImageRatio is null ? 0 : usage.ImageInputToken, "of pictures at", input * (price.ImageRatio ?? 1));
        return words.ToString();
    }

    /// <summary>The list price alone, as it begins the line that is kept.</summary>
    /// <param name="price">The price.</param>
    /// <param name="ratio">Its ratio.</param>
    /// <param name="unitPerUsd">Units that make one USD.</param>
    /// <returns>The price.</returns>
    public static string List(PriceEntry price, decimal ratio, decimal unitPerUsd) =>
        string.Create(CultureInfo.InvariantCulture, $"list price {In(ratio, unitPerUsd):0.######} USD in, {Out(price, ratio, unitPerUsd):0.######} out per million tokens");

    /// <summary>The same in the language of the user.</summary>
    /// <param name="price">The price.</param>
    /// <param name="ratio">Its ratio.</param>
    /// <param name="unitPerUsd">Units that make one USD.</param>
    /// <returns>The price.</returns>
    public static string Shown(PriceEntry price, decimal ratio, decimal unitPerUsd) =>
        Words.Say($"list price {In(ratio, unitPerUsd):0.######} USD in, {Out(price, ratio, unitPerUsd):0.######} out per million tokens");

    private static decimal In(decimal ratio, decimal unitPerUsd) => ratio * Million / unitPerUsd;

    private static decimal Out(PriceEntry price, decimal ratio, decimal unitPerUsd) => In(ratio, unitPerUsd) * (price.CompletionRatio ?? 1);

    private static void Add(StringBuilder words, long tokens, string what, decimal usd)
    {
        if (tokens > 0)
        {
            words.Append(CultureInfo.InvariantCulture, $", {tokens} {what} {usd:0.######}");
        }
    }
}
