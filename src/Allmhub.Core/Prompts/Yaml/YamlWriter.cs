using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Allmhub.Prompts.Yaml;

/// <summary>Writes values as YAML, the same value always in the same way: texts without quotes where they read as the same text, several lines as a block, short lists on a line.</summary>
internal static partial class YamlWriter
{
    private const int Step = 2;
    private const int LongList = 90;

    /// <summary>Writes a key and its value.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; <c>null</c> for nothing.</param>
    /// <returns>The lines.</returns>
    public static IReadOnlyList<string> Lines(string key, JsonNode? value)
    {
        List<string> lines = [];
        Write(lines, 0, $"{Text(key)}:", value);
        return lines;
    }

    private static void Write(List<string> lines, int indent, string head, JsonNode? value)
    {
        string start = new string(' ', indent) + head;
        switch (value)
        {
            case null:
                lines.Add(start);
                break;
            case JsonObject { Count: > 0 } map:
                lines.Add(start);
                foreach ((string key, JsonNode? member) in map)
                {
                    Write(lines, indent + Step, $"{Text(key)}:", member);
                }

                break;
            case JsonArray { Count: > 0 } list when list.All(static item => item is JsonValue) && Flow(list) is { Length: < LongList } flow:
                lines.Add($"{start} {flow}");
                break;
            case JsonArray { Count: > 0 } list:
                lines.Add(start);
                foreach (JsonNode? item in list)
                {
                    Item(lines, indent + Step, item);
                }

                break;
            case JsonValue scalar when scalar.TryGetValue(out string? text) && IsBlock(text):
                lines.Add($"{start} {(text.EndsWith('\n') ? "|" : "|-")}");
                lines.AddRange(text.TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? line : new string(' ', indent + Step) + line));
                break;
            default:
                lines.Add($"{start} {Scalar(value)}");
                break;
        }
    }

    // The first member of a map stands beside the dash.
    private static void Item(List<string> lines, int indent, JsonNode? item)
    {
        if (item is not JsonObject { Count: > 0 } map)
        {
            Write(lines, indent, "-", item);
            return;
        }

        int first = lines.Count;
        foreach ((string key, JsonNode? member) in map)
        {
            Write(lines, indent + Step, $"{Text(key)}:", member);
        }

        lines[first] = $"{new string(' ', indent)}- {lines[first][(indent + Step)..]}";
    }

    private static string Flow(JsonArray list) => $"[{string.Join(", ", list.Select(static item => item is JsonValue value && value.TryGetValue(out string? text) && !Word().IsMatch(text) ? Quoted(text) : Scalar(item!)))}]";

    private static string Scalar(JsonNode value) =>
        value is JsonValue scalar && scalar.TryGetValue(out string? text) ? Text(text) : value.ToJsonString();

    private static string Text(string text) =>
        Plain().IsMatch(text) && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal) && !YamlJson.IsNoText(text) && !Other().IsMatch(text) ? text : Quoted(text);

    private static bool IsBlock(string text) =>
        text.TrimEnd('\n').Contains('\n') && !text.EndsWith("\n\n", StringComparison.Ordinal) && text[0] is not (' ' or '\n' or '\t')
        && text.Split('\n').All(static line => (line.Length == 0 || line.AsSpan().Trim().Length > 0) && !line.Any(static c => (char.IsControl(c) && c != '\t') || c is '\u2028' or '\u2029' or '\uFEFF' || char.IsSurrogate(c)));

    private static string Quoted(string text)
    {
        StringBuilder quoted = new("\"");
        for (int at = 0; at < text.Length; at++)
        {
            char c = text[at];
            bool isPair = char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);
            quoted = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                '\r' => quoted.Append("\\r"),
                _ when isPair => quoted.Append(CultureInfo.InvariantCulture, $"\\U{char.ConvertToUtf32(c, text[++at]):X8}"),
                _ when char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or '\uFEFF' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    // Letters of any script, and signs that mean nothing in YAML where they stand here.
    [GeneratedRegex(@"^[\p{L}\p{N}_/.$](?:[\p{L}\p{M}\p{N} _/.+()'’“”,;:!?#&*=<>|%@${}\[\]。，、：；！？（）-]*[\p{L}\p{M}\p{N}_/.+()'’“”,;!?#&*=<>|%@${}\]。，、：；！？（）-])?\z")]
    private static partial Regex Plain();

    // What YAML 1.1 takes for a truth value, a date or a number of another base; readers of it are common.
    [GeneratedRegex(@"^(yes|no|on|off|[-+]?0[xo][0-9a-f]+|[0-9][0-9_:.-]*|\.(nan|inf)|=)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Other();

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{N}_.-]*\z")]
    private static partial Regex Word();
}
