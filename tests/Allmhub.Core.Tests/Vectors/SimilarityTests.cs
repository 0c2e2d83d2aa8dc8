using Allmhub.Http;
using Allmhub.Vectors.Similarity;

namespace Allmhub.Core.Tests.Vectors;

/// <summary>Comparing vectors: the same numbers as the plain formulas in 64 bits, at every length.</summary>
public sealed class SimilarityTests
{
    [Theory]
    [InlineData(SimilarityMetric.Cosine)]
    [InlineData(SimilarityMetric.Dot)]
    [InlineData(SimilarityMetric.Euclidean)]
    public void Scores_are_those_of_the_formula(SimilarityMetric metric)
    {
        Random random = new(11);
        for (int length = 1; length <= 200; length++)
        {
            float[] left = Vector(random, length);
            float[] right = Vector(random, length);

            Assert.True(new SimilarityQuery(left, metric).TryScore(right, out double score, out string? fault), fault);
            Assert.Equal(Expected(left, right, metric), score, 1e-5);
        }
    }

    [Theory]
    [InlineData(1e30f, 1e30f)]
    [InlineData(1e-30f, 1e-30f)]
    [InlineData(1e-40f, 3e38f)]
    public void Very_large_and_very_small_numbers_keep_their_angle(float left, float right)
    {
        Assert.True(new SimilarityQuery([left, left, 0]).TryScore([right, 0, 0], out double score, out _));
        Assert.Equal(Math.Sqrt(0.5), score, 1e-6);
        Assert.True(new SimilarityQuery([left, 0, 0], SimilarityMetric.Dot).TryScore([right, 0, 0], out double dot, out _));
        Assert.Equal((double)left * right, dot, Math.Abs((double)left * right) * 1e-6);
    }

    [Fact]
    public void The_same_vector_is_one_and_no_more()
    {
        Random random = new(5);
        for (int i = 0; i < 100; i++)
        {
            float[] vector = Vector(random, 1536);
            Assert.True(new SimilarityQuery(vector).TryScore(vector, out double score, out _));
            Assert.InRange(score, 0.99999, 1);
        }
    }

    [Fact]
    public void What_cannot_be_compared_says_why()
    {
        SimilarityQuery query = new([1, 2, 3]);

        Assert.False(query.TryScore([1, 2], out _, out string? length));
        Assert.Contains("2 numbers and the one it is compared with has 3", length, StringComparison.Ordinal);
        Assert.False(query.TryScore([0, 0, 0], out _, out string? zero));
        Assert.Contains("all zeros", zero, StringComparison.Ordinal);
        Assert.False(query.TryScore([1, float.NaN, 0], out double none, out string? nan));
        Assert.Contains("NaN (not a number) at place 1", nan, StringComparison.Ordinal);
        Assert.True(double.IsNaN(none));
        Assert.False(query.TryScore([1, float.NegativeInfinity, 0], out _, out string? infinite));
        Assert.Contains("infinite", infinite, StringComparison.Ordinal);
        Assert.True(new SimilarityQuery([0, 0, 0], SimilarityMetric.Dot).TryScore([1, 2, 3], out double dot, out _));
        Assert.Equal(0, dot);
        Assert.True(new SimilarityQuery([0, 0], SimilarityMetric.Euclidean).TryScore([3, 4], out double distance, out _));
        Assert.Equal(5, distance, 1e-6);
    }

    [Fact]
    public void Nothing_is_compared_with_what_is_no_vector()
    {
        Assert.Contains("all zeros", Assert.Throws<InvalidInputException>(static () => new SimilarityQuery([0, 0])).Message, StringComparison.Ordinal);
        Assert.Contains("empty", Assert.Throws<InvalidInputException>(static () => new SimilarityQuery([])).Message, StringComparison.Ordinal);
        Assert.Contains("NaN", Assert.Throws<InvalidInputException>(static () => new SimilarityQuery([1, float.NaN], SimilarityMetric.Dot)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_best_are_kept_in_order_and_of_equals_the_earlier(bool prefersMore)
    {
        Random random = new(1);
        for (int round = 0; round < 200; round++)
        {
            double[] scores = [.. Enumerable.Range(0, random.Next(0, 60)).Select(_ => (double)random.Next(0, 12))];
            int? top = random.Next(4) == 0 ? null : random.Next(1, 20);
            BestList<int> best = new(top, prefersMore);
            for (int i = 0; i < scores.Length; i++)
            {
                best.Add(i, scores[i]);
                Assert.True(best.Count <= (top ?? int.MaxValue));
            }

            IEnumerable<(double Score, int At)> all = scores.Select(static (score, at) => (score, at));
            IEnumerable<int> expected = (prefersMore ? all.OrderByDescending(static one => one.Score) : all.OrderBy(static one => one.Score)).ThenBy(static one => one.At).Select(static one => one.At).Take(top ?? int.MaxValue);
            Assert.Equal(expected, best.Take().Select(static kept => kept.Item));
        }
    }

    private static float[] Vector(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5))];

    private static double Expected(float[] left, float[] right, SimilarityMetric metric)
    {
        double dot = left.Zip(right, static (a, b) => (double)a * b).Sum();
        return metric switch
        {
            SimilarityMetric.Cosine => dot / Math.Sqrt(left.Sum(static a => (double)a * a) * right.Sum(static b => (double)b * b)),
            SimilarityMetric.Dot => dot,
            _ => Math.Sqrt(left.Zip(right, static (a, b) => ((double)a - b) * ((double)a - b)).Sum()),
        };
    }
}
