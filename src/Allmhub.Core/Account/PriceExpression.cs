using System.Globalization;
using System.Text.RegularExpressions;
using Allmhub.Http;

namespace Allmhub.Account;

/// <summary>
/// Reckons with a gateway's own expression where it is plain: one tier without a condition, a sum of token counts times USD per million, e.g.
/// <c>tier("base", p * 1.25 + c * 10 + cr * 0.125)</c>. Everything else may depend on what no answer tells, and is shown alone (NOTES section 16.7).
/// </summary>
internal static partial class PriceExpression
{
    private const decimal Million = 1_000_000m;
    private const int Longest = 1000;

    /// <summary>What an answer costs.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="usage">What was used.</param>
    /// <param name="terms">Units and group.</param>
    /// <returns>The cost; <c>null</c> where the expression is not plain or nothing was counted.</returns>
    public static CostEstimate? Of(string expression, CallUsage? usage, PriceTerms terms)
    {
        if (usage is not { TotalToken: > 0 } || Read(expression) is not { } rates)
        {
            return null;
        }

        decimal sum = 0;
        foreach ((string name, decimal usd) in rates)
        {
            if (Count(name, usage, rates) is not long tokens)
            {
                return null;
            }

            sum += tokens * usd;
        }

        decimal units = decimal.Round(sum / Million * terms.UnitPerUsd * terms.GroupRatio, MidpointRounding.AwayFromZero);
        return new CostEstimate(units, units / terms.UnitPerUsd, $"the gateway's expression {expression}; {terms.Words}");
    }

    /// <summary>The USD per million tokens of each variable of a plain expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <returns>The amounts by variable; <c>null</c> where it is not plain.</returns>
    internal static IReadOnlyDictionary<string, decimal>? Read(string expression)
    {
        if (expression.Length > Longest)
        {
            return null;
        }

        Match tier = Tier().Match(expression);
        Dictionary<string, decimal> rates = [];
        foreach (string term in (tier.Success ? tier.Groups[1].Value : expression).Split('+'))
        {
            Match match = Term().Match(term);
            string name = match.Groups["name"].Value;
            string number = match.Groups["number"].Value;
            if (!match.Success || !decimal.TryParse(number.Length == 0 ? "1" : number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal usd) || !rates.TryAdd(name, usd))
            {
                return null;
            }
        }

        return rates;
    }

    // p and c are what no other variable of the expression counts.
    private static long? Count(string name, CallUsage usage, IReadOnlyDictionary<string, decimal> rates) => name switch
    {
        "p" => Math.Max(0, usage.InputToken
            - (rates.ContainsKey("cr") ? usage.CachedToken : 0)
            - (rates.ContainsKey("cc") ? usage.CacheWriteToken + (rates.ContainsKey("cc1h") ? 0 : usage.LongCacheWriteToken) : 0)
            - (rates.ContainsKey("cc1h") ? usage.LongCacheWriteToken : 0)
            - (rates.ContainsKey("img") ? usage.ImageInputToken : 0)
            - (rates.ContainsKey("ai") ? usage.AudioInputToken : 0)),
        "c" => Math.Max(0, usage.OutputToken - (rates.ContainsKey("ao") ? usage.AudioOutputToken : 0)),
        "cr" => usage.CachedToken,
        "cc" => usage.CacheWriteToken + (rates.ContainsKey("cc1h") ? 0 : usage.LongCacheWriteToken),
        "cc1h" => usage.LongCacheWriteToken,
        "img" => usage.ImageInputToken,
        "ai" => usage.AudioInputToken,
        "ao" => usage.AudioOutputToken,
        _ => null,
    };

    [GeneratedRegex("""^\s*tier\(\s*"[^"]*"\s*,([^(),?:]*)\)\s*$""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Tier();

    [GeneratedRegex(@"^\s*(?:(?<name>[a-z][a-z0-9_]*)\s*(?:\*\s*(?<number>[0-9.]+))?|(?<number>[0-9.]+)\s*\*\s*(?<name>[a-z][a-z0-9_]*))\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Term();
}
