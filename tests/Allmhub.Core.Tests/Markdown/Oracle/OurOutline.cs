using Allmhub.Markdown.Parsing;
using Allmhub.Markdown.Styling;

namespace Allmhub.Core.Tests.Markdown.Oracle;

/// <summary>What our reader makes of a document.</summary>
internal static class OurOutline
{
    public static string Of(string text)
    {
        BlockReader reader = new();
        foreach (string line in (text.EndsWith('\n') ? text[..^1] : text).Split('\n'))
        {
            reader.Feed(line);
        }

        reader.End();
        return Of(reader.TakeClosed());
    }

    public static string Of(IReadOnlyList<Leaf> leaves)
    {
        Outline outline = new();
        IReadOnlyList<Container> last = [];
        for (int i = 0; i < leaves.Count;)
        {
            Leaf leaf = leaves[i];
            Enter(outline, leaf, last);
            last = leaf.Containers;
            int count = 1;
            while (i + count < leaves.Count && GoesOn(leaf, leaves[i + count - 1], leaves[i + count]))
            {
                count++;
            }

            Add(outline, [.. leaves.Skip(i).Take(count)]);
            i += count;
        }

        return outline.ToString();
    }

    private static void Enter(Outline outline, Leaf leaf, IReadOnlyList<Container> last)
    {
        int shared = 0;
        while (shared < last.Count && shared < leaf.Containers.Count && ReferenceEquals(last[shared], leaf.Containers[shared]))
        {
            shared++;
        }

        for (int depth = shared; depth < leaf.Containers.Count; depth++)
        {
            Container container = leaf.Containers[depth];
            string task = depth == leaf.Containers.Count - 1 && leaf.Task is { } isDone ? (isDone ? " [x]" : " [ ]") : string.Empty;
            outline.Add(depth, container.IsQuote ? "quote" : $"item {container.Mark}{task}");
        }
    }

    // Code and HTML come line by line, and long paragraphs in pieces.
    private static bool GoesOn(Leaf first, Leaf last, Leaf next) =>
        first.Kind switch
        {
            LeafKind.CodeStart => last.Kind != LeafKind.CodeEnd,
            LeafKind.Html => next.Kind == LeafKind.Html && !next.HasGap && next.Containers.SequenceEqual(first.Containers),
            LeafKind.Paragraph => first.Text.Length > 0 && next.Kind == LeafKind.Paragraph && !next.HasGap && next.Fresh == 0 && next.Containers.SequenceEqual(first.Containers),
            _ => false,
        };

    private static void Add(Outline outline, Leaf[] leaves)
    {
        Leaf first = leaves[0];
        int depth = first.Containers.Count;
        switch (first.Kind)
        {
            case LeafKind.Paragraph:
                string said = string.Join('⏎', leaves.Select(static leaf => Inlines(leaf.Text)));
                if (said.Length > 0)
                {
                    outline.Add(depth, $"text {said}");
                }

                break;
            case LeafKind.Heading:
                outline.Add(depth, $"heading {first.Level} {Inlines(first.Text)}");
                break;
            case LeafKind.Rule:
                outline.Add(depth, "rule");
                break;
            case LeafKind.CodeStart:
                outline.Add(depth, $"code {first.Text}");
                outline.AddExact(depth, leaves.Where(static leaf => leaf.Kind == LeafKind.CodeLine).Select(static leaf => leaf.Text));
                break;
            case LeafKind.Html:
                outline.Add(depth, "html");
                outline.AddExact(depth, Outline.WithoutEmptyEnd(leaves.Select(static leaf => leaf.Text)));
                break;
            case LeafKind.Table:
                Table table = first.Table!;
                outline.AddTable(depth, string.Concat(table.Alignment.Select(static one => one switch { CellAlignment.Center => 'c', CellAlignment.Right => 'r', _ => 'l' })), [table.Header.Select(Inlines), .. table.Rows.Select(static row => row.Select(Inlines))]);
                break;
            default:
                throw new InvalidOperationException($"{first.Kind} without what begins it.");
        }
    }

    public static string Inlines(string text) => Stretch.Write(InlineReader.Read(text, isOpen: false).Select(Of));

    private static Stretch Of(TextRun run)
    {
        string marks = (run.Style.Traits.HasFlag(TextTraits.Bold) ? "b" : string.Empty)
            + (run.Style.Tint == Tint.Code ? "c" : string.Empty)
            + (run.Style.Traits.HasFlag(TextTraits.Dim) ? "h" : string.Empty)
            + (run.Style.Traits.HasFlag(TextTraits.Italic) ? "i" : string.Empty)
            + (run.Style.Traits.HasFlag(TextTraits.Strike) ? "s" : string.Empty);
        return new Stretch(run.Text, marks, run.Link ?? (run.Style.Tint == Tint.Link ? run.Text : null));
    }
}
