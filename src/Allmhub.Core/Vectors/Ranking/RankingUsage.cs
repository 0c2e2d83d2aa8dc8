using System.Globalization;

namespace Allmhub.Vectors.Ranking;

/// <summary>What a ranking used.</summary>
public sealed record RankingUsage
{
    /// <summary>Tokens read: the query counts once for each document.</summary>
    public long InputToken { get; init; }

    /// <summary>The service's total, or <see cref="InputToken"/> where it gives none; the gateway gives the same number for both (NOTES section 16.6).</summary>
    public long TotalToken { get; init; }

    /// <summary>Searches billed, where the vendor counts these (Cohere: <c>meta.billed_units.search_units</c>).</summary>
    public long SearchUnit { get; init; }

    /// <summary>The sum of two requests.</summary>
    /// <param name="other">The other's usage; <c>null</c> counts nothing.</param>
    /// <returns>The sum.</returns>
    public RankingUsage Plus(RankingUsage? other) => other is null ? this : new RankingUsage
    {
        InputToken = InputToken + other.InputToken,
        TotalToken = TotalToken + other.TotalToken,
        SearchUnit = SearchUnit + other.SearchUnit,
    };

    /// <inheritdoc/>
    public override string ToString() => TotalToken == 0 && SearchUnit > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{SearchUnit} search units")
        : string.Create(CultureInfo.InvariantCulture, $"{TotalToken} tokens");
}
