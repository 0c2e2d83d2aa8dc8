namespace Allmhub.Audio.Speech;

/// <summary>
/// How much of a text one request takes. The vendor takes 4,096 characters (OpenAPI: SpeechRequest.input); its gpt-4o models count tokens besides, 2,000 of them,
/// which Chinese reaches first. Tokens are overestimated: too many parts cost nothing, one that is too long is refused.
/// </summary>
internal sealed class SpeechLimit
{
    private const int MostUnits = 4096;
    private const int MostTokens = 2000;

    // In quarters of a token.
    private const int FirstLetter = 3;
    private const int NextLetter = 1;
    private const int Digit = 2;
    private const int Other = 4;

    private readonly int _units;
    private readonly int _quarters;

    private SpeechLimit(int units, int quarters)
    {
        _units = units;
        _quarters = quarters;
    }

    /// <summary>The limit of a request.</summary>
    /// <param name="request">The request; its own length wins.</param>
    /// <returns>The limit.</returns>
    public static SpeechLimit Of(SpeechRequest request)
    {
        bool countsTokens = request.PartLength is null && request.Model.Contains("gpt-", StringComparison.OrdinalIgnoreCase) && request.Model.Contains("tts", StringComparison.OrdinalIgnoreCase);
        return new SpeechLimit(request.PartLength ?? MostUnits, countsTokens ? MostTokens * 4 : int.MaxValue);
    }

    /// <summary>How far a request that begins at a place may reach.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">The place.</param>
    /// <returns>The place behind its last unit, beyond the start.</returns>
    public int Reach(string text, int start)
    {
        int end = Math.Min(text.Length, start + _units);
        int used = 0;
        for (int i = start; i < end; i++)
        {
            used += CostOf(text[i], i > start ? text[i - 1] : ' ');
            if (used > _quarters)
            {
                return Math.Max(start + 1, i);
            }
        }

        return end;
    }

    private static int CostOf(char unit, char before) =>
        char.IsAsciiLetter(unit) ? char.IsAsciiLetter(before) ? NextLetter : FirstLetter
        : char.IsAsciiDigit(unit) ? Digit
        : unit == ' ' ? 0
        : Other;
}
