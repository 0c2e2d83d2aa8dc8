using System.Globalization;

namespace Allmhub.Emulator.Answers;

/// <summary>
/// Lines of a prompt that tell the emulator what to answer:
/// <c>/say text</c> (the rest of the prompt, as it is), <c>/markdown</c> (a document that has everything; <c>/markdown zh</c> in Chinese), <c>/repeat n text</c>, <c>/call name {arguments}</c> (one line a call, offered or not,
/// broken or not), <c>/call-again</c> (call after every result), <c>/think text</c>, <c>/refuse text</c>, <c>/fail text</c> (a film or picture that fails),
/// <c>/pictures n</c>, <c>/films n</c> (so many in a chat's answer), <c>/film-html</c> (a film as HTML), <c>/tokens read written</c> (what is counted),
/// <c>/cached n</c>, <c>/cache-write n</c>, <c>/cache-hour n</c> (what of it came out of a cache or went into one).
/// </summary>
internal sealed class Directive
{
    private const int MostRepeats = 1_000_000;
    private const int MostPictures = 20;
    private const int MostTokens = 100_000_000;

    public string? Say { get; private set; }

    public string? Thought { get; private set; }

    public string? Refusal { get; private set; }

    public string? Failure { get; private set; }

    /// <summary>How many tokens are said to have been read.</summary>
    public int? Read { get; private set; }

    /// <summary>How many tokens are said to have been written, thinking left out.</summary>
    public int? Written { get; private set; }

    /// <summary>How many tokens are said to have come out of a cache.</summary>
    public int Cached { get; private set; }

    /// <summary>How many tokens are said to have gone into a cache for minutes.</summary>
    public int CacheWritten { get; private set; }

    /// <summary>How many tokens are said to have gone into a cache for an hour.</summary>
    public int CacheKept { get; private set; }

    public bool CallAgain { get; private set; }

    public int? Pictures { get; private set; }

    public int? Films { get; private set; }

    public bool IsFilmHtml { get; private set; }

    public List<EmulatedToolCall> ToolCall { get; } = [];

    public static Directive Of(string prompt)
    {
        Directive directive = new();
        int at = 0;
        while (at < prompt.Length && directive.Say is null)
        {
            int end = prompt.IndexOf('\n', at);
            end = end < 0 ? prompt.Length : end;
            string line = prompt[at..end].TrimEnd('\r');
            if (line.StartsWith("/say ", StringComparison.Ordinal))
            {
                directive.Say = prompt[(at + 5)..];
            }
            else if (line.StartsWith('/'))
            {
                directive.ReadLine(line);
            }

            at = end + 1;
        }

        return directive;
    }

    private static int? Count(string word) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? Math.Min(count, MostTokens) : null;

    private void ReadLine(string line)
    {
        string[] word = line.Split(' ', 3);
        string rest = line.Length > word[0].Length ? line[(word[0].Length + 1)..] : "";
        switch (word[0])
        {
            case "/call" when word.Length > 1:
                ToolCall.Add(new("", word[1], word.Length > 2 ? word[2] : "{}"));
                break;
            case "/call-again":
                CallAgain = true;
                break;
            case "/repeat" when word.Length == 3 && int.TryParse(word[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count):
                Say = string.Concat(Enumerable.Repeat(word[2] + " ", Math.Min(count, MostRepeats))).TrimEnd();
                break;
            case "/markdown":
                Say = Documents.Read(rest.StartsWith("zh", StringComparison.OrdinalIgnoreCase) || rest == "中文" ? "markdown-zh.md" : "markdown.md");
                break;
            case "/pictures" when int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out int pictures):
                Pictures = Math.Min(pictures, MostPictures);
                break;
            case "/films" when int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out int films):
                Films = Math.Clamp(films, 1, MostPictures);
                break;
            case "/film-html":
                IsFilmHtml = true;
                break;
            case "/tokens" when word.Length == 3 && Count(word[1]) is { } read && Count(word[2]) is { } written:
                (Read, Written) = (read, written);
                break;
            case "/cached" when Count(rest) is { } cached:
                Cached = cached;
                break;
            case "/cache-write" when Count(rest) is { } cacheWritten:
                CacheWritten = cacheWritten;
                break;
            case "/cache-hour" when Count(rest) is { } kept:
                CacheKept = kept;
                break;
            case "/think":
                Thought = rest;
                break;
            case "/refuse":
                Refusal = rest.Length == 0 ? "I can't help with that." : rest;
                break;
            case "/fail":
                Failure = rest.Length == 0 ? "内容可能违反了我们的使用政策" : rest;
                break;
        }
    }
}
