using System.Text;

namespace Allmhub.Core.Tests.Markdown.Oracle;

/// <summary>
/// What a document says, written so that two parsers can be compared: a line a container or block, indented by its depth. Inlines are stretches of text
/// with what they are within: <c>b</c> strong, <c>i</c> emphasis, <c>s</c> strike, <c>c</c> code, <c>h</c> a tag, and behind an arrow where they lead.
/// </summary>
internal sealed class Outline
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds a line.</summary>
    public void Add(int depth, string line) => _text.Append(' ', depth * 2).Append(line).Append('\n');

    /// <summary>Adds lines that are exact: code and HTML.</summary>
    public void AddExact(int depth, IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            Add(depth, "|" + line);
        }
    }

    /// <summary>Lines without the empty ones at their end, which nobody sees: of code that is indented, and of HTML.</summary>
    public static IEnumerable<string> WithoutEmptyEnd(IEnumerable<string> lines) => lines.Reverse().SkipWhile(string.IsNullOrWhiteSpace).Reverse();

    /// <summary>Adds a table.</summary>
    public void AddTable(int depth, string alignment, IEnumerable<IEnumerable<string>> rows)
    {
        Add(depth, $"table {alignment}");
        foreach (IEnumerable<string> row in rows)
        {
            Add(depth + 1, string.Join(" ¦ ", row));
        }
    }

    public override string ToString() => _text.ToString();

    /// <summary>Two outlines from the line on in which they differ.</summary>
    public static string Difference(string input, string ours, string theirs)
    {
        string[] a = ours.Split('\n');
        string[] b = theirs.Split('\n');
        int same = 0;
        while (same < a.Length && same < b.Length && a[same] == b[same])
        {
            same++;
        }

        return $"The input\n{input.Replace("\t", "→", StringComparison.Ordinal)}\nis read by us from line {same + 1} on as\n{string.Join('\n', a[Math.Max(0, same - 2)..])}\nand by the oracle as\n{string.Join('\n', b[Math.Max(0, same - 2)..])}";
    }
}
