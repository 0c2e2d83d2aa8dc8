using Allmhub.Streaming;

namespace Allmhub.Vectors.Ranking;

/// <summary>What is ranked by what.</summary>
public sealed record RankingRequest
{
    /// <summary>How many documents go into one request unless the caller says otherwise: what Cohere and Voyage take; others take fewer and say so.</summary>
    public const int DefaultBatchSize = 1000;

    /// <summary>The model's name on the gateway, e.g. <c>bge-reranker-v2-m3</c>.</summary>
    public required string Model { get; init; }

    /// <summary>What the documents are to answer; at most 32,768 UTF-16 units.</summary>
    public required string Query { get; init; }

    /// <summary>The documents' texts, none of them blank; at most 100,000 and 64 million UTF-16 units together.</summary>
    public required IReadOnlyList<string> Document { get; init; }

    /// <summary>How many of the best are wanted, from 1; <c>null</c> for all.</summary>
    public int? Top { get; init; }

    /// <summary>The most documents in one request, 1 to 10,000; a service that takes fewer is believed.</summary>
    public int BatchSize { get; init; } = DefaultBatchSize;

    /// <inheritdoc/>
    public override string ToString() => TerminalFilter.OneLine(FormattableString.Invariant($"{Query} ({Document.Count} documents)"));
}
