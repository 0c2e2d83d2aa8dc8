using System.Globalization;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Parsers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using CodeInfo = Allmhub.Markdown.CodeInfo;

namespace Allmhub.Core.Tests.Markdown.Oracle;

/// <summary>What Markdig makes of a document: CommonMark, GitHub's tables, tasks, strikes and addresses, and marks next to Chinese, Japanese and Korean text.</summary>
internal static class MarkdigOutline
{
    private static readonly MarkdownPipeline Pipeline = Build();

    public static string Of(string text)
    {
        Outline outline = new();
        AddAll(outline, Read(text), 0);
        return outline.ToString();
    }

    private static MarkdownPipeline Build()
    {
        MarkdownPipelineBuilder builder = new MarkdownPipelineBuilder()
            .UsePipeTables(new PipeTableOptions { RequireHeaderSeparator = true, UseHeaderForColumnCount = true })
            .UseTaskLists()
            .UseAutoLinks()
            .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
            .UseCjkFriendlyEmphasis();
        _ = builder.BlockParsers.Replace<ParagraphBlockParser>(new WithoutReferences());
        return builder.Build();
    }

    /// <summary>References are text here: see <see cref="Departures.Alike"/>.</summary>
    private sealed class WithoutReferences : ParagraphBlockParser
    {
        public override bool Close(BlockProcessor processor, Block block)
        {
            if (block is ParagraphBlock { Lines.Count: > 0 } paragraph)
            {
                for (int i = 0; i < paragraph.Lines.Count; i++)
                {
                    paragraph.Lines.Lines[i].Slice.TrimStart();
                }

                paragraph.Lines.Lines[paragraph.Lines.Count - 1].Slice.TrimEnd();
            }

            return true;
        }
    }

    public static MarkdownDocument Read(string text) => Markdig.Markdown.Parse(text, Pipeline);

    private static void AddAll(Outline outline, ContainerBlock blocks, int depth)
    {
        foreach (Block block in blocks)
        {
            Add(outline, block, depth);
        }
    }

    private static void Add(Outline outline, Block block, int depth)
    {
        switch (block)
        {
            case QuoteBlock quote:
                outline.Add(depth, "quote");
                AddAll(outline, quote, depth + 1);
                break;
            case ListBlock list:
                // Only the first number of a list is said.
                int number = list.IsOrdered ? int.Parse(list.OrderedStart!, CultureInfo.InvariantCulture) : 0;
                foreach (ListItemBlock item in list.Cast<ListItemBlock>())
                {
                    string task = item.FirstOrDefault() is ParagraphBlock { Inline.FirstChild: TaskList one } ? (one.Checked ? " [x]" : " [ ]") : string.Empty;
                    outline.Add(depth, list.IsOrdered ? FormattableString.Invariant($"item {number++}{list.OrderedDelimiter}{task}") : $"item -{task}");
                    AddAll(outline, item, depth + 1);
                }

                break;
            case FencedCodeBlock fenced:
                outline.Add(depth, $"code {CodeInfo.Language($"{fenced.Info} {fenced.Arguments}".Trim())}");
                outline.AddExact(depth, Lines(fenced));
                break;
            case CodeBlock code:
                outline.Add(depth, "code ");
                outline.AddExact(depth, Outline.WithoutEmptyEnd(Lines(code)));
                break;
            case HtmlBlock html:
                if (block.Parent is { } around && around.IndexOf(block) is > 0 and int place && around[place - 1] is HtmlBlock before && before.Line + before.Lines.Count == block.Line)
                {
                    // One below the other: nothing tells them apart on a screen.
                    outline.AddExact(depth, Outline.WithoutEmptyEnd(Lines(html)));
                    break;
                }

                outline.Add(depth, "html");
                outline.AddExact(depth, Outline.WithoutEmptyEnd(Lines(html)));
                break;
            case ThematicBreakBlock:
                outline.Add(depth, "rule");
                break;
            case HeadingBlock heading:
                outline.Add(depth, $"heading {heading.Level} {Inlines(heading.Inline)}");
                break;
            case Table table:
                string alignment = string.Concat(table.ColumnDefinitions.Take(((TableRow)table[0]).Count).Select(static one => one.Alignment switch { TableColumnAlign.Center => 'c', TableColumnAlign.Right => 'r', _ => 'l' }));
                outline.AddTable(depth, alignment, table.Cast<TableRow>().Select(row => row.Cast<TableCell>().Select(static cell => Inlines((cell.FirstOrDefault() as ParagraphBlock)?.Inline))));
                break;
            case ParagraphBlock paragraph:
                string said = Inlines(paragraph.Inline);
                if (said.Length > 0)
                {
                    outline.Add(depth, $"text {said}");
                }

                break;
            case LinkReferenceDefinitionGroup:
                break;
            default:
                throw new InvalidOperationException($"A {block.GetType().Name} has no place in the common form.");
        }
    }

    public static IEnumerable<string> Lines(LeafBlock block) => (block.Lines.Lines ?? []).Take(block.Lines.Count).Select(static line => line.Slice.ToString());

    private static string Inlines(ContainerInline? inlines)
    {
        List<Stretch> stretches = [];
        AddAll(stretches, inlines, string.Empty, null);
        if (inlines?.LastChild is LineBreakInline)
        {
            // Markdig leaves the break before a table with the paragraph above it.
            stretches.RemoveAt(stretches.Count - 1);
        }

        return Stretch.Write(stretches);
    }

    private static void AddAll(List<Stretch> to, ContainerInline? inlines, string marks, string? link)
    {
        foreach (Inline inline in inlines ?? Enumerable.Empty<Inline>())
        {
            Add(to, inline, marks, link);
        }
    }

    private static void Add(List<Stretch> to, Inline inline, string marks, string? link)
    {
        switch (inline)
        {
            case TaskList task:
                to.Add(new Stretch(task.PreviousSibling is null ? string.Empty : task.Checked ? "[x]" : "[ ]", marks, link));
                break;
            case LiteralInline literal:
                string text = literal.Content.ToString();
                to.Add(new Stretch(literal.PreviousSibling is TaskList { PreviousSibling: null } ? text.TrimStart() : text, marks, link));
                break;
            case CodeInline code:
                to.Add(new Stretch(code.Content, With(marks, 'c'), link));
                break;
            case LineBreakInline:
                to.Add(new Stretch("\n", marks, link));
                break;
            case HtmlInline tag:
                bool isBreak = tag.Tag.Trim('<', '>', '/', ' ').Equals("br", StringComparison.OrdinalIgnoreCase);
                to.Add(isBreak ? new Stretch("\n", marks, link) : new Stretch(tag.Tag, With(marks, 'h'), link));
                break;
            case HtmlEntityInline entity:
                to.Add(new Stretch(entity.Transcoded.ToString(), marks, link));
                break;
            case AutolinkInline address:
                to.Add(new Stretch(address.Url, marks, link ?? address.Url));
                break;
            case EmphasisInline emphasis:
                AddAll(to, emphasis, With(marks, emphasis.DelimiterChar == '~' ? 's' : emphasis.DelimiterCount == 2 ? 'b' : 'i'), link);
                break;
            case LinkInline target:
                AddLink(to, target, marks, link);
                break;
            case LinkDelimiterInline bracket:
                to.Add(new Stretch(bracket.IsImage ? "![" : "[", marks, link));
                AddAll(to, bracket, marks, link);
                break;
            case ContainerInline other:
                AddAll(to, other, marks, link);
                break;
            default:
                throw new InvalidOperationException($"A {inline.GetType().Name} has no place in the common form.");
        }
    }

    private static void AddLink(List<Stretch> to, LinkInline target, string marks, string? link)
    {
        string url = target.Url ?? string.Empty;
        int before = to.Count;
        AddAll(to, target, marks, link ?? url);
        if (to.Skip(before).All(static one => one.Text.Length == 0))
        {
            to.Add(new Stretch(url, marks, link ?? url));
        }
    }

    private static string With(string marks, char mark) => marks.Contains(mark, StringComparison.Ordinal) ? marks : string.Concat((marks + mark).Order());
}
