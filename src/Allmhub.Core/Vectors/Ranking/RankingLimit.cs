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

    private static bool IsOfSize(AllmException error)
    {
        bool isRefusal = error.Kind is AllmErrorKind.InvalidRequest && (int?)error.StatusCode is 400 or 413 or 422 or 500;
        return error.StatusCode == HttpStatusCode.RequestEntityTooLarge || (isRefusal && Size().IsMatch(error.Message) && !Query().IsMatch(error.Message));
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

    [GeneratedRegex("batch|documents?|inputs?|texts|items|too (?:many|large)|number of|at most|no more than|文档|数量|条数|批|条|个数|超过|超出", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Size();

    [GeneratedRegex("\\bquery\\b|查询", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Query();

    [GeneratedRegex("token|character|byte|字符", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    // Not inside a word such as a request id or a model's name.
    [GeneratedRegex("(?<![\\w.-])[0-9]{1,6}(?![\\w-]|\\.[0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
