using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Vectors.Embeddings;

/// <summary>One step of a run: a vector, or why one text or one request's texts have none.</summary>
public sealed record EmbeddingUpdate
{
    private EmbeddingUpdate()
    {
    }

    /// <summary>The vector; <c>null</c> for a failure.</summary>
    public Embedding? Embedding { get; private init; }

    /// <summary>Why there is none; <c>null</c> for a vector.</summary>
    public AllmException? Failure { get; private init; }

    /// <summary>The texts it is about: one, or all of a request that failed as a whole.</summary>
    public IReadOnlyList<EmbeddingInput> Input { get; private init; } = [];

    /// <summary>The place of the text, or of the first of them, among all texts of the run.</summary>
    public int Index { get; private init; }

    /// <summary>A vector.</summary>
    /// <param name="embedding">The vector.</param>
    /// <param name="input">Its text.</param>
    /// <returns>The update.</returns>
    internal static EmbeddingUpdate Of(Embedding embedding, EmbeddingInput input) => new() { Embedding = embedding, Input = [input], Index = embedding.Index };

    /// <summary>A failure.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="input">The texts.</param>
    /// <param name="index">The place of the first of them.</param>
    /// <returns>The update.</returns>
    internal static EmbeddingUpdate Of(AllmException failure, IReadOnlyList<EmbeddingInput> input, int index) => new() { Failure = failure, Input = input, Index = index };

    /// <summary>The vector's text, or the failure.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => TerminalFilter.OneLine(Failure?.Message ?? Embedding?.ToString() ?? string.Empty);
}
