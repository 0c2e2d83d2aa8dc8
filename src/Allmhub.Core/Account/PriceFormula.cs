using System.Globalization;
using Allmhub.Http;

namespace Allmhub.Account;

/// <summary>
/// What the gateway charges, to the unit (NOTES section 16.7): text and sound by token, calls by their price, films and Midjourney by price and factors. Decimal
/// arithmetic; text rounds half up, tasks cut decimals off, and where tokens were used at a price the least is one unit.
/// </summary>
public static class PriceFormula
{
    private const decimal UsualCacheWrite = 1.25m;
    private const decimal LongCacheWrite = 1.6m;

    /// <summary>What a call costs that has been answered.</summary>
    /// <param name="price">The model's price.</param>
    /// <param name="usage">What was used; <c>null</c> when it is not known, which leaves a price per call.</param>
    /// <param name="terms">Units and group.</param>
    /// <param name="factors">Factors on the price, e.g. by the size of pictures; <c>null</c> for none.</param>
    /// <param name="model">The model, which decides the price of some tools.</param>
    /// <returns>The cost; <c>null</c> where the list does not tell it: tokens that nobody counted, an expression that is not plain.</returns>
    public static CostEstimate? Of(PriceEntry price, CallUsage? usage, PriceTerms terms, PriceFactors? factors = null, string? model = null)
    {
        ArgumentNullException.ThrowIfNull(price);
        ArgumentNullException.ThrowIfNull(terms);
        try
        {
            PriceFactors times = factors ?? PriceFactors.None;
            CostEstimate? answer = price.Expression is not null ? PriceExpression.Of(price.Expression, usage, terms)
                : price.PerCall is decimal call ? Call(call, usage, terms, times)
                : price.ModelRatio is decimal ratio && usage is { TotalToken: > 0 } ? Tokens(price, ratio, usage, terms, times)
                : null;
            return answer is null || usage is null ? answer : ToolPrices.Add(answer, usage.ToolCall, model, terms);
        }
        catch (OverflowException)
        {
            // Counts or ratios that no gateway has: nothing is said rather than something wrong.
            return null;
        }
    }

    /// <summary>What a task costs when it is submitted: films and Midjourney. A film's ratio without a price is held back at half of it.</summary>
    /// <param name="price">The model's price.</param>
    /// <param name="terms">Units and group.</param>
    /// <param name="factors">The factors that the gateway named, or that are usual.</param>
    /// <returns>The cost; <c>null</c> where the list does not tell it.</returns>
    public static CostEstimate? Submission(PriceEntry price, PriceTerms terms, PriceFactors factors)
    {
        ArgumentNullException.ThrowIfNull(price);
        return price.Expression is not null ? null
            : price.PerCall is decimal call ? Cut(call, terms, factors, Invariant($"list price {call:0.######} USD per call"))
            : price.ModelRatio is decimal ratio ? Cut(ratio / 2, terms, factors, Invariant($"held back by the model's ratio, {ratio / 2:0.######} USD, and settled by tokens where the service reports them"))
            : null;
    }

    /// <summary>What a film with a ratio and no price comes to when its service reports tokens.</summary>
    /// <param name="price">The model's price.</param>
    /// <param name="tokens">All tokens it reports.</param>
    /// <param name="terms">Units and group.</param>
    /// <param name="factors">The factors of its submission.</param>
    /// <returns>The cost; <c>null</c> for a film with a price, which is not settled by tokens.</returns>
    public static CostEstimate? Settled(PriceEntry price, long tokens, PriceTerms terms, PriceFactors factors)
    {
        ArgumentNullException.ThrowIfNull(price);
        ArgumentNullException.ThrowIfNull(terms);
        return price is { Expression: null, PerCall: null, ModelRatio: decimal ratio } && tokens > 0
            ? Cut(tokens * ratio / terms.UnitPerUsd, terms, factors, Invariant($"settled by the model's ratio {ratio:0.######}, {tokens} tokens"))
            : null;
    }

    // By call is by picture where pictures are counted.
    private static CostEstimate Call(decimal price, CallUsage? usage, PriceTerms terms, PriceFactors factors)
    {
        int count = usage is { Count: > 0 } counted ? counted.Count : 1;
        string words = Invariant($"list price {price:0.######} USD per call") + (count > 1 ? Invariant($", {count} of them") : string.Empty);
        return Whole(factors.Of(price * terms.UnitPerUsd * terms.GroupRatio * count), terms, words + Times(factors)) with { IsPerCall = true };
    }

    private static CostEstimate Tokens(PriceEntry price, decimal ratio, CallUsage usage, PriceTerms terms, PriceFactors factors)
    {
        bool isSound = (price.AudioRatio ?? price.AudioCompletionRatio) is not null && usage.AudioInputToken + usage.AudioOutputToken > 0;
        decimal tokens = isSound ? Sound(price, usage) : Text(price, usage);
        decimal rate = ratio * terms.GroupRatio;
        decimal units = Math.Max(0, Round(factors.Of(tokens * rate)));
        return Whole(units == 0 && rate > 0 ? 1 : units, terms, PriceWords.Tokens(price, ratio, usage, terms.UnitPerUsd, isSound) + Times(factors));
    }

    private static decimal Text(PriceEntry price, CallUsage usage)
    {
        decimal write = price.CacheWriteRatio ?? UsualCacheWrite;
        decimal plain = (decimal)usage.InputToken - usage.CachedToken - usage.CacheWriteToken - usage.LongCacheWriteToken - usage.ImageInputToken;
        return plain
            + (usage.CachedToken * (price.CacheRatio ?? 1))
            + (usage.CacheWriteToken * write)
            + (usage.LongCacheWriteToken * write * LongCacheWrite)
            + (usage.ImageInputToken * (price.ImageRatio ?? 1))
            + (usage.OutputToken * (price.CompletionRatio ?? 1));
    }

    private static decimal Sound(PriceEntry price, CallUsage usage)
    {
        decimal heard = price.AudioRatio ?? 1;
        return Math.Max(0, (decimal)usage.InputToken - usage.AudioInputToken)
            + (Math.Max(0, (decimal)usage.OutputToken - usage.AudioOutputToken) * (price.CompletionRatio ?? 1))
            + (usage.AudioInputToken * heard)
            + (usage.AudioOutputToken * heard * (price.AudioCompletionRatio ?? 1));
    }

    private static CostEstimate? Cut(decimal usd, PriceTerms terms, PriceFactors factors, string words)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(factors);
        try
        {
            decimal units = decimal.Truncate(factors.Of(usd * terms.UnitPerUsd * terms.GroupRatio));
            return new CostEstimate(units, units / terms.UnitPerUsd, $"{words}{Times(factors)}; {terms.Words}");
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static CostEstimate Whole(decimal units, PriceTerms terms, string words)
    {
        decimal whole = Round(units);
        return new CostEstimate(whole, whole / terms.UnitPerUsd, $"{words}; {terms.Words}");
    }

    private static decimal Round(decimal units) => decimal.Round(units, MidpointRounding.AwayFromZero);

    private static string Times(PriceFactors factors) => factors.Value.Count == 0 ? string.Empty : $", times {(factors.IsTold ? "the gateway's factors " : string.Empty)}({factors.Words})";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
