using Allmhub.Streaming;

namespace Allmhub.Vectors.Ranking;

/// <summary>The documents in the order the service gave them.</summary>
public sealed record RankingResult
{
    /// <summary>The best first, as many as were asked for.</summary>
    public required IReadOnlyList<RankedDocument> Document { get; init; }

    /// <summary>Positions of documents that were to be ranked and were not, from 0; empty when only the best were asked for.</summary>
    public IReadOnlyList<int> Missing { get; init; } = [];

    /// <summary>The facts of the ranking.</summary>
    public required RankingInfo Ranking { get; init; }

    /// <inheritdoc/>
    public override string ToString() => TerminalFilter.OneLine(Ranking.ToString());
}
