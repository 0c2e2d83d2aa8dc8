using Allmhub.Streaming;

namespace Allmhub.Vectors.Embeddings;

/// <summary>What is asked of every text of a run.</summary>
public sealed record EmbeddingRequest
{
    /// <summary>The most texts the service takes in one request (NOTES section 16.6); most vendors take 10 to 100, which a run learns.</summary>
    public const int MostBatchSize = 2048;

    /// <summary>How many texts go into a request unless the caller says otherwise: an answer of so many long vectors still fits in memory twice.</summary>
    public const int UsualBatchSize = 512;

    /// <summary>The model's name on the gateway.</summary>
    public required string Model { get; init; }

    /// <summary>How many numbers a vector is to have; <c>null</c> leaves it to the model. Not every model can (NOTES section 16.6).</summary>
    public int? Dimension { get; init; }

    /// <summary>The most texts in one request; the run goes below it when the service wants less.</summary>
    public int BatchSize { get; init; } = UsualBatchSize;

    /// <summary>The model and the dimension.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => TerminalFilter.OneLine(Dimension is int dimension ? FormattableString.Invariant($"{Model}, {dimension} numbers") : Model);
}
