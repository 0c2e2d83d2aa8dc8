namespace Allmhub.Markdown.Parsing;

/// <summary>Reads what a line has behind the marks of its containers into leaves. It has no state of its own.</summary>
internal sealed class LeafReader(LeafList leaves, OpenCode code)
{
    /// <summary>From this on a paragraph goes on in a new leaf at its next line, so that what is read again stays small: where no mark is open,</summary>
    private const int LongParagraph = 400;

    /// <summary>and from this on anyway.</summary>
    private const int LongestParagraph = 1000;

    /// <summary>Whether a line can be nothing but text, once a paragraph is open.</summary>
    public static bool IsText(MarkdownLine line)
    {
        if (line.Indent >= OpenCode.Indent)
        {
            return true;
        }

        line.Skip(line.Indent);
        return !BlockMarks.IsRule(line.Rest) && BlockMarks.Heading(line.Rest, out _) == 0 && !Fence.TryRead(line.Rest, out _) && !BlockMarks.Html(line.Rest, out _);
    }

    /// <summary>Reads a line.</summary>
    public void Take(ref MarkdownLine line)
    {
        int indent = line.Indent;
        if (line.IsBlank)
        {
            return;
        }

        if (indent >= OpenCode.Indent && !leaves.IsParagraph)
        {
            code.StartIndented(ref line);
            return;
        }

        MarkdownLine whole = line;
        line.Skip(indent);
        ReadOnlySpan<char> text = line.Rest;
        if (indent < OpenCode.Indent && TryTakeMarked(text, whole, indent))
        {
            return;
        }

        if (leaves.Open is { Kind: LeafKind.Table, Table: { } table } leaf && text.Contains('|'))
        {
            leaves.Open = leaf with { Table = table.With(text.ToString()) };
            return;
        }

        Append(line);
    }

    /// <summary>Adds a line of text to the paragraph that is open, or begins one.</summary>
    public void Append(MarkdownLine line)
    {
        line.Skip(line.Indent);
        string text = line.ToString();
        if (leaves.Open is { Kind: LeafKind.Paragraph } paragraph
            && (paragraph.Text.Length < LongParagraph || (paragraph.Text.Length < LongestParagraph && !InlineReader.IsBalanced(paragraph.Text))))
        {
            leaves.Open = paragraph with { Text = paragraph.Text.Length == 0 ? text : paragraph.Text + "\n" + text };
            return;
        }

        leaves.Close();
        bool? task = leaves.IsItemStart ? Task(ref text) : null;
        leaves.Open = leaves.New(LeafKind.Paragraph, text) with { Task = task };
    }

    private bool TryTakeMarked(ReadOnlySpan<char> text, in MarkdownLine whole, int indent)
    {
        if (leaves.IsParagraph && TryTable(text))
        {
            return true;
        }

        if (leaves.Open is { Kind: LeafKind.Paragraph, Text.Length: > 0 } && BlockMarks.Underlines(text) is > 0 and int underlined)
        {
            leaves.Open = leaves.Open! with { Kind = LeafKind.Heading, Level = underlined };
            leaves.Close();
        }
        else if (BlockMarks.IsRule(text))
        {
            leaves.Close();
            leaves.Emit(leaves.New(LeafKind.Rule, string.Empty));
        }
        else if (BlockMarks.Heading(text, out string title) is > 0 and int level)
        {
            leaves.Close();
            leaves.AddGap();
            leaves.Emit(leaves.New(LeafKind.Heading, title) with { Level = level });
        }
        else if (Fence.TryRead(text, out Fence fence))
        {
            code.StartFenced(fence, indent);
        }
        else if (BlockMarks.Html(text, out string end))
        {
            code.StartHtml(whole.ToString(), end);
        }
        else
        {
            return false;
        }

        return true;
    }

    private bool TryTable(ReadOnlySpan<char> text)
    {
        Leaf paragraph = leaves.Open!;
        string before = paragraph.Text;
        int header = before.LastIndexOf('\n') + 1;
        if (Table.TryStart(before[header..], text) is not { } table)
        {
            return false;
        }

        if (header > 0)
        {
            leaves.Emit(paragraph with { Text = before[..(header - 1)] });
            leaves.Open = leaves.New(LeafKind.Table, string.Empty) with { Table = table };
        }
        else
        {
            leaves.Open = paragraph with { Kind = LeafKind.Table, Text = string.Empty, Table = table };
        }

        return true;
    }

    private static bool? Task(ref string text)
    {
        bool isTask = text.Length >= 4 && text[0] == '[' && text[2] == ']' && text[3] is ' ' or '\t' && text[1] is ' ' or 'x' or 'X';
        bool isDone = isTask && text[1] != ' ';
        text = isTask ? text[4..].TrimStart() : text;
        return isTask ? isDone : null;
    }
}
