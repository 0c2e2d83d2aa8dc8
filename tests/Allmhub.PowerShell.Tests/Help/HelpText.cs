using System.Text.RegularExpressions;

namespace Allmhub.PowerShell.Tests.Help;

/// <summary>Prose as Get-Help is to show it: the lines of a paragraph are one, and code stands without fences.</summary>
internal static partial class HelpText
{
    public static IEnumerable<string> Paragraphs(string markdown)
    {
        string text = Fence().Replace(markdown, static fence => LineStart().Replace(fence.Groups["code"].Value, "    "));
        return BlankLines().Split(text.Trim('\n', ' ')).Where(static paragraph => paragraph.Length > 0).Select(Join);
    }

    /// <summary>The code blocks, a blank line between two.</summary>
    public static string Code(string markdown) =>
        string.Join("\n\n", Fence().Matches(markdown).Select(static fence => fence.Groups["code"].Value));

    public static string WithoutCode(string markdown) => Fence().Replace(markdown, string.Empty);

    private static string Join(string paragraph) =>
        ListOrCode().IsMatch(paragraph) ? paragraph : BreakInChinese().Replace(paragraph, string.Empty).Replace('\n', ' ');

    [GeneratedRegex(@"^```\w*\n(?<code>.*?)\n```[ \t]*$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("^(?=.)", RegexOptions.Multiline)]
    private static partial Regex LineStart();

    [GeneratedRegex(@"\n(?:[ \t]*\n)+")]
    private static partial Regex BlankLines();

    [GeneratedRegex(@"^(\s*([-*+>|]|\d+[.)])\s|\|| {4})", RegexOptions.Multiline)]
    private static partial Regex ListOrCode();

    [GeneratedRegex(@"(?<=[\p{IsCJKUnifiedIdeographs}\p{IsCJKSymbolsandPunctuation}\p{IsHalfwidthandFullwidthForms}])\n(?=[\p{IsCJKUnifiedIdeographs}\p{IsCJKSymbolsandPunctuation}\p{IsHalfwidthandFullwidthForms}])")]
    private static partial Regex BreakInChinese();
}
