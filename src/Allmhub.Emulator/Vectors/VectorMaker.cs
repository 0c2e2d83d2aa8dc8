using System.Globalization;
using System.Text;

namespace Allmhub.Emulator.Vectors;

/// <summary>
/// Makes a vector of a text: words, their runs of three letters, and Chinese characters with their pairs are hashed onto its numbers. The same text always gets
/// the same vector, texts that share words or parts of words get similar ones, other models get others.
/// </summary>
internal static class VectorMaker
{
    private const int Spread = 64;
    private const int GramLength = 3;

    private static readonly HashSet<string> Small = new(StringComparer.Ordinal)
    {
        "a", "an", "and", "are", "as", "at", "be", "by", "do", "does", "for", "from", "how", "i", "in", "is", "it", "of", "on", "or", "that", "the", "this", "to", "was", "what", "which", "who", "with",
        "的", "了", "是", "在", "和", "有", "吗", "呢", "吧", "么", "什", "怎", "哪", "里", "谁", "我", "你", "他",
    };

    /// <summary>The vector, of length 1. Asked shorter, it is the beginning of the long one, as of text-embedding-3.</summary>
    public static float[] Make(string model, VectorInput input, int dimension)
    {
        int native = Math.Max(dimension, model.Contains("large", StringComparison.Ordinal) ? 3072 : 1536);
        Dictionary<ulong, double> feature = [];
        ulong seed = Hash(model, 14695981039346656037UL);
        if (input.Text is { } text)
        {
            AddText(feature, seed, text);
        }
        else
        {
            foreach (int token in input.Token)
            {
                Add(feature, seed, token.ToString(CultureInfo.InvariantCulture), 1);
            }
        }

        double[] sum = new double[native];
        foreach ((ulong hash, double weight) in feature)
        {
            ulong state = hash;
            for (int i = 0; i < Spread; i++)
            {
                ulong random = Next(ref state);
                sum[random % (ulong)native] += (random >> 63) == 0 ? Math.Sqrt(weight) : -Math.Sqrt(weight);
            }
        }

        double length = Math.Sqrt(sum.Take(dimension).Sum(static n => n * n));
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++)
        {
            vector[i] = length > 0 ? (float)(sum[i] / length) : i == 0 ? 1 : 0;
        }

        return vector;
    }

    private static void AddText(Dictionary<ulong, double> feature, ulong seed, string text)
    {
        StringBuilder word = new();
        Rune? before = null;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isHan = rune.Value is >= 0x3400 and <= 0x9FFF or >= 0x20000 and <= 0x3FFFF or >= 0x3040 and <= 0x30FF or >= 0xAC00 and <= 0xD7AF;
            if (isHan)
            {
                AddWord(feature, seed, word);
                string one = rune.ToString();
                Add(feature, seed, one, Small.Contains(one) ? 0.1 : 1);
                if (before is { } left)
                {
                    Add(feature, seed, left.ToString() + one, 0.6);
                }

                before = rune;
                continue;
            }

            before = null;
            if (Rune.IsLetterOrDigit(rune))
            {
                word.Append(Rune.ToLowerInvariant(rune).ToString());
            }
            else
            {
                AddWord(feature, seed, word);
            }
        }

        AddWord(feature, seed, word);
        if (feature.Count == 0)
        {
            Add(feature, seed, text, 1);
        }
    }

    private static void AddWord(Dictionary<ulong, double> feature, ulong seed, StringBuilder word)
    {
        if (word.Length == 0)
        {
            return;
        }

        string whole = word.ToString();
        word.Clear();
        if (Small.Contains(whole))
        {
            Add(feature, seed, whole, 0.05);
            return;
        }

        Add(feature, seed, whole, 1);
        string edged = $"^{whole}$";
        int grams = edged.Length - GramLength + 1;
        for (int i = 0; i < grams; i++)
        {
            Add(feature, seed, edged.Substring(i, GramLength), 2.0 / grams);
        }
    }

    private static void Add(Dictionary<ulong, double> feature, ulong seed, string text, double weight)
    {
        ulong hash = Hash(text, seed);
        feature[hash] = feature.GetValueOrDefault(hash) + weight;
    }

    /// <summary>FNV-1a, the same on every machine and in every process.</summary>
    private static ulong Hash(string text, ulong seed)
    {
        ulong hash = seed;
        foreach (char c in text)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return hash;
    }

    /// <summary>SplitMix64.</summary>
    private static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        ulong z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
