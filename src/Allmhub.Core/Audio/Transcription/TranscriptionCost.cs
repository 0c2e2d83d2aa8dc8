using Allmhub.Account;

namespace Allmhub.Audio.Transcription;

/// <summary>Reckons what transcriptions cost, by the list and never without a price of it (NOTES section 16.7).</summary>
internal static class TranscriptionCost
{
    // What the vendor's answers count for a second of sound (contract: 9.4 s are 94 tokens), and what is written down of a second of speech.
    private const decimal TokensHeard = 10;
    private const decimal TokensWritten = 4;

    /// <summary>Puts the price on a transcription.</summary>
    /// <param name="prices">Knows the prices.</param>
    /// <param name="transcription">The transcription.</param>
    /// <returns>The same with its price, when it is known.</returns>
    public static Transcription Apply(CostEstimator prices, Transcription transcription)
    {
        TranscriptionUsage? usage = transcription.Usage;
        CostEstimate? estimate = prices.EstimateSound(usage?.InputToken, usage?.OutputToken, usage?.AudioToken ?? 0, transcription.Model!);
        return estimate is null ? transcription : transcription with
        {
            Cost = estimate.IsPerCall ? estimate.Usd * transcription.Part : estimate.Usd,
            CostBasis = estimate.IsPerCall && transcription.Part > 1 ? estimate.Basis + FormattableString.Invariant($", {transcription.Part} calls") : estimate.Basis,
        };
    }

    /// <summary>Estimates a price before anything is sent.</summary>
    /// <param name="prices">Knows the prices.</param>
    /// <param name="model">The model.</param>
    /// <param name="parts">How many calls.</param>
    /// <param name="length">How long the sound is; <c>null</c> when not known.</param>
    /// <returns>The estimate; <c>null</c> without a price, or where it goes by a length that is not known.</returns>
    public static CostEstimate? Estimate(CostEstimator prices, string model, int parts, TimeSpan? length)
    {
        if (prices.PerCall(model) is decimal call)
        {
            return new CostEstimate(call * parts, FormattableString.Invariant($"list price {call:0.######} USD per call{(parts > 1 ? FormattableString.Invariant($", {parts} calls") : string.Empty)}"));
        }

        if (length is not TimeSpan time)
        {
            return null;
        }

        long heard = (long)((decimal)time.TotalSeconds * TokensHeard);
        long written = (long)((decimal)time.TotalSeconds * TokensWritten);
        return prices.EstimateSound(heard, written, heard, model) is CostEstimate estimate
            ? estimate with { Basis = estimate.Basis + FormattableString.Invariant($"; {time.TotalSeconds:0.#} s of sound taken as {heard} tokens heard and {written} written") }
            : null;
    }
}
