using System.Text;
using System.Text.RegularExpressions;

namespace Allmhub.Cli.Help;

/// <summary>
/// Lays a help page out again where its words are Chinese: the parser counts letters, and wide ones take two cells of a screen; it breaks lines at blanks, which
/// Chinese has not; and of its own words it leaves some in English.
/// </summary>
internal static partial class WideHelp
{
    private const string Indent = "  ";

    /// <summary>Lays it out.</summary>
    /// <param name="page">The page as the parser makes it on a screen without an end: no line is broken.</param>
    /// <param name="width">How many cells a line may take.</param>
    /// <returns>The page.</returns>
    public static string Of(string page, int width)
    {
        StringBuilder text = new();
        string[] lines = page.ReplaceLineEndings("\n").Replace("[default: ", Words.Say("[default: "), StringComparison.Ordinal).Split('\n');
        for (int at = 0; at < lines.Length;)
        {
            int end = at;
            while (end < lines.Length && lines[end].Length > 0)
            {
                end++;
            }

            Section(text, lines.AsSpan(at, end - at), width);
            for (; end < lines.Length && lines[end].Length == 0; end++)
            {
                text.AppendLine();
            }

            at = end;
        }

        return text.ToString().TrimEnd() + Environment.NewLine + Environment.NewLine;
    }

    /// <summary>How many cells of a screen a letter takes.</summary>
    public static int Cells(Rune letter) => letter.Value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or >= 0x1F300 ? 2 : 1;

    private static void Section(StringBuilder text, ReadOnlySpan<string> lines, int width)
    {
        List<(string Name, string Words)> rows = [];
        foreach (string line in lines)
        {
            if (Heading().Match(line) is { Success: true } heading)
            {
                text.Append(heading.Groups[1].Value == "Description" ? Words.Say("Description") : heading.Groups[1].Value).AppendLine("：");
            }
            else
            {
                Match row = Row().Match(line);
                rows.Add(row.Success ? (row.Groups[1].Value, row.Groups[2].Value) : (string.Empty, line.Trim()));
            }
        }

        // A name that would leave its words no room stands on a line of its own.
        int most = width / 2;
        int column = rows.Where(row => row.Name.Length is > 0 and int length && length <= most).Select(static row => Indent.Length + row.Name.Length + Indent.Length).DefaultIfEmpty(Indent.Length).Max();
        foreach ((string name, string words) in rows)
        {
            int begin = name.Length == 0 ? Indent.Length : column;
            text.Append(name.Length == 0 ? Indent : name.Length <= most ? $"{Indent}{name}".PadRight(begin) : $"{Indent}{name}{Environment.NewLine}{new string(' ', begin)}");
            AppendWrapped(text, words, begin, width);
        }
    }

    private static void AppendWrapped(StringBuilder text, string words, int indent, int width)
    {
        int cells = indent;
        foreach (Match piece in Piece().Matches(words))
        {
            int wide = piece.Value.EnumerateRunes().Sum(Cells);
            if (cells > indent && cells + piece.Value.TrimEnd().EnumerateRunes().Sum(Cells) > width)
            {
                text.Length = text.ToString().TrimEnd(' ').Length;
                text.AppendLine().Append(' ', indent);
                cells = indent;
            }

            text.Append(piece.Value);
            cells += wide;
        }

        text.AppendLine();
    }

    [GeneratedRegex(@"^(\S.*?)[:：] ?$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^  (\S.*?) {2,}(\S.*)$")]
    private static partial Regex Row();

    // What must not be torn: a word of Latin letters with the blanks after it; a wide letter with the marks that may not begin a line, or after those that may not end one.
    [GeneratedRegex(@"[（“《]*(?:[^\s\u2E80-\uFF60]+|[\u2E80-\uFF60])[，。；：、！？）”》]*\s*")]
    private static partial Regex Piece();
}
