using Allmhub.Markdown.Parsing;
using Allmhub.Markdown.Styling;

namespace Allmhub.Markdown.Rendering;

/// <summary>Draws leaves as lines of a width.</summary>
/// <param name="width">How many cells a line may take.</param>
/// <param name="palette">What can be shown.</param>
internal sealed class LeafDrawing(int width, Palette palette)
{
    /// <summary>What is read is easier to read in lines that are no longer; code and tables take what they need.</summary>
    private const int WidestText = 100;

    /// <summary>However deep a text stands, so much is left for it.</summary>
    private const int LeastText = 16;

    private static readonly string[] Bullets = ["•", "◦", "▪"];
    private static readonly TextStyle HeadingStyle = new(TextTraits.Bold, Tint.Accent);
    private static readonly TextStyle LabelStyle = new(TextTraits.Dim | TextTraits.Italic);

    /// <summary>Draws a leaf.</summary>
    public List<TextLine> Draw(Leaf leaf)
    {
        List<TextLine> lines = [];
        if (leaf.HasGap)
        {
            TextLine gap = new();
            Prefix(gap, leaf, leaf.Shared, isFirst: false);
            gap.TrimEnd();
            lines.Add(gap);
        }

        TextLine prefix = new();
        Prefix(prefix, leaf, leaf.Containers.Count, isFirst: false);
        int room = Math.Max(width - prefix.Width, LeastText);
        bool isFirst = true;
        foreach (TextLine content in Content(leaf, room))
        {
            TextLine line = new() { IsLong = content.IsLong };
            Prefix(line, leaf, leaf.Containers.Count, isFirst);
            line.Add(content);
            if (!content.IsLong || line.ToString().AsSpan().TrimEnd(' ').IsEmpty)
            {
                line.TrimEnd();
            }

            lines.Add(line);
            isFirst = false;
        }

        return lines;
    }

    private IEnumerable<TextLine> Content(Leaf leaf, int room) => leaf.Kind switch
    {
        LeafKind.Heading => Heading(leaf, room),
        LeafKind.Rule => [Rule(room)],
        LeafKind.CodeStart => [Frame(room, "╭╮", leaf.Text)],
        LeafKind.CodeEnd => [Frame(room, "╰╯", string.Empty)],
        LeafKind.CodeLine => [Code(leaf)],
        LeafKind.Html => LineBreaker.Break([new TextRun(leaf.Text, TextStyle.Quiet)], room),
        LeafKind.Table => TableDrawing.Draw(leaf.Table!, room, leaf.IsClosed, this),
        _ => LineBreaker.Break(Inlines(leaf.Text, !leaf.IsClosed, TextStyle.Plain), Math.Min(room, WidestText)),
    };

    private List<TextLine> Heading(Leaf leaf, int room)
    {
        TextStyle style = leaf.Level switch
        {
            1 => HeadingStyle.With(TextTraits.Underline),
            2 => HeadingStyle,
            _ => new TextStyle(TextTraits.Bold),
        };
        List<TextRun> runs = Inlines(leaf.Text, !leaf.IsClosed, style);
        if (!palette.HasColour)
        {
            runs.Insert(0, new TextRun(new string('#', leaf.Level) + " ", style));
        }

        return LineBreaker.Break(runs, Math.Min(room, WidestText));
    }

    private static TextLine Rule(int room)
    {
        TextLine line = new();
        line.Add(new string('╌', Math.Min(room, WidestText)), TextStyle.Quiet);
        return line;
    }

    // Lines above and below and none at the sides: what is marked with the mouse is code and nothing else.
    private static TextLine Frame(int room, string corners, string label)
    {
        TextLine line = new();
        int length = Math.Min(room, WidestText);
        line.Add($"{corners[0]}─", TextStyle.Quiet);
        if (label.Length > 0 && CellWidth.Of(label) + 8 < length)
        {
            line.Add(" ", TextStyle.Quiet);
            line.Add(label, LabelStyle);
            line.Add(" ", TextStyle.Quiet);
        }

        line.Add($"{new string('─', length - line.Width - 1)}{corners[1]}", TextStyle.Quiet);
        return line;
    }

    private static TextLine Code(Leaf leaf)
    {
        TextLine line = new() { IsLong = true };
        foreach (TextRun run in leaf.Runs)
        {
            int tab = run.Text.IndexOf('\t', StringComparison.Ordinal);
            if (tab < 0)
            {
                line.Add(run.Text, run.Style);
                continue;
            }

            foreach (string piece in run.Text.Split('\t'))
            {
                if (tab < 0)
                {
                    line.Add(new string(' ', 4 - (line.Width % 4)), run.Style);
                }

                line.Add(piece, run.Style);
                tab = -1;
            }
        }

        return line;
    }

    /// <summary>How wide the columns of an open table are.</summary>
    public IReadOnlyList<int> TableWidths(Leaf leaf)
    {
        TextLine prefix = new();
        Prefix(prefix, leaf, leaf.Containers.Count, isFirst: false);
        return TableDrawing.Widths(leaf.Table!, Math.Max(width - prefix.Width, LeastText), this);
    }

    /// <summary>The runs of a text, its links with their addresses where the terminal has none behind a text.</summary>
    public List<TextRun> Inlines(string text, bool isOpen, TextStyle style)
    {
        List<TextRun> runs = [];
        IReadOnlyList<TextRun> read = InlineReader.Read(text, isOpen);
        string shown = string.Empty;
        for (int i = 0; i < read.Count; i++)
        {
            TextRun run = read[i];
            string said = palette.HasColour ? run.Text : Marked(run);
            Tint tint = run.Style.Tint == Tint.None ? style.Tint : run.Style.Tint;
            bool isBehind = run.Link is { } link && palette.HasLinks && WebAddress.IsSafe(link);
            runs.Add(new TextRun(said, new TextStyle(run.Style.Traits | style.Traits, tint), isBehind ? run.Link : null));
            if (run.Link is null)
            {
                continue;
            }

            shown += run.Text;
            if (i + 1 == read.Count || read[i + 1].Link != run.Link)
            {
                if (NeedsAddress(shown, run.Link, isBehind))
                {
                    runs.Add(new TextRun($" ({run.Link})", TextStyle.Quiet));
                }

                shown = string.Empty;
            }
        }

        return runs;
    }

    // Without a look these would say something else: code words, and what is crossed out.
    private static string Marked(in TextRun run) =>
        run.Style.Tint == Tint.Code ? $"`{run.Text}`" : run.Style.Traits.HasFlag(TextTraits.Strike) ? $"~~{run.Text}~~" : run.Text;

    // A text that looks like an address must not hide another one.
    private static bool NeedsAddress(string text, string link, bool isBehind) =>
        text != link && link.Length > 0 && $"mailto:{text}" != link && $"http://{text}" != link
        && (!isBehind || WebAddress.Hides(text, link));

    private void Prefix(TextLine line, Leaf leaf, int count, bool isFirst)
    {
        for (int i = 0; i < count; i++)
        {
            Container container = leaf.Containers[i];
            bool isMark = isFirst && ((leaf.Fresh >> i) & 1) != 0;
            string mark = container.IsQuote ? "│" : !isMark ? string.Empty : Mark(container, i == count - 1 ? leaf.Task : null);
            int wide = container.IsQuote ? 2 : container.IsNumbered ? container.Mark.Length + 1 : 2;
            if (line.Width + wide > width - LeastText)
            {
                return;
            }

            int start = line.Width;
            line.Add(mark, container.IsQuote ? TextStyle.Quiet : TextStyle.Plain);
            line.PadTo(start + wide);
        }
    }

    private static string Mark(Container container, bool? task) =>
        task is { } isDone ? (isDone ? "☑" : "☐") : container.IsNumbered ? container.Mark : Bullets[Math.Min(container.BulletLevel, Bullets.Length - 1)];
}
