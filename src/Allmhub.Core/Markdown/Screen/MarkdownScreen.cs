using System.Text;
using Allmhub.Markdown.Parsing;
using Allmhub.Markdown.Rendering;
using Allmhub.Markdown.Styling;

namespace Allmhub.Markdown.Screen;

/// <summary>
/// Draws Markdown on a terminal while it arrives, block by block: what is closed stays, the block that is open is drawn as it grows. The cost is linear
/// in the text; a line that is too long to be read again and again is shown as it is. Where the size of the terminal is not known, a block is drawn
/// when it is closed, and the cursor never moves up.
/// </summary>
public sealed class MarkdownScreen
{
    /// <summary>Of a longer line the rest is shown as it is.</summary>
    private const int LongestLine = 4096;

    /// <summary>Where the screen's height is not known, a table of more rows is shown before it ends.</summary>
    private const int MostRows = 200;

    private readonly Action<string> _write;
    private readonly Func<ScreenSize?> _size;
    private readonly Palette _palette;
    private readonly StringBuilder _line = new();
    private BlockReader _reader = new();
    private ScreenRegion _region;
    private int _shownLength;
    private string? _shown;
    private bool _isRaw;

    /// <summary>Makes one whose cursor stands at the beginning of a line.</summary>
    /// <param name="write">Writes text and sequences to the terminal.</param>
    /// <param name="size">Says how large it is now; <c>null</c> when nobody knows.</param>
    /// <param name="look">What it shows.</param>
    public MarkdownScreen(Action<string> write, Func<ScreenSize?> size, MarkdownLook look)
    {
        ArgumentNullException.ThrowIfNull(look);
        _write = write;
        _size = size;
        _palette = new Palette(look.HasColour, look.Accent, look.HasLinks);
        _region = new ScreenRegion(write, _palette);
    }

    /// <summary>Draws the next piece.</summary>
    /// <param name="text">The piece, control sequences taken out.</param>
    public void Write(string text)
    {
        ReadOnlySpan<char> rest = text;
        bool isLineEnded = false;
        KeepMovedTable();
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf('\n');
            Take(end < 0 ? rest : rest[..end]);
            if (end < 0)
            {
                break;
            }

            isLineEnded = true;
            EndLine();
            if (_region.IsMoved(_size()))
            {
                // What comes after the block that is open has the new width.
                _shown = null;
                Update();
            }

            rest = rest[(end + 1)..];
        }

        // A long line is not read again for each of its last letters, nor is anything for what is held back.
        if (isLineEnded || _line.Length - _shownLength > _line.Length / 64)
        {
            string? shown = _line.Length == 0 || _isRaw ? null : PartialLine.Shown(_line.ToString(), _reader.Code);
            if (isLineEnded || shown != _shown)
            {
                _shown = shown;
                Update();
            }
        }
    }

    /// <summary>Draws what was held back, and ends the last line. What is written afterwards begins a document.</summary>
    public void End()
    {
        if (_line.Length > 0)
        {
            EndLine();
        }

        _reader.End();
        _shown = null;
        Update();
        _region.EndLine();
        _reader = new BlockReader();
        _region = new ScreenRegion(_write, _palette);
        _isRaw = false;
    }

    private void Take(ReadOnlySpan<char> text)
    {
        if (!_isRaw)
        {
            int length = Math.Min(text.Length, LongestLine - _line.Length);
            _line.Append(text[..length]);
            text = text[length..];
        }

        if (text.IsEmpty)
        {
            return;
        }

        if (!_isRaw)
        {
            EndLine();
            _reader.EndLeaf();
            _shown = null;
            Update();
            _isRaw = true;
        }

        _region.Write(text.ToString());
    }

    private void EndLine()
    {
        if (!_isRaw)
        {
            _reader.Feed(_line.ToString());
        }

        _line.Clear();
        _shownLength = 0;
        _isRaw = false;
    }

    private void Update()
    {
        ScreenSize? size = _size();
        LeafDrawing drawing = new(_region.Columns(size) - 1, _palette);
        List<TextLine> lines = [.. _reader.TakeClosed().SelectMany(drawing.Draw)];
        int final = lines.Count;
        bool isTall = false;
        if (size is not null)
        {
            AddOpen(lines, drawing);
            _region.Draw(lines, size);
            isTall = _region.Rows >= size.Value.Rows - 2;
        }
        else
        {
            _region.Draw(lines, size);
        }

        _region.Keep(final);
        KeepTable(drawing, isTall, size);
        _shownLength = _line.Length;
    }

    private void AddOpen(List<TextLine> lines, LeafDrawing drawing)
    {
        BlockReader reader = _reader;
        if (_shown is not null)
        {
            reader = _reader.Fork();
            reader.Feed(_shown);
        }

        foreach (Leaf leaf in reader.TakeClosed())
        {
            lines.AddRange(drawing.Draw(leaf));
        }

        // The first line of a table is one only when the line of dashes has come.
        if (reader.Open is { } open && !(open.Kind == LeafKind.Paragraph && open.Text.StartsWith('|') && !open.Text.Contains('\n', StringComparison.Ordinal)))
        {
            lines.AddRange(drawing.Draw(open));
        }
    }

    // Rows on a screen that has another width now cannot be drawn again either: where the columns change, a line across says so.
    private void KeepMovedTable()
    {
        if (_shown is null && _reader.Open is { Table: not null } open && _size() is var size && _region.IsMoved(size))
        {
            _reader.KeepRows(new LeafDrawing(_region.Columns(size) - 1, _palette).TableWidths(open));
            _region.Keep(int.MaxValue);
        }
    }

    // Rows that have scrolled away cannot be drawn again: the columns stay as they are.
    private void KeepTable(LeafDrawing drawing, bool isTall, ScreenSize? size)
    {
        if (_reader.Open is not { Table: { } table } open || !(isTall || table.Widths is not null || (size is null && table.Rows.Count > MostRows)) || table.Rows.Count == 0)
        {
            return;
        }

        if (size is null)
        {
            _region.Draw(drawing.Draw(open), size);
        }

        _reader.KeepRows(drawing.TableWidths(open));
        _region.Keep(int.MaxValue);
    }
}
