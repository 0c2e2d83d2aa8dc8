using System.Buffers;
using System.Net;
using System.Text;
using Allmhub.Media;

namespace Allmhub.Chat.Dialects.Prose;

/// <summary>
/// Finds the addresses of one line, in order: Markdown links and pictures, HTML tags that show something, bare data: URIs. What stands in
/// code spans tells nothing. One pass; each search for an end is made once and remembered, so that no text costs more than its length.
/// </summary>
internal ref struct ProseScanner
{
    private const int Depth = 16;
    private const int Mask = Depth - 1;

    private static readonly SearchValues<char> Marks = SearchValues.Create("[]`\\<:");
    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\r\n\f\v\u00A0\u3000");

    private readonly ReadOnlySpan<char> _line;
    private readonly List<ProseLink> _links;
    private readonly int _progress;
    private readonly int _lastTick;
    private int[]? _pairs;
    private (int Begin, int Link, bool IsShown)[]? _open;
    private int _depth;
    private int _lost;
    private int _escaped;
    private int _nextBlank;
    private int _nextAngle;
    private bool _inCode;

    private ProseScanner(ReadOnlySpan<char> line, List<ProseLink> links, int progress)
    {
        _line = line;
        _links = links;
        _progress = progress;
        _lastTick = line.LastIndexOf('`');
        _nextBlank = -1;
        _nextAngle = -1;
        _escaped = -1;
    }

    /// <summary>Collects the addresses of a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="links">Receives them.</param>
    /// <param name="progress">How many lines before it told progress.</param>
    public static void Collect(ReadOnlySpan<char> line, List<ProseLink> links, int progress)
    {
        if (line.ContainsAny(Marks))
        {
            ProseScanner scanner = new(line, links, progress);
            scanner.Run();
        }
    }

    private void Run()
    {
        int at = 0;
        while (at < _line.Length)
        {
            if (!Marks.Contains(_line[at]))
            {
                int next = _line[at..].IndexOfAny(Marks);
                if (next < 0)
                {
                    return;
                }

                at += next;
            }

            at = _line[at] switch
            {
                '`' => Tick(at),
                _ when _inCode => at + 1,
                '\\' => Escape(at),
                '[' => Open(at),
                ']' => Close(at),
                '<' => Tag(at),
                _ => Colon(at),
            };
        }
    }

    // One that no other follows is a letter like any other.
    private int Tick(int at)
    {
        _inCode = !_inCode && at != _lastTick;
        return at + 1;
    }

    private int Escape(int at)
    {
        _escaped = at + 1;
        return at + 2;
    }

    private int Open(int at)
    {
        _open ??= new (int Begin, int Link, bool IsShown)[Depth];
        _open[_depth++ & Mask] = (at, _links.Count, at > 0 && _line[at - 1] == '!' && _escaped != at - 1);
        _lost = Math.Max(_lost, _depth - Depth);
        return at + 1;
    }

    private int Close(int at)
    {
        if (_depth <= _lost)
        {
            _depth = 0;
            _lost = 0;
            return at + 1;
        }

        (int begin, int link, bool isShown) = _open![--_depth & Mask];
        if (at + 1 >= _line.Length || _line[at + 1] != '(')
        {
            return at + 1;
        }

        int from = at + 2;
        while (from < _line.Length && _line[from] is ' ' or '\t')
        {
            from++;
        }

        if (DataUri.IsDataUri(_line[from..]))
        {
            return TakeData(from, isShown, (begin + 1)..at);
        }

        if (!TryTarget(at + 1, from, out string target, out int end) || !IsUsable(target, isShown))
        {
            return at + 1;
        }

        Add(target, begin, at, isShown, link);
        return end;
    }

    // A picture that leads to a picture or a film is its thumbnail; one that leads to a page is the picture.
    private readonly void Add(string target, int begin, int end, bool isShown, int link)
    {
        ProseLink found = new(target, ProseLink.Short(_line[(begin + 1)..end]), isShown ? ProseForm.Shown : ProseForm.Reference)
        {
            Default = isShown ? MediaKind.Image : MediaKind.Unknown,
            Progress = _progress,
        };
        bool isAround = !isShown && _links.Count == link + 1 && _links[link].IsShown;
        if (!isAround)
        {
            _links.Add(found);
        }
        else if (found.HasMediaType)
        {
            _links[link] = found with { Label = _links[link].Label, Form = ProseForm.Shown };
        }
    }

    // Behind the bracket at "paren": in angle brackets, or up to its partner or a blank, behind which a title may follow.
    private bool TryTarget(int paren, int from, out string target, out int end)
    {
        target = string.Empty;
        end = from;
        ReadOnlySpan<char> rest = _line[from..];
        if (rest.Length > 0 && rest[0] == '<')
        {
            int close = rest[1..].IndexOfAny('<', '>');
            if (close < 0 || rest[close + 1] != '>')
            {
                return false;
            }

            target = Plain(rest[1..(close + 1)]);
            end = from + close + 2;
            return true;
        }

        if (!(rest.StartsWith("http", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("/")) || Partner(paren) is not (> 0 and int partner))
        {
            return false;
        }

        end = Math.Min(partner, NextBlank(from));
        target = Plain(_line[from..end]);
        return true;
    }

    // A letter, digit or sign of a data: URI cannot be a bracket, a quotation mark or a blank: no two of these pieces overlap.
    private readonly int TakeData(int from, bool isShown, Range label)
    {
        int end = DataEnd(from);
        ReadOnlySpan<char> data = _line[from..end];
        if (!ProseData.IsBase64(data))
        {
            return Math.Max(end, from + 1);
        }

        bool isCut = end == _line.Length && !ProseData.IsWhole(data);
        if (isCut || isShown || MediaFormats.KindOf(DataUri.MediaType(data)) is MediaKind.Image or MediaKind.Video or MediaKind.Audio)
        {
            _links.Add(new ProseLink(data.ToString(), ProseLink.Short(_line[label]), isCut ? ProseForm.Cut : isShown ? ProseForm.Shown : ProseForm.Reference)
            {
                Default = isShown ? MediaKind.Image : MediaKind.Unknown,
                Progress = _progress,
            });
        }

        return Math.Max(end, from + 1);
    }

    // A blank may stand behind the comma.
    private readonly int DataEnd(int from)
    {
        int end = from + ProseData.Length(_line[from..]);
        int payload = end;
        while (payload < _line.Length && _line[payload] == ' ')
        {
            payload++;
        }

        return end > from && payload > end && _line[end - 1] == ',' ? payload + ProseData.Length(_line[payload..]) : end;
    }

    private int Tag(int at)
    {
        ReadOnlySpan<char> tag = _line[(at + 1)..];
        int close;
        if (MediaTag.KindOf(tag) is not MediaKind kind || (close = NextAngle(at)) == _line.Length)
        {
            return at + 1;
        }

        string source = MediaTag.SourceOf(_line[(at + 1)..close]);
        if (IsUsable(source, kind == MediaKind.Image))
        {
            _links.Add(new ProseLink(source, string.Empty, ProseForm.Shown) { Default = kind, Progress = _progress });
        }

        return close + 1;
    }

    private readonly int Colon(int at)
    {
        int from = at - 4;
        if (from < 0 || !DataUri.IsDataUri(_line[from..]) || (from > 0 && char.IsLetterOrDigit(_line[from - 1])))
        {
            return at + 1;
        }

        int end = DataEnd(from);
        ReadOnlySpan<char> data = _line[from..end];
        if (ProseData.IsBase64(data))
        {
            _links.Add(new ProseLink(data.ToString(), string.Empty, ProseForm.Bare) { Progress = _progress });
        }

        return Math.Max(end, at + 1);
    }

    private static bool IsUsable(string target, bool isShown) =>
        target.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || target.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || DataUri.IsDataUri(target)
        || (isShown && target.Length > 1 && target[0] == '/');

    // CommonMark: a backslash before a sign stands for the sign, and entities for their letters. A blank cannot stand in an address.
    private static string Plain(ReadOnlySpan<char> text)
    {
        string target = text.Trim().ToString();
        target = target.Contains('\\', StringComparison.Ordinal) ? Unescaped(target) : target;
        target = target.Contains('&', StringComparison.Ordinal) ? WebUtility.HtmlDecode(target) : target;
        return target.Replace(" ", "%20", StringComparison.Ordinal);
    }

    private static string Unescaped(string text)
    {
        StringBuilder plain = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool isEscape = text[i] == '\\' && i + 1 < text.Length && (char.IsPunctuation(text[i + 1]) || char.IsSymbol(text[i + 1])) && char.IsAscii(text[i + 1]);
            i += isEscape ? 1 : 0;
            plain.Append(text[i]);
        }

        return plain.ToString();
    }

    private int NextBlank(int from)
    {
        if (_nextBlank < from)
        {
            int next = _line[from..].IndexOfAny(Blanks);
            _nextBlank = next < 0 ? _line.Length : from + next;
        }

        return _nextBlank;
    }

    private int NextAngle(int from)
    {
        if (_nextAngle < from)
        {
            int next = _line[from..].IndexOf('>');
            _nextAngle = next < 0 ? _line.Length : from + next;
        }

        return _nextAngle;
    }

    // The place of the bracket that closes the one at a place; 0 when none does. Brackets inside an address come in pairs.
    private int Partner(int paren)
    {
        _pairs ??= Pairs(_line);
        return _pairs[paren];
    }

    private static int[] Pairs(ReadOnlySpan<char> line)
    {
        int[] pairs = new int[line.Length];
        int open = -1;
        for (int i = 0; i < line.Length; i++)
        {
            switch (line[i])
            {
                case '\\':
                    i++;
                    break;
                case '(':
                    // Until its partner comes, the place of the one that is open around it, turned round to be told apart.
                    pairs[i] = -2 - open;
                    open = i;
                    break;
                case ')' when open >= 0:
                    int around = -2 - pairs[open];
                    pairs[open] = i;
                    open = around;
                    break;
            }
        }

        return pairs;
    }
}
