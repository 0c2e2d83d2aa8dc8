using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Allmhub.Http;

namespace Allmhub.Vectors.Ranking;

/// <summary>How many documents the service takes at once: as many as the caller allows, until it refuses so many. Vendors take 10 to 1,000 and publish it in their refusal alone.</summary>
/// <param name="most">What the caller allows.</param>
internal sealed partial class RankingLimit(int most)
{
    /// <summary>The most documents of a request.</summary>
    public int Most { get; private set; } = most;

    /// <summary>Learns from a refusal.</summary>
    /// <param name="error">The refusal.</param>
    /// <param name="count">How many documents were refused.</param>
    /// <returns>Whether fewer may be taken; if not, the refusal stands.</returns>
    public bool Learns(AllmException error, int count)
    {
        if (count < 2 || !IsOfSize(error))
        {
            return false;
        }

        Most = Math.Min(Most, Named(error, count) ?? count / 2);
        return true;
    }

    /// <summary>The document that a refusal names by its position in the request; <c>null</c> when it names none.</summary>
    /// <param name="error">The refusal.</param>
    /// <returns>The position.</returns>
    public static int? Culprit(AllmException error) =>
        One().Match($"{error.Parameter} {error.Message}") is { Success: true } match && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int position) ? position : null;

    private static bool IsOfSize(AllmException error)
    {
        if (error.StatusCode == HttpStatusCode.RequestEntityTooLarge)
        {
            return true;
        }

        bool isRefusal = error.Kind is AllmErrorKind.InvalidRequest && (int?)error.StatusCode is 400 or 422 or 500;
        return isRefusal && Culprit(error) is null && Size().IsMatch(error.Message) && !Query().IsMatch(error.Message);
    }

    // "batch size 64 > maximum 32": the largest number below what was sent is the limit. Numbers of tokens are none.
    private static int? Named(AllmException error, int count) =>
        error.StatusCode == HttpStatusCode.RequestEntityTooLarge || Token().IsMatch(error.Message)
            ? null
            : Digits().Matches(error.Message)
                .Select(static match => int.TryParse(match.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)
                .Where(number => number > 0 && number < count)
                .Cast<int?>()
                .Max();

    [GeneratedRegex("batch|too (?:many|large|long)|number of|at most|no more than|exceed|maximum|(?:larger|greater|longer|more) than|limit|range|数量|条数|个数|批|最多|最大|过多|超过|超出|超限", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Size();

    [GeneratedRegex("\\bquery\\b|查询", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Query();

    [GeneratedRegex("token|character|byte|字符", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(@"\b(?:documents?|inputs?|texts?)\s?\[\s?([0-9]{1,6})\s?\]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex One();

    // Not inside a word such as a request id or a model's name.
    [GeneratedRegex("(?<![\\w.-])[0-9]{1,6}(?![\\w-]|\\.[0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
