using System.Text;

namespace Allmhub.Emulator.Ranking;

/// <summary>
/// Scores a document by a query: how much of the query's words and letter pairs it has, Chinese by character and pair. The same texts get the same score, 0 to 1.
/// </summary>
internal static class RankingScore
{
    private const int Gram = 3;
    private const double WordShare = 0.6;
    private const double GramShare = 0.35;

    /// <summary>Words too common to tell one text from another.</summary>
    private static readonly HashSet<string> Common = new(
        ["a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "does", "for", "from", "how", "i", "in", "is", "it", "of", "on", "or", "s", "t", "that", "the", "this", "to", "was", "what", "when", "where", "which", "who", "why", "with", "的", "了", "是", "在", "吗", "呢", "我", "怎", "么", "样", "什"],
        StringComparer.Ordinal);

    public static double Of(string query, string document)
    {
        HashSet<string> asked = Words(query);
        if (asked.Count == 0)
        {
            return 0;
        }

        HashSet<string> told = Words(document);
        HashSet<string> grams = Grams(asked);
        HashSet<string> other = Grams(told);
        double words = (double)asked.Count(told.Contains) / asked.Count;
        double pieces = grams.Count == 0 ? words : (double)grams.Count(other.Contains) / grams.Count;

        // Of two that have the same of the query, the one that says less beside it is the better answer.
        double brief = 1.0 / (1 + (told.Count / 16.0));
        return (words * WordShare) + (pieces * GramShare) + ((words + pieces > 0 ? 1 - WordShare - GramShare : 0) * brief);
    }

    public static double Logit(double score)
    {
        double inner = Math.Clamp(score, 0.001, 0.999);
        return Math.Log(inner / (1 - inner));
    }

    /// <summary>Latin words in lower case without an ending, Chinese characters one by one and in pairs.</summary>
    private static HashSet<string> Words(string text)
    {
        HashSet<string> words = new(StringComparer.Ordinal);
        StringBuilder word = new();
        char before = '\0';
        foreach (char c in text.Append(' '))
        {
            bool isHan = c is >= '\u3400' and <= '\u9fff';
            if (!isHan && char.IsLetterOrDigit(c))
            {
                word.Append(char.ToLowerInvariant(c));
            }
            else if (word.Length > 0)
            {
                Add(words, Stem(word.ToString()));
                word.Clear();
            }

            if (isHan)
            {
                Add(words, c.ToString());
                if (before != '\0' && !Common.Contains(before.ToString()) && !Common.Contains(c.ToString()))
                {
                    words.Add($"{before}{c}");
                }
            }

            before = isHan ? c : '\0';
        }

        return words;
    }

    private static void Add(HashSet<string> words, string word)
    {
        if (!Common.Contains(word))
        {
            words.Add(word);
        }
    }

    private static string Stem(string word) =>
        word.Length > 5 && word.EndsWith("ing", StringComparison.Ordinal) ? word[..^3]
        : word.Length > 4 && word.EndsWith("es", StringComparison.Ordinal) ? word[..^2]
        : word.Length > 3 && word.EndsWith('s') ? word[..^1]
        : word;

    /// <summary>The pieces of three letters of longer words: what is spelled nearly the same is nearly the same.</summary>
    private static HashSet<string> Grams(HashSet<string> words)
    {
        HashSet<string> grams = new(StringComparer.Ordinal);
        foreach (string word in words.Where(static word => word.Length >= Gram))
        {
            for (int at = 0; at + Gram <= word.Length; at++)
            {
                grams.Add(word.Substring(at, Gram));
            }
        }

        return grams;
    }
}
