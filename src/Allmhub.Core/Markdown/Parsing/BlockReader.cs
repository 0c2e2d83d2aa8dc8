namespace Allmhub.Markdown.Parsing;

/// <summary>
/// Reads Markdown line by line into leaves, and keeps no more than the leaf that is open: a library that makes a tree would have to read an answer anew
/// for each piece of it. It follows CommonMark 0.31 and the tables, tasks and strikes of GitHub, with what a screen that is written once needs: line breaks of
/// a paragraph stay, empty lines stay where they were, and links by reference are text.
/// </summary>
internal sealed class BlockReader
{
    private readonly LeafList _leaves;
    private readonly OpenCode _code;
    private readonly ContainerReader _containers;
    private readonly LeafReader _reader;

    /// <summary>Begins a document.</summary>
    public BlockReader()
        : this(new LeafList(), null)
    {
    }

    private BlockReader(LeafList leaves, CodeBody? code)
    {
        _leaves = leaves;
        _code = new OpenCode(leaves, code);
        _containers = new ContainerReader(leaves, _code);
        _reader = new LeafReader(leaves, _code);
    }

    /// <summary>The leaf that may go on.</summary>
    public Leaf? Open => _leaves.Open;

    /// <summary>Whether code is open, and its fence.</summary>
    public CodeBody? Code => _code.Body;

    /// <summary>A reader that goes on from here without changing this one: what a line that has not ended may be.</summary>
    public BlockReader Fork() => new(new LeafList(_leaves), _code.Body);

    /// <summary>The leaves that were closed since the last time.</summary>
    public List<Leaf> TakeClosed() => _leaves.TakeClosed();

    /// <summary>Closes what is open.</summary>
    public void End()
    {
        _code.End();
        _containers.CloseTo(0);
        _leaves.Close();
    }

    /// <summary>Closes the leaf that is open: the rest of its line is shown without being read.</summary>
    public void EndLeaf() => _leaves.Close();

    /// <summary>Goes on with an open table whose rows so far are shown and stay.</summary>
    public void KeepRows(IReadOnlyList<int> widths)
    {
        if (_leaves.Open is { Table: { } table } leaf)
        {
            _leaves.Open = leaf with { HasGap = false, Fresh = 0, Table = table with { Rows = [], Widths = widths } };
        }
    }

    /// <summary>Reads a line, without its line feed.</summary>
    public void Feed(string text)
    {
        MarkdownLine line = new(text);
        int matched = _containers.Match(ref line);
        if (_code.TryTake(ref line, matched))
        {
            return;
        }

        if (line.IsBlank)
        {
            Blank(matched);
            return;
        }

        int started = matched;
        bool isOpened = _containers.TryOpen(ref line, ref started);
        if (!isOpened && started < _leaves.Containers.Count && _leaves.IsParagraph && LeafReader.IsText(line))
        {
            // A line of a paragraph need not repeat the marks of its containers.
            _reader.Append(line);
            return;
        }

        if (!isOpened)
        {
            _containers.CloseTo(started);
        }

        _reader.Take(ref line);
    }

    private void Blank(int matched)
    {
        _leaves.Close();
        if (matched == _leaves.Containers.Count && _leaves.IsItemStart)
        {
            // An item begins with one empty line at most (CommonMark 0.31, section 5.2).
            _containers.CloseTo(matched - 1);
            matched--;
        }

        _leaves.AddGap();
        if (_leaves.Containers.Skip(matched).Any(static container => container.IsQuote))
        {
            _containers.CloseTo(matched);
        }
    }
}
