namespace Allmhub.Core.Tests.Contract;

/// <summary>The navigation of the gateway's documentation, as its pages show it, and docs/coverage.md, which answers it row by row.</summary>
internal static class Documentation
{
    public const string Models = "## Data models";

    private const string ModelFolder = "数据模型";

    private static readonly string[] Tree = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "docs", "documentation.txt"));
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "docs", "coverage.md"));

    /// <summary>The row's name of each entry that is a page of its own; where a name comes more than once, the tree says the row's after a sign of equality.</summary>
    public static IReadOnlyList<string> Entries { get; } = [.. Leaves(isModel: false)];

    /// <summary>The data models.</summary>
    public static IReadOnlyList<string> DataModels { get; } = [.. Leaves(isModel: true)];

    /// <summary>The rows on entries: entry, command line, test.</summary>
    public static IReadOnlyList<string[]> EntryRows { get; } = [.. Page.TakeWhile(static line => line != Models).Where(static line => line.Contains("EntryTests.", StringComparison.Ordinal)).Select(Cells)];

    /// <summary>The rows on data models: model, types or why there are none, test.</summary>
    public static IReadOnlyList<string[]> ModelRows { get; } = [.. Page.SkipWhile(static line => line != Models).SkipWhile(static line => !line.StartsWith("|---", StringComparison.Ordinal)).Skip(1).TakeWhile(static line => line.StartsWith('|')).Select(Cells)];

    /// <summary>An entry's name without its blanks, of which pages and rows have more or fewer.</summary>
    public static string Plain(string entry) => entry.Replace(" ", string.Empty, StringComparison.Ordinal);

    /// <summary>The folders of an entry, and itself.</summary>
    private static IEnumerable<string> Leaves(bool isModel)
    {
        string top = string.Empty;
        for (int at = 0; at < Tree.Length; at++)
        {
            int depth = Depth(Tree[at]);
            top = depth == 0 ? Tree[at] : top;
            bool isLeaf = at + 1 == Tree.Length || Depth(Tree[at + 1]) <= depth;
            if (isLeaf && isModel == (top == ModelFolder))
            {
                yield return Tree[at].Split(" = ")[^1].Trim();
            }
        }
    }

    private static int Depth(string line) => line.Length - line.TrimStart(' ').Length;

    private static string[] Cells(string line) =>
        [.. line.Replace("\\|", "\u0001", StringComparison.Ordinal).Trim('|', ' ').Split('|').Select(static cell => cell.Trim().Replace('\u0001', '|'))];
}
