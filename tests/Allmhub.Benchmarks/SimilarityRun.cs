using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using Allmhub.Vectors.Similarity;

namespace Allmhub.Benchmarks;

/// <summary>
/// A million comparisons of vectors of 1,536 numbers with one, by the core's own sums and by a plain loop over TensorPrimitives, turn by turn in one run.
/// The vectors lie in memory and not in a cache, as those of a file or a pipeline do.
/// </summary>
internal static class SimilarityRun
{
    private const int Dimension = 1536;
    private const int Vectors = 40_000;
    private const int Comparisons = 1_000_000;
    private const int Rounds = 5;

    /// <summary>Measures and prints a Markdown table.</summary>
    public static void Run()
    {
        Random random = new(1);
        float[][] vectors = [.. Enumerable.Range(0, Vectors).Select(_ => Vector(random))];
        float[] query = Vector(random);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Vector<float> of {Vector<float>.Count} numbers; {Vectors} vectors, {(long)Vectors * Dimension * sizeof(float) / 1e6:F0} MB; best of {Rounds} in turn"));
        Console.WriteLine();
        Console.WriteLine("| a million comparisons of 1,536 numbers | TensorPrimitives, s | core, s | ratio |");
        Console.WriteLine("|---|---|---|---|");
        Measure("cosine", vectors, vector => TensorPrimitives.CosineSimilarity(query, vector), query, SimilarityMetric.Cosine);
        Measure("dot", vectors, vector => TensorPrimitives.Dot(query, vector), query, SimilarityMetric.Dot);
        Measure("distance", vectors, vector => TensorPrimitives.Distance(query, vector), query, SimilarityMetric.Euclidean);
        Measure("cosine, the same 4 vectors again and again", vectors[..4], vector => TensorPrimitives.CosineSimilarity(query, vector), query, SimilarityMetric.Cosine);
    }

    private static void Measure(string name, float[][] vectors, Func<float[], float> plain, float[] query, SimilarityMetric metric)
    {
        SimilarityQuery compared = new(query, metric);
        double floor = double.MaxValue;
        double core = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            floor = Math.Min(floor, Time(() => Plain(vectors, plain), out double expected));
            core = Math.Min(core, Time(() => Core(vectors, compared), out double sum));
            if (Math.Abs(sum - expected) > 1e-3 * Comparisons)
            {
                throw new InvalidOperationException($"{name}: {sum} is not {expected}.");
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {floor:F3} | {core:F3} | {core / floor:F2} |"));
    }

    private static double Time(Func<double> work, out double sum)
    {
        Stopwatch clock = Stopwatch.StartNew();
        sum = work();
        return clock.Elapsed.TotalSeconds;
    }

    private static double Plain(float[][] vectors, Func<float[], float> compare)
    {
        double sum = 0;
        for (int i = 0; i < Comparisons; i++)
        {
            sum += compare(vectors[i % vectors.Length]);
        }

        return sum;
    }

    // All that Measure-AllmSimilarity does with a vector: checked, compared, and kept when it is one of the best five.
    private static double Core(float[][] vectors, SimilarityQuery query)
    {
        double sum = 0;
        BestList<int> best = new(5, query.PrefersMore);
        for (int i = 0; i < Comparisons; i++)
        {
            if (!query.TryScore(vectors[i % vectors.Length], out double score, out string? fault))
            {
                throw new InvalidOperationException(fault);
            }

            best.Add(i, score);
            sum += score;
        }

        return sum;
    }

    private static float[] Vector(Random random) => [.. Enumerable.Range(0, Dimension).Select(_ => (float)(random.NextDouble() - 0.5))];
}
