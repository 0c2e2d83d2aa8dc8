using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Allmhub.Chat.Schema.Validating;

/// <summary>Patterns with a time limit, so that no schema can hang a session. Kept, since one schema checks many answers.</summary>
internal static class SchemaPattern
{
    private const int MaxKept = 256;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private static readonly ConcurrentDictionary<string, Regex> Kept = new(StringComparer.Ordinal);

    /// <summary>Whether the text matches.</summary>
    /// <returns><c>null</c> when it cannot be said within the limit.</returns>
    public static bool? Matches(string pattern, string text, SchemaWork work)
    {
        if (work.IsSlow(pattern))
        {
            return null;
        }

        try
        {
            return Of(pattern).IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            work.NoteSlow(pattern);
            return null;
        }
    }

    /// <summary>The compiled pattern.</summary>
    /// <exception cref="ArgumentException">It is no pattern.</exception>
    public static Regex Of(string pattern)
    {
        if (Kept.Count >= MaxKept)
        {
            Kept.Clear();
        }

        return Kept.GetOrAdd(pattern, static text => Compile(text));
    }

    private static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.ECMAScript, Limit);
        }
        catch (ArgumentException)
        {
            // ECMAScript mode knows no Unicode classes and no look-behind, which JSON Schema's dialect has.
            return new Regex(pattern, RegexOptions.CultureInvariant, Limit);
        }
    }
}
