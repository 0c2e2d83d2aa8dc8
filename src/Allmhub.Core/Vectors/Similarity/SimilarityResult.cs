using System.Text.Json.Serialization;
using Allmhub.Streaming;
using Allmhub.Vectors.Embeddings;

namespace Allmhub.Vectors.Similarity;

/// <summary>How alike something is to what it was compared with.</summary>
public sealed record SimilarityResult
{
    /// <summary>The cosine, the dot product or the distance.</summary>
    public required double Score { get; init; }

    /// <summary>Its place among all that were compared, from 1, the most alike first.</summary>
    public int Rank { get; init; }

    /// <summary>How it was compared.</summary>
    public SimilarityMetric Metric { get; init; }

    /// <summary>What the vector was made of: the input object of an embedding, else what was compared itself.</summary>
    public object? InputObject { get; init; }

    /// <summary>The embedding it was; <c>null</c> when it was a bare vector.</summary>
    [JsonIgnore]
    public Embedding? Embedding { get; init; }

    /// <summary>The text the vector stands for, as far as it is known.</summary>
    public string? Text => Embedding?.Text;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Rank}: {Score:0.####}");

    /// <summary>The result as compact JSON: see <see cref="ResultJson"/>.</summary>
    /// <param name="indented">Whether it is on several lines.</param>
    /// <returns>A JSON object.</returns>
    public string ToJson(bool indented = false) => ResultJson.Of(this, indented);
}
