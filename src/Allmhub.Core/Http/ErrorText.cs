using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Allmhub.Streaming;

namespace Allmhub.Http;

/// <summary>Finds the words in an error whose shape says little about where they stand.</summary>
internal static partial class ErrorText
{
    private const int MaxShown = 200;
    private const int MaxDepth = 8;
    private const int MaxTexts = 1000;

    private static readonly HashSet<string> Telling = new(StringComparer.OrdinalIgnoreCase)
    {
        "message", "msg", "detail", "details", "description", "reason", "error", "err", "error_message", "errormessage", "error_msg", "errmsg", "error_description",
        "status_msg", "title", "cause", "html-message",
    };

    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "id", "object", "created", "model", "status", "type", "code", "request_id", "requestid", "trace_id", "path", "instance", "timestamp", "url", "documentation_url", "version", "@type",
    };

    /// <summary>The text of a property.</summary>
    /// <param name="owner">Any element.</param>
    /// <param name="name">The property's name.</param>
    /// <returns>The text without blanks around it, raw JSON of what is no text; <c>null</c> when there is none.</returns>
    public static string? Of(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out JsonElement value) ? Of(value) : null;

    /// <summary>The text of a value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The text without blanks around it, raw JSON of what is no text; <c>null</c> when there is none.</returns>
    public static string? Of(JsonElement value)
    {
        string? text = value.ValueKind switch
        {
            JsonValueKind.String => LenientJson.GetString(value),
            JsonValueKind.Number or JsonValueKind.Object or JsonValueKind.Array => value.GetRawText(),
            _ => null,
        };
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    /// <summary>The shortest telling text inside a value: one whose name promises words before any other sentence.</summary>
    /// <param name="value">Any value.</param>
    /// <returns>The text; <c>null</c> when nothing in it reads like words.</returns>
    public static string? Shortest(JsonElement value)
    {
        List<(int Rank, string Text)> found = [];
        Collect(value, string.Empty, MaxDepth, found);
        return found.OrderBy(static item => item.Rank).ThenBy(static item => item.Text.Length).Select(static item => item.Text).FirstOrDefault();
    }

    /// <summary>A value's words: the text it is, the complaints of a list one after the other, else the shortest telling text.</summary>
    /// <param name="value">Any value.</param>
    /// <returns>The words; <c>null</c> when there are none.</returns>
    public static string? Words(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Of(value),
        JsonValueKind.Array => Joined(value.EnumerateArray().Take(3).Select(Complaint)),
        JsonValueKind.Object => Of(value, "message") is { } message && message[0] != '{' ? message
            : Shortest(value) ?? Joined(value.EnumerateObject().Take(3).Select(static field => Words(field.Value) is { } text ? $"{field.Name}: {text}" : null)),
        _ => null,
    };

    /// <summary>Whether a message is a web page.</summary>
    /// <param name="message">The message.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsPage(string message) =>
        message.Contains("<html", StringComparison.OrdinalIgnoreCase) || message.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase)
        || (message.StartsWith('<') && message.EndsWith('>'));

    /// <summary>The words of a web page that stands where a message should: its title, else its first heading, else its text.</summary>
    /// <param name="page">The page.</param>
    /// <returns>The words, cut to a line; empty when it has none.</returns>
    public static string OfPage(string page)
    {
        foreach (Regex part in (Regex[])[Title(), Heading()])
        {
            if (Plain(part.Match(page).Groups[1].Value) is { Length: > 0 } text)
            {
                return Cut(text);
            }
        }

        return Cut(Plain(Silent().Replace(page, " ")));
    }

    /// <summary>Cuts to what fits a line, between characters.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text, with three dots where it was cut.</returns>
    public static string Cut(string text) =>
        text.Length <= MaxShown ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[MaxShown - 1]) ? MaxShown - 1 : MaxShown), "…");

    private static void Collect(JsonElement value, string name, int depth, List<(int Rank, string Text)> found)
    {
        if (depth == 0 || found.Count >= MaxTexts)
        {
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty field in value.EnumerateObject())
                {
                    Collect(field.Value, field.Name, depth - 1, found);
                }

                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Collect(item, name, depth - 1, found);
                }

                break;
            case JsonValueKind.String when Of(value) is { } text && text.Any(char.IsLetter):
                Rate(name, text, found);
                break;
            default:
                break;
        }
    }

    private static void Rate(string name, string text, List<(int Rank, string Text)> found)
    {
        bool isSentence = text.Any(char.IsWhiteSpace) || text.Any(static letter => letter >= '\u2E80');
        bool isLink = text.StartsWith("http", StringComparison.OrdinalIgnoreCase) && !text.Any(char.IsWhiteSpace);
        if (isLink || Names.Contains(name))
        {
            return;
        }

        int rank = (Telling.Contains(name), isSentence) switch
        {
            (true, true) => 0,
            (true, false) => 1,
            (false, true) => 2,
            _ => 3,
        };
        if (rank < 3)
        {
            found.Add((rank, text));
        }
    }

    // FastAPI and its like: {"loc":["body","model"],"msg":"Field required"}.
    private static string? Complaint(JsonElement item)
    {
        string? words = Words(item);
        return words is not null && item.ValueKind == JsonValueKind.Object && item.TryGetProperty("loc", out JsonElement place) && place.ValueKind == JsonValueKind.Array
            ? $"{string.Join('.', place.EnumerateArray().Select(Of))}: {words}"
            : words;
    }

    private static string? Joined(IEnumerable<string?> texts) => string.Join("; ", texts.Where(static text => text is not null)) is { Length: > 0 } joined ? joined : null;

    private static string Plain(string html) => Blank().Replace(WebUtility.HtmlDecode(Tag().Replace(html, " ")), " ").Trim();

    [GeneratedRegex("<title[^>]*>(.*?)</title>", RegexOptions.IgnoreCase | RegexOptions.Singleline, 1000)]
    private static partial Regex Title();

    [GeneratedRegex("<h[1-6][^>]*>(.*?)</h[1-6]>", RegexOptions.IgnoreCase | RegexOptions.Singleline, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex("<(script|style)[^>]*>.*?</(script|style)>", RegexOptions.IgnoreCase | RegexOptions.Singleline, 1000)]
    private static partial Regex Silent();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
