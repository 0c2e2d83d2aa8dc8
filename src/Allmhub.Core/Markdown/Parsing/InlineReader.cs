using System.Buffers;
using System.Text;
using Allmhub.Markdown.Styling;

namespace Allmhub.Markdown.Parsing;

/// <summary>
/// Reads the text of a paragraph into runs (CommonMark 0.31, section 6). While it may go on, what was begun counts as meant, and the end that may
/// still become a mark is held back, so that text which is shown seldom has to change. The cost is linear in the text.
/// </summary>
internal sealed class InlineReader
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\\`*_~[]!<&:.\n$");

    private readonly string _text;
    private readonly bool _isOpen;
    private readonly InlineNodes _nodes = new();
    private readonly Emphasis _emphasis;
    private readonly CodeSpans _code;
    private readonly LinkBrackets _brackets;
    private int _entityEnd = -1;
    private string _entity = string.Empty;

    private InlineReader(string text, bool isOpen)
    {
        _text = text;
        _isOpen = isOpen;
        _emphasis = new Emphasis(_nodes.All);
        _code = new CodeSpans(text, isOpen, _nodes);
        _brackets = new LinkBrackets(text, isOpen, _nodes, _emphasis);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isOpen">Whether more of it may come.</param>
    public static IReadOnlyList<TextRun> Read(string text, bool isOpen)
    {
        text = isOpen ? text[..InlineMarks.Readable(text)] : text.TrimEnd(' ', '\t');
        InlineReader reader = new(text, isOpen);
        reader.ReadAll();
        if (reader._brackets.Held is >= 0 and int held)
        {
            reader = new InlineReader(text[..InlineMarks.Readable(text[..held])], isOpen);
            reader.ReadAll();
        }

        return reader._nodes.Runs(reader._emphasis.Traits());
    }

    /// <summary>Whether nothing that began in a text could end after it.</summary>
    public static bool IsBalanced(string text)
    {
        InlineReader reader = new(text, isOpen: false);
        reader.ReadAll();
        return reader._emphasis.Count == 0 && !reader._brackets.IsAnyOpen && !reader._code.IsUnclosed;
    }

    private void ReadAll()
    {
        int i = 0;
        while (i < _text.Length)
        {
            int next = _text.AsSpan(i).IndexOfAny(Special);
            next = next < 0 ? _text.Length : i + next;
            _nodes.Append(_text.AsSpan(i, next - i));
            i = next < _text.Length ? Read(next) : next;
        }

        _nodes.Flush();
        _brackets.HoldOpen();
        _emphasis.Pair(0, isLast: true);
        if (_isOpen)
        {
            _emphasis.PairOpen(_text);
        }
    }

    private int Read(int i)
    {
        switch (_text[i])
        {
            case '\\':
                return ReadEscape(i);
            case '`':
                return _code.Read(i);
            case '*' or '_' or '~':
                return ReadMarks(i);
            case '!' when i + 1 < _text.Length && _text[i + 1] == '[':
                return _brackets.Open(i, isImage: true);
            case '[':
                return _brackets.Open(i, isImage: false);
            case ']':
                return _brackets.Close(i);
            case '<':
                return ReadAngle(i);
            case '&' when Entity.TryRead(_text.AsSpan(i), out string meaning, out int length):
                _nodes.Append(meaning);
                (_entityEnd, _entity) = (i + length, meaning);
                return i + length;
            case ':' or '.' when WebAddress.TryRead(_text, i, out int start, out int end):
                _nodes.TakeBack(i - start);
                string? link = _text[i] == '.' ? "http://" + _text[start..end] : null;
                _nodes.Add(new InlineNode(_text[start..end], InlineNodes.LinkStyle) { Link = link });
                return end;
            case '$' when _text.AsSpan(i).StartsWith("$$") && _text.IndexOf("$$", i + 2, StringComparison.Ordinal) is > 0 and int close:
                return Verbatim(i, close + 2);
            case '\n':
                return ReadBreak(i);
            default:
                _nodes.Append(_text[i]);
                return i + 1;
        }
    }

    private int ReadEscape(int i)
    {
        char next = i + 1 < _text.Length ? _text[i + 1] : '\0';
        if (next is '(' or '[')
        {
            // Formulas in TeX's own marks stay as they are: nothing here draws them, and without their marks they could not be told from text.
            int close = _text.IndexOf(next == '(' ? "\\)" : "\\]", i + 2, StringComparison.Ordinal);
            if (close > 0)
            {
                return Verbatim(i, close + 2);
            }
        }

        if (next == '\n')
        {
            return i + 1;
        }

        bool isEscape = Escapes.IsEscapable(next);
        _nodes.Append(isEscape ? next : '\\');
        return isEscape ? i + 2 : i + 1;
    }

    private int Verbatim(int from, int to)
    {
        _nodes.Add(_text[from..to], TextStyle.Plain);
        return to;
    }

    private int ReadBreak(int i)
    {
        _nodes.TrimEnd();
        _nodes.Append('\n');
        i++;
        while (i < _text.Length && _text[i] == ' ')
        {
            i++;
        }

        return i;
    }

    private int ReadMarks(int i)
    {
        int length = InlineMarks.Run(_text, i);
        (bool opens, bool closes) = Emphasis.Flanking(_text[i], length, Before(i), After(i + length));
        _nodes.Add(new InlineNode(_text.Substring(i, length), TextStyle.Plain) { Length = length, Position = i, CanOpen = opens, CanClose = closes });
        if (opens || closes)
        {
            _emphasis.Add();
        }

        return i + length;
    }

    // A character that is written by its name counts as what it is.
    private Rune Before(int i)
    {
        string text = i == _entityEnd ? _entity : _text;
        return i > 0 && Rune.DecodeLastFromUtf16(i == _entityEnd ? text : text.AsSpan(0, i), out Rune before, out _) == OperationStatus.Done ? before : new Rune(' ');
    }

    private Rune After(int i)
    {
        ReadOnlySpan<char> text = _text.AsSpan(i);
        text = text.StartsWith("&") && Entity.TryRead(text, out string meaning, out _) ? meaning : text;
        return Rune.DecodeFromUtf16(text, out Rune after, out _) == OperationStatus.Done ? after : new Rune(' ');
    }

    private int ReadAngle(int i)
    {
        int end = _text.AsSpan(i, Math.Min(HtmlTag.Longest, _text.Length - i)).IndexOf('>');
        ReadOnlySpan<char> inside = end > 1 ? _text.AsSpan(i + 1, end - 1) : [];
        if (inside.IsEmpty)
        {
            _nodes.Append('<');
            return i + 1;
        }

        if (WebAddress.IsWhole(inside))
        {
            _nodes.Add(inside.ToString(), InlineNodes.LinkStyle);
            return i + end + 1;
        }

        if (inside.Trim(" /").Equals("br", StringComparison.OrdinalIgnoreCase))
        {
            _nodes.Append('\n');
            return i + end + 1;
        }

        int length = HtmlTag.Length(_text.AsSpan(i));
        if (length == 0)
        {
            _nodes.Append('<');
            return i + 1;
        }

        _nodes.Add(_text.Substring(i, length), TextStyle.Quiet);
        return i + length;
    }
}
