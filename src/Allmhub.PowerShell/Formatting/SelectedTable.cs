using Allmhub.Markdown.Styling;

namespace Allmhub.PowerShell.Formatting;

/// <summary>
/// A table that is drawn row by row, each as it comes. Columns of texts share the room that the others leave; what comes later and is wider than the first
/// row takes its room from them, so that no number is ever cut.
/// </summary>
/// <param name="width">How wide it may be.</param>
/// <param name="header">The codes round each label of the header.</param>
internal sealed class SelectedTable(OutputWidth width, (string Begin, string End) header)
{
    private const int LeastText = 10;
    private const int MostText = 80;
    private const int LongestWord = 16;

    private static readonly HashSet<string> Texts = new(StringComparer.OrdinalIgnoreCase) { "Text", "Reasoning", "Refusal", "Prompt", "System", "Error", "Display", "Found", "InputObject" };

    // What these usually take, so that the rows after the first stand below it.
    private static readonly Dictionary<string, int> Usual = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AnsweredBy"] = 20,
        ["Command"] = 20,
        ["Cost"] = 10,
        ["Duration"] = 16,
        ["FinishReason"] = 12,
        ["Id"] = 24,
        ["Index"] = 5,
        ["Model"] = 20,
        ["Name"] = 20,
        ["Progress"] = 8,
        ["RequestId"] = 33,
        ["Status"] = 12,
        ["TimeToFirstToken"] = 16,
        ["Usage"] = 18,
    };

    private string[] _names = [];
    private int[] _widths = [];
    private bool[] _isText = [];
    private bool _isList;
    private bool _hasAny;

    /// <summary>How wide it may be.</summary>
    public OutputWidth Width => width;

    /// <summary>A row, with the header before it where there is none that fits.</summary>
    /// <param name="properties">Names and values.</param>
    /// <returns>Lines.</returns>
    public string Row(IReadOnlyList<(string Name, object? Value)> properties)
    {
        SelectedCell[] cells = [.. properties.Select(static property => SelectedCell.Of(property.Value))];
        string[] names = [.. properties.Select(static property => property.Name)];
        if (!_isList && _hasAny && names.AsSpan().SequenceEqual(_names))
        {
            Grow(cells);
            return Line(cells);
        }

        string gap = _hasAny ? "\n" : string.Empty;
        (_names, _isList, _hasAny) = (names, false, true);
        _isText = [.. names.Zip(cells, IsText)];
        Lay(cells);
        return names.Length == 0 ? gap : gap + Header(cells) + Line(cells);
    }

    /// <summary>An object as a list, apart from what stands before.</summary>
    /// <param name="list">The list.</param>
    /// <returns>Lines.</returns>
    public string List(string list)
    {
        string gap = _hasAny ? "\n" : string.Empty;
        (_isList, _hasAny) = (true, true);
        return gap + list;
    }

    // A word is a word in the rows to come too; of a long text nobody knows how long the next will be.
    private static bool IsText(string name, SelectedCell cell) => Texts.Contains(name) || (!Usual.ContainsKey(name) && cell.IsText && cell.Width > LongestWord);

    private void Lay(SelectedCell[] cells)
    {
        int[] need = [.. cells.Select((cell, i) => _isText[i] ? Math.Max(LeastText, CellWidth.Of(_names[i])) : Math.Max(CellWidth.Of(_names[i]), cell.Width))];
        int[] usual = [.. need.Select((least, i) => Math.Max(least, Usual.GetValueOrDefault(_names[i])))];
        _widths = Sum(usual) <= width.Columns ? usual : need;
        for (int i = _widths.Length - 1; i > 0 && Sum(_widths) > width.Columns; i--)
        {
            _widths[i] = 0;
        }

        int[] texts = [.. Enumerable.Range(0, _widths.Length).Where(i => _isText[i] && _widths[i] > 0)];
        int room = width.Columns - Sum(_widths);
        for (int k = 0; k < texts.Length && room > 0; k++)
        {
            int i = texts[k];
            int share = room / (texts.Length - k);
            int most = i == _widths.Length - 1 ? int.MaxValue : Math.Max(MostText, cells[i].Width);
            int more = Math.Min(share, most - _widths[i]);
            _widths[i] += more;
            room -= more;
        }

        _widths[0] = Math.Min(_widths[0], width.Columns);
    }

    private void Grow(SelectedCell[] cells)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            int more = cells[i].Width - _widths[i];
            if (_isText[i] || _widths[i] == 0 || more <= 0)
            {
                continue;
            }

            int over = Sum(_widths) + more - width.Columns;
            int giver = Array.FindLastIndex(_isText, static isText => isText);
            if (over > 0 && (giver < 0 || _widths[giver] - over < LeastText))
            {
                continue;
            }

            _widths[i] += more;
            if (over > 0)
            {
                _widths[giver] -= over;
            }
        }
    }

    private static int Sum(int[] widths) => widths.Sum() + widths.Count(static one => one > 0) - 1;

    // The codes stand where the engine has them.
    private string Header(SelectedCell[] cells)
    {
        SelectedCell[] labels = [.. cells.Select((cell, i) => cell with { Text = _names[i] })];
        SelectedCell[] rules = [.. cells.Select((cell, i) => cell with { Text = new string('-', Math.Min(_widths[i], CellWidth.Of(_names[i]))) })];
        string line = string.Concat(Fields(labels).Select((label, i) => $"{header.Begin}{(i > 0 ? " " : string.Empty)}{label}{header.End}"));
        return $"{line}\n{string.Join(' ', Fields(rules).Select(rule => $"{header.Begin}{rule}{header.End}"))}\n";
    }

    private string Line(SelectedCell[] cells) => string.Join(' ', Fields(cells));

    private IEnumerable<string> Fields(SelectedCell[] cells) => cells
        .Select((cell, i) => (Text: cell.Fit(_widths[i], i == _widths.Length - 1), Width: _widths[i]))
        .Where(static cell => cell.Width > 0)
        .Select(static cell => cell.Text);
}
