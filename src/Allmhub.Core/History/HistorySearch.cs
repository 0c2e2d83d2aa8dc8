using System.Text.RegularExpressions;
using Allmhub.Http;

namespace Allmhub.History;

/// <summary>Looks for a pattern in the texts of entries: what was asked, instructions, answers, thinking, tools, errors.</summary>
public sealed class HistorySearch
{
    private const int Context = 40;
    private const int MostMatches = 100;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly Regex _pattern;
    private readonly string _said;

    /// <summary>Makes a search.</summary>
    /// <param name="pattern">A regular expression, or with <paramref name="isSimple"/> a text; <c>^</c> and <c>$</c> are those of lines.</param>
    /// <param name="isSimple">Whether it is a text, each letter of which stands for itself.</param>
    /// <param name="isCaseSensitive">Whether capitals matter.</param>
    /// <exception cref="InvalidInputException">It is no regular expression.</exception>
    public HistorySearch(string pattern, bool isSimple = false, bool isCaseSensitive = false)
        : this(pattern, isSimple, isCaseSensitive, Limit)
    {
    }

    internal HistorySearch(string pattern, bool isSimple, bool isCaseSensitive, TimeSpan limit)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        _said = pattern;
        try
        {
            RegexOptions options = RegexOptions.CultureInvariant | RegexOptions.Multiline | (isCaseSensitive ? RegexOptions.None : RegexOptions.IgnoreCase);
            _pattern = new Regex(isSimple ? Regex.Escape(pattern) : pattern, options, limit);
        }
        catch (ArgumentException error)
        {
            throw new InvalidInputException(Words.Say($"The pattern is no regular expression: {error.Message}"), "Pattern", error);
        }
    }

    /// <summary>Looks into an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>The entry with its matches; <c>null</c> when there is none.</returns>
    /// <exception cref="InvalidInputException">The pattern takes too long: nested repetitions try every way to split a text.</exception>
    public HistoryEntry? Find(HistoryEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        List<HistoryMatch> matches = [];
        try
        {
            foreach ((string field, string? text) in Texts(entry))
            {
                Add(matches, field, text);
            }
        }
        catch (RegexMatchTimeoutException error)
        {
            throw new InvalidInputException(Words.Say($"The pattern '{_said}' takes more than {_pattern.MatchTimeout.TotalSeconds:0.##} s on a single text and was stopped: repetitions inside repetitions, as in (a+)+, try every way to split it. Write it simpler."), "Pattern", error);
        }

        return matches.Count > 0 ? entry with { Match = matches } : null;
    }

    private static IEnumerable<(string Field, string? Text)> Texts(HistoryEntry entry)
    {
        yield return (nameof(HistoryEntry.System), entry.System);
        foreach (HistoryMessage message in entry.Asked)
        {
            yield return (message.Text == entry.Prompt ? nameof(HistoryEntry.Prompt) : message.Role, message.Text);
            foreach (HistoryTool tool in message.Tool)
            {
                yield return (nameof(HistoryEntry.Tool), ToolText(tool));
            }
        }

        foreach (HistoryMedia media in entry.Attachment.Concat(entry.Media))
        {
            yield return (nameof(HistoryEntry.Media), media.Path ?? media.Name ?? media.Uri);
        }

        foreach (HistoryTool tool in entry.Tool)
        {
            yield return (nameof(HistoryEntry.Tool), ToolText(tool));
        }

        yield return (nameof(HistoryEntry.Reasoning), entry.Reasoning);
        yield return (nameof(HistoryEntry.Text), entry.Text);
        yield return (nameof(HistoryEntry.Error), entry.Error);
    }

    private static string ToolText(HistoryTool tool) => $"{tool.Name}({tool.Arguments}){(tool.Result is null ? string.Empty : $" {tool.Result}")}";

    private void Add(List<HistoryMatch> matches, string field, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        for (Match match = _pattern.Match(text); match.Success && matches.Count < MostMatches; match = match.NextMatch())
        {
            int begin = Math.Max(0, match.Index - Context);
            int end = match.Index + match.Length;
            int rest = Math.Min(text.Length, end + Context);
            matches.Add(new HistoryMatch(
                field,
                (begin > 0 ? "…" : string.Empty) + text[Whole(text, begin)..match.Index],
                match.Value,
                text[end..Whole(text, rest)] + (rest < text.Length ? "…" : string.Empty)));
        }
    }

    // Never half of a character that has two.
    private static int Whole(string text, int index) => index > 0 && index < text.Length && char.IsLowSurrogate(text[index]) && char.IsHighSurrogate(text[index - 1]) ? index - 1 : index;
}
