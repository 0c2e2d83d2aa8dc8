namespace Allmhub.Vectors.Embeddings;

/// <summary>What a text used. The service counts a request as a whole, so that a text's own number is a share of it, by length.</summary>
public sealed record EmbeddingUsage
{
    /// <summary>This text's share of the request's tokens; over the texts that got a vector and those that failed the shares add up to <see cref="BatchInputToken"/>.</summary>
    public long InputToken { get; init; }

    /// <summary>The tokens of the whole request, as the service says.</summary>
    public long BatchInputToken { get; init; }

    /// <summary>How many texts the request held.</summary>
    public int BatchCount { get; init; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{InputToken} of {BatchInputToken} in, {BatchCount} {(BatchCount == 1 ? "text" : "texts")}");
}
