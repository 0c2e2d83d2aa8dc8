using System.Collections.Immutable;

namespace Allmhub.Markdown.Parsing;

/// <summary>How the cells of a column stand.</summary>
internal enum CellAlignment
{
    Left,
    Center,
    Right,
}

/// <summary>A table (GitHub Flavored Markdown, section 4.10).</summary>
/// <param name="Alignment">How each column stands.</param>
/// <param name="Header">The names of the columns.</param>
/// <param name="Rows">The rows.</param>
internal sealed record Table(IReadOnlyList<CellAlignment> Alignment, IReadOnlyList<string> Header, ImmutableList<IReadOnlyList<string>> Rows)
{
    private const int MostColumns = 64;

    /// <summary>How wide the columns are, once header and first rows are shown and stay; <c>null</c> while they may be what fits.</summary>
    public IReadOnlyList<int>? Widths { get; init; }

    /// <summary>The table with a row more; cells that are missing are empty, those that are too many are left out, as GFM has it.</summary>
    public Table With(string line)
    {
        List<string> cells = Split(line);
        cells.AddRange(Enumerable.Repeat(string.Empty, Math.Max(0, Alignment.Count - cells.Count)));
        return this with { Rows = Rows.Add(cells.Count > Alignment.Count ? cells.GetRange(0, Alignment.Count) : cells) };
    }

    /// <summary>Begins one of a line and the line of dashes below it.</summary>
    /// <returns><c>null</c> when they are none.</returns>
    public static Table? TryStart(string header, ReadOnlySpan<char> dashes)
    {
        if ((!header.Contains('|', StringComparison.Ordinal) && !dashes.Contains('|')) || dashes.ContainsAnyExcept("|-: \t"))
        {
            return null;
        }

        List<CellAlignment> columns = [];
        foreach (string cell in Split(dashes.ToString()))
        {
            if (columns.Count == MostColumns || cell.Trim(':') is not { Length: > 0 } line || line.AsSpan().ContainsAnyExcept('-') || cell.Length - line.Length > 2)
            {
                return null;
            }

            columns.Add((cell[0] == ':', cell[^1] == ':') switch
            {
                (true, true) => CellAlignment.Center,
                (_, true) => CellAlignment.Right,
                _ => CellAlignment.Left,
            });
        }

        List<string> names = Split(header);
        return columns.Count > 0 && names.Count == columns.Count ? new Table(columns, names, []) : null;
    }

    /// <summary>The cells of a row. A bar behind a backslash is text.</summary>
    private static List<string> Split(string line)
    {
        ReadOnlySpan<char> rest = line.AsSpan().Trim(" \t");
        rest = rest.StartsWith("|") ? rest[1..] : rest;
        List<string> cells = [];
        int start = 0;
        for (int i = 0; i < rest.Length; i++)
        {
            if (rest[i] == '\\' && i + 1 < rest.Length)
            {
                i++;
            }
            else if (rest[i] == '|')
            {
                cells.Add(Cell(rest[start..i]));
                start = i + 1;
            }
        }

        if (start < rest.Length || cells.Count == 0)
        {
            cells.Add(Cell(rest[start..]));
        }

        return cells;
    }

    private static string Cell(ReadOnlySpan<char> text) => text.Trim(" \t").ToString().Replace("\\|", "|", StringComparison.Ordinal);
}
