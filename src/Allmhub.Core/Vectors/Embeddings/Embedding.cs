using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Allmhub.Streaming;

namespace Allmhub.Vectors.Embeddings;

/// <summary>A text's vector, with what it was made of.</summary>
public sealed class Embedding
{
    /// <summary>The vector: 32-bit numbers, none of them infinite or not a number.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "The vector is the result; a copy of it at each look would cost more than all else.")]
    public required float[] Vector { get; init; }

    /// <summary>How many numbers the vector has.</summary>
    public int Dimension => Vector.Length;

    /// <summary>The text's place among all texts of the run, from 0; texts that failed have a place too.</summary>
    public int Index { get; init; }

    /// <summary>What the text was taken from, the caller's own object; the text itself where that is all.</summary>
    public object? InputObject { get; init; }

    /// <summary>The text the vector stands for.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>The model that was asked.</summary>
    public string? Model { get; init; }

    /// <summary>The text's share of what its request used, and the request's sum; <c>null</c> when the service does not say.</summary>
    public EmbeddingUsage? Usage { get; init; }

    /// <summary>The text's share of the estimated price of its request in USD, so that the sum over a run is the run's; <c>null</c> without a price list.</summary>
    public decimal? Cost { get; init; }

    /// <summary>What <see cref="Cost"/> was reckoned from.</summary>
    public string? CostBasis { get; init; }

    /// <summary>From sending the text's request to its end.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The gateway's request id, for its operator.</summary>
    public string? RequestId { get; init; }

    /// <summary>What the service says of the text beside the vector, as JSON, e.g. a sparse vector; <c>null</c> when it says nothing else.</summary>
    [JsonIgnore]
    public string? Raw { get; init; }

    /// <summary>Whether it was read from the file of a checkpoint: an earlier run asked and paid for it, and this one did not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool FromCheckpoint { get; init; }

    /// <summary>The text's first words and how long the vector is.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => TerminalFilter.OneLine(FormattableString.Invariant($"{(Text.Length > 60 ? Text[..60] + "…" : Text)} ({Dimension})"));

    /// <summary>The result as compact JSON: see <see cref="ResultJson"/>.</summary>
    /// <param name="indented">Whether it is on several lines.</param>
    /// <returns>A JSON object.</returns>
    public string ToJson(bool indented = false) => ResultJson.Of(this, indented);
}
