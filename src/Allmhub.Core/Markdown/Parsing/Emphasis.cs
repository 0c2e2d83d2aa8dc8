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
    /// Whether marks may begin and end something. Beside CommonMark's rule a mark next to a Chinese, Japanese or Korean character may: these scripts
    /// have no spaces, and <c>**注意：**请</c> would stay as it is.
    /// </summary>
    public static (bool Opens, bool Closes) Flanking(char mark, char before, char after)
    {
        (bool spaceBefore, bool spaceAfter) = (char.IsWhiteSpace(before), char.IsWhiteSpace(after));
        (bool pointBefore, bool pointAfter) = (IsPoint(before), IsPoint(after));
        bool left = !spaceAfter && (!pointAfter || spaceBefore || pointBefore || IsWide(before));
        bool right = !spaceBefore && (!pointBefore || spaceAfter || pointAfter || IsWide(after));
        return mark == '_' ? (left && (!right || pointBefore), right && (!left || pointAfter)) : (left, right);
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
            if (node.Position > line && text.Length - node.Position <= FarthestBegun && (node.Mark != '~' || node.Text.Length > 1))
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
            if (opener.Mark == closer.Mark && (closer.Mark == '~' ? opener.Text.Length > 1 && closer.Text.Length > 1 : !isThird))
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

    private static bool IsPoint(char c) => char.IsPunctuation(c) || char.IsSymbol(c);

    private static bool IsWide(char c) => c >= '\u1100' && Rune.IsValid(c) && CellWidth.IsWide(c);
}
