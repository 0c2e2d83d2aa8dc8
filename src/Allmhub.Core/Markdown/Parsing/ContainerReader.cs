namespace Allmhub.Markdown.Parsing;

/// <summary>Reads the marks of quotes and list items at the beginning of a line, and opens and closes them. It has no state of its own.</summary>
internal sealed class ContainerReader(LeafList leaves, OpenCode code)
{
    /// <summary>How deep containers go; what begins deeper is text.</summary>
    private const int Deepest = 12;

    /// <summary>Reads the marks of the containers that are open.</summary>
    /// <returns>How many of them go on in the line.</returns>
    public int Match(ref MarkdownLine line)
    {
        for (int i = 0; i < leaves.Containers.Count; i++)
        {
            Container container = leaves.Containers[i];
            if (container.IsQuote ? !TryQuote(ref line) : !line.IsBlank && line.Indent < container.Indent)
            {
                return i;
            }

            if (!container.IsQuote)
            {
                line.Skip(container.Indent);
            }
        }

        return leaves.Containers.Count;
    }

    /// <summary>Opens the containers that begin in a line.</summary>
    /// <param name="line">The line, behind the marks of those that go on.</param>
    /// <param name="matched">How many go on, and then how many are open.</param>
    /// <returns>Whether any began.</returns>
    public bool TryOpen(ref MarkdownLine line, ref int matched)
    {
        bool isAny = false;
        while (matched < Deepest && line.Indent <= Fence.MostIndent && !line.IsBlank)
        {
            if (TryQuote(ref line))
            {
                Enter(new Container(-1, ">"), ref matched);
            }
            else if (!TryItem(ref line, ref matched, isAny))
            {
                break;
            }

            isAny = true;
        }

        return isAny;
    }

    /// <summary>Closes the containers but so many of the outermost, and what is open in them.</summary>
    public void CloseTo(int count)
    {
        if (count < leaves.Containers.Count)
        {
            code.End();
            leaves.LeaveTo(count);
        }
    }

    private static bool TryQuote(ref MarkdownLine line)
    {
        MarkdownLine ahead = line;
        int indent = ahead.Indent;
        ahead.Skip(indent);
        if (indent > Fence.MostIndent || ahead.Rest.IsEmpty || ahead.Rest[0] != '>')
        {
            return false;
        }

        ahead.Take(1);
        ahead.Skip(1);
        line = ahead;
        return true;
    }

    private bool TryItem(ref MarkdownLine line, ref int matched, bool isInside)
    {
        MarkdownLine ahead = line;
        int indent = ahead.Indent;
        ahead.Skip(indent);
        int width = BlockMarks.Item(ahead.Rest, out int number);
        bool interrupts = !isInside && matched == leaves.Containers.Count && leaves.IsParagraph;
        if (width == 0 || (interrupts && BlockMarks.Underlines(ahead.Rest) > 0))
        {
            return false;
        }

        string mark = ahead.Rest[(width - 1)..width].ToString();
        ahead.Take(width);
        if (interrupts && (ahead.IsBlank || number is not (-1 or 1)))
        {
            return false;
        }

        // Content stands one to four columns after the mark; farther away it is code inside the item.
        int after = ahead.IsBlank || ahead.Indent > OpenCode.Indent ? 1 : ahead.Indent;
        ahead.Skip(after);
        line = ahead;
        CloseTo(matched);
        int shown = leaves.NextNumber(mark, number);
        string label = number < 0 ? "-" : FormattableString.Invariant($"{shown}{mark}");
        int level = leaves.Containers.Count(static container => !container.IsQuote && !container.IsNumbered);
        Enter(new Container(indent + width + after, label) { BulletLevel = level }, ref matched);
        return true;
    }

    private void Enter(Container container, ref int matched)
    {
        CloseTo(matched);
        leaves.Enter(container);
        matched = leaves.Containers.Count;
    }
}
