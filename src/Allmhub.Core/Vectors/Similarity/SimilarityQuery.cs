using System.Diagnostics.CodeAnalysis;
using Allmhub.Http;

namespace Allmhub.Vectors.Similarity;

/// <summary>A vector that others are compared with. Safe for parallel use.</summary>
public sealed class SimilarityQuery
{
    private readonly float[] _vector;
    private readonly double _length;

    /// <summary>Takes the vector; what it needs of it again and again is reckoned once.</summary>
    /// <param name="vector">The vector; not copied.</param>
    /// <param name="metric">How it is compared.</param>
    /// <exception cref="InvalidInputException">It is empty, holds something that is no finite number, or is all zeros where an angle is wanted.</exception>
    public SimilarityQuery(float[] vector, SimilarityMetric metric = SimilarityMetric.Cosine)
    {
        ArgumentNullException.ThrowIfNull(vector);
        Metric = metric;
        _vector = vector;
        _length = Math.Sqrt(Exact(vector, vector).Dot);
        if (FaultOf(vector, _length) is string fault)
        {
            throw new InvalidInputException(Words.Say($"Nothing can be compared with this vector: {fault}"), nameof(vector));
        }
    }

    /// <summary>How it is compared.</summary>
    public SimilarityMetric Metric { get; }

    /// <summary>How many numbers it has.</summary>
    public int Dimension => _vector.Length;

    /// <summary>Whether a greater score is the better one.</summary>
    public bool PrefersMore => Metric != SimilarityMetric.Euclidean;

    /// <summary>Compares a vector with it.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="score">The cosine, dot product or distance.</param>
    /// <param name="fault">Why there is no score.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryScore(ReadOnlySpan<float> vector, out double score, [NotNullWhen(false)] out string? fault)
    {
        if (vector.Length != _vector.Length)
        {
            score = double.NaN;
            fault = Words.Say($"The vector has {vector.Length} numbers and the one it is compared with has {_vector.Length}. Vectors of different models or dimensions cannot be compared; make both with the same.");
            return false;
        }

        score = Quick(vector);
        if (double.IsFinite(score))
        {
            fault = null;
            return true;
        }

        // A sum that was too large or too small for 32 bits, or a vector without a score.
        (double dot, double square, double distance) = Exact(_vector, vector);
        fault = FaultOf(vector, Math.Sqrt(square));
        score = fault is not null ? double.NaN : Metric switch
        {
            SimilarityMetric.Cosine => Bounded(dot / (_length * Math.Sqrt(square))),
            SimilarityMetric.Dot => dot,
            _ => Math.Sqrt(distance),
        };
        return fault is null;
    }

    private double Quick(ReadOnlySpan<float> vector)
    {
        switch (Metric)
        {
            case SimilarityMetric.Cosine:
                float dot = VectorMath.DotAndSquare(_vector, vector, out float square);

                // Products of smaller numbers have lost digits.
                return square > 1e-16f && _length > 1e-8 && float.IsFinite(square) && float.IsFinite(dot) ? Bounded(dot / (_length * Math.Sqrt(square))) : double.NaN;
            case SimilarityMetric.Dot:
                return Kept(VectorMath.Dot(_vector, vector));
            default:
                return Math.Sqrt(Kept(VectorMath.SquaredDistance(_vector, vector)));
        }
    }

    // What is this small may be what is left of a sum that was too small for 32 bits.
    private static double Kept(float sum) => Math.Abs(sum) > 1e-24f ? sum : double.NaN;

    private static double Bounded(double cosine) => Math.Clamp(cosine, -1, 1);

    private string? FaultOf(ReadOnlySpan<float> vector, double length)
    {
        if (vector.IsEmpty)
        {
            return Words.Say("It is empty.");
        }

        for (int i = 0; i < vector.Length; i++)
        {
            if (!float.IsFinite(vector[i]))
            {
                return Words.Say($"It has {(float.IsNaN(vector[i]) ? Words.Say("NaN (not a number)") : Words.Say("an infinite number"))} at place {i}.");
            }
        }

        return length == 0 && Metric == SimilarityMetric.Cosine ? Words.Say("It is all zeros, which has no direction and so no cosine. -Metric Dot or Euclidean can compare it.") : null;
    }

    private static (double Dot, double Square, double Distance) Exact(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double dot = 0;
        double square = 0;
        double distance = 0;
        for (int i = 0; i < right.Length; i++)
        {
            dot += (double)left[i] * right[i];
            square += (double)right[i] * right[i];
            double difference = (double)left[i] - right[i];
            distance += difference * difference;
        }

        return (dot, square, distance);
    }
}
