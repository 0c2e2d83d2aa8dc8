namespace Allmhub.Chat.Dialects.Prose;

/// <summary>
/// Takes the thinking out of text that holds it between <c>&lt;think&gt;</c> (or <c>&lt;thought&gt;</c>) and its closing tag, an
/// operator's option (NOTES section 4). An opening tag counts at the very start of an answer alone: an answer about such tags stays
/// whole. A closing tag without an opening one makes thinking of all before it, because servers whose prompt ends in the opening
/// tag send no other; not where it is quoted, in code, or named in a sentence.
/// Line breaks next to the tags belong to neither side. Tags may be cut anywhere between deltas.
/// </summary>
internal sealed class ThinkTagSplitter
{
    private static readonly string[] Open = ["<think>", "<thought>"];
    private static readonly string[] Close = ["</think>", "</thought>"];

    private State _state = State.Start;
    private string _close = Close[0];
    private string _held = string.Empty;
    private bool _isWatching = true;
    private bool _gaveText;
    private bool _isInCode;
    private char _last = '\n';

    private enum State
    {
        Start,
        ThinkingStart,
        Thinking,
        TextStart,
        Text,
    }

    /// <summary>Splits the next piece.</summary>
    /// <param name="piece">A piece of content.</param>
    /// <param name="reasoning">Its thinking; empty when it has none.</param>
    /// <param name="wasReasoning">Whether all text that was given before is thinking, too.</param>
    /// <returns>Its text; the same instance in the ordinary case.</returns>
    public string Split(string piece, out string reasoning, out bool wasReasoning)
    {
        reasoning = string.Empty;
        wasReasoning = false;
        if (_state == State.Text)
        {
            return _isWatching ? Watch(piece, isEnd: false, out reasoning, out wasReasoning) : piece;
        }

        string rest = _held + piece;
        _held = string.Empty;
        if (_state == State.Start && !TryStart(ref rest))
        {
            return _state == State.Text ? Watch(rest, isEnd: false, out reasoning, out wasReasoning) : rest;
        }

        if (_state is State.ThinkingStart or State.Thinking)
        {
            reasoning = TakeReasoning(ref rest);
        }

        return _state == State.TextStart ? TakeText(rest) : rest;
    }

    /// <summary>Ends the text and gives what was held back.</summary>
    /// <param name="reasoning">Held thinking, when the closing tag never came.</param>
    /// <param name="wasReasoning">Whether all text that was given before is thinking, too.</param>
    /// <returns>Held text.</returns>
    public string Complete(out string reasoning, out bool wasReasoning)
    {
        reasoning = string.Empty;
        wasReasoning = false;
        string held = _held;
        _held = string.Empty;
        switch (_state)
        {
            case State.ThinkingStart or State.Thinking:
                reasoning = held;
                return string.Empty;
            case State.Text when held.Length > 0:
                return Watch(held, isEnd: true, out reasoning, out wasReasoning);
            default:
                return held;
        }
    }

    // Leaves the state at Start when it is still open whether the answer begins with a tag, and holds what came.
    private bool TryStart(ref string rest)
    {
        ReadOnlySpan<char> begun = rest.AsSpan().TrimStart();
        for (int i = 0; i < Open.Length; i++)
        {
            if (begun.StartsWith(Open[i], StringComparison.Ordinal))
            {
                rest = begun[Open[i].Length..].ToString();
                _close = Close[i];
                _state = State.ThinkingStart;
                return true;
            }

            if (Open[i].AsSpan().StartsWith(begun, StringComparison.Ordinal))
            {
                _held = rest;
                rest = string.Empty;
                return false;
            }
        }

        _state = State.Text;
        return false;
    }

    private string TakeReasoning(ref string rest)
    {
        int start = 0;
        if (_state == State.ThinkingStart)
        {
            start = rest.Length - rest.AsSpan().TrimStart("\r\n").Length;
            if (start == rest.Length)
            {
                rest = string.Empty;
                return string.Empty;
            }

            _state = State.Thinking;
        }

        int end = rest.IndexOf(_close, start, StringComparison.Ordinal);
        int until = end >= 0 ? end : rest.Length - HeldLength(rest.AsSpan(start));
        string body = rest[start..until];
        if (end >= 0)
        {
            _state = State.TextStart;
            _isWatching = false;
            rest = rest[(end + _close.Length)..];
            return body.TrimEnd('\r', '\n');
        }

        _held = rest[until..];
        rest = string.Empty;
        return body;
    }

    private string TakeText(string rest)
    {
        string text = rest.TrimStart('\r', '\n');
        _state = text.Length > 0 ? State.Text : State.TextStart;
        return text;
    }

    // Text of which it is not known yet whether it is thinking.
    private string Watch(string piece, bool isEnd, out string reasoning, out bool wasReasoning)
    {
        reasoning = string.Empty;
        wasReasoning = false;
        if (_held.Length == 0 && !piece.AsSpan().ContainsAny('<', '`'))
        {
            return Give(piece);
        }

        string rest = _held + piece;
        _held = string.Empty;
        int end = FindClose(rest, isEnd, out int tag, out int until);
        if (end < 0)
        {
            _held = rest[until..];
            return Give(rest[..until]);
        }

        wasReasoning = _gaveText;
        reasoning = rest[..end].TrimEnd('\r', '\n');
        _isWatching = false;
        _state = State.TextStart;
        return TakeText(rest[(end + tag)..]);
    }

    private string Give(string text)
    {
        if (text.Length > 0)
        {
            _gaveText = true;
            _last = text[^1];
        }

        return text;
    }

    // Until: where text ends that may be given; behind it stands the beginning of a tag, or a tag whose neighbour is not known.
    private int FindClose(string text, bool isEnd, out int tag, out int until)
    {
        tag = 0;
        until = text.Length;
        for (int i = 0; i < text.Length; i++)
        {
            i = NextMark(text, i);
            if (i < 0)
            {
                break;
            }

            if (text[i] == '`')
            {
                _isInCode = !_isInCode;
                continue;
            }

            ReadOnlySpan<char> rest = text.AsSpan(i);
            if (FindTag(Open, rest) is not null)
            {
                // An answer about tags.
                _isWatching = false;
                return -1;
            }

            string? close = FindTag(Close, rest);
            if (!isEnd && (close is null ? IsBegun(Open, rest) || IsBegun(Close, rest) : rest.Length == close.Length))
            {
                until = i;
                return -1;
            }

            if (close is not null && !IsNamed(i > 0 ? text[i - 1] : _last, rest.Length > close.Length ? rest[close.Length] : '\n'))
            {
                tag = close.Length;
                return i;
            }
        }

        return -1;
    }

    private static int NextMark(string text, int from)
    {
        int next = text.AsSpan(from).IndexOfAny('<', '`');
        return next < 0 ? -1 : from + next;
    }

    private bool IsNamed(char before, char after) =>
        _isInCode || before is '"' or '\'' or '(' or '“' or '「' || (before == ' ' && after is ' ' or ',' or '.' or ';' or ':' or '?' or ')');

    private static string? FindTag(string[] tags, ReadOnlySpan<char> text)
    {
        foreach (string tag in tags)
        {
            if (text.StartsWith(tag, StringComparison.Ordinal))
            {
                return tag;
            }
        }

        return null;
    }

    private static bool IsBegun(string[] tags, ReadOnlySpan<char> text)
    {
        foreach (string tag in tags)
        {
            if (tag.AsSpan().StartsWith(text, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // The longest end that could be line breaks followed by the beginning of the closing tag.
    private int HeldLength(ReadOnlySpan<char> text)
    {
        int tag = Math.Min(_close.Length - 1, text.Length);
        while (tag > 0 && !_close.AsSpan().StartsWith(text[^tag..], StringComparison.Ordinal))
        {
            tag--;
        }

        ReadOnlySpan<char> before = text[..^tag];
        return tag + before.Length - before.TrimEnd("\r\n").Length;
    }
}
