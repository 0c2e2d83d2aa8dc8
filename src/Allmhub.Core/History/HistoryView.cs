using System.Globalization;
using System.Text;
using Allmhub.Streaming;

namespace Allmhub.History;

/// <summary>What a person sees of an entry that was found. Control sequences of texts are taken out.</summary>
internal static class HistoryView
{
    private const int MostShown = 5;
    private const int LongestMatch = 200;
    private const string Bold = "\u001b[1m";
    private const string Plain = "\u001b[22m";
    private const string Reverse = "\u001b[7m";
    private const string Forward = "\u001b[27m";

    /// <summary>The head and the matches.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="emphasizes">Whether codes may be used.</param>
    /// <returns>Several lines.</returns>
    public static string Of(HistoryEntry entry, bool emphasizes)
    {
        emphasizes = emphasizes && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        StringBuilder view = new();
        view.Append(emphasizes ? Bold : null).Append(Head(entry)).Append(emphasizes ? Plain : null);
        foreach (HistoryMatch match in entry.Match.Take(MostShown))
        {
            string value = match.Value.Length > LongestMatch ? string.Concat(match.Value.AsSpan(0, LongestMatch), "…") : match.Value;
            view.Append("\n  ").Append(match.Field).Append(": ").Append(Line(match.Before))
                .Append(emphasizes ? Reverse : null).Append(Line(value)).Append(emphasizes ? Forward : null).Append(Line(match.After));
        }

        if (entry.Match.Count > MostShown)
        {
            view.Append("\n  ").Append(Words.Say($"and {entry.Match.Count - MostShown} more"));
        }

        return view.ToString();
    }

    private static string Head(HistoryEntry entry) => Line(string.Join(" · ", ((string?[])
    [
        entry.Time.LocalDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        entry.Model,
        entry.Cost is decimal cost ? string.Create(CultureInfo.InvariantCulture, $"{cost:0.######} USD") : null,
        entry.ErrorKind ?? (entry.IsStopped ? Words.Say("stopped") : null),
        entry.Command,
        entry.Script is { Length: > 0 } script ? Path.GetFileName(script) : null,
    ]).OfType<string>()));

    private static string Line(string text) => RecordText.Of(TerminalFilter.OneLine(text));
}
