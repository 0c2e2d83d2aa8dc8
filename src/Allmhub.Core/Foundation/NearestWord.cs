namespace Allmhub.Foundation;

/// <summary>What was probably meant by a word with a slip in it.</summary>
public static class NearestWord
{
    /// <summary>Finds it.</summary>
    /// <param name="typed">The word.</param>
    /// <param name="known">The words there are.</param>
    /// <returns>The nearest one; <c>null</c> when none is near: more than a third of its letters would differ.</returns>
    public static string? Of(string typed, IEnumerable<string> known) => known
        .Select(word => (Word: word, Distance: Distance(typed.ToUpperInvariant(), word.ToUpperInvariant())))
        .Where(static pair => pair.Distance <= Math.Max(1, pair.Word.Length / 3))
        .OrderBy(static pair => pair.Distance)
        .ThenBy(static pair => pair.Word, StringComparer.Ordinal)
        .Select(static pair => pair.Word)
        .FirstOrDefault();

    /// <summary>The question that follows an error; empty when nothing is near.</summary>
    /// <param name="typed">The word.</param>
    /// <param name="known">The words there are.</param>
    /// <returns>The question, with a blank before it.</returns>
    public static string Question(string typed, IEnumerable<string> known) => Of(typed, known) is string word ? Words.Say($" Did you mean '{word}'?") : string.Empty;

    // Letters left out, put in, taken for another, and two that changed places (Damerau and Levenshtein).
    private static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                cost[i, j] = i == 0 || j == 0 ? i + j : Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[a.Length, b.Length];
    }
}
