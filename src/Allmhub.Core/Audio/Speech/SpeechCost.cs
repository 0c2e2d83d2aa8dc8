using Allmhub.Account;
using Allmhub.Forecasts;
using Allmhub.Http;

namespace Allmhub.Audio.Speech;

/// <summary>
/// Says what a spoken text used (NOTES section 16.7): by token it is the usage that a stream told; the older models count the characters of the text, which are known; of
/// others nothing is known without a stream, and nothing is said.
/// </summary>
internal static class SpeechCost
{
    /// <summary>What a part used.</summary>
    /// <param name="plan">What was asked.</param>
    /// <param name="part">Which part, from 0.</param>
    /// <param name="usage">What its stream told; <c>null</c> when it told nothing.</param>
    /// <returns>The usage; <c>null</c> when nobody counted.</returns>
    public static CallUsage? Usage(SpeechPlan plan, int part, SpeechUsage? usage)
    {
        if (usage is { InputToken: > 0 } or { OutputToken: > 0 })
        {
            // All that is written is sound.
            long sound = Math.Max(0, usage.OutputToken);
            return new CallUsage { InputToken = Math.Max(0, usage.InputToken), OutputToken = sound, AudioOutputToken = sound };
        }

        return SpeechForecast.CountsCharacters(plan.Request.Model) ? new CallUsage { InputToken = plan.Part[part].EnumerateRunes().Count() } : null;
    }

    /// <summary>Says of a cost that characters were counted.</summary>
    /// <param name="cost">The cost; <c>null</c> without a price behind it.</param>
    /// <param name="usage">What was counted; <c>null</c> when nothing was.</param>
    /// <returns>The cost; the same where it is one by call.</returns>
    public static CostEstimate? Counted(CostEstimate? cost, CallUsage? usage) => cost is { IsPerCall: false } && usage is not null
        ? cost with { Basis = FormattableString.Invariant($"{cost.Basis}; {usage.InputToken} characters of text, counted as tokens") }
        : cost;
}
