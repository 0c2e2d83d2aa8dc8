namespace Allmhub.Vectors.Similarity;

/// <summary>How two vectors are compared.</summary>
public enum SimilarityMetric : long
{
    /// <summary>The cosine of the angle between them, from -1 to 1; more is more alike. A vector of zeros has no angle.</summary>
    Cosine,

    /// <summary>The dot product; more is more alike. For vectors of length 1, as most services give, the same as the cosine.</summary>
    Dot,

    /// <summary>The distance between their ends, from 0; less is more alike.</summary>
    Euclidean,
}
