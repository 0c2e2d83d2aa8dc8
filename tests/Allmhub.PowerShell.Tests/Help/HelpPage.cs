using System.Text.RegularExpressions;

namespace Allmhub.PowerShell.Tests.Help;

/// <summary>What a page in docs says, a line a fact, in the words of <see cref="HelpFile.Facts"/>.</summary>
internal static partial class HelpPage
{
    public static IReadOnlyList<string> Facts(string page)
    {
        Dictionary<string, string> section = Sections(page);
        return
        [
            $"name: {Title().Match(page).Groups[1].Value}",
            .. Prose("synopsis", section["SYNOPSIS"]),
            .. Prose("description", section["DESCRIPTION"]),
            .. Blocks(section["SYNTAX"]).Select(static block => "syntax: " + Common().Replace(HelpText.Code(block.Text).Replace("\n", string.Empty, StringComparison.Ordinal), string.Empty)),
            .. Blocks(section["EXAMPLES"]).SelectMany(Example),
            .. Blocks(section["PARAMETERS"]).Where(static block => block.Title != "CommonParameters").SelectMany(Parameter),
            .. Blocks(section["INPUTS"]).SelectMany(static block => Prose("input text", block.Text).Prepend($"input: {block.Title}")),
            .. Blocks(section["OUTPUTS"]).SelectMany(static block => Prose("output text", block.Text).Prepend($"output: {block.Title}")),
            .. Prose("note", section["NOTES"]),
            .. Link().Matches(section["RELATED LINKS"]).Select(static link => $"link: {link.Groups[1].Value}"),
        ];
    }

    private static IEnumerable<string> Prose(string name, string text) => HelpText.Paragraphs(text).Select(paragraph => $"{name}: {paragraph}");

    private static IEnumerable<string> Example((string Title, string Text) block) =>
        Prose("prose", HelpText.WithoutCode(block.Text)).Prepend($"code: {HelpText.Code(block.Text)}").Prepend($"example: {block.Title}");

    private static IEnumerable<string> Parameter((string Title, string Text) block)
    {
        string[] part = block.Text.Split("```yaml\n", 2);
        string yaml = part[1];
        string alias = string.Join(", ", Alias().Match(yaml).Groups["name"].Captures.Select(static capture => capture.Value));
        bool byValue = yaml.Contains("ValueFromPipeline: true", StringComparison.Ordinal);
        bool byName = yaml.Contains("ValueFromPipelineByPropertyName: true", StringComparison.Ordinal);
        string pipeline = (byValue, byName) switch
        {
            (true, true) => "true (ByValue, ByPropertyName)",
            (true, false) => "true (ByValue)",
            (false, true) => "true (ByPropertyName)",
            _ => "false",
        };
        string required = yaml.Contains("IsRequired: true", StringComparison.Ordinal) ? "true" : "false";
        string head = $"parameter: {block.Title.TrimStart('-')}, {Value(yaml, "Type")}, required {required}, position {Value(yaml, "Position")}, "
            + $"pipeline {pipeline}, aliases {(alias.Length > 0 ? alias : "none")}, wildcards {Value(yaml, "SupportsWildcards")}";
        return Prose("parameter text", part[0]).Prepend(head);
    }

    private static string Value(string yaml, string key) => Regex.Match(yaml, $@"(?m)^\s*{key}: (.*)$").Groups[1].Value.ToLowerInvariant();

    private static Dictionary<string, string> Sections(string page) =>
        Split(page, "## ").ToDictionary(static section => section.Title, static section => section.Text);

    private static IEnumerable<(string Title, string Text)> Blocks(string section) => Split(section, "### ");

    // Headings are such outside of code alone: a comment in PowerShell begins alike.
    private static IEnumerable<(string Title, string Text)> Split(string text, string mark)
    {
        string? title = null;
        List<string> body = [];
        bool isCode = false;
        foreach (string line in text.Split('\n'))
        {
            isCode ^= line.StartsWith("```", StringComparison.Ordinal);
            if (isCode || !line.StartsWith(mark, StringComparison.Ordinal))
            {
                body.Add(line);
                continue;
            }

            if (title is not null)
            {
                yield return (title, string.Join('\n', body));
            }

            title = line[mark.Length..];
            body = [];
        }

        if (title is not null)
        {
            yield return (title, string.Join('\n', body));
        }
    }

    [GeneratedRegex("^# (.*)$", RegexOptions.Multiline)]
    private static partial Regex Title();

    // PlatyPS writes it into most pages and into no help file: the engine knows.
    [GeneratedRegex(@" \[<CommonParameters>\]$")]
    private static partial Regex Common();

    [GeneratedRegex(@"^- \[(.*?)\]\(.*\)$", RegexOptions.Multiline)]
    private static partial Regex Link();

    [GeneratedRegex(@"^Aliases:\n(- (?<name>.*)\n)+", RegexOptions.Multiline)]
    private static partial Regex Alias();
}
