using System.Globalization;

namespace Allmhub.Batch;

/// <summary>How far a batch has come.</summary>
/// <param name="Done">How many have a result.</param>
/// <param name="Failed">How many failed.</param>
/// <param name="AtWork">How many are at work.</param>
public sealed record BatchStatus(long Done, long Failed, int AtWork)
{
    /// <summary>How many end in a second; <c>null</c> before that can be said.</summary>
    public double? Rate { get; init; }

    /// <summary>How many are still to come; <c>null</c> while nobody knows.</summary>
    public long? Left { get; init; }

    /// <summary>How long they take at this rate.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>Tokens used, in and out.</summary>
    public long Token { get; init; }

    /// <summary>What it cost in USD so far; <c>null</c> when there is no price.</summary>
    public decimal? Usd { get; init; }

    /// <summary>How long everybody waits because the service asks for it; zero when nobody has to.</summary>
    public TimeSpan Held { get; init; }

    /// <summary>How far it has come, 0 to 100; <c>null</c> while nobody knows how much there is.</summary>
    public double? Percent => Left is long left && Done + Failed + left > 0 ? 100.0 * (Done + Failed) / (Done + Failed + left) : null;

    /// <summary>The figures on one line, shortened as the space demands: first their words, then those that matter less.</summary>
    /// <param name="width">How many characters there are.</param>
    /// <returns>The line.</returns>
    public string ToString(int width)
    {
        List<(int Weight, string Long, string Short)> parts = Parts();
        string line = Joined(parts.Select(static part => part.Long));
        while (Width(line) > width)
        {
            line = Joined(parts.Select(static part => part.Short));
            if (Width(line) <= width || parts.Count == 1)
            {
                break;
            }

            parts.Remove(parts.MinBy(static part => part.Weight));
        }

        return line;
    }

    /// <inheritdoc/>
    public override string ToString() => ToString(int.MaxValue);

    private List<(int Weight, string Long, string Short)> Parts()
    {
        List<(int Weight, string Long, string Short)> parts = [];
        if (Held > TimeSpan.Zero)
        {
            parts.Add((8, Words.Say($"waits {Short(Held)} as asked"), Words.Say($"waits {Short(Held)}")));
        }

        parts.Add((9, Words.Say($"{Count(Done)} done"), Words.Say($"{Count(Done)} done")));
        if (Failed > 0)
        {
            parts.Add((7, Words.Say($"{Count(Failed)} failed"), Words.Say($"{Count(Failed)} failed")));
        }

        parts.Add((4, Words.Say($"{Count(AtWork)} in flight"), Words.Say($"{Count(AtWork)} open")));
        if (Rate is double rate)
        {
            parts.Add((3, $"{Text(rate, "0.0")}/s", $"{Text(rate, rate < 10 ? "0.0" : "0")}/s"));
        }

        if (Left is long left)
        {
            string time = TimeLeft is TimeSpan rest ? Words.Say($" in {Short(rest)}") : string.Empty;
            parts.Add((6, Words.Say($"{Count(left)} left{time}"), Words.Say($"{Count(left)} left{time}")));
        }

        if (Token > 0)
        {
            parts.Add((2, Words.Say($"{Amount(Token)} tokens"), $"{Amount(Token)} tok"));
        }

        if (Usd is decimal usd)
        {
            parts.Add((5, $"{Money(usd)} USD", $"${Money(usd)}"));
        }

        return parts;
    }

    private static string Joined(IEnumerable<string> parts) => parts.Aggregate(static (one, next) => Words.Say($"{one}, {next}"));

    // Chinese takes two places a character.
    private static int Width(string line) => line.Sum(static letter => letter < '\u2E80' ? 1 : 2);

    private static string Count(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);

    private static string Amount(long number) => number switch
    {
        < 10_000 => Count(number),
        < 1_000_000 => $"{Text(number / 1000.0, "0.0")}k",
        _ => $"{Text(number / 1_000_000.0, "0.0")}M",
    };

    private static string Money(decimal usd) => usd.ToString(usd < 1 ? "0.0000" : "0.00", CultureInfo.InvariantCulture);

    private static string Short(TimeSpan time) => time.TotalSeconds switch
    {
        < 90 => $"{Count((long)Math.Ceiling(time.TotalSeconds))} s",
        < 5400 => Words.Say($"{Count((long)Math.Round(time.TotalMinutes))} min"),
        _ => $"{Text(time.TotalHours, "0.0")} h",
    };
}
