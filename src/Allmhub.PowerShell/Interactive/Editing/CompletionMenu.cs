namespace Allmhub.PowerShell.Interactive.Editing;

/// <summary>Tab: one candidate is put in; of several what they have in common, then they are listed, and further presses put in one after the other.</summary>
internal sealed class CompletionMenu(LineBuffer buffer, CompletionSet set, LineStyle style)
{
    private const int MostRows = 8;
    private const int Gap = 2;

    private int _chosen = -1;
    private int _length = set.Length;

    /// <summary>Puts in what is certain.</summary>
    /// <returns>Whether there is a choice left.</returns>
    public bool Begin()
    {
        if (set.Candidates.Count == 0)
        {
            return false;
        }

        string common = set.Candidates.Count == 1 ? set.Candidates[0].Text : set.Common;
        if (set.Candidates.Count == 1 || common.Length > set.Length)
        {
            Put(common);
        }

        return set.Candidates.Count > 1;
    }

    /// <summary>Puts in the next candidate, or the one before.</summary>
    public void Next(bool isBack)
    {
        int count = set.Candidates.Count;
        _chosen = isBack ? (Math.Max(_chosen, 0) + count - 1) % count : (_chosen + 1) % count;
        Put(set.Candidates[_chosen].Text);
    }

    /// <summary>The list, in columns of a width.</summary>
    public IReadOnlyList<Styled> Lines(int width)
    {
        int cell = Math.Min(width, set.Candidates.Max(static one => TextCells.Of(one.Shown)) + Gap);
        int columns = Math.Max(1, width / cell);
        int rows = (set.Candidates.Count + columns - 1) / columns;
        int first = Math.Clamp((Math.Max(0, _chosen) / columns) - MostRows + 1, 0, Math.Max(0, rows - MostRows));
        List<Styled> lines = [];
        for (int row = first; row < rows && row < first + MostRows; row++)
        {
            lines.Add(new Styled(string.Concat(set.Candidates.Skip(row * columns).Take(columns).Select((one, column) => Cell(one.Shown, cell, (row * columns) + column == _chosen))).TrimEnd(), style.DimOn, style.DimOff));
        }

        int rest = set.Candidates.Count - Math.Min(set.Candidates.Count, (first + MostRows) * columns);
        if (rest > 0)
        {
            lines.Add(new Styled($"… {rest} more", style.DimOn, style.DimOff));
        }

        return lines;
    }

    private static string Cell(string text, int width, bool isChosen)
    {
        string shown = TextCells.Cut(isChosen ? $"›{text}" : text, width - 1);
        return shown + new string(' ', Math.Max(1, width - TextCells.Of(shown)));
    }

    private void Put(string text)
    {
        buffer.Replace(set.Start, _length, text);
        _length = text.Length;
    }
}
