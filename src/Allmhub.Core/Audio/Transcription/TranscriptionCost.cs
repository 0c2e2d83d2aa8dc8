using Allmhub.Account;
using Allmhub.Http;

namespace Allmhub.Audio.Transcription;

/// <summary>Says what transcriptions use, in the quantities they are billed by (NOTES section 16.7).</summary>
internal static class TranscriptionCost
{
    // What the vendor's answers count for a second of sound (contract: 9.4 s are 94 tokens), and what is written down of a second of speech.
    private const decimal TokensHeard = 10;
    private const decimal TokensWritten = 4;

    /// <summary>What an answer used.</summary>
    /// <param name="usage">What the service says.</param>
    /// <returns>The usage; seconds alone leave the tokens at zero.</returns>
    public static CallUsage Usage(TranscriptionUsage usage) => new()
    {
        InputToken = Math.Max(0, usage.InputToken ?? 0),
        OutputToken = Math.Max(0, usage.OutputToken ?? 0),
        AudioInputToken = Math.Max(0, usage.AudioToken),
        Seconds = usage.Second,
    };

    /// <summary>Estimates a price before anything is sent.</summary>
    /// <param name="prices">Knows the prices.</param>
    /// <param name="model">The model.</param>
    /// <param name="parts">How many calls.</param>
    /// <param name="length">How long the sound is; <c>null</c> when not known.</param>
    /// <returns>The estimate; <c>null</c> without a price, or where it goes by a length that is not known.</returns>
    public static CostEstimate? Estimate(PriceBook prices, string model, int parts, TimeSpan? length)
    {
        if (prices.Find(model)?.PerCall is not null)
        {
            return prices.Estimate(model, new CallUsage { Count = parts });
        }

        if (length is not TimeSpan time)
        {
            return null;
        }

        long heard = (long)((decimal)time.TotalSeconds * TokensHeard);
        long written = (long)((decimal)time.TotalSeconds * TokensWritten);
        return prices.Estimate(model, new CallUsage { InputToken = heard, AudioInputToken = heard, OutputToken = written }) is CostEstimate estimate
            ? estimate with { Basis = estimate.Basis + FormattableString.Invariant($"; {time.TotalSeconds:0.#} s of sound taken as {heard} tokens heard and {written} written") }
            : null;
    }
}
