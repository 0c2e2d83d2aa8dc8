using Allmhub.Markdown.Styling;

namespace Allmhub.Markdown.Parsing;

/// <summary>Reads links and images (CommonMark 0.31, sections 6.3 and 6.4).</summary>
/// <param name="text">The paragraph.</param>
/// <param name="isOpen">Whether more of it may come.</param>
/// <param name="nodes">What takes the text of links.</param>
/// <param name="emphasis">What pairs the marks in it.</param>
internal sealed class LinkBrackets(string text, bool isOpen, InlineNodes nodes, Emphasis emphasis)
{
    private readonly List<(int Node, int Position, int Marks, bool IsImage)> _brackets = [];
    private int _noLinkBefore;

    /// <summary>Whether a bracket is open.</summary>
    public bool IsAnyOpen => _brackets.Count > 0;

    /// <summary>Where begins what may still become a link, and then looks otherwise; -1 where there is none.</summary>
    public int Held { get; private set; } = -1;

    /// <summary>Reads the bracket at a place, which may begin a link.</summary>
    /// <returns>Where what was read ends.</returns>
    public int Open(int i, bool isImage)
    {
        nodes.Flush();
        int length = isImage ? 2 : 1;
        _brackets.Add((nodes.All.Count, i, emphasis.Count, isImage));
        nodes.Add(text.Substring(i, length), TextStyle.Plain);
        return i + length;
    }

    /// <summary>Reads the bracket at a place, which may end the text of a link, and the target behind it.</summary>
    /// <returns>Where what was read ends.</returns>
    public int Close(int i)
    {
        if (_brackets.Count == 0)
        {
            nodes.Append(']');
            return i + 1;
        }

        (int node, int position, int marks, bool isImage) = _brackets[^1];
        bool isDead = !isImage && _brackets.Count <= _noLinkBefore;
        string? target = null;
        int end = isDead ? -1 : LinkTarget.Read(text, i + 1, out target);
        if (isOpen && !isDead && (i + 1 == text.Length || (end < 0 && text[i + 1] == '(' && text.IndexOf('\n', i) < 0 && LinkTarget.MayGoOn(text.AsSpan(i + 1)))))
        {
            Hold(position);
        }

        _brackets.RemoveAt(_brackets.Count - 1);
        _noLinkBefore = Math.Min(_noLinkBefore, _brackets.Count);
        if (end < 0)
        {
            nodes.Append(']');
            return i + 1;
        }

        Link(node, target!);
        emphasis.Pair(marks, isLast: false);
        _noLinkBefore = isImage ? _noLinkBefore : _brackets.Count;
        return end;
    }

    /// <summary>At the end of the text: a bracket that is open may become a link, and then nothing of it looks as it does now.</summary>
    public void HoldOpen()
    {
        if (isOpen && _brackets.Count > 0 && _brackets[0].Position is int position && text.IndexOf('\n', position) < 0)
        {
            Hold(position);
        }
    }

    private void Link(int bracket, string target)
    {
        nodes.Flush();
        List<InlineNode> all = nodes.All;
        all[bracket].Text = string.Empty;
        for (int inner = bracket + 1; inner < all.Count; inner++)
        {
            // What stands in it are pictures at most: the link is where a click leads.
            all[inner].Link = target;
        }

        if (all.Count == bracket + 1)
        {
            nodes.Add(new InlineNode(target, InlineNodes.LinkStyle) { Link = target });
        }
    }

    private void Hold(int position)
    {
        if (text.Length - position <= InlineMarks.MostHeld)
        {
            Held = Held < 0 ? position : Math.Min(Held, position);
        }
    }
}
