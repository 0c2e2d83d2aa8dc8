namespace Allmhub.Chat.Dialects.Prose;

/// <summary>
/// Watches text that began without an opening tag for a closing one: servers whose prompt ends in the opening tag send no other,
/// and then all before it is thinking. A tag that is quoted, in code, behind an opening tag or named in a sentence ends nothing.
/// Text that can still become a tag is held back.
/// </summary>
internal sealed class LateThinkTag
{
    private string _held = string.Empty;
    private bool _isWatching = true;
    private bool _isInCode;
    private char _last = '\n';

    /// <summary>Whether any text was given.</summary>
    public bool GaveText { get; private set; }

    /// <summary>Stops watching.</summary>
    public void Stop() => _isWatching = false;

    /// <summary>Takes a piece of text.</summary>
    /// <param name="piece">The piece; nothing at the end.</param>
    /// <param name="isEnd">Whether nothing follows.</param>
    /// <param name="thought">The end of the thinking, when the piece closes it; otherwise <c>null</c>.</param>
    /// <returns>The text that can be given; behind a closing tag what follows it.</returns>
    public string Take(string piece, bool isEnd, out string? thought)
    {
        thought = null;
        if (!_isWatching && _held.Length == 0)
        {
            return piece;
        }

        if (_held.Length == 0 && !piece.AsSpan().ContainsAny('<', '`'))
        {
            return Give(piece);
        }

        string text = _held + piece;
        _held = string.Empty;
        int close = Find(text, isEnd, out int length, out int until);
        if (close < 0)
        {
            _held = text[until..];
            return Give(text[..until]);
        }

        _isWatching = false;
        thought = text[..close].TrimEnd('\r', '\n');
        return text[(close + length)..];
    }

    private string Give(string text)
    {
        if (text.Length > 0)
        {
            GaveText = true;
            _last = text[^1];
        }

        return text;
    }

    // Until: where text ends that may be given; behind it stands the beginning of a tag, or a tag whose neighbour is not known.
    private int Find(string text, bool isEnd, out int length, out int until)
    {
        length = 0;
        until = text.Length;
        for (int i = NextMark(text, 0); i >= 0 && _isWatching; i = NextMark(text, i + 1))
        {
            if (text[i] == '`')
            {
                _isInCode = !_isInCode;
                continue;
            }

            // The letter behind it tells of most brackets that they begin no tag.
            ReadOnlySpan<char> rest = text.AsSpan(i);
            char kind = rest.Length > 1 ? rest[1] : '\0';
            if (rest.Length > 1 && kind is not ('t' or '/'))
            {
                continue;
            }

            // An answer about tags.
            _isWatching = kind != 't' || ThinkTag.Find(ThinkTag.Open, rest) is null;
            string? close = kind == '/' ? ThinkTag.Find(ThinkTag.Close, rest) : null;
            if (!isEnd && (close is null ? ThinkTag.IsBegun(ThinkTag.Open, rest) || ThinkTag.IsBegun(ThinkTag.Close, rest) : rest.Length == close.Length))
            {
                until = _isWatching ? i : until;
                return -1;
            }

            if (close is not null && !IsNamed(i > 0 ? text[i - 1] : _last, rest.Length > close.Length ? rest[close.Length] : '\n'))
            {
                length = close.Length;
                return i;
            }
        }

        return -1;
    }

    private static int NextMark(string text, int from)
    {
        if (from >= text.Length || text[from] is '<' or '`')
        {
            return from < text.Length ? from : -1;
        }

        int next = text.AsSpan(from).IndexOfAny('<', '`');
        return next < 0 ? -1 : from + next;
    }

    private bool IsNamed(char before, char after) =>
        _isInCode || before is '"' or '\'' or '(' or '“' or '「' || (before == ' ' && after is ' ' or ',' or '.' or ';' or ':' or '?' or ')');
}
