using System.Text.RegularExpressions;

namespace Allmhub.Emulator.Answers;

/// <summary>
/// Chooses the tools to call: all whose name the prompt contains, in the order of the prompt; else the one that shares
/// most words (two at least) with the prompt; with a forced choice, the named or the first.
/// </summary>
internal static partial class ToolChooser
{
    private static readonly HashSet<string> Small = new(StringComparer.OrdinalIgnoreCase)
    {
        "the", "a", "an", "of", "to", "for", "this", "is", "it", "and", "in", "please", "be", "must", "you", "me", "i", "with", "or", "what", "how", "my", "that", "are", "by",
    };

    public static IReadOnlyList<EmulatedToolCall> Choose(EmulatedPrompt prompt)
    {
        if (prompt.Tool.Count == 0 || prompt.ToolChoice == "none")
        {
            return [];
        }

        List<EmulatedTool> chosen = [.. prompt.Tool.Where(t => Place(prompt.Text, t) >= 0).OrderBy(t => Place(prompt.Text, t))];
        if (prompt.ToolChoice is not ("auto" or "required"))
        {
            chosen = [.. prompt.Tool.Where(t => t.Name == prompt.ToolChoice)];
        }
        else if (chosen.Count == 0 && (Likeliest(prompt) ?? (prompt.ToolChoice == "required" ? prompt.Tool[0] : null)) is { } one)
        {
            chosen.Add(one);
        }

        // A forced choice that was already answered in this turn is not forced again.
        return prompt.ToolResult.Count > 0
            ? []
            : [.. chosen.Select((t, i) => new EmulatedToolCall(CallId(prompt, i), t.Name, Argument(t, prompt.Text)))];
    }

    public static string CallId(EmulatedPrompt prompt, int index) =>
        "call_" + Tokens.Id($"{prompt.Turn.Count} {prompt.Text} {index}", 24);

    private static string Argument(EmulatedTool tool, string text) =>
        tool.Schema is { } schema ? SchemaFiller.Fill(schema, text) : "{}";

    private static int Place(string text, EmulatedTool tool) => text.IndexOf(tool.Name, StringComparison.OrdinalIgnoreCase);

    private static EmulatedTool? Likeliest(EmulatedPrompt prompt)
    {
        HashSet<string> asked = Words(prompt.Text);
        (EmulatedTool Tool, int Score) best = prompt.Tool
            .Select(t => (Tool: t, Score: Words(t.Name + " " + t.Description).Count(asked.Contains)))
            .MaxBy(t => t.Score);
        return best.Score >= 2 ? best.Tool : null;
    }

    private static HashSet<string> Words(string text) =>
        new(WordPattern().Matches(text).Select(m => m.Value.ToLowerInvariant()).Where(w => !Small.Contains(w)), StringComparer.Ordinal);

    [GeneratedRegex(@"[A-Z]?[a-z]+|[A-Z]+|\d+", RegexOptions.CultureInvariant)]
    private static partial Regex WordPattern();
}
