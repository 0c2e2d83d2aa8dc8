using Allmhub.Markdown.Coloring;
using Allmhub.Markdown.Styling;

namespace Allmhub.Markdown.Parsing;

/// <summary>
/// Reads Markdown line by line into leaves, and keeps no more than the leaf that is open: a library that makes a tree would have to read an answer anew
/// for each piece of it. It follows CommonMark 0.31 and the tables, tasks and strikes of GitHub, with what a screen that is written once needs: line breaks of
/// a paragraph stay, empty lines stay where they were, and links by reference are text.
/// </summary>
internal sealed class BlockReader
{
    /// <summary>How deep containers go; what begins deeper is text.</summary>
    public const int Deepest = 12;

    /// <summary>From this on a paragraph goes on in a new leaf at its next line, so that what is read again stays small: where no mark is open,</summary>
    private const int LongParagraph = 400;

    /// <summary>and from this on anyway.</summary>
    private const int LongestParagraph = 1000;

    private const int CodeIndent = 4;

    private readonly List<Container> _containers;
    private readonly ListNumbers _numbers;
    private List<Leaf> _closed = [];
    private IReadOnlyList<Container> _last = [];
    private Leaf? _open;
    private CodeBody? _code;
    private bool _hasGap;
    private bool _hasAny;
    private int _fresh;

    /// <summary>Begins a document.</summary>
    public BlockReader()
    {
        _containers = [];
        _numbers = new ListNumbers();
    }

    private BlockReader(BlockReader other)
    {
        _containers = [.. other._containers];
        _numbers = new ListNumbers(other._numbers);
        _closed = [.. other._closed];
        (_last, _open, _code, _hasGap, _hasAny, _fresh) = (other._last, other._open, other._code, other._hasGap, other._hasAny, other._fresh);
    }

    /// <summary>The leaf that may go on.</summary>
    public Leaf? Open => _open;

    /// <summary>Whether code is open, and its fence.</summary>
    public CodeBody? Code => _code;

    /// <summary>A reader that goes on from here without changing this one: what a line that has not ended may be.</summary>
    public BlockReader Fork() => new(this);

    /// <summary>The leaves that were closed since the last time.</summary>
    public List<Leaf> TakeClosed()
    {
        List<Leaf> closed = _closed;
        _closed = [];
        return closed;
    }

    /// <summary>Closes what is open.</summary>
    public void End()
    {
        EndCode();
        CloseTo(0);
        CloseLeaf();
    }

    /// <summary>Closes the leaf that is open: the rest of its line is shown without being read.</summary>
    public void EndLeaf() => CloseLeaf();

    /// <summary>Goes on with an open table whose rows so far are shown and stay.</summary>
    public void KeepRows(IReadOnlyList<int> widths)
    {
        if (_open is { Table: { } table } leaf)
        {
            _open = leaf with { HasGap = false, Fresh = 0, Table = table with { Rows = [], Widths = widths } };
        }
    }

    /// <summary>Reads a line, without its line feed.</summary>
    public void Feed(string text)
    {
        MarkdownLine line = new(text);
        int matched = Match(ref line);
        if (_code is not null && TakeCode(ref line, matched))
        {
            return;
        }

        if (line.IsBlank)
        {
            Blank(matched);
            return;
        }

        int started = matched;
        bool isOpened = OpenContainers(ref line, ref started);
        if (!isOpened && started < _containers.Count && _open?.Kind == LeafKind.Paragraph && IsText(line))
        {
            // A line of a paragraph need not repeat the marks of its containers.
            Append(line);
            return;
        }

        if (!isOpened)
        {
            CloseTo(started);
        }

        Take(ref line);
    }

    private int Match(ref MarkdownLine line)
    {
        for (int i = 0; i < _containers.Count; i++)
        {
            Container container = _containers[i];
            if (container.IsQuote ? !TryQuote(ref line) : !line.IsBlank && line.Indent < container.Indent)
            {
                return i;
            }

            if (!container.IsQuote)
            {
                line.Skip(container.Indent);
            }
        }

        return _containers.Count;
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

    private void Blank(int matched)
    {
        CloseLeaf();
        _hasGap = _hasAny;
        if (matched < _containers.Count && _containers.Skip(matched).Any(static container => container.IsQuote))
        {
            CloseTo(matched);
        }
    }

    private bool OpenContainers(ref MarkdownLine line, ref int matched)
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

    private bool TryItem(ref MarkdownLine line, ref int matched, bool isInside)
    {
        MarkdownLine ahead = line;
        int indent = ahead.Indent;
        ahead.Skip(indent);
        int width = BlockMarks.Item(ahead.Rest, out int number);
        bool interrupts = !isInside && matched == _containers.Count && _open?.Kind == LeafKind.Paragraph;
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
        int after = ahead.IsBlank || ahead.Indent > CodeIndent ? 1 : ahead.Indent;
        ahead.Skip(after);
        line = ahead;
        CloseTo(matched);
        int shown = _numbers.Next(matched, mark, number);
        string label = number < 0 ? "-" : FormattableString.Invariant($"{shown}{mark}");
        Enter(new Container(indent + width + after, label) { BulletLevel = _containers.Count(static container => !container.IsQuote && !container.IsNumbered) }, ref matched);
        return true;
    }

    private void Enter(Container container, ref int matched)
    {
        CloseTo(matched);
        CloseLeaf();
        if (container.IsQuote)
        {
            _numbers.EndFrom(matched);
        }

        _fresh |= 1 << _containers.Count;
        _containers.Add(container);
        matched = _containers.Count;
    }

    private static bool IsText(MarkdownLine line)
    {
        if (line.Indent >= CodeIndent)
        {
            return true;
        }

        line.Skip(line.Indent);
        return !BlockMarks.IsRule(line.Rest) && BlockMarks.Heading(line.Rest, out _) == 0 && !Fence.TryRead(line.Rest, out _) && !BlockMarks.Html(line.Rest, out _);
    }

    private void CloseTo(int count)
    {
        if (count >= _containers.Count)
        {
            return;
        }

        EndCode();
        CloseLeaf();
        if (_fresh >> count != 0)
        {
            // An item with nothing in it is an item all the same.
            Emit(New(LeafKind.Paragraph, string.Empty));
        }

        _containers.RemoveRange(count, _containers.Count - count);
    }

    private void CloseLeaf()
    {
        if (_open is { } leaf)
        {
            _open = null;
            _closed.Add(leaf with { IsClosed = true });
        }
    }

    private void Take(ref MarkdownLine line)
    {
        int indent = line.Indent;
        if (line.IsBlank)
        {
            return;
        }

        if (indent >= CodeIndent && _open?.Kind != LeafKind.Paragraph)
        {
            CloseLeaf();
            line.Skip(CodeIndent);
            Emit(New(LeafKind.CodeStart, string.Empty));
            _code = new CodeBody(LeafKind.CodeLine, null, CodeIndent);
            EmitCode(line.ToString());
            return;
        }

        line.Skip(indent);
        ReadOnlySpan<char> text = line.Rest;
        if (indent < CodeIndent && TakeMarked(text, indent))
        {
            return;
        }

        if (_open is { Kind: LeafKind.Table, Table: { } table } && text.Contains('|'))
        {
            _open = _open with { Table = table.With(text.ToString()) };
            return;
        }

        Append(line);
    }

    private bool TakeMarked(ReadOnlySpan<char> text, int indent)
    {
        bool isParagraph = _open?.Kind == LeafKind.Paragraph;
        if (isParagraph && TryTable(text))
        {
            return true;
        }

        if (isParagraph && BlockMarks.Underlines(text) is > 0 and int underlined)
        {
            _closed.Add(_open! with { Kind = LeafKind.Heading, Level = underlined, IsClosed = true });
            _open = null;
        }
        else if (BlockMarks.IsRule(text))
        {
            CloseLeaf();
            Emit(New(LeafKind.Rule, string.Empty));
        }
        else if (BlockMarks.Heading(text, out string title) is > 0 and int level)
        {
            CloseLeaf();
            _hasGap = _hasAny;
            Emit(New(LeafKind.Heading, title) with { Level = level });
        }
        else if (Fence.TryRead(text, out Fence fence))
        {
            CloseLeaf();
            string language = CodeInfo.Language(fence.Info);
            Emit(New(LeafKind.CodeStart, language));
            _code = new CodeBody(LeafKind.CodeLine, fence, indent) { Colours = CodeColours.For(language) };
        }
        else if (BlockMarks.Html(text, out string end))
        {
            CloseLeaf();
            _code = new CodeBody(LeafKind.Html, null, 0) { End = end };
            EmitCode(text.ToString());
            _code = end.Length > 0 && text.Contains(end, StringComparison.Ordinal) ? null : _code;
        }
        else
        {
            return false;
        }

        return true;
    }

    private bool TryTable(ReadOnlySpan<char> text)
    {
        string before = _open!.Text;
        int header = before.LastIndexOf('\n') + 1;
        if (Table.TryStart(before[header..], text) is not { } table)
        {
            return false;
        }

        Leaf paragraph = _open;
        _open = null;
        if (header > 0)
        {
            _closed.Add(paragraph with { Text = before[..(header - 1)], IsClosed = true });
            _open = New(LeafKind.Table, string.Empty) with { Table = table };
        }
        else
        {
            _open = paragraph with { Kind = LeafKind.Table, Text = string.Empty, Table = table };
        }

        return true;
    }

    private void Append(MarkdownLine line)
    {
        line.Skip(line.Indent);
        string text = line.ToString();
        if (_open?.Kind == LeafKind.Paragraph)
        {
            string joined = _open.Text + "\n" + text;
            if (_open.Text.Length < LongParagraph || (_open.Text.Length < LongestParagraph && !InlineReader.IsBalanced(_open.Text)))
            {
                _open = _open with { Text = joined };
                return;
            }
        }

        CloseLeaf();
        bool? task = IsItemStart ? Task(ref text) : null;
        _open = New(LeafKind.Paragraph, text) with { Task = task };
    }

    private bool IsItemStart => _containers.Count > 0 && !_containers[^1].IsQuote && (_fresh >> (_containers.Count - 1)) != 0;

    private static bool? Task(ref string text)
    {
        bool isTask = text.Length >= 4 && text[0] == '[' && text[2] == ']' && text[3] == ' ' && text[1] is ' ' or 'x' or 'X';
        bool isDone = isTask && text[1] != ' ';
        text = isTask ? text[4..].TrimStart() : text;
        return isTask ? isDone : null;
    }

    /// <summary>Gives a line to the code that is open.</summary>
    /// <returns>Whether it took it.</returns>
    private bool TakeCode(ref MarkdownLine line, int matched)
    {
        CodeBody code = _code!;
        if (matched < _containers.Count && (code.Fence is null ? !line.IsBlank : _containers.Skip(matched).Any(static container => container.IsQuote)))
        {
            // Code in a list item that is not indented is what models mean, and what CodeBlockReader reads; out of a quote it has ended.
            EndCode();
            return false;
        }

        if (code.Fence is { } fence)
        {
            MarkdownLine ahead = line;
            ahead.Skip(ahead.Indent);
            if (line.Indent <= Fence.MostIndent && Fence.TryRead(ahead.Rest, out Fence closing) && closing.Closes(fence))
            {
                EndCode();
                return true;
            }

            line.Skip(code.Indent);
            EmitCode(line.ToString());
            return true;
        }

        return code.Kind == LeafKind.Html ? TakeHtml(line) : TakeIndented(ref line);
    }

    private bool TakeHtml(MarkdownLine line)
    {
        CodeBody code = _code!;
        if (code.End.Length == 0 && line.IsBlank)
        {
            _code = null;
            return false;
        }

        EmitCode(line.ToString());
        _code = code.End.Length > 0 && line.Rest.Contains(code.End, StringComparison.Ordinal) ? null : code;
        return true;
    }

    private bool TakeIndented(ref MarkdownLine line)
    {
        CodeBody code = _code!;
        if (line.IsBlank)
        {
            _code = code with { Pending = code.Pending + 1 };
            return true;
        }

        if (line.Indent < CodeIndent)
        {
            EndCode();
            return false;
        }

        for (int i = 0; i < code.Pending; i++)
        {
            EmitCode(string.Empty);
        }

        _code = code with { Pending = 0 };
        line.Skip(CodeIndent);
        EmitCode(line.ToString());
        return true;
    }

    private void EmitCode(string text)
    {
        CodeColours colours = _code!.Colours;
        IReadOnlyList<TextRun> runs = _code.Kind == LeafKind.Html ? [] : colours.Read(text, out colours);
        Emit(New(_code.Kind, text) with { Runs = runs });
        _code = _code with { Colours = colours };
    }

    private void EndCode()
    {
        if (_code is { } code)
        {
            _code = null;
            if (code.Kind == LeafKind.CodeLine)
            {
                Emit(New(LeafKind.CodeEnd, string.Empty));
            }

            _hasGap = code.Pending > 0;
        }
    }

    private void Emit(Leaf leaf) => _closed.Add(leaf with { IsClosed = true });

    private Leaf New(LeafKind kind, string text)
    {
        int shared = 0;
        while (shared < _containers.Count && shared < _last.Count && ReferenceEquals(_containers[shared], _last[shared]))
        {
            shared++;
        }

        if (!_last.SequenceEqual(_containers))
        {
            _last = [.. _containers];
        }

        Leaf leaf = new(kind, text) { Containers = _last, Fresh = _fresh, HasGap = _hasGap, Shared = shared };
        _numbers.EndFrom(_containers.Count);
        _fresh = 0;
        _hasGap = false;
        _hasAny = true;
        return leaf;
    }
}
