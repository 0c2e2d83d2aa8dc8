using System.Text;
using Allmhub.Markdown.Styling;

namespace Allmhub.Markdown.Parsing;

/// <summary>Pairs the marks of emphasis (CommonMark 0.31, section 6.2), and tells each node what it is within.</summary>
internal sealed class Emphasis(List<InlineNode> nodes)
{
    /// <summary>While more may come, what was begun no farther back than this counts as meant.</summary>
    private const int FarthestBegun = 400;

    private readonly List<int> _marks = [];
    private readonly List<(int From, int To, TextTraits Trait)> _ranges = [];

    /// <summary>How many marks wait for their partners.</summary>
    public int Count => _marks.Count;

    /// <summary>Takes the node that was added last as marks.</summary>
    public void Add() => _marks.Add(nodes.Count - 1);

    /// <summary>
    /// Whether marks may begin and end something. Beside CommonMark's rule a star next to a Chinese, Japanese or Korean character may: these scripts
    /// have no spaces, and <c>**注意：**请</c> would stay as it is (markdown-cjk-friendly has the rule; emoji are no such characters). Three tildes strike nothing.
    /// </summary>
    public static (bool Opens, bool Closes) Flanking(char mark, int length, Rune before, Rune after)
    {
        (bool spaceBefore, bool spaceAfter) = (Rune.IsWhiteSpace(before), Rune.IsWhiteSpace(after));
        if (mark == '~' && length != 2)
        {
            return (false, false);
        }

        if (spaceBefore || spaceAfter)
        {
            return (!spaceAfter, !spaceBefore);
        }

        (bool pointBefore, bool pointAfter) = (IsPoint(before), IsPoint(after));
        if (mark == '_')
        {
            return (pointBefore, pointAfter);
        }

        bool isBetween = pointBefore == pointAfter || IsCjk(before) || IsCjk(after);
        return (isBetween || pointBefore, isBetween || pointAfter);
    }

    /// <summary>Pairs the marks from one on; what finds no partner is text.</summary>
    /// <param name="from">How many marks stand before what is paired.</param>
    /// <param name="isLast">Whether no more marks follow.</param>
    public void Pair(int from, bool isLast)
    {
        List<int> openers = [];
        for (int i = from; i < _marks.Count; i++)
        {
            InlineNode closer = nodes[_marks[i]];
            while (closer.CanClose && closer.Text.Length > 0 && Opener(openers, closer) is >= 0 and int found)
            {
                openers.RemoveRange(found + 1, openers.Count - found - 1);
                Join(openers[found], _marks[i]);
                if (nodes[openers[found]].Text.Length == 0)
                {
                    openers.RemoveAt(found);
                }
            }

            if (closer.CanOpen && closer.Text.Length > 0)
            {
                openers.Add(_marks[i]);
            }
        }

        _marks.RemoveRange(from, _marks.Count - from);
        if (isLast)
        {
            _marks.AddRange(openers);
        }
    }

    /// <summary>Takes what was begun and has not ended as meant: its end is still to come.</summary>
    /// <param name="text">The paragraph.</param>
    public void PairOpen(string text)
    {
        int line = text.LastIndexOf('\n');
        foreach (int mark in _marks)
        {
            InlineNode node = nodes[mark];
            if (node.Position > line && text.Length - node.Position <= FarthestBegun)
            {
                _ranges.Add((mark + 1, nodes.Count, Trait(node.Mark, node.Text.Length)));
                node.Text = node.Text.Length > 3 ? node.Text[3..] : string.Empty;
            }
        }
    }

    /// <summary>What each node is within.</summary>
    public TextTraits[] Traits()
    {
        TextTraits[] traits = new TextTraits[nodes.Count];
        foreach (TextTraits one in (TextTraits[])[TextTraits.Bold, TextTraits.Italic, TextTraits.Strike])
        {
            int[] change = new int[nodes.Count + 1];
            foreach ((int from, int to, TextTraits trait) in _ranges)
            {
                change[from] += trait.HasFlag(one) ? 1 : 0;
                change[to] -= trait.HasFlag(one) ? 1 : 0;
            }

            for (int i = 0, depth = 0; i < traits.Length; i++)
            {
                depth += change[i];
                traits[i] |= depth > 0 ? one : TextTraits.None;
            }
        }

        return traits;
    }

    // Marks that found no partner are looked at again for each closer: no more than so many, or hostile text would cost its square.
    private int Opener(List<int> openers, InlineNode closer)
    {
        for (int i = openers.Count - 1; i >= Math.Max(0, openers.Count - 64); i--)
        {
            InlineNode opener = nodes[openers[i]];
            bool isThird = (opener.CanClose || closer.CanOpen) && (opener.Length + closer.Length) % 3 == 0 && (opener.Length % 3 != 0 || closer.Length % 3 != 0);
            if (opener.Mark == closer.Mark && (closer.Mark == '~' || !isThird))
            {
                return i;
            }
        }

        return -1;
    }

    private void Join(int opener, int closer)
    {
        (InlineNode first, InlineNode last) = (nodes[opener], nodes[closer]);
        int used = Math.Min(2, Math.Min(first.Text.Length, last.Text.Length));
        _ranges.Add((opener + 1, closer, Trait(first.Mark, used)));
        first.Text = first.Text[used..];
        last.Text = last.Text[used..];
    }

    private static TextTraits Trait(char mark, int count) =>
        mark == '~' ? TextTraits.Strike : count >= 3 ? TextTraits.Bold | TextTraits.Italic : count == 2 ? TextTraits.Bold : TextTraits.Italic;

    private static bool IsPoint(Rune c) => Rune.IsPunctuation(c) || Rune.IsSymbol(c);

    private static bool IsCjk(Rune c) => c.Value >= 0x1100
        && (c.Value is <= 0x11FF or (>= 0xFF61 and <= 0xFFEE)
            || (c.Value is not ((>= 0x231A and <= 0x2328) or (>= 0x23E9 and <= 0x2B55) or (>= 0x1F000 and <= 0x1F1FF) or (>= 0x1F266 and <= 0x1FAFF)) && CellWidth.IsWide(c.Value)));
}
