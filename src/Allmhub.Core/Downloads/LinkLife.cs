using System.Globalization;
using System.Text.RegularExpressions;

namespace Allmhub.Downloads;

/// <summary>
/// Until when a signed link opens its file, as its query or the store's answer says: AWS, Google, Volcengine and Aliyun (date and seconds), Azure
/// (<c>se</c>), Tencent (<c>q-sign-time</c>), and the older <c>Expires</c> in seconds since 1970.
/// </summary>
internal static partial class LinkLife
{
    private static readonly string[] Stores = ["X-Amz", "X-Goog", "X-Tos", "x-oss"];

    /// <summary>Finds the end.</summary>
    /// <param name="link">The link.</param>
    /// <param name="answer">The store's answer, when it refused.</param>
    /// <returns>When it ends or ended; <c>null</c> when nothing says so.</returns>
    public static DateTimeOffset? EndOf(Uri link, string answer = "")
    {
        if (XmlEnd().Match(answer) is { Success: true } told && Iso(told.Groups[1].Value) is { } end)
        {
            return end;
        }

        Dictionary<string, string> query = Query(link);
        return Stores.Select(store => DateAndSeconds(query, store)).FirstOrDefault(static found => found is not null)
            ?? (query.TryGetValue("Expires", out string? seconds) ? Unix(seconds) : null)
            ?? (query.TryGetValue("se", out string? azure) ? Iso(azure) : null)
            ?? (query.TryGetValue("q-sign-time", out string? span) ? Unix(span.Split(';')[^1]) : null);
    }

    private static DateTimeOffset? DateAndSeconds(Dictionary<string, string> query, string store) =>
        query.TryGetValue(store + "-Date", out string? date) && query.TryGetValue(store + "-Expires", out string? life)
        && DateTimeOffset.TryParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset begin)
        && int.TryParse(life, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)
            ? begin.AddSeconds(seconds)
            : null;

    private static DateTimeOffset? Unix(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds is > 1_000_000_000 and < 100_000_000_000
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static DateTimeOffset? Iso(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;

    private static Dictionary<string, string> Query(Uri link)
    {
        Dictionary<string, string> query = new(StringComparer.OrdinalIgnoreCase);
        string[] part = link.PathAndQuery.Split('?', 2);
        foreach (string pair in part.Length < 2 ? [] : part[1].Split('&'))
        {
            string[] word = pair.Split('=', 2);
            query.TryAdd(word[0], word.Length > 1 ? Uri.UnescapeDataString(word[1]) : string.Empty);
        }

        return query;
    }

    [GeneratedRegex("<Expires>([^<]*)</Expires>", RegexOptions.CultureInvariant)]
    private static partial Regex XmlEnd();
}
