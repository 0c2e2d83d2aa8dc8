using Allmhub.Http;
using Allmhub.Tokens;

namespace Allmhub.Forecasts;

/// <summary>
/// Forecasts texts that are spoken and sounds that are written down. The gateway counts a thousand tokens for a minute it speaks; how long a text sounds is taken by its
/// letters: 15 a second in alphabets, 4.5 in Chinese. The older models count the characters of the text instead. Of a sound 10 tokens a second are read
/// (contract: 9.4 s are 94) and about 4 written.
/// </summary>
internal static class SpeechForecast
{
    private const double LettersPerSecond = 15;
    private const double SignsPerSecond = 4.5;
    private const double TokensSpoken = 1000.0 / 60;
    private const double SlowVoice = 1.6;
    private const decimal TokensHeard = 10;
    private const decimal TokensWritten = 4;
    private const decimal MostWritten = 8;

    /// <summary>Forecasts speaking.</summary>
    /// <param name="model">The model.</param>
    /// <param name="parts">The text in as many parts as requests.</param>
    /// <param name="instruction">How it is to be spoken; <c>null</c> for nothing.</param>
    /// <param name="speed">How fast; 1 is usual.</param>
    /// <returns>The plan.</returns>
    public static ForecastPlan Speak(string model, IReadOnlyList<string> parts, string? instruction, double speed)
    {
        double seconds = parts.Sum(Seconds) / Math.Clamp(speed, 0.25, 4);
        bool countsCharacters = CountsCharacters(model);
        TokenCount words = parts.Select(TextTokens.Of).Aggregate(default(TokenCount), static (sum, next) => sum + next) + TextTokens.Of(instruction).Times(parts.Count);
        TokenCount read = countsCharacters ? TokenCount.Exactly(parts.Sum(static part => (long)part.EnumerateRunes().Count())) : words;
        long spoken = countsCharacters ? 0 : (long)Math.Ceiling(seconds * TokensSpoken);
        return new ForecastPlan
        {
            Model = model,
            RequestCount = parts.Count,
            Usage = new CallUsage { InputToken = read.Likely, OutputToken = spoken, AudioOutputToken = spoken, Count = parts.Count, Seconds = (decimal)Math.Round(seconds, 1) },
            Most = new CallUsage { InputToken = read.Most, OutputToken = (long)(spoken * SlowVoice) + parts.Count, AudioOutputToken = (long)(spoken * SlowVoice) + parts.Count, Count = parts.Count },
            Unit = "sound",
            Assumption = countsCharacters ? null : Words.Say($"about {seconds:0} s of speech"),
        };
    }

    /// <summary>Whether a model counts the characters it speaks, as the older ones do.</summary>
    /// <param name="model">The model.</param>
    /// <returns>Whether it does.</returns>
    public static bool CountsCharacters(string model) => model.StartsWith("tts-1", StringComparison.OrdinalIgnoreCase);

    /// <summary>Forecasts writing down.</summary>
    /// <param name="model">The model.</param>
    /// <param name="parts">How many requests.</param>
    /// <param name="length">How long the sound is; <c>null</c> when not known.</param>
    /// <param name="bytes">How large it is; 0 when not known.</param>
    /// <returns>The plan.</returns>
    public static ForecastPlan Hear(string model, int parts, TimeSpan? length, long bytes)
    {
        // Speech as MP3 has about 16 kB a second.
        decimal seconds = (decimal?)length?.TotalSeconds ?? Math.Max(1, bytes / 16_000m);
        long heard = (long)Math.Ceiling(seconds * TokensHeard);
        long written = (long)Math.Ceiling(seconds * TokensWritten);
        return new ForecastPlan
        {
            Model = model,
            RequestCount = parts,
            Usage = new CallUsage { InputToken = heard, AudioInputToken = heard, OutputToken = written, Count = parts, Seconds = length is null ? null : Math.Round(seconds, 1) },
            Most = length is null ? null : new CallUsage { InputToken = heard + parts, AudioInputToken = heard + parts, OutputToken = (long)Math.Ceiling(seconds * MostWritten) + (parts * 50L), Count = parts },
            Unit = "sound",
            Assumption = length is null ? Words.Say("a length by the size of the file") : null,
        };
    }

    private static double Seconds(string text)
    {
        int signs = text.Count(static c => c is >= '⺀' and <= '鿿' or >= '가' and <= '힣');
        return (signs / SignsPerSecond) + ((text.Length - signs) / LettersPerSecond);
    }
}
