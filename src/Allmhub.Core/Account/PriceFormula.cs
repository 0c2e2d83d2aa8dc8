using System.Globalization;
using Allmhub.Http;

namespace Allmhub.Account;

/// <summary>
/// What the gateway charges, to the unit (NOTES section 16.7): text and sound by token, calls by their price, films and Midjourney by price and factors. Decimal
/// arithmetic; text rounds half up, tasks cut decimals off, and where anything was used at a price the least is one unit.
/// </summary>
public static class PriceFormula
{
    private const decimal UsualCacheWrite = 1.25m;
    private const decimal LongCacheWrite = 1.6m;

    /// <summary>What a call costs that has been answered.</summary>
    /// <param name="price">The model's price.</param>
    /// <param name="usage">What was used; <c>null</c> when it is not known, which leaves a price per call.</param>
    /// <param name="terms">Units and group.</param>
    /// <param name="factors">Factors on a price per call, e.g. by the size of pictures; <c>null</c> for none.</param>
    /// <returns>The cost; <c>null</c> where the list does not tell it: tokens that nobody counted, an expression that is not plain.</returns>
    public static CostEstimate? Of(PriceEntry price, CallUsage? usage, PriceTerms terms, PriceFactors? factors = null)
    {
        ArgumentNullException.ThrowIfNull(price);
        ArgumentNullException.ThrowIfNull(terms);
        try
        {
            return price.Expression is not null ? null
                : price.PerCall is decimal call ? Call(call, usage, terms, factors ?? PriceFactors.None)
                : price.ModelRatio is decimal ratio && usage is not null ? Tokens(price, ratio, usage, terms)
                : null;
        }
        catch (OverflowException)
        {
            // Counts that no answer has: nothing is said rather than something wrong.
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
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(factors);
        try
        {
            return (price.Expression, price.PerCall, price.ModelRatio) switch
            {
                (not null, _, _) => null,
                (_, decimal call, _) => Cut(call * terms.UnitPerUsd, Invariant($"list price {call:0.######} USD per call"), terms, factors),
                (_, _, decimal ratio) => Cut(ratio / 2 * terms.UnitPerUsd, Invariant($"held back by the model's ratio, {ratio / 2:0.######} USD, and settled by tokens where the service reports them"), terms, factors),
                _ => null,
            };
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>What the gateway's tools cost, in units before the group's ratio.</summary>
    /// <param name="model">The model, which decides the price of some.</param>
    /// <param name="calls">How often each ran.</param>
    /// <param name="unitPerUsd">Units that make one USD.</param>
    /// <returns>Units; 0 for tools whose price nobody tells.</returns>
    internal static decimal Tools(string? model, IReadOnlyDictionary<string, long> calls, decimal unitPerUsd) => 0;

    private static CostEstimate Call(decimal price, CallUsage? usage, PriceTerms terms, PriceFactors factors)
    {
        int count = Math.Max(1, usage?.Count ?? 1);
        decimal units = Round(factors.Of(price * terms.UnitPerUsd * terms.GroupRatio * count));
        return new CostEstimate(units, units / terms.UnitPerUsd, Invariant($"list price {price:0.######} USD per call; {terms.GroupWords}"));
    }

    private static CostEstimate Tokens(PriceEntry price, decimal ratio, CallUsage usage, PriceTerms terms)
    {
        decimal output = price.CompletionRatio ?? 1;
        decimal tokens = usage.InputToken + (usage.OutputToken * output);
        decimal units = Round(tokens * ratio * terms.GroupRatio);
        return new CostEstimate(units, units / terms.UnitPerUsd, Invariant($"list price {ratio:0.######}; {terms.GroupWords}"));
    }

    private static CostEstimate Cut(decimal units, string words, PriceTerms terms, PriceFactors factors)
    {
        decimal whole = decimal.Truncate(factors.Of(units * terms.GroupRatio));
        return new CostEstimate(whole, whole / terms.UnitPerUsd, words);
    }

    private static decimal Round(decimal units) => decimal.Round(units, MidpointRounding.AwayFromZero);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
