namespace Allmhub.Chat.Dialects.Shared;

/// <summary>
/// Knows whether a whole text is one that has been given in pieces, without keeping the pieces: by its length, its beginning and
/// the last piece. Blanks at both ends do not count, services trim them. An ordinary piece costs an addition.
/// </summary>
internal sealed class GivenText
{
    private const int Most = 64;

    private string _start = string.Empty;
    private string _last = string.Empty;
    private int _length;
    private int _blank;

    /// <summary>Whether anything but blanks was given.</summary>
    public bool Any => _length > 0;

    /// <summary>Takes a piece that was given.</summary>
    /// <param name="piece">The piece.</param>
    public void Add(string piece)
    {
        if (piece.Length == 0)
        {
            return;
        }

        ReadOnlySpan<char> text = _length == 0 ? piece.AsSpan().TrimStart() : piece;
        _length += text.Length;
        if (_start.Length < Most && text.Length > 0)
        {
            _start = string.Concat(_start, text[..Math.Min(text.Length, Most - _start.Length)]);
        }

        if (!char.IsWhiteSpace(piece[^1]))
        {
            _blank = 0;
            _last = piece;
        }
        else if (text.Length > 0)
        {
            AddBlank(piece, text);
        }
    }

    /// <summary>Forgets what was given: it was something else.</summary>
    public void Clear()
    {
        _start = _last = string.Empty;
        _length = _blank = 0;
    }

    /// <summary>What of a whole text has not been given.</summary>
    /// <param name="whole">The text.</param>
    /// <returns>The rest, possibly empty; <c>null</c> when it is another text than the one given.</returns>
    public string? RestOf(string whole)
    {
        if (!Any)
        {
            return whole;
        }

        ReadOnlySpan<char> text = whole.AsSpan().TrimStart();
        int said = _length - _blank;
        if (text.IsEmpty)
        {
            return string.Empty;
        }

        if (text.Length < said || !text[..said].StartsWith(_start.AsSpan(0, Math.Min(_start.Length, said))) || !text[..said].EndsWith(_last.AsSpan().Trim()))
        {
            return null;
        }

        ReadOnlySpan<char> rest = text[said..];
        for (int i = 0; i < _blank && rest.Length > 0 && char.IsWhiteSpace(rest[0]); i++)
        {
            rest = rest[1..];
        }

        return rest.IsWhiteSpace() ? string.Empty : rest.ToString();
    }

    private void AddBlank(string piece, ReadOnlySpan<char> text)
    {
        int told = text.TrimEnd().Length;
        _blank = told > 0 ? text.Length - told : _blank + text.Length;
        _last = told > 0 ? piece : _last;
    }
}
