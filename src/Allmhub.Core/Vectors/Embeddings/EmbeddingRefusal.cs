using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Allmhub.Http;

namespace Allmhub.Vectors.Embeddings;

/// <summary>What a failed request says of its texts.</summary>
internal enum RefusalKind
{
    /// <summary>Nothing: it would fail with any texts, or may have been done and charged.</summary>
    Whole,

    /// <summary>They are too many.</summary>
    TooMany,

    /// <summary>They are too large together.</summary>
    TooLarge,

    /// <summary>One of them, or some, cannot be taken.</summary>
    Culprit,

    /// <summary>The service takes no wish for base64.</summary>
    Format,

    /// <summary>It was refused, and why cannot be told from the words.</summary>
    Unknown,
}

/// <summary>
/// Reads a refusal. Vendors behind the gateway take 10, 20, 25, 64, 100 or 2048 texts and say so in their own words, with 400, 413 or 500; a text that is
/// too long, or of which a model computes NaN, fails the whole request.
/// </summary>
internal static partial class EmbeddingRefusal
{
    private static readonly string[] General = ["model", "dimensions", "user", "authorization"];

    /// <summary>Says what it is.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="count">How many texts were sent.</param>
    /// <param name="characters">How many characters they had.</param>
    /// <param name="limit">The most texts a request may hold, when the service names it.</param>
    /// <returns>What follows from it.</returns>
    public static RefusalKind Of(AllmException error, int count, long characters, out int? limit)
    {
        limit = null;
        string message = error.Message;
        if (error.Code?.StartsWith("violation_fee.", StringComparison.Ordinal) == true || General.Contains(error.Parameter, StringComparer.OrdinalIgnoreCase))
        {
            return RefusalKind.Whole;
        }

        bool isRefused = error.Kind is AllmErrorKind.InvalidRequest && error.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented);
        bool isFailed = error.Kind is AllmErrorKind.Server or AllmErrorKind.Protocol && (int?)error.StatusCode is 200 or 500 or 424 or 422;
        if (!isRefused && !isFailed && error.Kind != AllmErrorKind.ContentRefused)
        {
            return RefusalKind.Whole;
        }

        if (isRefused && (error.Parameter == "encoding_format" || FormatWords().IsMatch(message)))
        {
            return RefusalKind.Format;
        }

        limit = LimitIn(message, count);
        RefusalKind kind = OfWords(error, message, limit);
        if (kind == RefusalKind.TooMany || (kind is RefusalKind.Unknown or RefusalKind.Culprit && limit is not null && isRefused && !TokenWords().IsMatch(message)))
        {
            return RefusalKind.TooMany;
        }

        if (kind == RefusalKind.Unknown && error.StatusCode == HttpStatusCode.RequestEntityTooLarge)
        {
            return characters >= LargeBody ? RefusalKind.TooLarge : RefusalKind.TooMany;
        }

        // A 5xx may have been done and charged; only what names a reason in the texts is asked again without them.
        return kind == RefusalKind.Unknown && !isRefused ? RefusalKind.Whole : kind;
    }

    /// <summary>The words of a refusal without what differs from text to text.</summary>
    /// <param name="error">The failure.</param>
    /// <returns>A text to compare.</returns>
    public static string Gist(AllmException error) => Digits().Replace(RequestIds().Replace(error.Message, string.Empty), "0");

    /// <summary>From so many characters on, a 413 without words is about them.</summary>
    private const int LargeBody = 200_000;

    private static RefusalKind OfWords(AllmException error, string message, int? limit) =>
        error.Code == "max_tokens_per_request" || TotalWords().IsMatch(message) ? RefusalKind.TooLarge
        : NaNWords().IsMatch(message) ? RefusalKind.Culprit
        : BatchWords().IsMatch(message) && (limit is not null || !LengthWords().IsMatch(message)) ? RefusalKind.TooMany
        : LengthWords().IsMatch(message) || error.Kind == AllmErrorKind.ContentRefused || EmptyWords().IsMatch(message) ? RefusalKind.Culprit
        : DimensionWords().IsMatch(message) ? RefusalKind.Whole
        : RefusalKind.Unknown;

    // The number after a word of limit, unless it counts tokens or characters.
    private static int? LimitIn(string message, int count)
    {
        foreach (Match match in LimitWords().Matches(message))
        {
            if (int.TryParse(match.Groups["n"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 && number < count)
            {
                return number;
            }
        }

        return null;
    }

    [GeneratedRegex(@"(?:max(?:imum)?|at most|(?:larger|greater|more|longer|bigger) than|exceeds?|exceeded|up to|limit(?:ed)?|less than or equal to|no more than|<=|≤|>|\[1, ?|between 1 and|超过|超出|最多|最大|大于|多于|上限|不超)\D{0,60}?(?<n>\d{1,4})(?!\d|\.\d|,\d{3}|\s*-?\s*(?:tokens?|token\b|char|bytes?|words?|KB|MB|K\b|字|个\s*(?:token|字)))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LimitWords();

    [GeneratedRegex(@"\bbatch|array too long|too many|number of (?:inputs?|texts?|documents?|items?)|(?:inputs?|texts?) (?:count|size|list)|size of (?:the )?input|input数组|批|条|数量", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BatchWords();

    [GeneratedRegex(@"tokens? per request|tokens overall|tokens in (?:a |the |this )?batch|total (?:number of )?tokens|tokens in total|body too large|request (?:entity|body|payload) (?:is )?too large.*byte", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TotalWords();

    [GeneratedRegex(@"\btokens?\b|token数|context length|context window|too long|input length|text length|length of|sequence length|too large to process|characters|字符|长度|超长|过长", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LengthWords();

    [GeneratedRegex(@"token|context|sequence|char|NaN|字符|文本长度", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TokenWords();

    [GeneratedRegex(@"\bNaN\b|unsupported value|not JSON compliant|out of range float|\bInf(?:inity)?\b|non-?finite", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NaNWords();

    [GeneratedRegex(@"empty (?:string|text|input)|(?:input|text|content)s? (?:cannot|can't|can not|must not|should not|may not) be (?:empty|blank|null)|不能为空|为空", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EmptyWords();

    [GeneratedRegex(@"dimension", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DimensionWords();

    [GeneratedRegex(@"encoding_?format|base64", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FormatWords();

    [GeneratedRegex(@"\(request id: [^()]*\)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RequestIds();

    [GeneratedRegex(@"\d+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digits();
}
