using Allmhub.Account;

namespace Allmhub.Audio.Speech;

/// <summary>
/// Estimates what a text cost to speak (NOTES section 16.7). By call the price is that of each request. By token it is the usage that a stream told; the older models
/// count the characters of the text, which are known; of others nothing is known without a stream, and nothing is said.
/// </summary>
internal static class SpeechCost
{
    /// <summary>Estimates.</summary>
    /// <param name="prices">Knows the prices.</param>
    /// <param name="plan">What was asked.</param>
    /// <param name="usage">What was used, all parts together; <c>null</c> when it is not known.</param>
    /// <returns>USD, and what they were reckoned from; <c>null</c> without a price or a count.</returns>
    public static (decimal Usd, string Basis)? Of(CostEstimator prices, SpeechPlan plan, SpeechUsage? usage)
    {
        string model = plan.Request.Model;
        int requests = plan.Part.Count;
        if (prices.PerCall(model) is decimal call)
        {
            return (call * requests, FormattableString.Invariant($"list price {call:0.######} USD per call, {requests} {(requests == 1 ? "call" : "calls")}"));
        }

        if (usage is not null)
        {
            return prices.EstimateSpeech(usage.InputToken, usage.OutputToken, model) is { } told ? (told.Usd, told.Basis) : null;
        }

        bool countsCharacters = model.StartsWith("tts-1", StringComparison.OrdinalIgnoreCase);
        long characters = countsCharacters ? plan.Part.Sum(static part => (long)part.EnumerateRunes().Count()) : 0;
        return countsCharacters && prices.EstimateSpeech(characters, 0, model) is { } counted
            ? (counted.Usd, counted.Basis + FormattableString.Invariant($"; {characters} characters of text, counted as tokens"))
            : null;
    }
}
