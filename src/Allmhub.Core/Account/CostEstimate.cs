namespace Allmhub.Account;

/// <summary>An estimate of what an answer cost: list price times tokens, cached tokens counted in full.</summary>
/// <param name="Usd">The estimate in USD.</param>
/// <param name="Basis">What it was reckoned from, in words.</param>
public sealed record CostEstimate(decimal Usd, string Basis)
{
    /// <summary>Reckons the cost of an answer.</summary>
    /// <param name="inputToken">The tokens read; <c>null</c> when they are not known.</param>
    /// <param name="outputToken">The tokens written; <c>null</c> when they are not known.</param>
    /// <param name="price">The model's price; may be <c>null</c>.</param>
    /// <returns>The estimate, or <c>null</c> when price or tokens are not known.</returns>
    public static CostEstimate? Of(long? inputToken, long? outputToken, ModelPrice? price)
    {
        if (price is null)
        {
            return null;
        }

        if (price.PerCall is decimal call)
        {
            return new CostEstimate(call, FormattableString.Invariant($"list price {call:0.######} USD per call"));
        }

        if (inputToken is not long read || outputToken is not long written || price.InputPerMillion is not decimal input || price.OutputPerMillion is not decimal output)
        {
            return null;
        }

        decimal usd = ((read * input) + (written * output)) / 1_000_000m;
        return new CostEstimate(usd, FormattableString.Invariant($"list price {input:0.######} USD in, {output:0.######} USD out per million tokens; cached tokens counted in full"));
    }
}
