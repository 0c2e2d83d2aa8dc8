using System.Text;

namespace Allmhub.Chat.Dialects.Prose;

/// <summary>
/// Takes the thinking out of text that holds it between <c>&lt;think&gt;</c> (or <c>&lt;thought&gt;</c>) and its closing tag, an
/// operator's option (NOTES section 4). An opening tag counts at the very start of an answer alone: an answer about such tags stays
/// whole. A closing tag without an opening one makes thinking of all before it (<see cref="LateThinkTag"/>).
/// Line breaks next to the tags belong to neither side. Tags may be cut anywhere between deltas.
/// </summary>
internal sealed class ThinkTagSplitter
{
    private readonly LateThinkTag _late = new();
    private State _state = State.Start;
    private string _close = ThinkTag.Close[0];
    private readonly StringBuilder _blanks = new();
    private string _held = string.Empty;

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
            return Watch(piece, isEnd: false, out reasoning, out wasReasoning);
        }

        string rest = Begin(piece);
        if (_state == State.Start && !TryStart(ref rest))
        {
            return _state == State.Text ? Watch(TakeBlanks() + rest, isEnd: false, out reasoning, out wasReasoning) : rest;
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
        wasReasoning = false;
        reasoning = string.Empty;
        if (_state == State.Text)
        {
            return Watch(string.Empty, isEnd: true, out reasoning, out wasReasoning);
        }

        string held = TakeBlanks() + _held;
        _held = string.Empty;
        if (_state is State.ThinkingStart or State.Thinking)
        {
            reasoning = held;
            return string.Empty;
        }

        return held;
    }

    // Blanks before the answer wait apart, so that each is looked at once.
    private string Begin(string piece)
    {
        string rest = _held + piece;
        _held = string.Empty;
        if (_state == State.Start)
        {
            int blank = rest.Length - rest.AsSpan().TrimStart().Length;
            _blanks.Append(rest, 0, blank);
            rest = blank == 0 ? rest : rest[blank..];
        }

        return rest;
    }

    private string TakeBlanks()
    {
        string blanks = _blanks.ToString();
        _blanks.Clear();
        return blanks;
    }

    // Leaves the state at Start when it is still open whether the answer begins with a tag, and holds what came.
    private bool TryStart(ref string rest)
    {
        ReadOnlySpan<char> begun = rest;
        for (int i = 0; i < ThinkTag.Open.Length; i++)
        {
            if (begun.StartsWith(ThinkTag.Open[i], StringComparison.Ordinal))
            {
                rest = begun[ThinkTag.Open[i].Length..].ToString();
                _blanks.Clear();
                _close = ThinkTag.Close[i];
                _state = State.ThinkingStart;
                return true;
            }
        }

        if (ThinkTag.IsBegun(ThinkTag.Open, begun))
        {
            _held = rest;
            rest = string.Empty;
            return false;
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
        int until = end >= 0 ? end : rest.Length - ThinkTag.HeldLength(_close, rest.AsSpan(start));
        string body = rest[start..until].TrimEnd('\r', '\n');
        string thought = body.Length == 0 ? string.Empty : TakeBlanks() + body;
        if (end >= 0)
        {
            _late.Stop();
            _blanks.Clear();
            _state = State.TextStart;
            rest = rest[(end + _close.Length)..];
            return thought;
        }

        // Line breaks wait apart, too: whether they belong to the thinking is known behind them.
        _blanks.Append(rest, start + body.Length, until - start - body.Length);
        _held = rest[until..];
        rest = string.Empty;
        return thought;
    }

    private string TakeText(string rest)
    {
        string text = rest.TrimStart('\r', '\n');
        _state = text.Length > 0 ? State.Text : State.TextStart;
        return text;
    }

    private string Watch(string piece, bool isEnd, out string reasoning, out bool wasReasoning)
    {
        string text = _late.Take(piece, isEnd, out string? thought);
        reasoning = thought ?? string.Empty;
        wasReasoning = thought is not null && _late.GaveText;
        return thought is null ? text : TakeText(text);
    }
}
