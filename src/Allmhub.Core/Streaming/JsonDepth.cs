namespace Allmhub.Streaming;

/// <summary>
/// Tells whether text that grows line by line is whole JSON, without reading it from its beginning each time: it can only be where every
/// bracket is closed, and where it is not then it never will be.
/// </summary>
internal struct JsonDepth
{
    private int _seen;
    private int _depth;
    private bool _isInText;
    private bool _isEscaped;
    private bool _isBroken;

    /// <summary>Looks at the text as far as it came.</summary>
    /// <param name="utf8">The text; it begins with what was looked at before.</param>
    /// <returns>Whether it is one or more whole objects or arrays.</returns>
    public bool IsWhole(ReadOnlySpan<byte> utf8)
    {
        foreach (byte letter in utf8[_seen..])
        {
            Take(letter);
        }

        _seen = utf8.Length;
        if (_depth > 0 || _isInText || _isBroken)
        {
            return false;
        }

        bool isWhole = LenientJson.IsWhole(utf8);
        _isBroken = !isWhole && !utf8.IndexOfAnyExcept(" \t\r\n"u8).Equals(-1);
        return isWhole;
    }

    private void Take(byte letter)
    {
        if (_isInText)
        {
            _isInText = letter != '"' || _isEscaped;
            _isEscaped = letter == '\\' && !_isEscaped;
            return;
        }

        switch (letter)
        {
            case (byte)'"':
                _isInText = true;
                break;
            case (byte)'{' or (byte)'[':
                _depth++;
                break;
            case (byte)'}' or (byte)']':
                _depth--;
                break;
        }
    }
}
