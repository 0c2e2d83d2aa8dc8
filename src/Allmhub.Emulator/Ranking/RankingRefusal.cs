namespace Allmhub.Emulator.Ranking;

/// <summary>A request for a ranking that is not taken.</summary>
/// <param name="message">What the gateway or the vendor says.</param>
/// <param name="parameter">The field the vendor names; null when the gateway itself refuses, with status 500 (NOTES section 6).</param>
internal sealed class RankingRefusal(string message, string? parameter = null) : Exception(message)
{
    public string? Parameter => parameter;
}
