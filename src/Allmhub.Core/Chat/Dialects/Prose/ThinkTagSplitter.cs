namespace Allmhub.Chat.Dialects.Prose;

/// <summary>
/// Takes the thinking out of text that holds it between <c>&lt;think&gt;</c> and <c>&lt;/think&gt;</c>, an operator's option
/// (NOTES section 4). Only tags at the very start of an answer count: an answer about such tags stays whole.
/// Line breaks next to the tags belong to neither side. Tags may be cut anywhere between deltas.
/// </summary>
internal sealed class ThinkTagSplitter
{
    private const string Open = "<think>";
    private const string Close = "</think>";

    private State _state = State.Start;
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
    /// <returns>Its text; the same instance in the ordinary case.</returns>
    public string Split(string piece, out string reasoning)
    {
        reasoning = string.Empty;
        if (_state == State.Text)
        {
            return piece;
        }

        string rest = _held + piece;
        _held = string.Empty;
        if (_state == State.Start && !TryStart(ref rest))
        {
            return rest;
        }

        if (_state is State.ThinkingStart or State.Thinking)
        {
            reasoning = TakeReasoning(ref rest);
        }

        return _state == State.TextStart ? TakeText(rest) : rest;
    }

    /// <summary>Ends the text and gives what was held back.</summary>
    /// <param name="reasoning">Held thinking, when the closing tag never came.</param>
    /// <returns>Held text.</returns>
    public string Complete(out string reasoning)
    {
        bool thinking = _state is State.ThinkingStart or State.Thinking;
        reasoning = thinking ? _held : string.Empty;
        string text = thinking ? string.Empty : _held;
        _held = string.Empty;
        return text;
    }

    // Leaves the state at Start when it is still open whether the answer begins with the tag, and holds what came.
    private bool TryStart(ref string rest)
    {
        ReadOnlySpan<char> begun = rest.AsSpan().TrimStart();
        if (begun.StartsWith(Open, StringComparison.Ordinal))
        {
            rest = begun[Open.Length..].ToString();
            _state = State.ThinkingStart;
            return true;
        }

        if (Open.AsSpan().StartsWith(begun, StringComparison.Ordinal))
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

        int end = rest.IndexOf(Close, start, StringComparison.Ordinal);
        int until = end >= 0 ? end : rest.Length - HeldLength(rest.AsSpan(start));
        string body = rest[start..until];
        if (end >= 0)
        {
            _state = State.TextStart;
            rest = rest[(end + Close.Length)..];
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

    // The longest end that could be line breaks followed by the beginning of the closing tag.
    private static int HeldLength(ReadOnlySpan<char> text)
    {
        int tag = Math.Min(Close.Length - 1, text.Length);
        while (tag > 0 && !Close.AsSpan().StartsWith(text[^tag..], StringComparison.Ordinal))
        {
            tag--;
        }

        ReadOnlySpan<char> before = text[..^tag];
        return tag + before.Length - before.TrimEnd("\r\n").Length;
    }
}
