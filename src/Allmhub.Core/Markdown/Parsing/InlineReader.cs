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
    private const int MostHeld = 300;
    private const int LongestTag = 200;

    private static readonly SearchValues<char> Special = SearchValues.Create("\\`*_~[]!<&:\n$");
    private static readonly TextStyle CodeStyle = new(TextTraits.None, Tint.Code);
    private static readonly TextStyle LinkStyle = new(TextTraits.Underline, Tint.Link);

    private readonly string _text;
    private readonly bool _isOpen;
    private readonly List<InlineNode> _nodes = [];
    private readonly List<(int Node, int Position, int Marks, bool IsImage)> _brackets = [];
    private readonly StringBuilder _plain = new();
    private readonly Emphasis _emphasis;
    private readonly HashSet<int> _unclosed = [];
    private int _noLinkBefore;
    private int _held = -1;

    private InlineReader(string text, bool isOpen)
    {
        _text = text;
        _isOpen = isOpen;
        _emphasis = new Emphasis(_nodes);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isOpen">Whether more of it may come.</param>
    public static IReadOnlyList<TextRun> Read(string text, bool isOpen)
    {
        text = isOpen ? text[..HeldMarks(text)] : text;
        InlineReader reader = new(text, isOpen);
        reader.ReadAll();
        if (reader._held >= 0)
        {
            reader = new InlineReader(text[..HeldMarks(text[..reader._held])], isOpen);
            reader.ReadAll();
        }

        return reader.Runs();
    }

    /// <summary>Whether nothing that began in a text could end after it.</summary>
    public static bool IsBalanced(string text)
    {
        InlineReader reader = new(text, isOpen: false);
        reader.ReadAll();
        return reader._emphasis.Count == 0 && reader._brackets.Count == 0 && reader._unclosed.Count == 0;
    }

    private void ReadAll()
    {
        int i = 0;
        while (i < _text.Length)
        {
            int next = _text.AsSpan(i).IndexOfAny(Special);
            next = next < 0 ? _text.Length : i + next;
            _plain.Append(_text, i, next - i);
            i = next < _text.Length ? Read(next) : next;
        }

        Flush();
        if (_isOpen)
        {
            HoldBracket();
        }

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
                return ReadCode(i);
            case '*' or '_' or '~':
                return ReadMarks(i);
            case '!' when i + 1 < _text.Length && _text[i + 1] == '[':
                return OpenBracket(i, isImage: true);
            case '[':
                return OpenBracket(i, isImage: false);
            case ']':
                return CloseBracket(i);
            case '<':
                return ReadAngle(i);
            case '&' when Entity.TryRead(_text.AsSpan(i), out string meaning, out int length):
                _plain.Append(meaning);
                return i + length;
            case ':' when WebAddress.TryRead(_text, i, out int start, out int end):
                _plain.Length -= i - start;
                Add(_text[start..end], LinkStyle);
                return end;
            case '$' when _text.AsSpan(i).StartsWith("$$") && _text.IndexOf("$$", i + 2, StringComparison.Ordinal) is > 0 and int close:
                return Verbatim(i, close + 2);
            case '\n':
                return ReadBreak(i);
            default:
                _plain.Append(_text[i]);
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

        bool isEscape = char.IsAscii(next) && (char.IsPunctuation(next) || char.IsSymbol(next));
        _plain.Append(isEscape ? next : '\\');
        return isEscape ? i + 2 : i + 1;
    }

    private int Verbatim(int from, int to)
    {
        Add(_text[from..to], TextStyle.Plain);
        return to;
    }

    private int ReadBreak(int i)
    {
        while (_plain.Length > 0 && _plain[^1] == ' ')
        {
            _plain.Length--;
        }

        _plain.Append('\n');
        i++;
        while (i < _text.Length && _text[i] == ' ')
        {
            i++;
        }

        return i;
    }

    private int ReadCode(int i)
    {
        int length = Run(i);
        int start = i + length;
        int end = _unclosed.Contains(length) ? -1 : CodeEnd(start, length);
        if (end < 0)
        {
            _unclosed.Add(length);
            if (_isOpen && _text.Length - start is > 0 and <= MostHeld && _text.IndexOf('\n', start) < 0)
            {
                Add(_text[start..].TrimStart(), CodeStyle);
                return _text.Length;
            }

            _plain.Append('`', length);
            return start;
        }

        string code = _text[start..end].Replace('\n', ' ');
        bool isPadded = code.Length > 2 && code[0] == ' ' && code[^1] == ' ' && !string.IsNullOrWhiteSpace(code);
        Add(isPadded ? code[1..^1] : code, CodeStyle);
        return end + length;
    }

    private int CodeEnd(int start, int length)
    {
        for (int i = _text.IndexOf('`', start); i >= 0; i = i < _text.Length ? _text.IndexOf('`', i) : -1)
        {
            int run = Run(i);
            if (run == length)
            {
                return i;
            }

            i += run;
        }

        return -1;
    }

    private int ReadMarks(int i)
    {
        int length = Run(i);
        char before = i == 0 ? ' ' : _text[i - 1];
        char after = i + length < _text.Length ? _text[i + length] : ' ';
        (bool opens, bool closes) = Emphasis.Flanking(_text[i], before, after);
        Flush();
        _nodes.Add(new InlineNode(_text.Substring(i, length), TextStyle.Plain) { Length = length, Position = i, CanOpen = opens, CanClose = closes });
        if (opens || closes)
        {
            _emphasis.Add();
        }

        return i + length;
    }

    private int OpenBracket(int i, bool isImage)
    {
        Flush();
        int length = isImage ? 2 : 1;
        _brackets.Add((_nodes.Count, i, _emphasis.Count, isImage));
        _nodes.Add(new InlineNode(_text.Substring(i, length), TextStyle.Plain));
        return i + length;
    }

    private int CloseBracket(int i)
    {
        if (_brackets.Count == 0)
        {
            _plain.Append(']');
            return i + 1;
        }

        (int node, int position, int marks, bool isImage) = _brackets[^1];
        bool isDead = !isImage && _brackets.Count <= _noLinkBefore;
        string? target = null;
        int end = isDead ? -1 : LinkTarget.Read(_text, i + 1, out target);
        if (_isOpen && !isDead && (i + 1 == _text.Length || (end < 0 && _text[i + 1] == '(' && _text.IndexOf('\n', i) < 0 && LinkTarget.MayGoOn(_text.AsSpan(i + 1)))))
        {
            Hold(position);
        }

        _brackets.RemoveAt(_brackets.Count - 1);
        _noLinkBefore = Math.Min(_noLinkBefore, _brackets.Count);
        if (end < 0)
        {
            _plain.Append(']');
            return i + 1;
        }

        Flush();
        _nodes[node].Text = string.Empty;
        for (int inner = node + 1; inner < _nodes.Count; inner++)
        {
            _nodes[inner].Link ??= target;
        }

        if (_nodes.Count == node + 1)
        {
            _nodes.Add(new InlineNode(target!, LinkStyle) { Link = target });
        }

        _emphasis.Pair(marks, isLast: false);
        _noLinkBefore = isImage ? _noLinkBefore : _brackets.Count;
        return end;
    }

    private int ReadAngle(int i)
    {
        int end = _text.AsSpan(i, Math.Min(LongestTag, _text.Length - i)).IndexOf('>');
        ReadOnlySpan<char> inside = end > 1 ? _text.AsSpan(i + 1, end - 1) : [];
        if (WebAddress.IsWhole(inside))
        {
            Add(inside.ToString(), LinkStyle);
        }
        else if (inside.Trim(" /").Equals("br", StringComparison.OrdinalIgnoreCase))
        {
            _plain.Append('\n');
        }
        else if (!inside.IsEmpty && (char.IsAsciiLetter(inside[0]) || inside[0] is '/' or '!' or '?') && !inside.Contains('<'))
        {
            Add(_text.Substring(i, end + 1), TextStyle.Quiet);
        }
        else
        {
            _plain.Append('<');
            return i + 1;
        }

        return i + end + 1;
    }

    private int Run(int i)
    {
        int length = _text.AsSpan(i).IndexOfAnyExcept(_text[i]);
        return length < 0 ? _text.Length - i : length;
    }

    private void Add(string text, TextStyle style)
    {
        Flush();
        _nodes.Add(new InlineNode(text, style));
    }

    private void Flush()
    {
        if (_plain.Length > 0)
        {
            _nodes.Add(new InlineNode(_plain.ToString(), TextStyle.Plain));
            _plain.Clear();
        }
    }

    // A bracket that is open may become a link, and then nothing of it looks as it does now.
    private void HoldBracket()
    {
        if (_brackets.Count > 0 && _brackets[0].Position is int position && _text.IndexOf('\n', position) < 0)
        {
            Hold(position);
        }
    }

    private void Hold(int position)
    {
        if (_text.Length - position <= MostHeld)
        {
            _held = _held < 0 ? position : Math.Min(_held, position);
        }
    }

    /// <summary>How much of a text that may go on can be read: marks at its end wait for what follows.</summary>
    private static int HeldMarks(string text)
    {
        int end = text.Length;
        while (end > 0 && text[end - 1] is '*' or '_' or '~' or '`' or '\\' or '!' or '$' or '<' or ' ')
        {
            end--;
        }

        int near = Math.Max(0, end - LongestTag);
        int angle = text.LastIndexOf('<', Math.Max(0, end - 1), Math.Max(0, end - near));
        if (angle >= 0 && angle + 1 < end && (char.IsAsciiLetter(text[angle + 1]) || text[angle + 1] is '/' or '!') && text.IndexOf('>', angle, end - angle) < 0)
        {
            end = angle;
        }

        int entity = end == 0 ? -1 : text.LastIndexOf('&', end - 1, Math.Min(end, Entity.Longest));
        return entity >= 0 && !text.AsSpan(entity + 1, end - entity - 1).ContainsAnyExcept(Entity.Characters) ? entity : end;
    }

    private List<TextRun> Runs()
    {
        TextTraits[] traits = _emphasis.Traits();
        List<TextRun> runs = [];
        for (int i = 0; i < _nodes.Count; i++)
        {
            InlineNode node = _nodes[i];
            if (node.Text.Length > 0)
            {
                TextStyle style = node.Link is not null && node.Style == TextStyle.Plain ? LinkStyle : node.Style;
                runs.Add(new TextRun(node.Text, style.With(traits[i]), node.Link));
            }
        }

        return runs;
    }
}
