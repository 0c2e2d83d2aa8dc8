using System.Text;
using Allmhub.Markdown.Styling;

namespace Allmhub.Markdown.Parsing;

/// <summary>The pieces of a paragraph as they are read: plain text is gathered until something else stands behind it.</summary>
internal sealed class InlineNodes
{
    /// <summary>How an address looks, and a text that leads somewhere.</summary>
    public static readonly TextStyle LinkStyle = new(TextTraits.Underline, Tint.Link);

    private readonly StringBuilder _plain = new();

    /// <summary>The pieces, without the text that is being gathered.</summary>
    public List<InlineNode> All { get; } = [];

    /// <summary>Gathers a character.</summary>
    public void Append(char c) => _plain.Append(c);

    /// <summary>Gathers text.</summary>
    public void Append(ReadOnlySpan<char> text) => _plain.Append(text);

    /// <summary>Takes the end of what is gathered back.</summary>
    public void TakeBack(int length) => _plain.Length -= length;

    /// <summary>Takes spaces and tabs off the end of what is gathered.</summary>
    public void TrimEnd()
    {
        while (_plain.Length > 0 && _plain[^1] is ' ' or '\t')
        {
            _plain.Length--;
        }
    }

    /// <summary>Adds a piece of a look.</summary>
    public void Add(string text, TextStyle style) => Add(new InlineNode(text, style));

    /// <summary>Adds a piece.</summary>
    public void Add(InlineNode node)
    {
        Flush();
        All.Add(node);
    }

    /// <summary>Makes a piece of what is gathered.</summary>
    public void Flush()
    {
        if (_plain.Length > 0)
        {
            All.Add(new InlineNode(_plain.ToString(), TextStyle.Plain));
            _plain.Clear();
        }
    }

    /// <summary>The pieces as runs.</summary>
    /// <param name="traits">What each is within.</param>
    public List<TextRun> Runs(TextTraits[] traits)
    {
        List<TextRun> runs = [];
        for (int i = 0; i < All.Count; i++)
        {
            InlineNode node = All[i];
            if (node.Text.Length > 0)
            {
                TextStyle style = node.Link is not null && node.Style == TextStyle.Plain ? LinkStyle : node.Style;
                runs.Add(new TextRun(node.Text, style.With(traits[i]), node.Link));
            }
        }

        return runs;
    }
}
