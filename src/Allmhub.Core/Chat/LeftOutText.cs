using System.Text.Json;
using Allmhub.Streaming;

namespace Allmhub.Chat;

/// <summary>Words for what an answer held and this client did not understand, so that nothing is missing in silence.</summary>
internal static class LeftOutText
{
    private const int MostShown = 80;
    private const int MostNamed = 5;

    /// <summary>Describes a value of the wire.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="value">The value.</param>
    /// <returns>Its place, kind and beginning.</returns>
    public static string Of(string place, JsonElement value) => Words.Say($"{place}, {KindOf(value)} ({Short(value.GetRawText())})");

    /// <summary>Cuts a text to what fits into a sentence.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its beginning, on one line.</returns>
    public static string Short(string text)
    {
        string line = TerminalFilter.Clean(text).ReplaceLineEndings(" ");
        return line.Length <= MostShown ? line : string.Concat(line.AsSpan(0, MostShown), "…");
    }

    /// <summary>What the user is to know about an answer that is not what it should be.</summary>
    /// <param name="answer">A complete answer.</param>
    /// <returns>The sentence; <c>null</c> when the answer is whole and says something.</returns>
    public static string? Warning(ChatCompletion answer)
    {
        if (answer.LeftOut.Count > 0)
        {
            return Words.Say($"Part of the answer was not understood and is left out: {Join(answer.LeftOut)}.");
        }

        bool saysSomething = answer.Text.Length > 0 || answer.ToolCall.Count > 0 || answer.Media.Count > 0 || answer.Refusal is not null;
        long count = answer.Usage?.OutputToken ?? 0;
        return saysSomething || (count == 0 && answer.NotKnown.Count == 0) ? null : Empty(answer, count);
    }

    private static string Empty(ChatCompletion answer, long count)
    {
        string counted = Words.Say($"{count} tokens");
        string reason = answer.RawFinishReason is { } word ? Words.Say($" It ended with '{word}'.") : string.Empty;
        if (answer.Reasoning.Length > 0 && count > 0)
        {
            return Words.Say($"The answer is thinking alone: its {counted} went there.{reason} A higher -MaxToken or less -ReasoningEffort leaves room for an answer.");
        }

        string said = count > 0 ? Words.Say($"The answer says nothing although {counted} were written.{reason}") : Words.Say($"The answer says nothing.{reason}");
        return answer.NotKnown.Count > 0 ? Words.Say($"{said} Not known, and left out: {Join(answer.NotKnown)}.") : said;
    }

    private static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => Words.Say("an object"),
        JsonValueKind.Array => Words.Say("a list"),
        JsonValueKind.String => Words.Say("a text"),
        JsonValueKind.Number => Words.Say("a number"),
        _ => Words.Say("a value"),
    };

    private static string Join(IReadOnlyList<string> items) => items.Count <= MostNamed
        ? string.Join("; ", items)
        : Words.Say($"{string.Join("; ", items.Take(MostNamed))}; and {items.Count - MostNamed} more");
}
