using System.Numerics;
using System.Runtime.InteropServices;

namespace Allmhub.Vectors.Similarity;

/// <summary>
/// Sums over pairs of vectors, by as many numbers at a time as the machine takes (<see cref="Vector{T}"/>). Nothing is checked: both must have the same length.
/// </summary>
internal static class VectorMath
{
    /// <summary>The dot product.</summary>
    /// <param name="left">A vector.</param>
    /// <param name="right">A vector of the same length.</param>
    /// <returns>The sum; infinite when it does not fit.</returns>
    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        ref float a = ref MemoryMarshal.GetReference(left);
        ref float b = ref MemoryMarshal.GetReference(right);
        int width = Vector<float>.Count;
        int at = 0;

        // Four sums at a time, since each addition waits for the one before it.
        Vector<float> sum0 = default;
        Vector<float> sum1 = default;
        Vector<float> sum2 = default;
        Vector<float> sum3 = default;
        for (; at <= left.Length - (4 * width); at += 4 * width)
        {
            sum0 += Vector.LoadUnsafe(ref a, (nuint)at) * Vector.LoadUnsafe(ref b, (nuint)at);
            sum1 += Vector.LoadUnsafe(ref a, (nuint)(at + width)) * Vector.LoadUnsafe(ref b, (nuint)(at + width));
            sum2 += Vector.LoadUnsafe(ref a, (nuint)(at + (2 * width))) * Vector.LoadUnsafe(ref b, (nuint)(at + (2 * width)));
            sum3 += Vector.LoadUnsafe(ref a, (nuint)(at + (3 * width))) * Vector.LoadUnsafe(ref b, (nuint)(at + (3 * width)));
        }

        float sum = Vector.Sum(sum0 + sum1 + (sum2 + sum3));
        for (; at < left.Length; at++)
        {
            sum += left[at] * right[at];
        }

        return sum;
    }

    /// <summary>The dot product of two vectors, and that of the second with itself, in one pass.</summary>
    /// <param name="left">A vector.</param>
    /// <param name="right">A vector of the same length.</param>
    /// <param name="square">The square of the second one's length.</param>
    /// <returns>The dot product.</returns>
    public static float DotAndSquare(ReadOnlySpan<float> left, ReadOnlySpan<float> right, out float square)
    {
        ref float a = ref MemoryMarshal.GetReference(left);
        ref float b = ref MemoryMarshal.GetReference(right);
        int width = Vector<float>.Count;
        int at = 0;
        Vector<float> dot0 = default;
        Vector<float> dot1 = default;
        Vector<float> square0 = default;
        Vector<float> square1 = default;
        for (; at <= left.Length - (2 * width); at += 2 * width)
        {
            Vector<float> first = Vector.LoadUnsafe(ref b, (nuint)at);
            Vector<float> second = Vector.LoadUnsafe(ref b, (nuint)(at + width));
            dot0 += Vector.LoadUnsafe(ref a, (nuint)at) * first;
            dot1 += Vector.LoadUnsafe(ref a, (nuint)(at + width)) * second;
            square0 += first * first;
            square1 += second * second;
        }

        float dot = Vector.Sum(dot0 + dot1);
        float own = Vector.Sum(square0 + square1);
        for (; at < left.Length; at++)
        {
            dot += left[at] * right[at];
            own += right[at] * right[at];
        }

        square = own;
        return dot;
    }

    /// <summary>The square of the distance.</summary>
    /// <param name="left">A vector.</param>
    /// <param name="right">A vector of the same length.</param>
    /// <returns>The sum; infinite when it does not fit.</returns>
    public static float SquaredDistance(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        ref float a = ref MemoryMarshal.GetReference(left);
        ref float b = ref MemoryMarshal.GetReference(right);
        int width = Vector<float>.Count;
        int at = 0;
        Vector<float> sum0 = default;
        Vector<float> sum1 = default;
        for (; at <= left.Length - (2 * width); at += 2 * width)
        {
            Vector<float> first = Vector.LoadUnsafe(ref a, (nuint)at) - Vector.LoadUnsafe(ref b, (nuint)at);
            Vector<float> second = Vector.LoadUnsafe(ref a, (nuint)(at + width)) - Vector.LoadUnsafe(ref b, (nuint)(at + width));
            sum0 += first * first;
            sum1 += second * second;
        }

        float sum = Vector.Sum(sum0 + sum1);
        for (; at < left.Length; at++)
        {
            float difference = left[at] - right[at];
            sum += difference * difference;
        }

        return sum;
    }
}
